//! Made-up words and texts, for a clone without data: Han characters and syllables
//! drawn as often as a rank says, words built of them, texts built of words. Terms are
//! the rare words, so a text has a few of them and a large list has more.

use super::{COMMENTS, Data, Random, mixed, posts};

/// Characters in use, as many as a newspaper has.
const HAN: usize = 3_500;
/// Words that make up most of every text.
const COMMON: usize = 20_000;
/// Of so many words in a text one is any word, rare ones included.
const RARE_ONE_IN: usize = 40;

const SYLLABLES: [&str; 40] = [
    "a", "al", "an", "ar", "ba", "be", "ca", "cor", "da", "de", "di", "el", "en", "er", "fa", "fi",
    "ga", "ha", "in", "is", "ka", "la", "le", "li", "lo", "ma", "mi", "na", "no", "on", "or", "pa",
    "per", "ra", "re", "sta", "ta", "ti", "un", "vi",
];
const ENDINGS: [&str; 8] = ["", "s", "ed", "ing", "ly", "er", "ness", "tion"];

pub(super) fn make(words: usize) -> Data {
    let mut random = Random(7);
    let mut han: Vec<char> = ('\u{4e00}'..='\u{9fff}').step_by(5).take(HAN).collect();
    random.shuffle(&mut han);
    let zh = distinct(words * 3 / 5 + COMMON, &mut random, |random| {
        let length = [2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6][random.below(11)];
        (0..length).map(|_| han[random.skewed(HAN)]).collect()
    });
    let en = distinct(words * 2 / 5 + COMMON, &mut random, |random| {
        let mut word: String = (0..2 + random.below(3))
            .map(|_| SYLLABLES[random.skewed(SYLLABLES.len())])
            .collect();
        word.push_str(ENDINGS[random.skewed(ENDINGS.len())]);
        // What is drawn too often gets longer, so that there are enough.
        if word.len() < 4 || random.below(2) == 0 {
            word.push_str(SYLLABLES[random.below(SYLLABLES.len())]);
        }
        word
    });
    let zh60: Vec<String> = (0..COMMENTS).map(|_| chinese(&zh, &mut random)).collect();
    let en200: Vec<String> = (0..COMMENTS).map(|_| english(&en, &mut random)).collect();
    let rare = |mut words: Vec<String>| words.split_off(COMMON);
    Data {
        source: "made-up words and texts from a fixed seed (no `--data`)".to_owned(),
        post10k: posts(&zh60, &en200, &mut random),
        words: mixed(rare(zh), rare(en), words),
        zh60,
        en200,
    }
}

/// So many different words, the first ones being those that were drawn first: short
/// and of common parts.
fn distinct(
    count: usize,
    random: &mut Random,
    mut make: impl FnMut(&mut Random) -> String,
) -> Vec<String> {
    let mut seen = std::collections::HashSet::with_capacity(count);
    let mut words = Vec::with_capacity(count);
    while words.len() < count {
        let word = make(random);
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

fn word<'a>(words: &'a [String], random: &mut Random) -> &'a str {
    if random.below(RARE_ONE_IN) == 0 {
        return &words[random.below(words.len())];
    }
    &words[random.skewed(COMMON.min(words.len()))]
}

fn chinese(words: &[String], random: &mut Random) -> String {
    let length = 40 + random.below(40);
    let mut text = String::new();
    let mut chars = 0;
    while chars < length {
        let next = word(words, random);
        text.push_str(next);
        chars += next.chars().count();
        if random.below(6) == 0 {
            text.push('，');
            chars += 1;
        }
    }
    text.push('。');
    text
}

fn english(words: &[String], random: &mut Random) -> String {
    let length = 170 + random.below(60);
    let mut text = String::new();
    while text.len() < length {
        if !text.is_empty() {
            text.push(' ');
        }
        let next = word(words, random);
        if random.below(9) == 0 {
            let (first, rest) = next.split_at(1);
            text.push_str(&first.to_ascii_uppercase());
            text.push_str(rest);
            text.push('.');
        } else {
            text.push_str(next);
        }
    }
    text
}
