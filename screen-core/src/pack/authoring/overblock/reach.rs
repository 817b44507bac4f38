//! Whether a condition can hold at all.

use super::super::diagnostic::Code;
use super::super::lists::List;
use super::implies::Known;
use super::{Findings, Places};
use crate::limits::HITS_MAX;
use crate::pack::{Condition, Rule};

/// What is certain about a condition, whatever the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Never,
    Always,
    Open,
}

/// Looks at the parts of a rule's condition.
pub(super) struct Walk<'a> {
    pub(super) lists: &'a [List<'a>],
    pub(super) known: &'a Known<'a>,
    pub(super) places: &'a Places<'a>,
    pub(super) findings: &'a mut Findings,
    /// Whether a part that can never hold was shown.
    pub(super) shown: bool,
}

impl Walk<'_> {
    pub(super) fn rule(&mut self, rule: &Rule) -> Reach {
        let mut path = vec!["rules".to_owned(), rule.id.0.clone(), "match".to_owned()];
        self.shown = false;
        let reach = self.condition(&rule.condition, &mut path);
        if reach == Reach::Never && !self.shown {
            let message = format!("no text can meet the condition of `{}`", rule.id);
            let help = "it asks for something and for its absence, or for one of nothing";
            let place = self.places.of(&path);
            self.findings.add(
                self.places.source,
                place,
                Code::UnreachableRule,
                message,
                help,
            );
        }
        reach
    }

    fn condition(&mut self, condition: &Condition, path: &mut Vec<String>) -> Reach {
        let (key, parts) = match condition {
            Condition::List { list, at_least } => return self.list(*list, *at_least, path),
            Condition::Signal(_) | Condition::Pattern { .. } => return Reach::Open,
            Condition::All { of, .. } => ("all", of),
            Condition::Any(of) => ("any", of),
            Condition::None(of) => ("none", of),
        };
        let mut reaches = Vec::new();
        path.push(key.to_owned());
        for (index, part) in parts.iter().enumerate() {
            path.push(index.to_string());
            reaches.push(self.condition(part, path));
            path.pop();
        }
        path.pop();
        let any = if reaches.contains(&Reach::Always) {
            Reach::Always
        } else if reaches.iter().all(|reach| *reach == Reach::Never) {
            Reach::Never
        } else {
            Reach::Open
        };
        match condition {
            Condition::All { of, within_chars } => {
                let near = within_chars.is_none_or(|chars| self.near(of, chars, path));
                if reaches.contains(&Reach::Never) || !near || self.contradiction(of) {
                    Reach::Never
                } else if reaches.iter().all(|reach| *reach == Reach::Always) {
                    Reach::Always
                } else {
                    Reach::Open
                }
            }
            Condition::None(_) => match any {
                Reach::Never => Reach::Always,
                Reach::Always => Reach::Never,
                Reach::Open => Reach::Open,
            },
            _ => any,
        }
    }

    fn list(&mut self, list: u32, at_least: u32, path: &mut Vec<String>) -> Reach {
        let Some(list) = self.lists.get(list as usize) else {
            return Reach::Open;
        };
        let name = &list.terms.name;
        let (key, code, message, help) = if list.terms.terms.is_empty() {
            (
                "list",
                Code::EmptyList,
                format!("the list `{name}` has no terms, so this never holds"),
                "write one term a line into it, or take this part out",
            )
        } else if at_least as usize > HITS_MAX {
            (
                "at_least",
                Code::AtLeastTooLarge,
                format!("a text gives at most {HITS_MAX} hits, so this never holds"),
                "ask for fewer hits; one more repetition of a word is a hit more",
            )
        } else {
            return Reach::Open;
        };
        path.push(key.to_owned());
        let place = self.places.of(path);
        path.pop();
        self.shown = true;
        self.findings
            .add(self.places.source, place, code, message, help);
        Reach::Never
    }

    /// Whether the parts of an `all` can fit into its distance. One that only terms that
    /// run into each other could meet is shown, but not taken for impossible.
    fn near(&mut self, parts: &[Condition], within_chars: u32, path: &mut Vec<String>) -> bool {
        let lengths: Vec<usize> = parts
            .iter()
            .map(|part| self.shortest(part))
            .filter(|chars| *chars > 0)
            .collect();
        // Where only one part stands somewhere, there is no distance.
        if lengths.len() < 2 {
            return true;
        }
        let lists: Vec<u32> = parts.iter().flat_map(lists_of).collect();
        let nested = lists.iter().enumerate().any(|(index, a)| {
            let mut others = lists.iter().skip(index + 1);
            others.any(|b| a == b || self.known.inside.overlap(*a, *b))
        });
        let within = within_chars as usize;
        let longest = lengths.iter().copied().max().unwrap_or(0);
        let possible = longest <= within;
        // One hit inside another takes no room of its own.
        let needed = if nested {
            longest
        } else {
            lengths.iter().sum()
        };
        if needed <= within {
            return true;
        }
        path.push("within_chars".to_owned());
        let place = self.places.of(path);
        path.pop();
        self.shown |= !possible;
        self.findings.add(
            self.places.source,
            place,
            Code::WithinTooSmall,
            format!("the shortest terms already take {needed} characters"),
            "count from the beginning of the first to the end of the last, with the words between them",
        );
        possible
    }

    /// The characters a condition takes at least; 0 where it can hold and stand nowhere,
    /// as an absence does, or a signal for what is attached.
    fn shortest(&self, condition: &Condition) -> usize {
        match condition {
            Condition::List { list, .. } => {
                let terms = self.lists.get(*list as usize).map(|list| &list.terms.terms);
                let lengths = terms.into_iter().flatten().map(|term| term.chars().count());
                lengths.min().unwrap_or(0)
            }
            Condition::Signal(_) | Condition::Pattern { .. } | Condition::None(_) => 0,
            Condition::Any(parts) => {
                let lengths = parts.iter().map(|part| self.shortest(part));
                lengths.min().unwrap_or(0)
            }
            Condition::All { of, .. } => {
                let lengths = of.iter().map(|part| self.shortest(part));
                lengths.max().unwrap_or(0)
            }
        }
    }

    /// Whether an `all` asks for something and for its absence.
    fn contradiction(&self, parts: &[Condition]) -> bool {
        let absent = parts.iter().filter_map(|part| match part {
            Condition::None(of) => Some(of),
            _ => None,
        });
        absent.flatten().any(|absent| {
            let mut asked = parts
                .iter()
                .filter(|part| !matches!(part, Condition::None(_)));
            asked.any(|asked| self.known.implies(asked, absent))
        })
    }
}

/// The lists a condition asks for.
fn lists_of(condition: &Condition) -> Vec<u32> {
    match condition {
        Condition::List { list, .. } => vec![*list],
        Condition::Signal(_) | Condition::Pattern { .. } | Condition::None(_) => Vec::new(),
        Condition::Any(of) | Condition::All { of, .. } => of.iter().flat_map(lists_of).collect(),
    }
}
