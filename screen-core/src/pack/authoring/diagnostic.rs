//! Mistakes of a pack, for the person who wrote it.

use std::cell::RefCell;
use std::ops::Range;

use serde::Serialize;

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth knowing; nothing has to change.
    Note,
    /// The pack can be built.
    Warning,
    /// The pack cannot be built.
    Error,
}

/// One mistake or doubt, with its place and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// A stable code, such as `P003`.
    pub code: &'static str,
    /// How grave it is.
    pub level: Level,
    /// The file, by its path in the pack's folder.
    pub file: String,
    /// The bytes of the file it is about.
    pub span: Range<usize>,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic about some bytes of a file.
    pub(super) fn at(
        source: Source<'_>,
        span: Range<usize>,
        (code, level): (&'static str, Level),
        message: String,
        help: Option<String>,
    ) -> Self {
        let before = source.text.get(..span.start).unwrap_or(source.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            code,
            level,
            file: source.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            span,
            message,
            help,
        }
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        };
        write!(
            f,
            "{level}[{}]: {} at {}:{}:{}",
            self.code, self.message, self.file, self.line, self.column
        )?;
        match &self.help {
            Some(help) => write!(f, " (help: {help})"),
            None => Ok(()),
        }
    }
}

/// What can be wrong with a pack. The numbers are stable; retired ones are not
/// used again.
#[derive(Debug, Clone, Copy)]
pub(super) enum Code {
    File,
    Syntax,
    UnknownKey,
    MissingKey,
    WrongType,
    OutOfRange,
    UnknownWord,
    UnknownList,
    UnusedList,
    DuplicateTerm,
    EmptyTerm,
    ShortTerm,
    LongTerm,
    Condition,
    UnknownSignal,
    TooLarge,
    PrivateRule,
    Version,
    PatternSyntax,
    SenselessPattern,
    WordBorder,
    FoldedLetter,
    LongPattern,
    LargePattern,
    DuplicatePattern,
    UnknownPattern,
    UnusedPattern,
    RuleOnBenign,
    RuleShare,
    TermShare,
    TermInTwoLists,
    ShadowedTerm,
    TermCountsTwice,
    SingleLetter,
    ShadowedRule,
    Conflict,
    IdleRule,
    AtLeastTooLarge,
    WithinTooSmall,
    EmptyList,
    UnreachableRule,
    ExpectedIdle,
    Previous,
}

impl Code {
    /// The code as it is shown, and how grave what it stands for is. `P` codes come
    /// with every build, `B` codes with the over-block lint.
    pub(super) fn parts(self) -> (&'static str, Level) {
        match self {
            Self::File => ("P001", Level::Error),
            Self::Syntax => ("P002", Level::Error),
            Self::UnknownKey => ("P003", Level::Error),
            Self::MissingKey => ("P004", Level::Error),
            Self::WrongType => ("P005", Level::Error),
            Self::OutOfRange => ("P006", Level::Error),
            Self::UnknownWord => ("P007", Level::Error),
            Self::UnknownList => ("P008", Level::Error),
            Self::UnusedList => ("P009", Level::Warning),
            Self::DuplicateTerm => ("P010", Level::Warning),
            Self::EmptyTerm => ("P011", Level::Error),
            Self::ShortTerm => ("P012", Level::Error),
            Self::LongTerm => ("P013", Level::Error),
            Self::Condition => ("P014", Level::Error),
            Self::UnknownSignal => ("P015", Level::Warning),
            Self::TooLarge => ("P016", Level::Error),
            Self::PrivateRule => ("P017", Level::Error),
            Self::Version => ("P018", Level::Warning),
            Self::Previous => ("P029", Level::Error),
            Self::PatternSyntax => ("P030", Level::Error),
            Self::SenselessPattern => ("P031", Level::Error),
            Self::WordBorder => ("P032", Level::Error),
            Self::FoldedLetter => ("P033", Level::Error),
            Self::LongPattern => ("P034", Level::Error),
            Self::LargePattern => ("P035", Level::Error),
            Self::DuplicatePattern => ("P036", Level::Warning),
            Self::UnknownPattern => ("P037", Level::Error),
            Self::UnusedPattern => ("P038", Level::Warning),
            Self::RuleOnBenign => ("B001", Level::Error),
            Self::RuleShare => ("B002", Level::Error),
            Self::TermShare => ("B003", Level::Warning),
            Self::TermInTwoLists => ("B004", Level::Warning),
            Self::ShadowedTerm => ("B005", Level::Note),
            Self::TermCountsTwice => ("B006", Level::Warning),
            Self::SingleLetter => ("B007", Level::Warning),
            Self::ShadowedRule => ("B008", Level::Warning),
            Self::Conflict => ("B009", Level::Warning),
            Self::IdleRule => ("B010", Level::Warning),
            Self::AtLeastTooLarge => ("B011", Level::Warning),
            Self::WithinTooSmall => ("B012", Level::Warning),
            Self::EmptyList => ("B013", Level::Warning),
            Self::UnreachableRule => ("B014", Level::Warning),
            Self::ExpectedIdle => ("B015", Level::Note),
        }
    }
}

/// One file of the pack as text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

/// Collects diagnostics, so that one mistake does not hide the next.
#[derive(Debug, Default)]
pub(super) struct Sink(RefCell<Vec<Diagnostic>>);

impl Sink {
    pub(super) fn add(
        &self,
        source: Source<'_>,
        span: Range<usize>,
        code: Code,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let (code, level) = code.parts();
        let found = Diagnostic::at(source, span, (code, level), message.into(), help);
        self.0.borrow_mut().push(found);
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.0.into_inner()
    }
}

/// The word among some that is most like a given one, if any is like it at all: a
/// few letters away, or the given one goes on.
pub(super) fn most_like<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| {
            let close = *distance * 3 <= candidate.len().max(word.len());
            close || (word.len() >= 3 && candidate.starts_with(word))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letters to insert, delete or change to get from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, a) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row, vec![index + 1]);
        diagonal.reverse();
        let mut before = diagonal.pop().unwrap_or(0);
        for b in &to {
            let above = diagonal.pop().unwrap_or(0);
            let left = row.last().copied().unwrap_or(0);
            row.push((before + usize::from(a != *b)).min(above + 1).min(left + 1));
            before = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_counts_letters() {
        assert_eq!(distance("contact_handel", "contact_handle"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(
            most_like("comentt", ["publish", "comment"]),
            Some("comment")
        );
        assert_eq!(
            most_like("tenure", ["clean", "tenure_days"]),
            Some("tenure_days")
        );
        assert_eq!(most_like("zzz", ["publish", "comment"]), None);
    }
}
