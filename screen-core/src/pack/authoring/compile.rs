//! From checked policy and lists to the bytes of a pack.

mod fuzzy;
mod table;
mod trie;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::diagnostic::{Code, Diagnostic, Source};
use super::patterns::PatternTables;
use super::views;
use crate::audit::sha256;
use crate::limits::{FUZZY_OUTPUTS_MAX, OUTPUTS_MAX};
use crate::pack::format::{self, Audience, Header, Section};
use crate::pack::load::{ListInfo, PatternTable, TermList, revision};
use crate::pack::policy::Policy;
use crate::scan::steps::{self, Steps};

/// Where a pack comes from, for people and tools; the engine does not read it.
#[derive(Serialize)]
struct Provenance<'a> {
    /// What built it.
    built_by: &'static str,
    /// The Unicode version of its fold table.
    unicode: String,
    /// The SHA-256 of every file it was built from.
    sources: BTreeMap<&'a str, crate::ids::Hash>,
}

fn provenance(files: &super::Files) -> Vec<u8> {
    let (major, minor, update) = char::UNICODE_VERSION;
    crate::canonical::to_vec(&Provenance {
        built_by: crate::audit::ENGINE,
        unicode: format!("{major}.{minor}.{update}"),
        sources: files
            .iter()
            .map(|(path, bytes)| (path.as_str(), sha256(&[bytes])))
            .collect(),
    })
}

/// The bytes of a pack.
pub(super) fn compile(
    policy: &Policy,
    lists: &[TermList],
    patterns: &PatternTables,
    files: &super::Files,
    audience: Audience,
) -> Vec<u8> {
    let alphabet = table::Alphabet::of(lists);
    let (pages, cells) = table::fold(&alphabet);
    let terms = terms(lists, &alphabet);
    let trie = trie::build(&terms.codes);
    let infos: Vec<ListInfo> = lists.iter().map(ListInfo::of).collect();
    let header = Header {
        total_bytes: 0,
        revision: revision(&policy.version).unwrap_or(0),
        effective_at: policy.effective_at,
        expires_at: policy.expires_at,
        audience,
    };
    let mut sections = vec![
        (Section::Policy, postcard(policy)),
        (Section::Lists, postcard(&infos)),
        (Section::FoldPages, pages),
        (Section::FoldCells, cells),
        (Section::Alphabet, alphabet.bytes()),
        (Section::Nodes, trie.nodes),
        (Section::Tails, trie.tails),
        (Section::Outputs, terms.outputs),
    ];
    if !patterns.named.is_empty() {
        let compiled = &patterns.compiled;
        let table = PatternTable {
            named: patterns.named.clone(),
            groups: compiled.groups.clone(),
            needs: compiled.needs.clone(),
        };
        sections.extend([
            (Section::Patterns, postcard(&table)),
            (Section::PatternsForward, compiled.forward.clone()),
            (Section::PatternsReverse, compiled.reverse.clone()),
        ]);
    }
    // Clients are not told what there is besides: names and digests of private lists.
    if audience != Audience::Client {
        sections.push((Section::Provenance, provenance(files)));
    }
    sections.extend(fuzzy::sections(lists, &alphabet));
    if lists.iter().any(|list| !list.except.is_empty()) {
        let excepts: Vec<&Vec<u32>> = lists.iter().map(|list| &list.except).collect();
        sections.push((Section::Excepts, postcard(&excepts)));
    }
    format::write(&header, sections)
}

fn postcard(value: &impl Serialize) -> Vec<u8> {
    // Writing into memory fails for no value of ours: all lengths are known.
    ::postcard::to_allocvec(value).unwrap_or_default()
}

/// All terms as codes, sorted, each with the number of its output.
struct Terms {
    codes: Vec<trie::Term>,
    outputs: Vec<u8>,
}

/// The lists of a term, each with the steps it allows there.
type Entries = Vec<(u16, Steps)>;

