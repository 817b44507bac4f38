//! From checked policy and lists to the bytes of a pack.

mod fuzzy;
mod previous;
mod table;
mod trie;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::diagnostic::{Code, Diagnostic, Source};
use super::patterns::PatternTables;
use crate::audit::sha256;
use crate::limits::{FUZZY_OUTPUTS_MAX, OUTPUTS_MAX};
use crate::pack::Pack;
use crate::pack::format::{self, Audience, Header, Section};
use crate::pack::load::{ListInfo, PatternTable, TermList, revision};
use crate::pack::policy::Policy;
use crate::scan::steps::{self, Steps};
use previous::Previous;

/// Where a pack comes from, for people and tools; the engine does not read it.
#[derive(Serialize)]
struct Provenance<'a> {
    /// What built it.
    built_by: &'static str,
    /// The Unicode version of its fold table.
    unicode: String,
    /// The digest of the pack whose layout it keeps.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<&'a crate::ids::Hash>,
    /// The SHA-256 of every file it was built from.
    sources: BTreeMap<&'a str, crate::ids::Hash>,
}

fn provenance(files: &super::Files, previous: Option<&Pack>) -> Vec<u8> {
    let (major, minor, update) = char::UNICODE_VERSION;
    crate::canonical::to_vec(&Provenance {
        built_by: crate::audit::ENGINE,
        unicode: format!("{major}.{minor}.{update}"),
        previous: previous.map(Pack::digest),
        sources: files
            .iter()
            .map(|(path, bytes)| (path.as_str(), sha256(&[bytes])))
            .collect(),
    })
}

/// Bytes by which a pack may be larger that keeps the layout of the one before: a share of
/// one over ten, and what a single node takes whose codes lie far apart.
const LARGER_SHARE: usize = 10;
const LARGER_BYTES: usize = 32 << 10;

/// The bytes of a pack.
pub(super) fn compile(
    policy: &Policy,
    lists: &[TermList],
    patterns: &PatternTables,
    files: &super::Files,
    options: &super::BuildOptions<'_>,
) -> Vec<u8> {
    let audience = options.audience;
    let layout = lay_out_on(lists, options.previous);
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
    ];
    sections.extend(layout);
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
        sections.push((Section::Provenance, provenance(files, options.previous)));
    }
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

/// The terms of all lists, with the layout of the pack before. Where lists changed so much
/// that it no longer fits well, they are laid out anew.
fn lay_out_on(lists: &[TermList], previous: Option<&Pack>) -> Layout {
    let fresh = lay_out(lists, None);
    let bytes = |layout: &Layout| layout.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
    let kept = previous.map(|pack| lay_out(lists, Some(&Previous::of(pack, lists))));
    let most = bytes(&fresh) + bytes(&fresh) / LARGER_SHARE + LARGER_BYTES;
    kept.filter(|kept| bytes(kept) <= most).unwrap_or(fresh)
}

/// The sections by which terms are found.
type Layout = Vec<(Section, Vec<u8>)>;

fn lay_out(lists: &[TermList], previous: Option<&Previous<'_>>) -> Layout {
    let alphabet = table::Alphabet::of(lists, previous.map(|before| &before.alphabet));
    let (pages, cells) = table::fold(&alphabet, previous.map(|before| &before.pages));
    let terms = terms(lists, &alphabet, previous);
    let trie = trie::build(&terms.codes, previous.map(|before| &before.trie));
    let mut layout = vec![
        (Section::FoldPages, pages),
        (Section::FoldCells, cells),
        (Section::Alphabet, alphabet.bytes()),
        (Section::Nodes, trie.nodes),
        (Section::Tails, trie.tails),
        (Section::Outputs, terms.outputs.clone()),
    ];
    let before = previous.and_then(|before| before.fuzzy.as_ref());
    layout.extend(fuzzy::sections(lists, &alphabet, &terms, before));
    layout
}

/// All terms as codes, sorted, each with the number of its output.
struct Terms {
    codes: Vec<trie::Term>,
    outputs: Vec<u8>,
}

impl Terms {
    /// The number of the output of a term.
    fn output(&self, codes: &[u16]) -> Option<u16> {
        let found = self
            .codes
            .binary_search_by(|(other, _)| other.as_slice().cmp(codes));
        self.codes.get(found.ok()?).map(|(_, output)| *output)
    }
}

/// The lists of a term, each with the steps it allows there.
type Entries = Vec<(u16, Steps)>;

fn terms(lists: &[TermList], alphabet: &table::Alphabet, previous: Option<&Previous<'_>>) -> Terms {
    let by_term = entries(lists, alphabet);
    let distinct: BTreeSet<&Entries> = by_term.values().collect();
    let slots = match previous {
        Some(before) => before.number(&distinct),
        None => distinct.into_iter().map(Some).collect(),
    };
    let numbers: BTreeMap<&Entries, u16> = slots
        .iter()
        .zip(0u16..)
        .filter_map(|(lists, number)| Some(((*lists)?, number)))
        .collect();
    let outputs = outputs(&slots);
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
            add(&term, list, steps);
        }
    }
    for (list, terms) in numbered() {
        for (term, allowed) in both(terms) {
            if allowed & steps::REVERSED != 0 {
                let backwards: String = term.chars().rev().collect();
                add(&backwards, list, steps::DERIVED | steps::REVERSED);
            }
            if allowed & steps::ROMANIZED != 0 {
                for spelled in fuzzy::spellings(&term) {
                    add(&spelled, list, steps::DERIVED | steps::ROMANIZED);
                }
            }
        }
    }
    by_term
}

/// See [`crate::scan::trie`] for the form.
fn outputs(slots: &[Option<&Entries>]) -> Vec<u8> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = count(slots.len()).to_vec();
    let mut entries = Vec::new();
    // A number without terms needs lists all the same: those of the last one, whichever.
    let any = slots.last().copied().flatten();
    for lists in slots.iter().filter_map(|lists| lists.or(any)) {
        bytes.extend(count(entries.len() / 4));
        for (list, steps) in lists {
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
    let alphabet = table::Alphabet::of(lists, None);
    let entries = entries(lists, &alphabet);
    let distinct = entries.values().collect::<BTreeSet<_>>().len();
    let rows = fuzzy::count_rows(lists);
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

#[cfg(test)]
mod tests;
