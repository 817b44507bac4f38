//! The bundled texts: one a line, `#` for comments. They are ordinary words, names
//! and sentences, many of them such as a careless term would hit.

/// The corpora by name, each with its files.
pub(super) const CORPORA: &[(&str, &[&str])] = &[
    (
        "bundled-en",
        &[
            include_str!("../benign/en-words.txt"),
            include_str!("../benign/en-names.txt"),
            include_str!("../benign/en-phrases.txt"),
        ],
    ),
    (
        "bundled-zh",
        &[
            include_str!("../benign/zh-words.txt"),
            include_str!("../benign/zh-names.txt"),
            include_str!("../benign/zh-phrases.txt"),
        ],
    ),
];

/// The texts of a file.
pub(super) fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::text::fold_term;

    #[test]
    fn the_bundled_texts_are_many_and_none_is_there_twice() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (name, files) in CORPORA {
            let texts: Vec<&str> = files.iter().flat_map(|file| entries(file)).collect();
            assert!(
                (2_000..=6_000).contains(&texts.len()),
                "{name}: {}",
                texts.len()
            );
            for text in texts {
                let folded = fold_term(text);
                assert!(!folded.is_empty(), "{name}: `{text}`");
                let twice = seen.insert(folded, text);
                assert!(twice.is_none(), "{name}: `{text}` and `{twice:?}`");
            }
        }
    }
}
