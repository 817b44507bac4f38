//! Reading one regular expression, and what is wrong with it.

use std::ops::Range;

use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassSetItem, Flag, Span, Visitor, parse::ParserBuilder,
};
use regex_syntax::hir::translate::TranslatorBuilder;
use regex_syntax::hir::{self, Class, Hir, HirKind};

use super::super::diagnostic::Code;
use crate::limits::{PATTERN_CHARS_MAX, PATTERN_MATCH_BYTES_MAX};
use crate::request::Segment;
use crate::text::FoldedText;

/// Groups and brackets inside each other.
const NEST_MAX: u32 = 50;
/// Characters of a class that are looked at one by one.
const CLASS_CHARS_LOOKED_AT: usize = 4_096;

/// A mistake: where in the expression, what, and how to mend it.
pub(super) struct Objection {
    pub(super) span: Range<usize>,
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Reads an expression.
///
/// # Errors
/// All mistakes that can be told at once.
pub(super) fn read(text: &str) -> Result<Hir, Vec<Objection>> {
    let whole = 0..text.len();
    let chars = text.chars().count();
    if chars > PATTERN_CHARS_MAX {
        return Err(vec![Objection {
            span: whole,
            code: Code::LongPattern,
            message: format!("{chars} characters; an expression has at most {PATTERN_CHARS_MAX}"),
            help: Some("write its alternatives on lines of their own, without the `|`".to_owned()),
        }]);
    }
    let ast = ParserBuilder::new()
        .nest_limit(NEST_MAX)
        .build()
        .parse(text)
        .map_err(|error| vec![unreadable(&error)])?;
    let found = look_through(&ast);
    if !found.is_empty() {
        return Err(found);
    }
    let hir = TranslatorBuilder::new()
        .multi_line(true)
        .build()
        .translate(text, &ast)
        .map_err(|error| vec![untranslatable(&error)])?;
    match senseless(&hir) {
        Some((message, help)) => Err(vec![Objection {
            span: whole,
            code: Code::SenselessPattern,
            message,
            help: Some(help.to_owned()),
        }]),
        None => Ok(hir),
    }
}

fn bytes(span: &Span) -> Range<usize> {
    span.start.offset..span.end.offset
}

fn unreadable(error: &ast::Error) -> Objection {
    use ast::ErrorKind as Kind;
    let help = match error.kind() {
        Kind::GroupUnclosed => "close it with `)`, or write `\\(` for the character itself",
        Kind::GroupUnopened => "write `\\)` for the character itself",
        Kind::ClassUnclosed => "close it with `]`, or write `\\[` for the character itself",
        Kind::RepetitionMissing => {
            "write what is to be repeated before it, or `\\*`, `\\+`, `\\?` for the character itself"
        }
        Kind::RepetitionCountUnclosed | Kind::RepetitionCountDecimalEmpty => {
            "write a count such as `{3}` or `{2,5}`, or `\\{` for the character itself"
        }
        Kind::RepetitionCountInvalid | Kind::ClassRangeInvalid => "write the lower end first",
        Kind::EscapeUnrecognized | Kind::ClassEscapeInvalid => {
            "only punctuation and the known classes (`\\d`, `\\s`, `\\w`, `\\p{…}`) stand behind `\\`"
        }
        Kind::UnsupportedLookAround => {
            "join two patterns in the rule instead, with `all` and `within_chars`, or `none`"
        }
        Kind::UnsupportedBackreference => {
            "the signal `repetition` finds what stands several times in a row"
        }
        Kind::NestLimitExceeded(_) => "write it with fewer brackets inside each other",
        _ => "see the syntax of Rust's `regex` crate",
    };
    Objection {
        span: bytes(error.span()),
        code: Code::PatternSyntax,
        message: error.kind().to_string(),
        help: Some(help.to_owned()),
    }
}

fn untranslatable(error: &hir::Error) -> Objection {
    use hir::ErrorKind as Kind;
    let help = match error.kind() {
        Kind::InvalidUtf8 | Kind::UnicodeNotAllowed => {
            "texts are Unicode; leave out `(?-u)`, except for `(?-u:\\b)`"
        }
        Kind::UnicodePropertyNotFound | Kind::UnicodePropertyValueNotFound => {
            "known are scripts, such as `\\p{Han}`, and categories, such as `\\p{L}`"
        }
        _ => "see the syntax of Rust's `regex` crate",
    };
    Objection {
        span: bytes(error.span()),
        code: Code::PatternSyntax,
        message: error.kind().to_string(),
        help: Some(help.to_owned()),
    }
}

/// What can be read but never find anything, or find everything.
fn senseless(hir: &Hir) -> Option<(String, &'static str)> {
    match hir.properties().minimum_len() {
        Some(0) => Some((
            "finds the empty text, and so something everywhere".to_owned(),
            "say what has to be there: `x+` in place of `x*`, a word in place of its borders",
        )),
        None => Some((
            "can never find anything".to_owned(),
            "no character is in all of the classes it combines",
        )),
        Some(bytes) if bytes > PATTERN_MATCH_BYTES_MAX => Some((
            format!(
                "finds nothing shorter than {bytes} bytes; a match has at most {PATTERN_MATCH_BYTES_MAX}"
            ),
            "keep the part that gives it away",
        )),
        Some(_) if has_folded_class(hir) => Some((
            "asks for characters that no text has once it is folded".to_owned(),
            "write lower-case letters: capitals, accents and full-width forms are undone before patterns are looked for",
        )),
        Some(_) => None,
    }
}

/// Looks for what can be told from the expression as it was written.
fn look_through(ast: &Ast) -> Vec<Objection> {
    let reader = Reader {
        found: Vec::new(),
        unicode: true,
        outside: Vec::new(),
    };
    // It gathers mistakes and does not fail.
    ast::visit(ast, reader).unwrap_or_default()
}

struct Reader {
    found: Vec<Objection>,
    /// Whether `(?-u)` is not in force, here and in the groups around.
    unicode: bool,
    outside: Vec<bool>,
}

impl Reader {
    fn flags(&mut self, flags: &ast::Flags) {
        if let Some(unicode) = flags.flag_state(Flag::Unicode) {
            self.unicode = unicode;
        }
    }