fn terms(lists: &[TermList], alphabet: &table::Alphabet) -> Terms {
    let by_term = entries(lists, alphabet);
    let distinct: BTreeSet<&Entries> = by_term.values().collect();
    let numbers: BTreeMap<&Entries, u16> = distinct.into_iter().zip(0u16..).collect();
    let outputs = outputs(&numbers);
    let codes = by_term
        .iter()
        .filter_map(|(codes, lists)| Some((codes.clone(), *numbers.get(lists)?)))
        .collect();
    Terms { codes, outputs }
}

/// What stands in the trie: every term, and its forms in Latin letters and backwards.
fn entries(lists: &[TermList], alphabet: &table::Alphabet) -> BTreeMap<Vec<u16>, Entries> {
    let mut by_term: BTreeMap<Vec<u16>, Entries> = BTreeMap::new();
    let mut add = |text: &str, list: u16, steps: Steps| {
        let lists = by_term.entry(alphabet.codes(text)).or_default();
        // The term itself comes first and stays.
        if lists.iter().all(|(other, _)| *other != list) {
            lists.push((list, steps));
            lists.sort_unstable();
        }
    };
    let numbered = || (0u16..).zip(lists);
    let both = |list: &TermList| {
        let both = list.terms.iter().cloned().zip(list.steps.clone());
        both.filter(|(term, _)| !term.is_empty())
            .collect::<Vec<_>>()
    };
    for (list, terms) in numbered() {
        for (term, steps) in both(terms) {
            add(&term, list, steps & steps::OF_LETTERS);
        }
    }
    for (list, terms) in numbered() {
        for (term, allowed) in both(terms) {
            if allowed & steps::REVERSED != 0 {
                let backwards: String = term.chars().rev().collect();
                add(&backwards, list, steps::DERIVED | steps::REVERSED);
            }
            if views::is_spelled(&term, allowed) {
                for spelled in fuzzy::spellings(&term) {
                    add(&spelled, list, steps::DERIVED | steps::PINYIN);
                }
            }
        }
    }
    by_term
}

/// See [`crate::scan::trie`] for the form.
fn outputs(numbers: &BTreeMap<&Entries, u16>) -> Vec<u8> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = count(numbers.len()).to_vec();
    let mut entries = Vec::new();
    for lists in numbers.keys() {
        bytes.extend(count(entries.len() / 4));
        for (list, steps) in *lists {
            entries.extend(list.to_le_bytes());
            entries.extend(steps.to_le_bytes());
        }
    }
    bytes.extend(count(entries.len() / 4));
    bytes.extend(entries);
    bytes
}

/// Says so where the terms share out over more combinations of lists and views, or have
/// more rows of sounds and shapes, than the format can number.
pub(super) fn check_rows(lists: &[TermList]) -> Option<Diagnostic> {
    let alphabet = table::Alphabet::of(lists);
    let entries = entries(lists, &alphabet);
    let distinct = entries.values().collect::<BTreeSet<_>>().len();
    let rows = fuzzy::count_rows(lists, &alphabet);
    let (message, help) = if distinct > OUTPUTS_MAX {
        (
            format!(
                "terms stand in {distinct} different combinations of lists and views, at most {OUTPUTS_MAX}"
            ),
            "remove terms from lists that share them, or give a list the same views for all its terms",
        )
    } else if rows > FUZZY_OUTPUTS_MAX {
        (
            format!(
                "terms of Han characters have {rows} rows of sounds and shapes, at most {FUZZY_OUTPUTS_MAX}"
            ),
            "give the largest list fewer views: `[lists.NAME]`, `views = []`",
        )
    } else {
        return None;
    };
    let source = Source {
        file: "pack.toml",
        text: "",
    };
    let help = Some(help.to_owned());
    Some(Diagnostic::at(
        source,
        0..0,
        Code::TooLarge.parts(),
        message,
        help,
    ))
}
