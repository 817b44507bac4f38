//! The folded characters of a text, with what their surroundings tell of each.

use crate::scan::Matcher;
use crate::scan::codes::class;
use crate::scan::sounds::{Cell, Sounds};
use crate::scan::spelling::{SPELLED_LETTERS_MAX, can_be_sounds};
use crate::text::{FoldedText, fold_term, is_apostrophe};

/// Characters of the longest tag that is passed over.
const TAG_CHARS_MAX: usize = 64;
/// Characters of the longest entity or percent code.
const CODE_CHARS_MAX: usize = 12;
/// Characters of the longest beginning of a term in Latin letters, spaces counted.
const SPELLED_CHARS_MAX: usize = 24;
/// Digits in a row that make a token a number and no word.
const NUMBER_DIGITS_MIN: usize = 5;

/// One folded character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    pub(super) c: char,
    pub(super) code: u16,
    pub(super) class: u16,
    pub(super) cell: Cell,
    /// Where the tag that begins here ends; zero for none.
    pub(super) tag_end: usize,
    /// The character that an entity or a percent code here stands for, and its end.
    pub(super) coded: Option<(char, usize)>,
    /// Whether it is one of three or more of its kind in a row.
    pub(super) repeated: bool,
    /// Whether a word of Latin letters begins here that can be read as the sounds of Han
    /// characters, near such characters.
    pub(super) spells: bool,
    /// The end of the separators that go on here.
    gap_end: usize,
    /// Whether its token has the letters that let digits and signs stand for letters.
    pub(super) leet: bool,
}

impl Sign {
    pub(super) fn is_word(&self) -> bool {
        self.class & class::WORD != 0
    }

    pub(super) fn is_dense(&self) -> bool {
        self.class & class::DENSE != 0
    }

    pub(super) fn is_letter(&self) -> bool {
        self.class & class::LATIN != 0
    }

    /// Whether a term of Han characters may begin here.
    pub(super) fn may_begin_han(&self) -> bool {
        self.is_dense()
            || self.spells
            || self.coded.is_some()
            || (self.is_separator() && !self.c.is_ascii())
    }

    /// Neither a letter nor a digit nor a character of a dense script.
    pub(super) fn is_separator(&self) -> bool {
        !self.is_word() && !self.is_dense()
    }
}

/// All of them.
#[derive(Debug)]
pub(super) struct Signs(Vec<Sign>);

impl Signs {
    pub(super) fn new(matcher: &Matcher<'_>, folded: &FoldedText) -> Self {
        let mut signs: Vec<Sign> = folded
            .as_str()
            .chars()
            .map(|c| {
                let code = matcher.table.code_of_folded(c);
                Sign {
                    c,
                    code,
                    class: matcher.table.class(code),
                    cell: matcher.fuzzy.sounds.cell(c),
                    tag_end: 0,
                    coded: None,
                    repeated: false,
                    gap_end: 0,
                    spells: false,
                    leet: false,
                }
            })
            .collect();
        mark_markup(&mut signs);
        let mut gap_end = signs.len();
        for (at, sign) in signs.iter_mut().enumerate().rev() {
            if !sign.is_separator() {
                gap_end = at;
            }
            sign.gap_end = gap_end;
        }
        for run in signs.chunk_by_mut(|a, b| a.c == b.c) {
            let repeated = run.len() > 2;
            run.iter_mut().for_each(|sign| sign.repeated = repeated);
        }
        let in_token = |sign: &Sign| !sign.c.is_whitespace() && !sign.is_dense();
        for token in signs.chunk_by_mut(|a, b| in_token(a) && in_token(b)) {
            mark_leet(token);
        }
        let mut signs = Self(signs);
        signs.mark_spelled(&matcher.fuzzy.sounds);
        signs
    }

