//! Lists of terms: one term a line, `#` for comments.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Files;
use super::diagnostic::{Code, Sink, Source};
use super::evasions::tables;
use super::views::{self, Marks, split_marks};
use crate::limits::{LISTS_MAX, TERM_CHARS_MAX, TERMS_MAX};
use crate::pack::load::TermList;
use crate::text::{fold_term, is_dense};

/// A list as it was read.
pub(super) struct List<'a> {
    pub(super) terms: TermList,
    /// Where each of the terms stands in the file.
    pub(super) spans: Vec<Range<usize>>,
    /// What stands in brackets behind each of them.
    pub(super) marks: Vec<Marks>,
    pub(super) source: Source<'a>,
}

/// Reads all lists, in the order of their names.
pub(super) fn read<'a>(files: &'a Files, sink: &Sink) -> Vec<List<'a>> {
    let mut lists = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("lists/")) {
        let Some(source) = text(path, bytes, sink) else {
            continue;
        };
        let name = path
            .strip_prefix("lists/")
            .and_then(|name| name.strip_suffix(".txt"));
        let Some(name) = name.filter(|name| is_list_name(name)) else {
            sink.add(
                source,
                0..0,
                Code::File,
                "not a name for a list",
                Some("lists are files `lists/NAME.txt`, NAME of lower-case letters, digits and hyphens".to_owned()),
            );
            continue;
        };
        let mut list = List {
            terms: TermList {
                name: name.to_owned(),
                ..TermList::default()
            },
            spans: Vec::new(),
            marks: Vec::new(),
            source,
        };
        terms(&mut list, sink);
        lists.push(list);
    }
    let count: usize = lists.iter().map(|list| list.terms.terms.len()).sum();
    if let Some(list) = lists
        .first()
        .filter(|_| count > TERMS_MAX || lists.len() > LISTS_MAX)
    {
        let message = format!(
            "{count} terms in {} lists; at most {TERMS_MAX} in {LISTS_MAX}",
            lists.len()
        );
        sink.add(list.source, 0..0, Code::TooLarge, message, None);
    }
    lists
}

/// A file as text.
pub(super) fn text<'a>(path: &'a str, bytes: &'a [u8], sink: &Sink) -> Option<Source<'a>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Source { file: path, text }),
        Err(error) => {
            let good = bytes
                .get(..error.valid_up_to())
                .and_then(|good| std::str::from_utf8(good).ok());
            let source = Source {
                file: path,
                text: good.unwrap_or_default(),
            };
            let end = source.text.len();
            let help = Some("save the file as UTF-8".to_owned());
            sink.add(source, end..end, Code::File, "not UTF-8 from here on", help);
            None
        }
    }
}

pub(super) fn is_list_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Reads the folded terms of a list, and where they stand.
fn terms(list: &mut List<'_>, sink: &Sink) {
    let source = list.source;
    let mut first_seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut at = 0;
    for (number, line) in (1..).zip(source.text.split_inclusive('\n')) {
        let word = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        let span = start..start + word.len();
        at += line.len();
        if word.is_empty() || word.starts_with('#') {
            continue;
        }
        let (word, marks) = match split_marks(word) {
            Ok(parts) => parts,
            Err(mark) => {
                let message = format!("`{mark}` is no mark of a term");
                let help = format!(
                    "`exact`, or `+` or `-` and one of {}, as in `[+sound -leet]`",
                    views::names()
                );
                sink.add(source, span, Code::UnknownWord, message, Some(help));
                continue;
            }
        };
        let folded: String = fold_term(word)
            .chars()
            .map(|c| tables().simplify(c))
            .collect();
        if let Some((code, message, help)) = objection(&folded) {
            sink.add(source, span, code, message, Some(help));
        } else if let Some(line) = first_seen.get(&folded) {
            let message = format!("the same term as in line {line}, once both are folded");
            sink.add(
                source,
                span,
                Code::DuplicateTerm,
                message,
                Some("remove one of them".to_owned()),
            );
        } else {
            first_seen.insert(folded.clone(), number);
            list.terms.terms.push(folded);
            list.spans.push(span);
            list.marks.push(marks);
        }
    }
}

fn objection(folded: &str) -> Option<(Code, String, String)> {
    let chars = folded.chars().count();
    let help = |text: &str| text.to_owned();
    match chars {
        0 => Some((
            Code::EmptyTerm,
            "nothing is left of this term once it is folded".to_owned(),
            help(
                "punctuation, spaces and invisible characters do not count; remove the line, or start it with `#`",
            ),
        )),
        1 if folded.chars().all(|c| is_dense(c) || c.is_ascii()) => Some((
            Code::ShortTerm,
            "a single character would match in countless innocent texts".to_owned(),
            help("write the whole word or phrase"),
        )),
        _ if chars > TERM_CHARS_MAX => Some((
            Code::LongTerm,
            format!("{chars} characters; a term has at most {TERM_CHARS_MAX}"),
            help(
                "keep the part that gives it away, or join two shorter lists with `all` and `within_chars`",
            ),
        )),
        _ => None,
    }
}
