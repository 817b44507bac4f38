//! Packs as people write them: a folder with `pack.toml`, `lists/*.txt`,
//! [`patterns/*.txt`](patterns) and `cases/*.toml`.
//!
//! [`build`] reads such a folder, reports all its mistakes at once, and gives the
//! bytes that [`Pack::load`](super::Pack::load) takes. [`test()`] runs the pack's own
//! cases.

mod cases;
mod community;
mod compile;
mod diagnostic;
mod lint;
mod lists;
mod overblock;
pub mod patterns;
mod reader;
mod rules;
mod sections;
mod standing;

use std::collections::BTreeMap;

pub use cases::{CaseResult, test};
pub use diagnostic::{Diagnostic, Level};
pub use lint::lint;
pub use overblock::{CorpusRow, Overblock, Report, RuleRow, TermRow, Thresholds, overblock};

use super::format::Audience;
use super::load::TermList;
use crate::audit::sha256;
use crate::ids::Hash;
use diagnostic::Sink;

/// The files of a pack by their paths inside its folder, such as
/// `lists/insult.txt`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A pack without mistakes.
#[derive(Debug)]
pub struct Built {
    /// What [`Pack::load`](super::Pack::load) takes.
    pub bytes: Vec<u8>,
    /// Their SHA-256, which stands in every verdict.
    pub digest: Hash,
    /// What is not wrong but worth a look.
    pub warnings: Vec<Diagnostic>,
}

/// Checks a pack and builds it.
///
/// # Errors
/// All mistakes, in the order of the files; warnings among them.
pub fn build(files: &Files) -> Result<Built, Vec<Diagnostic>> {
    let sink = Sink::default();
    let lists = lists::read(files, &sink);
    compile::check_outputs(&lists, &sink);
    let patterns = patterns::read(files, &sink);
    let policy = sections::read(files, &lists, &patterns, &sink);
    let mut found = sink.into_diagnostics();
    found.sort_by(|a, b| (&a.file, a.span.start, a.code).cmp(&(&b.file, b.span.start, b.code)));
    let wrong = found
        .iter()
        .any(|diagnostic| diagnostic.level == Level::Error);
    let (Some(policy), false) = (policy, wrong) else {
        return Err(found);
    };
    let lists: Vec<TermList> = lists.into_iter().map(|list| list.terms).collect();
    let bytes = compile::compile(
        &policy,
        &lists,
        &patterns.tables,
        files,
        Audience::default(),
    );
    Ok(Built {
        digest: sha256(&[&bytes]),
        bytes,
        warnings: found,
    })
}

/// A small pack for examples and for trying things out: one rule, two lists.
pub fn example() -> Files {
    [
        ("pack.toml", include_str!("authoring/example/pack.toml")),
        (
            "lists/prize-job-refund.txt",
            "# What the fee is said to release.\nyou won\nprize\n",
        ),
        (
            "lists/pay-first.txt",
            "# The demand.\npay the fee\npay first\n",
        ),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .collect()
}
