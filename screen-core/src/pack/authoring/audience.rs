//! Who a pack is built for, and what of it they get.

use std::collections::{BTreeMap, BTreeSet};

use super::patterns::{PatternFiles, PatternTables};
use crate::pack::format::Audience;
use crate::pack::load::TermList;
use crate::pack::{Condition, Policy};

/// A pack as it was read.
pub(super) struct Whole<'a> {
    pub(super) policy: Policy,
    pub(super) lists: Vec<TermList>,
    pub(super) patterns: &'a PatternFiles<'a>,
}

/// What of it goes to an audience.
pub(super) struct Part {
    pub(super) policy: Policy,
    pub(super) lists: Vec<TermList>,
    pub(super) patterns: PatternTables,
}

/// What of a pack goes to an audience.
///
/// For clients that is without the rules that are not published, the lists only those
/// use, and the signals of the host only those ask for: the terms of a private rule
/// and even their number would tell how to get around it. All else stays, because the
/// rules page publishes it or a verdict needs it. A pack without private rules and
/// without unused lists stays as it is.
pub(super) fn for_audience(whole: Whole<'_>, audience: Audience) -> Part {
    let Whole {
        mut policy,
        lists,
        patterns,
    } = whole;
    if audience != Audience::Client || policy.rules.iter().all(|rule| rule.public) {
        return Part {
            policy,
            lists,
            patterns: patterns.of(|_| true),
        };
    }
    let mut secret = Uses::default();
    let mut open = Uses::default();
    for rule in &policy.rules {
        let uses = if rule.public { &mut open } else { &mut secret };
        uses.add(&rule.condition);
    }
    policy.rules.retain(|rule| rule.public);
    // What makes exceptions of a list that is kept is kept.
    let excepts: Vec<u32> = open
        .lists
        .iter()
        .filter_map(|list| lists.get(*list as usize))
        .flat_map(|list| list.except.iter().copied())
        .collect();
    open.lists.extend(excepts);
    policy
        .host_signals
        .retain(|name| open.signals.contains(name) || !secret.signals.contains(name));

    // Numbers move up where one before them is gone.
    let moved = |kept: &BTreeSet<u32>| kept.iter().copied().zip(0u32..).collect();
    let numbers = Numbers {
        lists: moved(&open.lists),
        patterns: moved(&open.patterns),
    };
    for rule in &mut policy.rules {
        numbers.apply(&mut rule.condition);
    }
    Part {
        policy,
        lists: (0_u32..)
            .zip(lists)
            .filter(|(number, _)| open.lists.contains(number))
            .map(|(_, list)| TermList {
                except: numbers.of_lists(&list.except),
                ..list
            })
            .collect(),
        patterns: patterns.of(|number| open.patterns.contains(&number)),
    }
}

/// What conditions refer to.
#[derive(Default)]
struct Uses {
    lists: BTreeSet<u32>,
    patterns: BTreeSet<u32>,
    signals: BTreeSet<String>,
}

impl Uses {
    fn add(&mut self, condition: &Condition) {
        match condition {
            Condition::All { of, .. } | Condition::Any(of) | Condition::None(of) => {
                of.iter().for_each(|part| self.add(part));
            }
            Condition::List { list, .. } => {
                self.lists.insert(*list);
            }
            Condition::Pattern { pattern, .. } => {
                self.patterns.insert(*pattern);
            }
            Condition::Signal(leaf) => {
                self.signals.insert(leaf.name.clone());
            }
        }
    }
}

/// The numbers of what was kept, by those they had.
struct Numbers {
    lists: BTreeMap<u32, u32>,
    patterns: BTreeMap<u32, u32>,
}

impl Numbers {
    fn of_lists(&self, lists: &[u32]) -> Vec<u32> {
        let kept = lists.iter().filter_map(|list| self.lists.get(list));
        kept.copied().collect()
    }

