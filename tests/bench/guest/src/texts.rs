//! A set of texts in one buffer: how texts and lists of terms get into a module.

/// The texts one behind the other, each after its length as four bytes.
pub fn encode<S: AsRef<str>>(texts: &[S]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for text in texts {
        let text = text.as_ref();
        bytes.extend((text.len() as u32).to_le_bytes());
        bytes.extend(text.as_bytes());
    }
    bytes
}

/// The texts of such a buffer.
///
/// # Panics
/// On bytes that [`encode`] did not write.
pub fn decode(mut bytes: &[u8]) -> Vec<&str> {
    let mut texts = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let (text, rest) = rest.split_at(u32::from_le_bytes(*length) as usize);
        texts.push(std::str::from_utf8(text).expect("UTF-8"));
        bytes = rest;
    }
    texts
}

/// Runs over `count` texts from number `from` on, beginning anew behind the last one.
pub fn each<'a>(texts: &[&'a str], from: usize, count: usize, mut run: impl FnMut(&'a str)) {
    let mut at = from % texts.len().max(1);
    for _ in 0..count {
        let Some(text) = texts.get(at) else { return };
        run(text);
        at += 1;
        if at == texts.len() {
            at = 0;
        }
    }
}
