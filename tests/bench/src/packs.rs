//! Real packs over lists of terms, made as an operator's are.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use screen_core::limits::TERMS_MAX;
use screen_core::pack::authoring::{self, Files};

/// The terms the pack has besides; the bound counts them all.
const TERMS_OF_THE_EXAMPLE: usize = 4;

/// A built pack and the terms that are in it.
#[derive(Debug)]
pub struct Packed {
    /// What a host loads.
    pub bytes: Vec<u8>,
    /// The terms as they were written.
    pub terms: Vec<String>,
    /// How many were asked for. At the bound there are a few less, because the pack's
    /// other terms count as well.
    pub count: usize,
    /// What building took, ns.
    pub build_ns: f64,
}

/// The rule that makes the terms count; and a limit that lets long texts through, so
/// that they are looked at to their end.
const RULE: &str = r#"
[limits]
text_bytes_max = { default = 1048576 }

[rules."bench.terms"]
meta  = { category = "scam", severity = "moderate", public = true, say = "A term of the list." }
match = { any = [{ list = "bench-zh" }, { list = "bench-en" }] }
then  = "hold"
"#;

/// Builds a pack over the first so many words that may be terms. What the compiler
/// objects to (a term twice, once folded) is left out and the next word taken.
///
/// # Errors
/// Mistakes that are not about a term.
pub fn build(words: &[String], count: usize) -> Result<Packed> {
    let mut refused: BTreeSet<String> = BTreeSet::new();
    loop {
        let terms: Vec<&String> = words
            .iter()
            .filter(|word| !refused.contains(*word))
            .take(count.min(TERMS_MAX - TERMS_OF_THE_EXAMPLE))
            .collect();
        let files = files(&terms);
        let (built, build_ns) = crate::clock::timed(|| authoring::build(&files));
        let found = match &built {
            Ok(built) => &built.warnings,
            Err(found) => found,
        };
        let before = refused.len();
        for diagnostic in found {
            if diagnostic.file.starts_with("lists/bench-")
                && ["P010", "P011", "P012", "P013"].contains(&diagnostic.code)
                && let Some(line) = files
                    .get(&diagnostic.file)
                    .and_then(|list| list.get(diagnostic.span.clone()))
            {
                refused.insert(String::from_utf8_lossy(line).into_owned());
            }
        }
        if refused.len() > before {
            continue;
        }
        match built {
            Ok(built) => {
                return Ok(Packed {
                    bytes: built.bytes,
                    terms: terms.into_iter().cloned().collect(),
                    count,
                    build_ns,
                });
            }
            Err(found) => {
                let first: Vec<String> = found.iter().take(5).map(ToString::to_string).collect();
                bail!("the pack has mistakes: {}", first.join("; "));
            }
        }
    }
}

fn files(terms: &[&String]) -> Files {
    let mut files = authoring::example();
    if let Some(policy) = files.get_mut("pack.toml") {
        policy.extend(RULE.as_bytes());
    }
    let list = |ascii: bool| {
        let mut list = Vec::new();
        for term in terms.iter().filter(|term| term.is_ascii() == ascii) {
            list.extend(term.as_bytes());
            list.push(b'\n');
        }
        list
    };
    files.insert("lists/bench-zh.txt".to_owned(), list(false));
    files.insert("lists/bench-en.txt".to_owned(), list(true));
    files
}
