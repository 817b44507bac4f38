//! The small numbers that characters become before they are matched.
//!
//! A pack's fold table maps every character to a code in one look-up: fold, case,
//! invisible characters and the pack's own alphabet at once. Codes below
//! [`ALPHABET_FROM`] mean the same in every pack and have their classes here; those
//! above are the pack's, most frequent first, characters of dense scripts before
//! letters of scripts with spaces.

/// No character: the edge to an output in the trie.
pub(crate) const END: u16 = 0;
/// Invisible: it leaves no trace.
pub(crate) const DROP: u16 = 1;
/// It folds to several characters or with its neighbors: only the whole folding
/// can tell.
pub(crate) const INTRICATE: u16 = 2;
/// A separator outside ASCII.
pub(crate) const SEPARATOR: u16 = 3;
/// A letter or digit of a script with spaces that no term has in it.
pub(crate) const OTHER_WORD: u16 = 4;
/// A CJK character that no term has in it.
pub(crate) const OTHER_CJK: u16 = 5;
/// A character of another dense script that no term has in it.
pub(crate) const OTHER_DENSE: u16 = 7;
/// A separator that stands in many texts: general and CJK punctuation.
pub(crate) const PUNCTUATION: u16 = 6;
/// Every apostrophe.
pub(crate) const APOSTROPHE: u16 = b'\'' as u16;
/// One space.
pub(crate) const SPACE: u16 = b' ' as u16;
/// The characters that detectors look for, by their codes from [`MARKS_FROM`] on.
pub(crate) const MARKS: [char; 9] = ['是', '号', '信', '扣', '鹅', '报', '你', '您', '妳'];
/// The code of the first of them; ASCII stands below.
pub(crate) const MARKS_FROM: u16 = 128;
/// The code of the first character of the pack's own alphabet.
pub(crate) const ALPHABET_FROM: u16 = 256;

/// What is true of a character, as bits. Those of all characters of a text together
/// say which detectors can find anything in it.
pub(crate) mod class {
    /// A letter or digit of a script with spaces.
    pub(crate) const WORD: u16 = 1;
    /// A character of a script without them.
    pub(crate) const DENSE: u16 = 1 << 1;
    /// It cannot be told by one look-up.
    pub(crate) const INTRICATE: u16 = 1 << 2;
    /// An apostrophe.
    pub(crate) const APOSTROPHE: u16 = 1 << 3;
    /// Neither of these, and not nothing.
    pub(crate) const SEPARATOR: u16 = 1 << 4;
    /// An ASCII digit.
    pub(crate) const DIGIT: u16 = 1 << 5;
    /// An ASCII letter, or a letter that a glance does not tell from one.
    pub(crate) const LATIN: u16 = 1 << 6;
    /// `@`.
    pub(crate) const AT: u16 = 1 << 7;
    /// `.`.
    pub(crate) const DOT: u16 = 1 << 8;
    /// What stands between a messenger's name and an id: `_`, `:`, 是, 号.
    pub(crate) const LINKING: u16 = 1 << 9;
    /// A character of a messenger's Chinese name.
    pub(crate) const MESSENGER: u16 = 1 << 10;
    /// 你, 您, 妳.
    pub(crate) const ADDRESS: u16 = 1 << 11;
    /// A letter or digit outside ASCII.
    pub(crate) const OTHER: u16 = 1 << 13;
    /// Outside ASCII, and neither a CJK character nor general or CJK punctuation, nor a
    /// letter of a script with spaces.
    pub(crate) const ODD: u16 = 1 << 14;
    /// General or CJK punctuation.
    pub(crate) const PUNCTUATION: u16 = 1 << 15;
    /// Nothing: it leaves no trace.
    pub(crate) const DROPPED: u16 = 1 << 12;
}

/// The classes of the codes every pack shares.
static CLASSES: [u16; ALPHABET_FROM as usize] = classes();

#[expect(
    clippy::indexing_slicing,
    reason = "a constant: the compiler checks it"
)]
const fn classes() -> [u16; ALPHABET_FROM as usize] {
    let mut table = [class::SEPARATOR; ALPHABET_FROM as usize];
    let mut code = 0;
    while code < ALPHABET_FROM {
        let entry = match code {
            END | DROP => class::DROPPED,
            INTRICATE => class::INTRICATE,
            OTHER_WORD => class::WORD | class::LATIN | class::OTHER,
            OTHER_CJK => class::DENSE,
            OTHER_DENSE => class::DENSE | class::ODD,
            SEPARATOR => class::SEPARATOR | class::ODD,
            PUNCTUATION => class::SEPARATOR | class::PUNCTUATION,
            APOSTROPHE => class::APOSTROPHE,
            0x30..=0x39 => class::WORD | class::DIGIT,
            0x61..=0x7a => class::WORD | class::LATIN,
            0x40 => class::SEPARATOR | class::AT,
            0x2e => class::SEPARATOR | class::DOT,
            0x3a | 0x5f => class::SEPARATOR | class::LINKING,
            128 | 129 => class::DENSE | class::LINKING,
            130..=133 => class::DENSE | class::MESSENGER,
            134..=136 => class::DENSE | class::ADDRESS,
            _ => class::SEPARATOR,
        };
        table[code as usize] = entry;
        code += 1;
    }
    table
}

/// The classes of one of the shared codes; none above them.
pub(crate) fn shared_class(code: u16) -> u16 {
    CLASSES.get(usize::from(code)).copied().unwrap_or_default()
}

/// Whether a character of a dense script is of those between U+3000 and U+9FFF.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}')
}
