//! The lint with the places in `pack.toml`, for the person who writes the pack.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::Files;
use super::diagnostic::{Diagnostic, Level, Source};
use crate::disclosure::lint::{Lint, LintLevel, against, messages};
use crate::pack::{Pack, Profile};
use crate::verdict::messages::Locale;

/// Holds a pack against a profile, its own by default; each finding has its place in
/// `pack.toml`, or that of the section in which something is missing.
///
/// `pack` is what [`build`](super::build) made of the files.
pub fn lint(files: &Files, pack: &Pack, profile: Option<Profile>) -> Vec<Diagnostic> {
    const FILE: &str = "pack.toml";
    let profile = profile.unwrap_or(pack.policy().profile);
    let text = files
        .get(FILE)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .unwrap_or_default();
    let source = Source { file: FILE, text };
    let (root, _) = DeTable::parse_recoverable(text);
    let lints = against(pack.policy(), profile, Locale::En).lints;
    let mut found: Vec<Diagnostic> = lints
        .into_iter()
        .filter_map(|lint| diagnostic(lint, source, root.get_ref()))
        .collect();
    found.sort_by(|a, b| (a.span.start, a.code).cmp(&(b.span.start, b.code)));
    found
}

fn diagnostic(lint: Lint, source: Source<'_>, root: &DeTable<'_>) -> Option<Diagnostic> {
    let message = messages::ALL
        .iter()
        .find(|message| message.code == lint.code)?;
    let level = match lint.level {
        LintLevel::Error => Level::Error,
        LintLevel::Warning => Level::Warning,
    };
    let span = place(root, &segments(&lint.place));
    let said = (message.code, level);
    Some(Diagnostic::at(
        source,
        span,
        said,
        lint.say,
        lint.how_to_fix,
    ))
}

/// The parts of a path such as `rules."a.b".then` or `ladder.steps[3].human`.
fn segments(path: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in path.chars() {
        match c {
            '"' => quoted = !quoted,
            '.' | '[' if !quoted => parts.push(String::new()),
            ']' if !quoted => {}
            c => {
                if let Some(last) = parts.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    parts
}

/// The bytes of what stands at a path, or of the innermost key above it that is there.
pub(super) fn place(root: &DeTable<'_>, path: &[String]) -> Range<usize> {
    let Some((first, rest)) = path.split_first() else {
        return 0..0;
    };
    let Some((key, value)) = root.iter().find(|(key, _)| key.get_ref() == first) else {
        return 0..0;
    };
    inside(value.get_ref(), rest, key.span(), value.span())
}

fn inside(
    value: &DeValue<'_>,
    path: &[String],
    key: Range<usize>,
    whole: Range<usize>,
) -> Range<usize> {
    let Some((first, rest)) = path.split_first() else {
        return whole;
    };
    if let Some(table) = value.as_table() {
        let found = table.iter().find(|(key, _)| key.get_ref() == first);
        return found.map_or(key, |(key, value)| {
            inside(value.get_ref(), rest, key.span(), value.span())
        });
    }
    let item = value
        .as_array()
        .zip(first.parse::<usize>().ok())
        .and_then(|(items, index)| items.get(index));
    item.map_or(key, |item| {
        inside(item.get_ref(), rest, item.span(), item.span())
    })
}

#[cfg(test)]
mod tests {
    use super::super::{build, example};
    use super::*;

    fn found(text: &str, profile: Profile) -> Vec<(String, usize, usize, Level)> {
        let mut files = example();
        files.insert("pack.toml".to_owned(), text.as_bytes().to_vec());
        let built = build(&files).expect("it builds");
        let pack = Pack::load(&built.bytes).expect("it loads");
        lint(&files, &pack, Some(profile))
            .into_iter()
            .map(|found| (found.code.to_owned(), found.line, found.column, found.level))
            .collect()
    }

    #[test]
    fn findings_have_their_place() {
        let files = example();
        let text = String::from_utf8(files["pack.toml"].clone()).expect("text");
        let text = format!("{text}\n[appeals]\ndays = 30\n");
        let line = text.lines().count();
        let lints = found(&text, Profile::EuDsa);
        let days = ("D02".to_owned(), line, 8, Level::Error);
        assert!(lints.contains(&days), "{lints:?}");
        // What is missing as a whole is shown at the beginning.
        let misuse = ("D03".to_owned(), 1, 1, Level::Error);
        assert!(lints.contains(&misuse), "{lints:?}");
        assert!(found(&text, Profile::Minimal).is_empty());
    }

    #[test]
    fn paths_are_taken_apart() {
        assert_eq!(segments("rules.\"a.b\".then"), ["rules", "a.b", "then"]);
        assert_eq!(
            segments("ladder.steps[3].human"),
            ["ladder", "steps", "3", "human"]
        );
    }

    #[test]
    fn a_category_outside_the_closed_list_is_refused() {
        let mut files = example();
        let text = String::from_utf8(files["pack.toml"].clone()).expect("text");
        assert!(text.contains("category = \"scam\""));
        let text = text.replace("category = \"scam\"", "category = \"orientation\"");
        files.insert("pack.toml".to_owned(), text.into_bytes());
        let mistakes = build(&files).expect_err("a category of opinions");
        assert!(
            mistakes.iter().any(|mistake| mistake.code == "P007"
                && mistake.level == Level::Error
                && mistake.message.contains("`orientation`")),
            "{mistakes:?}"
        );
    }
}