    /// Marks the words that can be read as sounds.
    fn mark_spelled(&mut self, sounds: &Sounds<'_>) {
        let mut han = None;
        let mut words = Vec::new();
        for at in 0..self.len() {
            let Some(sign) = self.get(at) else {
                continue;
            };
            if sign.is_dense() {
                han = Some(at);
                continue;
            }
            let latin = sign.c.is_ascii_alphabetic();
            if !latin && sign.c != ' ' {
                han = None;
                continue;
            }
            let begins = latin && !self.before(at).is_some_and(Sign::is_word);
            let after = han.is_some_and(|han| at.saturating_sub(han) <= SPELLED_CHARS_MAX);
            if begins && (after || self.leads_to_han(at)) {
                let word = self.latin_from(at, SPELLED_LETTERS_MAX + 1);
                if can_be_sounds(sounds, &word) {
                    words.push(at);
                }
            }
        }
        for at in words {
            if let Some(sign) = self.0.get_mut(at) {
                sign.spells = true;
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a character of a dense script stands there, or an entity of one.
    pub(super) fn have_han(&self) -> bool {
        let coded = |sign: &Sign| sign.coded.is_some_and(|(c, _)| !c.is_ascii());
        self.0.iter().any(|sign| sign.is_dense() || coded(sign))
    }

    /// Whether Latin letters and spaces lead from a place to a Han character.
    fn leads_to_han(&self, at: usize) -> bool {
        let rest = self.0.get(at..).unwrap_or_default();
        let latin = |sign: &&Sign| sign.c == ' ' || sign.c.is_ascii_alphabetic();
        let letters = rest
            .iter()
            .take(SPELLED_CHARS_MAX)
            .take_while(latin)
            .count();
        rest.get(letters).is_some_and(Sign::is_dense)
    }

    pub(super) fn get(&self, at: usize) -> Option<&Sign> {
        self.0.get(at)
    }

    /// The sign before.
    pub(super) fn before(&self, at: usize) -> Option<&Sign> {
        self.0.get(at.checked_sub(1)?)
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.get(at).is_some_and(Sign::is_word)
    }

    /// The end of the separators that begin at a place.
    pub(super) fn gap_end(&self, at: usize) -> usize {
        self.get(at).map_or(at, |sign| sign.gap_end)
    }

    /// Whether nothing but spaces stands between two places.
    pub(super) fn only_spaces(&self, from: usize, to: usize) -> bool {
        let between = self.0.get(from..to).unwrap_or_default();
        between.iter().all(|sign| sign.c == ' ')
    }

    /// The Latin letters in a row from a place on, at most so many.
    pub(super) fn latin_from(&self, at: usize, most: usize) -> Vec<u8> {
        let rest = self.0.get(at..).unwrap_or_default();
        rest.iter()
            .take(most)
            .map_while(|sign| u8::try_from(sign.c).ok().filter(u8::is_ascii_alphabetic))
            .collect()
    }

    /// Whether a place lies inside a word, so that none begins there. An apostrophe
    /// between letters belongs to the word.
    pub(super) fn is_inside_word(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        self.is_word(before) || self.is_inner_apostrophe(before)
    }

    fn is_inner_apostrophe(&self, at: usize) -> bool {
        let apostrophe = self.get(at).is_some_and(|sign| is_apostrophe(sign.c));
        let between = at.checked_sub(1).is_some_and(|before| self.is_word(before));
        apostrophe && between && self.is_word(at.saturating_add(1))
    }

    /// The word that ends before a place, as far as anybody asks.
    pub(super) fn piece_before(&self, at: usize) -> Vec<char> {
        let mut piece: Vec<char> = (1..=PIECE_CHARS_MAX + 2)
            .map_while(|back| at.checked_sub(back))
            .take_while(|at| self.is_word(*at) || self.is_inner_apostrophe(*at))
            .filter_map(|at| self.get(at).map(|sign| sign.c))
            .filter(|c| !is_apostrophe(*c))
            .take(PIECE_CHARS_MAX + 1)
            .collect();
        piece.reverse();
        piece
    }

    /// The word from a place on, as far as anybody asks.
    pub(super) fn piece_from(&self, at: usize) -> Vec<char> {
        (at..at.saturating_add(PIECE_CHARS_MAX + 2))
            .take_while(|at| self.is_word(*at) || self.is_inner_apostrophe(*at))
            .filter_map(|at| self.get(at).map(|sign| sign.c))
            .filter(|c| !is_apostrophe(*c))
            .take(PIECE_CHARS_MAX + 1)
            .collect()
    }
}

/// Letters of the longest piece that a word is broken into.
pub(crate) const PIECE_CHARS_MAX: usize = 3;

/// Short words without a vowel that stand alone in honest texts.
const HONEST: [&str; 22] = [
    "rt", "mr", "ms", "dr", "st", "vs", "tv", "pc", "km", "kg", "cm", "mm", "pm", "th", "nd", "hr",
    "ps", "hm", "mrs", "hmm", "www", "tbh",
];

/// Whether letters between two spaces are no word, so that they may be a piece of one.
pub(crate) fn is_fragment(piece: &[char]) -> bool {
    let letters = !piece.is_empty() && piece.iter().all(char::is_ascii_lowercase);
    let vowel = |c: &char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    match piece {
        [one] => letters && !matches!(one, 'a' | 'i' | 'u' | 'r'),
        _ => {
            let honest = |word: &&str| word.chars().eq(piece.iter().copied());
            letters
                && piece.len() <= PIECE_CHARS_MAX
                && !piece.iter().any(vowel)
                && !HONEST.iter().any(honest)
        }
    }
}

/// Marks the digits and signs of a token that may stand for letters: there are letters
/// beside them, and it is no number, time, address or count with its unit.
fn mark_leet(token: &mut [Sign]) {
    if token.iter().any(|sign| matches!(sign.c, '/' | ':')) {
        return;
    }
    for word in token.chunk_by_mut(|a, b| a.is_word() && b.is_word()) {
        let leet = may_be_leet(word);
        word.iter_mut().for_each(|sign| sign.leet = leet);
    }
    // A sign stands for a letter before one, `$` behind one as well: `a$$`, but `hi!`.
    let mut before_word = false;
    for index in (0..token.len()).rev() {
        let after_word = index
            .checked_sub(1)
            .and_then(|before| token.get(before))
            .is_some_and(|sign| sign.is_word() || sign.c == '$');
        let Some(sign) = token.get_mut(index) else {
            continue;
        };
        if sign.is_word() {
            before_word = true;
            continue;
        }
        let leet = u8::try_from(sign.c).is_ok_and(super::is_leet_sign);
        sign.leet = leet && (before_word || (after_word && sign.c == '$'));
        before_word &= leet;
    }
}

/// Whether digits of a word may stand for letters.
fn may_be_leet(word: &[Sign]) -> bool {
    let letters = word.iter().filter(|sign| sign.is_letter()).count();
    let digit = |sign: &Sign| sign.c.is_ascii_digit();
    let first_digits = word.iter().take_while(|sign| digit(sign)).count();
    let a_count = letters <= 2 && first_digits.saturating_add(letters) == word.len();
    let longest = word
        .chunk_by(|a, b| digit(a) == digit(b))
        .filter(|run| run.first().is_some_and(digit))
        .map(<[Sign]>::len)
        .max();
    letters > 0 && !(first_digits > 0 && a_count) && longest.unwrap_or(0) < NUMBER_DIGITS_MIN
}

fn mark_markup(signs: &mut [Sign]) {
    let chars: Vec<char> = signs.iter().map(|sign| sign.c).collect();
    let mut no_tag_before = 0;
    for (at, sign) in signs.iter_mut().enumerate() {
        let rest = chars.get(at..).unwrap_or_default();
        match sign.c {
            '<' if at >= no_tag_before => {
                let window = rest
                    .get(..TAG_CHARS_MAX.min(rest.len()))
                    .unwrap_or_default();
                let opens = window
                    .get(1)
                    .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
                if let Some(end) = window.iter().position(|c| *c == '>').filter(|_| opens) {
                    sign.tag_end = at.saturating_add(end).saturating_add(1);
                    no_tag_before = sign.tag_end;
                }
            }
            '&' => sign.coded = entity(rest).map(|(c, length)| (c, at.saturating_add(length))),
            '%' => sign.coded = percent(rest).map(|(c, length)| (c, at.saturating_add(length))),
            _ => {}
        }
    }
}

/// The first character that a character folds to.
fn folded(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c.to_ascii_lowercase());
    }
    fold_term(c.encode_utf8(&mut [0; 4])).chars().next()
}

/// The character of an entity by number, and the length of the entity.
fn entity(rest: &[char]) -> Option<(char, usize)> {
    let window = rest.get(..CODE_CHARS_MAX.min(rest.len()))?;
    let end = window.iter().position(|c| *c == ';')?;
    let digits = window.get(2..end).filter(|_| window.get(1) == Some(&'#'))?;
    let (digits, radix) = match digits.split_first() {
        Some(('x', digits)) => (digits, 16),
        _ => (digits, 10),
    };
    let mut number: u32 = 0;
    for digit in digits {
        number = number
            .checked_mul(radix)?
            .checked_add(digit.to_digit(radix)?)?;
    }
    Some((folded(char::from_u32(number)?)?, end.checked_add(1)?))
}

/// The character of a row of percent codes, and its length.
fn percent(rest: &[char]) -> Option<(char, usize)> {
    let byte = |at: usize| -> Option<u8> {
        let [mark, high, low] = *rest.get(at..)?.first_chunk()?;
        let value = high
            .to_digit(16)?
            .checked_mul(16)?
            .checked_add(low.to_digit(16)?)?;
        u8::try_from(value).ok().filter(|_| mark == '%')
    };
    let first = byte(0)?;
    let length = match first {
        0..0x80 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf8 => 4,
        _ => return None,
    };
    let bytes: Option<Vec<u8>> = (0..length).map(|number| byte(3 * number)).collect();
    let bytes = bytes?;
    let c = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    let solid = c.is_alphanumeric() || is_apostrophe(c);
    folded(c).filter(|_| solid).map(|c| (c, 3 * length))
}
