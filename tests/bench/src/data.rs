//! The words terms are made of, and the texts they are looked for in.

mod real;
mod synthetic;

use std::path::Path;

use anyhow::Result;

/// Comments of each kind.
pub const COMMENTS: usize = 2_000;
/// Posts of 10 KB.
pub const POSTS: usize = 60;
/// Bytes of a post.
pub const POST_BYTES: usize = 10_240;
/// Bytes of a text of near-misses; not longer, or the hits of half a million terms
/// reach their bound and the rest is not looked at.
const NEAR_MISS_BYTES: usize = 2_048;
/// Texts of near-misses.
pub const NEAR_MISSES: usize = 32;

/// Words and texts.
#[derive(Debug)]
pub struct Data {
    /// Where they are from, in words for the report.
    pub source: String,
    /// Words that may become terms, the ones rarest in texts first, Chinese and English
    /// mixed.
    pub words: Vec<String>,
    /// Chinese comments of about 60 characters.
    pub zh60: Vec<String>,
    /// English comments of about 200 characters.
    pub en200: Vec<String>,
    /// Mixed posts of 10 KB.
    pub post10k: Vec<String>,
}

/// The kinds of text, with what a table calls them.
pub const TEXTS: [(&str, &str); 4] = [
    ("zh60", "60-char Chinese"),
    ("en200", "200-char English"),
    ("post10k", "10 KB post"),
    ("near", "near-misses, 2 KB"),
];

impl Data {
    /// Real words and texts from a folder, or made-up ones.
    ///
    /// # Errors
    /// Where a file of the folder is missing.
    pub fn new(folder: Option<&Path>, words: usize) -> Result<Self> {
        match folder {
            Some(folder) => real::read(folder, words),
            None => Ok(synthetic::make(words)),
        }
    }

    /// The texts of each kind for a list of terms, in the order of [`TEXTS`].
    pub fn texts(&self, terms: &[String]) -> Vec<(&'static str, Vec<String>)> {
        vec![
            ("zh60", self.zh60.clone()),
            ("en200", self.en200.clone()),
            ("post10k", self.post10k.clone()),
            ("near", near_misses(terms)),
        ]
    }
}

/// Texts of terms that all lack their last character: a matcher follows each one to
/// its end for nothing.
fn near_misses(terms: &[String]) -> Vec<String> {
    let mut random = Random(17);
    (0..NEAR_MISSES)
        .map(|_| {
            let mut text = String::new();
            while text.len() < NEAR_MISS_BYTES {
                let term = &terms[random.below(terms.len())];
                let last = term.chars().next_back().map_or(0, char::len_utf8);
                text.push_str(&term[..term.len() - last]);
                if term.is_ascii() {
                    text.push(' ');
                }
            }
            text
        })
        .collect()
}

/// Posts of [`POST_BYTES`] from comments of both languages in turn.
fn posts(zh: &[String], en: &[String], random: &mut Random) -> Vec<String> {
    (0..POSTS)
        .map(|_| {
            let mut post = String::new();
            while post.len() < POST_BYTES {
                post.push_str(&zh[random.below(zh.len())]);
                post.push('\n');
                post.push_str(&en[random.below(en.len())]);
                post.push('\n');
            }
            post.truncate(post.floor_char_boundary(POST_BYTES));
            post
        })
        .collect()
}

/// Three Chinese words, then two English ones, and so on.
fn mixed(zh: Vec<String>, en: Vec<String>, count: usize) -> Vec<String> {
    let (mut zh, mut en) = (zh.into_iter(), en.into_iter());
    let mut words = Vec::new();
    while words.len() < count {
        let before = words.len();
        words.extend(zh.by_ref().take(3));
        words.extend(en.by_ref().take(2));
        if words.len() == before {
            break;
        }
    }
    words.truncate(count);
    words
}

/// A small generator of numbers (SplitMix64): the same texts on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// A number below the bound, small ones far oftener than large ones: the way
    /// words are spread over a text.
    fn skewed(&mut self, bound: usize) -> usize {
        let unit = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((bound as f64 + 1.0).powf(unit) as usize).clamp(1, bound) - 1
    }

    fn shuffle<T>(&mut self, of: &mut [T]) {
        for at in (1..of.len()).rev() {
            of.swap(at, self.below(at + 1));
        }
    }
}
