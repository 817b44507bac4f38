//! Who a pack is built for, and what of it they get.

use std::collections::BTreeMap;

use crate::pack::load::TermList;
use crate::pack::{Condition, Policy};

/// Who a pack is built for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Browsers and apps, so everybody: the rules that are published, and nothing by
    /// which the others could be guessed. Its verdicts are hints.
    Client,
    /// Workers at the edge of the platform's own network. They decide, so they have
    /// all rules.
    Edge,
    /// The platform's servers: everything.
    #[default]
    Server,
}

impl Audience {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Client, Self::Edge, Self::Server];

    /// Its name, as it is given on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Edge => "edge",
            Self::Server => "server",
        }
    }
}

/// What of a pack goes to an audience.
///
/// For clients that is without the rules that are not published, the lists only those
/// use, and the signals of the host only those ask for: the terms of a private rule
/// and even their number would tell how to get around it. All else stays, because the
/// rules page publishes it or a verdict needs it. A pack without private rules and
/// without unused lists stays as it is.
pub(crate) fn for_audience(
    mut policy: Policy,
    lists: Vec<TermList>,
    audience: Audience,
) -> (Policy, Vec<TermList>) {
    if audience != Audience::Client || policy.rules.iter().all(|rule| rule.public) {
        return (policy, lists);
    }
    let mut secret = Uses::default();
    let mut open = Uses::default();
    for rule in &policy.rules {
        let uses = if rule.public { &mut open } else { &mut secret };
        uses.add(&rule.condition);
    }
    policy.rules.retain(|rule| rule.public);
    policy
        .host_signals
        .retain(|name| open.signals.contains(name) || !secret.signals.contains(name));

    // Numbers move up where a list before them is gone.
    let mut numbers = BTreeMap::new();
    let mut kept = Vec::new();
    for (number, list) in (0_u32..).zip(lists) {
        if open.lists.contains(&number) {
            numbers.insert(number, numbers.len());
            kept.push(list);
        }
    }
    for rule in &mut policy.rules {
        renumber(&mut rule.condition, &numbers);
    }
    (policy, kept)
}

/// What conditions refer to.
#[derive(Default)]
struct Uses {
    lists: std::collections::BTreeSet<u32>,
    signals: std::collections::BTreeSet<String>,
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
            Condition::Signal(leaf) => {
                self.signals.insert(leaf.name.clone());
            }
        }
    }
}

fn renumber(condition: &mut Condition, numbers: &BTreeMap<u32, usize>) {
    match condition {
        Condition::All { of, .. } | Condition::Any(of) | Condition::None(of) => {
            of.iter_mut().for_each(|part| renumber(part, numbers));
        }
        Condition::List { list, .. } => {
            let number = numbers.get(list).and_then(|now| u32::try_from(*now).ok());
            // INVARIANT: a list that a public rule names was kept.
            debug_assert!(number.is_some(), "list {list}");
            *list = number.unwrap_or(u32::MAX);
        }
        Condition::Signal(_) => {}
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

    #[test]
    fn all_others_get_all_of_it() {
        let server = built(&files(true), Audience::Server);
        assert_eq!(built(&files(true), Audience::Edge), server);
        assert_eq!(build(&files(true)).expect("no mistakes").bytes, server);
    }

    #[test]
    fn without_private_rules_all_get_the_same() {
        let server = built(&files(false), Audience::Server);
        assert_eq!(built(&files(false), Audience::Client), server);
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
            built(&open, Audience::Server)
        );
    }
}
