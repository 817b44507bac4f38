//! Writes the tables of evasions that the pack compiler reads:
//! `cargo run --bin tables -- --data FOLDER`, with a folder that holds the public data
//! sets `OpenCC`, `pinyin`, `chaizi` and `CLDR_zh_emoji`. Sources and licences stand in
//! `screen-core/NOTICE.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context as _, Result};
use serde_json::Value;

/// Entries in one line of a table.
const ENTRIES_A_LINE: usize = 48;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let data = arguments
        .by_ref()
        .find(|argument| argument == "--data")
        .and_then(|_| arguments.next())
        .context("--data FOLDER: where the public data sets lie")?;
    let data = Path::new(&data);
    let out =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../screen-core/src/pack/authoring/tables");
    fs::create_dir_all(&out)?;
    for (name, text) in [
        ("simplified.txt", simplified(data)?),
        ("pinyin.txt", pinyin(data)?),
        ("parts.txt", parts(data)?),
        ("emoji.txt", emoji(data)?),
    ] {
        println!(
            "{name}: {} bytes, {} lines",
            text.len(),
            text.lines().count()
        );
        fs::write(out.join(name), text)?;
    }
    Ok(())
}

fn read(path: PathBuf) -> Result<String> {
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// Whether a character is one of the common Han characters.
fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// The first character, if it is the only one.
fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn lines(entries: &[String], between: &str) -> String {
    let mut text = String::new();
    for line in entries.chunks(ENTRIES_A_LINE) {
        text.push_str(&line.join(between));
        text.push('\n');
    }
    text
}

/// Traditional and regional forms, each followed by its simplified one.
fn simplified(data: &Path) -> Result<String> {
    let columns = |file: &str| -> Result<Vec<(char, char)>> {
        let text = read(data.join("OpenCC").join(file))?;
        let pairs = text.lines().filter_map(|line| {
            let (from, to) = line.split_once('\t')?;
            Some((only(from)?, only(to.split(' ').next()?)?))
        });
        Ok(pairs
            .filter(|(from, to)| is_han(*from) && is_han(*to))
            .collect())
    };
    let mut map: BTreeMap<char, char> = columns("TSCharacters.txt")?.into_iter().collect();
    // What Hong Kong and Taiwan write for a traditional form.
    for file in ["HKVariants.txt", "TWVariants.txt"] {
        for (standard, regional) in columns(file)? {
            let simple = map.get(&standard).copied().unwrap_or(standard);
            map.entry(regional).or_insert(simple);
        }
    }
    let entries: Vec<String> = map
        .into_iter()
        .filter(|(from, to)| from != to)
        .map(|(from, to)| format!("{from}{to}"))
        .collect();
    Ok(lines(&entries, ""))
}

/// A syllable without and with its tone: `lǜ` is `lv` and 4, a neutral tone 5.
fn syllable(reading: &str) -> Option<(String, u8)> {
    let (mut plain, mut tone) = (String::new(), 5);
    for c in reading.chars() {
        let (letter, mark) = match c {
            'a'..='z' => (c, 0),
            'ü' => ('v', 0),
            'ê' => ('e', 0),
            'ā' | 'á' | 'ǎ' | 'à' => ('a', "āáǎà".chars().position(|m| m == c)? + 1),
            'ē' | 'é' | 'ě' | 'è' => ('e', "ēéěè".chars().position(|m| m == c)? + 1),
            'ī' | 'í' | 'ǐ' | 'ì' => ('i', "īíǐì".chars().position(|m| m == c)? + 1),
            'ō' | 'ó' | 'ǒ' | 'ò' => ('o', "ōóǒò".chars().position(|m| m == c)? + 1),
            'ū' | 'ú' | 'ǔ' | 'ù' => ('u', "ūúǔù".chars().position(|m| m == c)? + 1),
            'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => ('v', "ǖǘǚǜ".chars().position(|m| m == c)? + 1),
            _ => return None,
        };
        plain.push(letter);
        if mark > 0 {
            tone = u8::try_from(mark).ok()?;
        }
    }
    (!plain.is_empty()).then_some((plain, tone))
}

/// A line for each syllable: the characters read so by its tones 1 to 5, `|` between
/// them; after `~` those for which it is a second reading.
fn pinyin(data: &Path) -> Result<String> {
    let dictionary: BTreeMap<String, Value> =
        serde_json::from_str(&read(data.join("pinyin/pinyin_dict.json"))?)?;
    let mut syllables: BTreeMap<String, [[String; 5]; 2]> = BTreeMap::new();
    for (code, readings) in dictionary {
        let c = code
            .parse()
            .ok()
            .and_then(char::from_u32)
            .filter(|c| is_han(*c));
        let (Some(c), Some(readings)) = (c, readings.as_str()) else {
            continue;
        };
        let readings: Vec<(String, u8)> = readings.split(',').filter_map(syllable).collect();
        let first = readings.first().map(|(plain, _)| plain.clone());
        for (rank, (plain, tone)) in readings.into_iter().enumerate().take(3) {
            // Another tone of the same syllable is no other sound here.
            if rank > 0 && first.as_ref() == Some(&plain) {
                continue;
            }
            let tones = &mut syllables.entry(plain).or_default()[rank.min(1)];
            let chars = &mut tones[usize::from(tone - 1)];
            if !chars.contains(c) {
                chars.push(c);
            }
        }
    }
    let mut text = String::new();
    for (plain, [first, second]) in syllables {
        write!(text, "{plain} {}", first.join("|"))?;
        if second.iter().any(|chars| !chars.is_empty()) {
            write!(text, " ~{}", second.join("|"))?;
        }
        text.push('\n');
    }
    Ok(text)
}

/// Characters that are two others side by side or one above the other: the character
/// and its parts.
fn parts(data: &Path) -> Result<String> {
    let text = read(data.join("chaizi/chaizi-jt.txt"))?;
    let traditional: Vec<char> = simplified(data)?
        .lines()
        .flat_map(|line| line.chars().step_by(2).collect::<Vec<_>>())
        .collect();
    let common = |c: &char| is_han(*c) && traditional.binary_search(c).is_err();
    let mut entries = Vec::new();
    for line in text.lines() {
        let mut columns = line.split('\t');
        let Some(whole) = columns.next().and_then(only).filter(common) else {
            continue;
        };
        for split in columns {
            let parts: Vec<char> = split.split(' ').filter_map(only).collect();
            let known = |c: &char| {
                is_han(*c) || matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3400}'..='\u{4dbf}')
            };
            if matches!(parts.len(), 2 | 3) && parts.iter().all(known) {
                entries.push(format!("{whole}{}", parts.iter().collect::<String>()));
            }
        }
    }
    Ok(lines(&entries, " "))
}

/// Emoji with a Chinese name of one or two characters: the emoji, a colon, the name.
fn emoji(data: &Path) -> Result<String> {
    let all: Value = serde_json::from_str(&read(data.join("CLDR_zh_emoji/annotations.json"))?)?;
    let names = all["annotations"]["annotations"]
        .as_object()
        .context("annotations")?;
    let entries: BTreeMap<char, &str> = names
        .iter()
        .filter_map(|(emoji, names)| {
            let name = names["tts"].get(0)?.as_str()?;
            let emoji = emoji.trim_end_matches('\u{fe0f}');
            let emoji = only(emoji).filter(|c| u32::from(*c) >= 0x2600)?;
            let short = name.chars().count() <= 2 && name.chars().all(is_han);
            short.then_some((emoji, name))
        })
        .collect();
    let entries: Vec<String> = entries
        .iter()
        .map(|(c, name)| format!("{c}:{name}"))
        .collect();
    Ok(lines(&entries, " "))
}