    fn letter(&mut self, span: &Span, first: char, last: char) {
        if (first..=last).take(CLASS_CHARS_LOOKED_AT).any(stays) {
            return;
        }
        let shown = match first == last {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        };
        let folded = folded(first);
        let help = match folded.as_str() {
            "" => "leave it out: accents and invisible characters are taken away before patterns are looked for".to_owned(),
            _ if first != last => "write lower-case letters: capitals and full-width forms are undone before patterns are looked for".to_owned(),
            folded => format!("write `{folded}`: capitals, accents and full-width forms are undone before patterns are looked for"),
        };
        self.found.push(Objection {
            span: bytes(span),
            code: Code::FoldedLetter,
            message: format!("no text has `{shown}` in it once it is folded"),
            help: Some(help),
        });
    }
}

impl Visitor for Reader {
    type Output = Vec<Objection>;
    type Err = ();

    fn finish(self) -> Result<Self::Output, ()> {
        Ok(self.found)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), ()> {
        match ast {
            Ast::Flags(set) => self.flags(&set.flags),
            Ast::Group(group) => {
                self.outside.push(self.unicode);
                if let Some(flags) = group.flags() {
                    self.flags(flags);
                }
            }
            Ast::Literal(literal) => self.letter(&literal.span, literal.c, literal.c),
            Ast::Assertion(assertion) if self.unicode => {
                let line = matches!(
                    assertion.kind,
                    AssertionKind::StartLine
                        | AssertionKind::EndLine
                        | AssertionKind::StartText
                        | AssertionKind::EndText
                );
                if !line {
                    self.found.push(Objection {
                        span: bytes(&assertion.span),
                        code: Code::WordBorder,
                        message: "borders of Unicode words cannot be looked for".to_owned(),
                        help: Some("write `(?-u:\\b)`, the border of a word of the letters a to z, digits and `_`; between characters of other scripts there is none".to_owned()),
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn visit_post(&mut self, ast: &Ast) -> Result<(), ()> {
        if let Ast::Group(_) = ast {
            self.unicode = self.outside.pop().unwrap_or(true);
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), ()> {
        match item {
            ClassSetItem::Literal(literal) => self.letter(&literal.span, literal.c, literal.c),
            ClassSetItem::Range(range) => self.letter(&range.span, range.start.c, range.end.c),
            _ => {}
        }
        Ok(())
    }
}

/// Whether an expression cannot do without a class of which folding leaves nothing,
/// such as that of all capitals.
fn has_folded_class(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) => false,
        HirKind::Class(Class::Bytes(class)) => class
            .iter()
            .all(|range| range.start().is_ascii_uppercase() && range.end().is_ascii_uppercase()),
        HirKind::Class(Class::Unicode(class)) => {
            let mut chars = class.iter().flat_map(|range| range.start()..=range.end());
            !chars.by_ref().take(CLASS_CHARS_LOOKED_AT).any(stays) && chars.next().is_none()
        }
        HirKind::Capture(capture) => has_folded_class(&capture.sub),
        HirKind::Repetition(repetition) => repetition.min > 0 && has_folded_class(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().any(has_folded_class),
        HirKind::Alternation(parts) => parts.iter().all(has_folded_class),
    }
}

/// Whether a character is its own folded form.
fn stays(c: char) -> bool {
    let mut bytes = [0; 4];
    c.is_ascii_lowercase() || folded(c) == *c.encode_utf8(&mut bytes)
}

fn folded(c: char) -> String {
    let segment = Segment {
        source: Default::default(),
        text: c.to_string(),
    };
    FoldedText::new(std::slice::from_ref(&segment))
        .map(|folded| folded.as_str().to_owned())
        .unwrap_or_default()
}