    fn apply(&self, condition: &mut Condition) {
        // INVARIANT: what a public rule names was kept.
        let now = |kept: &BTreeMap<u32, u32>, number: &mut u32| {
            debug_assert!(kept.contains_key(number), "number {number}");
            *number = kept.get(number).copied().unwrap_or(u32::MAX);
        };
        match condition {
            Condition::All { of, .. } | Condition::Any(of) | Condition::None(of) => {
                of.iter_mut().for_each(|part| self.apply(part));
            }
            Condition::List { list, .. } => now(&self.lists, list),
            Condition::Pattern { pattern, .. } => now(&self.patterns, pattern),
            Condition::Signal(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;
    use crate::pack::authoring::{BuildOptions, Files, build, build_with, example};

    const PRIVATE: &str = r#"
[rules."a.watch"]
meta = { category = "spam", public = false, say = "Looked at by a person." }
match = { all = [{ list = "a-secret" }, { list = "prize-job-refund" }, { signal = "host.quiet" }] }
then = "hold"
"#;

    /// The example with a private rule before its own, and lists around those it has.
    fn files(private: bool) -> Files {
        let mut files = example();
        let toml = files.get_mut("pack.toml").expect("there");
        let text = String::from_utf8(toml.clone()).expect("text");
        let text = text.replacen(
            "effective_at",
            "host_signals = [\"host.loud\", \"host.quiet\"]\neffective_at",
            1,
        );
        *toml = text.into_bytes();
        if private {
            toml.extend(PRIVATE.as_bytes());
            files.insert("lists/a-secret.txt".to_owned(), b"hidden words\n".to_vec());
            files.insert("lists/z-unused.txt".to_owned(), b"never used\n".to_vec());
        }
        files
    }

    fn built(files: &Files, audience: Audience) -> Vec<u8> {
        let options = BuildOptions {
            audience,
            ..BuildOptions::default()
        };
        build_with(files, &options).expect("no mistakes").bytes
    }

    #[test]
    fn clients_get_the_published_rules_and_what_they_use() {
        let bytes = built(&files(true), Audience::Client);
        let pack = Pack::load(&bytes).expect("just built");
        let lists: Vec<&str> = pack.lists().map(|(name, _)| name).collect();
        assert_eq!(lists, ["pay-first", "prize-job-refund"]);
        assert!(pack.policy().rules.iter().all(|rule| rule.public));
        assert_eq!(pack.policy().host_signals, ["host.loud"]);
        for word in ["hidden", "a-secret", "a.watch", "never used", "host.quiet"] {
            let found = bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes());
            assert!(!found, "{word}");
        }
        // Conditions still name the lists they named.
        let full = Pack::load(&built(&files(true), Audience::Server)).expect("just built");
        let named = |pack: &Pack| {
            let summary = crate::disclosure::summary::describe(pack);
            let rule = pack.policy().rules.iter().find(|rule| rule.public);
            summary.condition(&rule.expect("a public rule").condition)
        };
        assert_eq!(named(&pack), named(&full));
        assert_eq!(full.lists().count(), 4);
    }

    /// What a pack says, apart from its header and where it comes from.
    fn content(bytes: &[u8]) -> (crate::pack::Policy, Vec<(String, usize)>) {
        let pack = Pack::load(bytes).expect("just built");
        let lists = pack.lists().map(|(name, terms)| (name.to_owned(), terms));
        (pack.policy().clone(), lists.collect())
    }

    #[test]
    fn all_others_get_all_of_it() {
        let server = built(&files(true), Audience::Server);
        let edge = built(&files(true), Audience::Edge);
        assert_eq!(content(&edge), content(&server));
        assert_eq!(edge.len(), server.len());
        assert_eq!(build(&files(true)).expect("no mistakes").bytes, server);
    }

    #[test]
    fn without_private_rules_all_get_the_same() {
        let client = built(&files(false), Audience::Client);
        let server = built(&files(false), Audience::Server);
        assert_eq!(content(&client), content(&server));
        let audience = |bytes: &[u8]| Pack::load(bytes).expect("just built").audience();
        assert_eq!(audience(&client), Audience::Client);
        assert_eq!(audience(&server), Audience::Server);
    }

    #[test]
    fn the_client_pack_is_the_pack_without_its_private_rules() {
        let mut open = files(true);
        open.remove("lists/a-secret.txt");
        open.remove("lists/z-unused.txt");
        let toml = open.get_mut("pack.toml").expect("there");
        let text = String::from_utf8(toml.clone()).expect("text");
        let text = text.replace(PRIVATE, "").replace(", \"host.quiet\"", "");
        *toml = text.into_bytes();
        assert_eq!(
            built(&files(true), Audience::Client),
            built(&open, Audience::Client)
        );
    }
}
