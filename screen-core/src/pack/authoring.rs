//! Packs as people write them: a folder with `pack.toml`, `lists/*.txt`,
//! [`patterns/*.txt`](patterns) and `cases/*.toml`.
//!
//! [`build`] reads such a folder, reports all its mistakes at once, and gives the
//! bytes that [`Pack::load`](super::Pack::load) takes. [`test()`] runs the pack's own
//! cases.

mod audience;
mod cases;
mod community;
mod compile;
mod diagnostic;
mod evasions;
mod lint;
mod lists;
mod overblock;
pub mod patterns;
mod reader;
mod rules;
mod sections;
mod standing;
mod views;

use std::collections::BTreeMap;

pub use super::format::Audience;
pub use cases::{CaseResult, test};
pub use diagnostic::{Diagnostic, Level};
pub use lint::lint;
pub use overblock::{CorpusRow, Overblock, Report, RuleRow, TermRow, Thresholds, overblock};

use super::load::{Pack, TermList};
use crate::audit::sha256;
use crate::ids::Hash;
use crate::time::Ms;
use audience::Part;
use diagnostic::{Code, Sink, Source};

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

/// What a build is told beside the files.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions<'a> {
    /// Who the pack is for.
    pub audience: Audience,
    /// From when on it may be used, in place of what `pack.toml` says.
    pub effective_at: Option<Ms>,
    /// From when on it may no longer be used, in place of what `pack.toml` says.
    pub expires_at: Option<Ms>,
    /// The version before, built for the same audience. What stays keeps its place in
    /// the bytes, so that the [delta](super::delta) from it is small; what is found does
    /// not depend on it. Whoever builds again needs the same one for the same bytes.
    pub previous: Option<&'a Pack>,
}

/// Checks a pack and builds it, with all that is in it.
///
/// # Errors
/// All mistakes, in the order of the files; warnings among them.
pub fn build(files: &Files) -> Result<Built, Vec<Diagnostic>> {
    build_with(files, &BuildOptions::default())
}

/// Checks a pack and builds it for somebody.
///
/// # Errors
/// All mistakes, in the order of the files; warnings among them.
pub fn build_with(files: &Files, options: &BuildOptions<'_>) -> Result<Built, Vec<Diagnostic>> {
    let sink = Sink::default();
    check_previous(options, &sink);
    let lists = lists::read(files, &sink);
    let patterns = patterns::read(files, &sink);
    let policy = sections::read(files, &lists, &patterns, options, &sink);
    let mut found = sink.into_diagnostics();
    found.sort_by(|a, b| (&a.file, a.span.start, a.code).cmp(&(&b.file, b.span.start, b.code)));
    let wrong = found
        .iter()
        .any(|diagnostic| diagnostic.level == Level::Error);
    let (Some((policy, list_options)), false) = (policy, wrong) else {
        return Err(found);
    };
    let lists: Vec<TermList> = lists
        .into_iter()
        .zip(list_options)
        .map(|(list, options)| views::apply(list, options))
        .collect();
    if let Some(mistake) = compile::check_rows(&lists) {
        found.push(mistake);
        return Err(found);
    }
    let whole = audience::Whole {
        policy,
        lists,
        patterns: &patterns,
    };
    let Part {
        policy,
        lists,
        patterns,
    } = audience::for_audience(whole, options.audience);
    let bytes = compile::compile(&policy, &lists, &patterns, files, options);
    Ok(Built {
        digest: sha256(&[&bytes]),
        bytes,
        warnings: found,
    })
}

/// The layout of a pack for servers would tell clients of its private terms.
fn check_previous(options: &BuildOptions<'_>, sink: &Sink) {
    let Some(previous) = options
        .previous
        .filter(|previous| previous.audience() != options.audience)
    else {
        return;
    };
    let source = Source {
        file: "pack.toml",
        text: "",
    };
    let (was, is) = (previous.audience().name(), options.audience.name());
    let message = format!("the previous pack was built for `{was}`, and this one is for `{is}`");
    let help = format!("give the previous pack for `{is}`, or none");
    sink.add(source, 0..0, Code::Previous, message, Some(help));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;

    #[test]
    fn a_build_can_be_told_when_the_pack_is_in_force() {
        let options = BuildOptions {
            effective_at: Some(1_772_323_200_000),
            expires_at: Some(1_803_859_200_000),
            ..BuildOptions::default()
        };
        let built = build_with(&example(), &options).expect("no mistakes");
        let pack = Pack::load(&built.bytes).expect("just built");
        assert_eq!(pack.policy().effective_at, 1_772_323_200_000);
        assert!(!pack.policy().is_expired(1_803_859_199_999));
        assert!(pack.policy().is_expired(1_803_859_200_000));
    }

    #[test]
    fn a_pack_that_ends_before_it_begins_is_a_mistake() {
        let mut files = example();
        let toml = files.get_mut("pack.toml").expect("there");
        let text = String::from_utf8(toml.clone()).expect("text");
        let begin = "effective_at = 1767225600000";
        *toml = text
            .replace(begin, &format!("{begin}\nexpires_at = 1767225600000"))
            .into_bytes();
        let [found] = <[_; 1]>::try_from(build(&files).expect_err("a mistake")).expect("one");
        assert_eq!((found.code, found.line), ("P006", 6));
        assert!(
            found
                .help
                .is_some_and(|help| help.contains("leave `expires_at` out"))
        );
        let later = BuildOptions {
            expires_at: Some(1_767_225_600_001),
            ..BuildOptions::default()
        };
        build_with(&files, &later).expect("what the build is told comes first");
    }

    #[test]
    fn a_version_without_an_order_is_told() {
        for version in [
            "1.0-beta",
            "v1.0.0",
            "1.0.70000",
            "1.2.3.4.5",
            "2026-11-25",
            "",
        ] {
            let mut files = example();
            let toml = files.get_mut("pack.toml").expect("there");
            let text = String::from_utf8(toml.clone()).expect("text");
            let written = format!("version = {version:?}");
            *toml = text.replace("version = \"1.0.0\"", &written).into_bytes();
            let [found] =
                <[_; 1]>::try_from(build(&files).expect("a warning").warnings).expect("one");
            assert_eq!((found.code, found.line), ("P018", 3), "{version}");
        }
    }
}
