//! The tables of evasions: what is simplified, how characters sound, what they are made
//! of, what emoji are called, which letters look Latin.
//!
//! The tables in `tables/` are made from open data by `cargo run --bin tables`; sources
//! and licences stand in `NOTICE.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use unicode_security::confusable_detection::skeleton;

use super::views::is_han;
use crate::scan::sounds::SYLLABLE;
use crate::text::is_word;

/// All tables.
pub(super) struct Tables {
    simplified: BTreeMap<char, char>,
    /// Every syllable with its number: what is matched in the low nine bits, which of the
    /// syllables that are matched alike in the two above.
    pub(super) syllables: BTreeMap<String, u16>,
    /// The sounds of each character with their tones, the usual one first.
    sounds: BTreeMap<char, Vec<u16>>,
    /// Two pieces and what they make.
    pub(super) pieces: BTreeMap<(char, char), char>,
    /// The main part of a character that has a radical beside it.
    bodies: BTreeMap<char, char>,
    pub(super) emoji: BTreeMap<char, (char, Option<char>)>,
    /// Letters that look like a Latin one.
    pub(super) letters: BTreeMap<char, char>,
}

/// Radicals that stand beside the main part, each with the character people write for it.
const RADICALS: [(char, char); 44] = [
    ('亻', '人'),
    ('氵', '水'),
    ('扌', '手'),
    ('讠', '言'),
    ('艹', '草'),
    ('忄', '心'),
    ('犭', '犬'),
    ('钅', '金'),
    ('饣', '食'),
    ('纟', '丝'),
    ('礻', '示'),
    ('衤', '衣'),
    ('灬', '火'),
    ('刂', '刀'),
    ('疒', '病'),
    ('冫', '冰'),
    ('宀', '家'),
    ('彳', '人'),
    ('阝', '耳'),
    ('辶', '走'),
    ('廴', '走'),
    ('攵', '文'),
    ('罒', '四'),
    ('木', '木'),
    ('火', '火'),
    ('土', '土'),
    ('口', '口'),
    ('女', '女'),
    ('月', '月'),
    ('目', '目'),
    ('石', '石'),
    ('禾', '禾'),
    ('米', '米'),
    ('虫', '虫'),
    ('足', '足'),
    ('贝', '贝'),
    ('车', '车'),
    ('王', '王'),
    ('日', '日'),
    ('山', '山'),
    ('马', '马'),
    ('鱼', '鱼'),
    ('酉', '酉'),
    ('言', '言'),
];

/// The tables, read once.
pub(super) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let (syllables, sounds) = sounds(include_str!("tables/pinyin.txt"));
        let (pieces, bodies) = parts(include_str!("tables/parts.txt"));
        let pairs: Vec<char> = include_str!("tables/simplified.txt")
            .chars()
            .filter(|c| *c != '\n')
            .collect();
        let simplified = pairs.chunks_exact(2).filter_map(|pair| match pair {
            [from, to] => Some((*from, *to)),
            _ => None,
        });
        Tables {
            simplified: simplified.collect(),
            syllables,
            sounds,
            pieces,
            bodies,
            emoji: emoji(include_str!("tables/emoji.txt")),
            letters: letters(),
        }
    })
}

impl Tables {
    /// The simplified form of a character; itself where there is no other.
    pub(super) fn simplify(&self, c: char) -> char {
        self.simplified.get(&c).copied().unwrap_or(c)
    }

    /// The sounds of a character, the usual one first.
    pub(super) fn sounds_of(&self, c: char) -> &[u16] {
        self.sounds.get(&c).map_or(&[], Vec::as_slice)
    }

    /// The syllable of a sound in Latin letters.
    pub(super) fn spelling(&self, sound: u16) -> &str {
        let same = |other: &u16| *other == sound & SYLLABLE;
        let mut found = self.syllables.iter().filter(|(_, other)| same(other));
        found.next().map_or("", |(syllable, _)| syllable)
    }

    /// Every character with its usual sound.
    pub(super) fn usual_sounds(&self) -> impl Iterator<Item = (char, u16)> {
        let usual = |(c, sounds): (&char, &Vec<u16>)| Some((*c, *sounds.first()?));
        self.sounds.iter().filter_map(usual)
    }

    /// The main part of a character, by which it is taken for others.
    pub(super) fn body(&self, c: char) -> Option<char> {
        self.bodies.get(&c).copied()
    }

    /// Every character that has a main part, with it.
    pub(super) fn bodies(&self) -> impl Iterator<Item = (char, char)> {
        self.bodies.iter().map(|(c, body)| (*c, *body))
    }
}

