//! Which disguises of its terms a list lets the engine see through, and which lists make
//! exceptions of its hits: the section `[lists]` of `pack.toml`, and what stands behind a
//! term in brackets.
//!
//! ```toml
//! [lists.insult]
//! views = ["default", "sound"]    # names of steps, "default", "all"; [] for none
//! except = ["insult-benign"]      # a hit inside a hit of these does not count
//! ```
//!
//! A line of a list may end in `[exact]`, or in steps to add and to leave out:
//! `赌博 [+sound -initials]`.

use super::diagnostic::Code;
use super::lists::List;
use super::reader::{Node, Table};
use crate::pack::load::TermList;
use crate::scan::sounds::{HAN_END, HAN_FROM};
use crate::scan::steps::{
    EMOJI, INITIALS, INNER, LEET, LOOKALIKE, MARKUP, MASK, NAMES, NEAR_SOUND, OF_LETTERS, PINYIN,
    REPEAT, SHAPE, SOUND, SPLIT, Steps,
};

/// What `[lists.NAME]` says.
#[derive(Debug, Clone, Default)]
pub(super) struct ListOptions {
    /// The steps of its terms; by length and script where it does not say.
    views: Option<Views>,
    /// The numbers of the lists that make exceptions.
    except: Vec<u32>,
}

impl ListOptions {
    /// The numbers of the lists that make exceptions.
    pub(super) fn except(&self) -> impl Iterator<Item = u32> {
        self.except.iter().copied()
    }
}

#[derive(Debug, Clone, Copy)]
struct Views {
    with_default: bool,
    steps: Steps,
}

/// What stands in brackets behind a term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    exact: bool,
    add: Steps,
    leave_out: Steps,
}

/// Every step.
fn all() -> Steps {
    NAMES.iter().fold(0, |all, (step, _)| all | step)
}

fn by_name(name: &str) -> Option<Steps> {
    let known = NAMES.iter().find(|(_, known)| *known == name);
    known.map(|(step, _)| *step)
}

/// Reads `[lists]`: options for each list, in the order of the lists.
pub(super) fn read(table: Option<Table<'_>>, lists: &[List<'_>]) -> Vec<ListOptions> {
    let mut options = vec![ListOptions::default(); lists.len()];
    let Some(table) = table else {
        return options;
    };
    let number = |name: &str| lists.iter().position(|list| list.terms.name == name);
    for (name, _, node) in table.entries() {
        let Some(index) = number(name) else {
            let message = format!("there is no list `{name}`");
            let help = format!("a list is a file; make `lists/{name}.txt`, or remove the section");
            node.error(Code::UnknownList, message, Some(help));
            continue;
        };
        let Some(section) = node.table() else {
            continue;
        };
        let views = section.get("views").and_then(|node| views(&node));
        let except = section.get("except").and_then(|node| node.list());
        let except = except.into_iter().flatten().filter_map(|node| {
            let name = node.text()?;
            let found = number(name).filter(|found| *found != index);
            if found.is_none() {
                let message = format!("`{name}` is no other list of this pack");
                let help = "name a list of innocent words that hold a term of this one";
                node.error(Code::UnknownList, message, Some(help.to_owned()));
            }
            found.and_then(|found| u32::try_from(found).ok())
        });
        let except = except.collect();
        section.finish();
        if let Some(slot) = options.get_mut(index) {
            *slot = ListOptions { views, except };
        }
    }
    options
}

fn views(node: &Node<'_>) -> Option<Views> {
    let mut views = Views {
        with_default: false,
        steps: 0,
    };
    for node in node.list()? {
        match node.text() {
            Some("default") => views.with_default = true,
            Some("all") => views.steps = all(),
            Some(name) => match by_name(name) {
                Some(step) => views.steps |= step,
                None => node.error(
                    Code::UnknownWord,
                    format!("`{name}` is no view"),
                    Some(format!("`default`, `all`, or some of {}", names())),
                ),
            },
            None => {}
        }
    }
    Some(views)
}

/// The names of all steps, for help texts.
pub(super) fn names() -> String {
    let names: Vec<String> = NAMES.iter().map(|(_, name)| format!("`{name}`")).collect();
    names.join(", ")
}

/// A line of a list without the marks behind its term, and what they say.
///
/// # Errors
/// The mark that is none.
pub(super) fn split_marks(line: &str) -> Result<(&str, Marks), &str> {
    let mut marks = Marks::default();
    let Some((term, inside)) = line
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once('['))
    else {
        return Ok((line, marks));
    };
    for mark in inside.split_whitespace() {
        let step = |name: &str| by_name(name);
        if mark == "exact" {
            marks.exact = true;
        } else if let Some(step) = mark.strip_prefix('+').and_then(step) {
            marks.add |= step;
        } else if let Some(step) = mark.strip_prefix('-').and_then(step) {
            marks.leave_out |= step;
        } else {
            return Err(mark);
        }
    }
    Ok((term.trim_end(), marks))
}

/// The steps a term allows.
pub(super) fn steps(term: &str, options: &ListOptions, marks: Marks) -> Steps {
    if marks.exact {
        return 0;
    }
    let steps = match options.views {
        None => by_length(term),
        Some(views) if views.with_default => by_length(term) | views.steps,
        Some(views) => views.steps,
    };
    possible(term) & ((steps | marks.add) & !marks.leave_out)
}

/// Whether a character has a sound and a shape.
pub(super) fn is_han(c: char) -> bool {
    (HAN_FROM..HAN_END).contains(&u32::from(c))
}

/// The steps that can lead to a term at all.
fn possible(term: &str) -> Steps {
    if term.chars().count() < 2 {
        return 0;
    }
    if term.chars().all(is_han) {
        return all() & !(OF_LETTERS & !MARKUP);
    }
    if term.chars().any(|c| c.is_alphabetic()) {
        OF_LETTERS
    } else {
        0
    }
}

/// What is safe for most terms: the shorter a term, the more innocent words come near it.
fn by_length(term: &str) -> Steps {
    let length = term.chars().filter(|c| *c != ' ').count();
    if term.chars().all(is_han) {
        return match length {
            ..=2 => MARKUP | SPLIT | EMOJI | PINYIN,
            3 => MARKUP | SPLIT | EMOJI | PINYIN | INITIALS | SHAPE | SOUND,
            _ => MARKUP | SPLIT | EMOJI | PINYIN | INITIALS | SHAPE | SOUND | NEAR_SOUND,
        };
    }
    match length {
        ..=2 => 0,
        3 => LOOKALIKE | LEET | MARKUP | REPEAT,
        _ => LOOKALIKE | LEET | MARKUP | REPEAT | INNER | MASK,
    }
}

/// A list with the steps its terms allow.
pub(super) fn apply(list: List<'_>, options: ListOptions) -> TermList {
    let both = list.terms.terms.iter().zip(list.marks);
    TermList {
        steps: both
            .map(|(term, marks)| steps(term, &options, marks))
            .collect(),
        except: options.except,
        ..list.terms
    }
}