/// How a syllable is matched: what many speakers do not tell apart is one sound.
fn matched(syllable: &str) -> String {
    let (initial, rest) = match syllable.as_bytes() {
        [first @ (b'z' | b'c' | b's'), b'h', ..] => (*first, syllable.get(2..)),
        [b'n', next, ..] if *next != b'g' => (b'l', syllable.get(1..)),
        [first, ..] => (*first, syllable.get(1..)),
        [] => return String::new(),
    };
    let rest = rest.unwrap_or_default();
    let rest = ["ang", "eng", "ing"]
        .iter()
        .find(|end| rest.ends_with(**end))
        .and_then(|_| rest.strip_suffix('g'))
        .unwrap_or(rest);
    // `ang` and `eng` without an initial.
    let rest = if matches!(syllable, "ang" | "eng") {
        "n"
    } else {
        rest
    };
    format!("{}{rest}", char::from(initial))
}

type Syllables = BTreeMap<String, u16>;

fn sounds(text: &str) -> (Syllables, BTreeMap<char, Vec<u16>>) {
    let lines: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.split_once(' '))
        // Interjections without a vowel.
        .filter(|(syllable, _)| syllable.contains(['a', 'e', 'i', 'o', 'u', 'v']))
        .collect();
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (syllable, _) in &lines {
        groups.entry(matched(syllable)).or_default().push(syllable);
    }
    let mut syllables = Syllables::new();
    for (group, number) in groups.values().zip(1u16..) {
        for (syllable, which) in group.iter().zip(0u16..) {
            syllables.insert((*syllable).to_owned(), number | (which << 9));
        }
    }
    let mut sounds: BTreeMap<char, Vec<u16>> = BTreeMap::new();
    for rank in 0..2 {
        for (syllable, readings) in &lines {
            let Some(number) = syllables.get(*syllable) else {
                continue;
            };
            let of_rank = readings.split(" ~").nth(rank).unwrap_or_default();
            for (chars, tone) in of_rank.split('|').zip(1u16..) {
                for c in chars.chars() {
                    sounds.entry(c).or_default().push(number | (tone << 11));
                }
            }
        }
    }
    (syllables, sounds)
}

/// Main parts that are hardly more than a stroke, or stand in characters that look
/// nothing like each other.
const SIMPLE: &str = "一丨丶丿乙亅二十人八儿几力又了刀厂卜匕乂勹冂凵匚卩厶亠冖三干工土士寸大小口山川巾己夕子女日月木";

/// Characters so frequent that two of them beside each other are no pieces of a third.
const FREQUENT: &str =
    "的一是了我不在人有他这为之大来以个中上们到说时国地也子出就十二小下才女用走心你";

type Pieces = BTreeMap<(char, char), char>;

fn parts(text: &str) -> (Pieces, BTreeMap<char, char>) {
    let mut pieces = Pieces::new();
    let mut bodies = BTreeMap::new();
    let radical = |c: char| RADICALS.iter().find(|(radical, _)| *radical == c);
    for entry in text.split_whitespace() {
        let chars: Vec<char> = entry.chars().collect();
        let [whole, first, second] = *chars.as_slice() else {
            continue;
        };
        if !is_han(first) || !is_han(second) {
            continue;
        }
        let written = radical(first).map_or(first, |(_, written)| *written);
        for first in [first, written] {
            let frequent = FREQUENT.contains(first) && FREQUENT.contains(second);
            if !frequent && !matches!(first, '一' | '了' | '人') {
                pieces.entry((first, second)).or_insert(whole);
            }
        }
        let body = match (radical(first), radical(second)) {
            (None, Some(_)) => Some(first),
            (Some(_), _) => Some(second),
            (None, None) => None,
        };
        if let Some(body) = body.filter(|body| !SIMPLE.contains(*body)) {
            bodies.entry(whole).or_insert(body);
        }
    }
    (pieces, bodies)
}

fn emoji(text: &str) -> BTreeMap<char, (char, Option<char>)> {
    let entries = text.split_whitespace().filter_map(|entry| {
        let (emoji, name) = entry.split_once(':')?;
        let mut name = name.chars();
        Some((emoji.chars().next()?, (name.next()?, name.next())))
    });
    entries.collect()
}

/// Letters of other scripts whose skeleton by UTS 39 is a Latin letter, small or
/// capital: texts are folded before anybody asks what a letter looks like.
fn letters() -> BTreeMap<char, char> {
    let latin = |text: &str| -> Option<char> {
        let mut chars = text.chars();
        let c = chars.next().filter(char::is_ascii_alphabetic)?;
        chars.next().is_none().then(|| c.to_ascii_lowercase())
    };
    let skeleton_of = |c: char| -> Option<char> {
        let text: String = skeleton(c.encode_utf8(&mut [0; 4])).collect();
        latin(&text)
    };
    (0x80..0x3000)
        .filter_map(char::from_u32)
        .filter(|c| is_word(*c) && c.is_alphabetic() && !c.is_uppercase())
        .filter_map(|c| {
            let capital = || c.to_uppercase().next().and_then(skeleton_of);
            Some((c, skeleton_of(c).or_else(capital)?))
        })
        .collect()
}

/// The characters of some texts.
pub(super) fn chars_of<'a>(texts: impl Iterator<Item = &'a String>) -> BTreeSet<char> {
    texts.flat_map(|text| text.chars()).collect()
}
