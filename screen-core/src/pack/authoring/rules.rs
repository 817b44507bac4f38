//! Rules and their conditions.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::diagnostic::{Code, most_like};
use super::reader::{Node, Table};
use crate::ids::RuleId;
use crate::limits::{CONDITION_DEPTH_MAX, CONDITION_NODES_MAX, RULES_MAX};
use crate::pack::{ActionByTier, Condition, Leaf, LocaleText, Rule};
use crate::scan::detectors;
use crate::signal::ONE_PPM;
use crate::standing::Tier;
use crate::time::TIME_MS_MAX;
use crate::verdict::Action;

/// The names a condition may refer to, and the lists and patterns it did refer to.
pub(super) struct Names<'a> {
    pub(super) lists: Vec<&'a str>,
    pub(super) patterns: Vec<&'a str>,
    pub(super) host_signals: &'a [String],
    pub(super) used: RefCell<BTreeSet<u32>>,
    pub(super) used_patterns: RefCell<BTreeSet<u32>>,
}

/// Reads all rules, in the order of their ids.
pub(super) fn read(table: &Table<'_>, names: &Names<'_>, since: i64) -> Vec<Rule> {
    let entries = table.entries();
    if entries.len() > RULES_MAX {
        table.error(
            Code::TooLarge,
            format!("{} rules, at most {RULES_MAX}", entries.len()),
            None,
        );
    }
    let mut rules: Vec<Rule> = entries
        .into_iter()
        .filter_map(|(id, name, node)| {
            let good = |c: char| {
                c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_')
            };
            if !id.chars().all(good) {
                let help = "lower-case letters, digits, dots, hyphens, such as `scam.advance-fee`"
                    .to_owned();
                name.error(
                    Code::OutOfRange,
                    format!("`{id}` is not a name for a rule"),
                    Some(help),
                );
            }
            rule(id, &node, names, since)
        })
        .collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules
}

fn rule(id: &str, node: &Node<'_>, names: &Names<'_>, since: i64) -> Option<Rule> {
    let table = node.table()?;
    let meta = table.need("meta").and_then(|meta| meta.table());
    let condition = table.need("match").and_then(|node| condition(&node, names));
    let then = table
        .need("then")
        .and_then(|node| actions(&node).map(|then| (node, then)));
    table.finish();
    let meta = meta?;
    let category = meta.need("category").and_then(|node| node.word());
    let severity = meta.get("severity").map(|node| node.word());
    let public = meta.get("public").map_or(Some(true), |node| node.flag());
    let say = meta.need("say").and_then(|node| locale_text(&node));
    let fix = meta.get("fix").map(|node| locale_text(&node));
    let since = meta
        .get("since")
        .map_or(Some(since), |node| node.number(0..=TIME_MS_MAX));
    meta.finish();
    let (then_node, then) = then?;
    if public == Some(false) && then.iter().any(|action| *action > Action::Hold) {
        then_node.error(
            Code::PrivateRule,
            format!("the private rule `{id}` may hold for review, and nothing harder"),
            Some("write `hold`, or publish the rule with `public = true`".to_owned()),
        );
    }
    Some(Rule {
        id: RuleId(id.to_owned()),
        category: category?,
        severity: severity.unwrap_or(None),
        public: public?,
        since: since?,
        say: say?,
        fix: fix.flatten(),
        condition: condition?,
        then,
    })
}

/// One action for all tiers, or a table with one for each.
fn actions(node: &Node<'_>) -> Option<ActionByTier> {
    if node.is_text() {
        return node.word().map(|action: Action| [action; 5]);
    }
    let table = node.table()?;
    let mut then = [None; 5];
    for (tier, value) in table.keyed::<Tier>() {
        if let Some(slot) = then.get_mut(tier as usize) {
            *slot = value.word();
        }
    }
    let missing: Vec<&str> = Tier::ALL
        .iter()
        .zip(&then)
        .filter(|(_, slot)| slot.is_none())
        .map(|(tier, _)| tier.name())
        .collect();
    if !missing.is_empty() && table.entries().len() < 5 {
        node.error(
            Code::MissingKey,
            format!("`{}` says nothing for {}", node.path, missing.join(", ")),
            None,
        );
    }
    then.into_iter()
        .collect::<Option<Vec<Action>>>()?
        .try_into()
        .ok()
}

/// A text, or a table with one for each language.
pub(super) fn locale_text(node: &Node<'_>) -> Option<LocaleText> {
    if node.is_text() {
        return node.text().map(|en| LocaleText {
            en: en.to_owned(),
            zh: None,
        });
    }
    let table = node.table()?;
    let en = table
        .need("en")
        .and_then(|node| node.text().map(str::to_owned));
    let zh = table
        .get("zh")
        .and_then(|node| node.text().map(str::to_owned));
    table.finish();
    Some(LocaleText { en: en?, zh })
}

fn condition(node: &Node<'_>, names: &Names<'_>) -> Option<Condition> {
    let mut nodes = 0;
    let condition = part(node, names, 1, &mut nodes);
    if nodes > CONDITION_NODES_MAX {
        let message = format!(
            "{nodes} parts in `{}`, at most {CONDITION_NODES_MAX}",
            node.path
        );
        node.error(Code::TooLarge, message, None);
    }
    condition
}

fn part(node: &Node<'_>, names: &Names<'_>, depth: usize, nodes: &mut usize) -> Option<Condition> {
    *nodes += 1;
    if depth > CONDITION_DEPTH_MAX {
        let message =
            format!("conditions inside each other {depth} deep, at most {CONDITION_DEPTH_MAX}");
        node.error(Code::TooLarge, message, None);
        return None;
    }
    let table = node.table()?;
    let mut parts = |key: &'static str| {
        let list = table.get(key)?.list()?;
        let parts: Vec<Option<Condition>> = list
            .iter()
            .map(|item| part(item, names, depth + 1, nodes))
            .collect();
        Some((key, parts.into_iter().collect::<Option<Vec<Condition>>>()))
    };
    let groups: Vec<_> = ["all", "any", "none"]
        .into_iter()
        .filter_map(&mut parts)
        .collect();
    let within_chars = table
        .get("within_chars")
        .map(|value| (value.number(1..=1_000_000), value));
    let list = table.get("list");
    let pattern = table.get("pattern");
    let signal = table.get("signal");
    let at_least = table
        .get("at_least")
        .map(|value| value.number::<u32>(1..=1_000_000));
    let window_s = table
        .get("window_s")
        .map(|value| (value.number(1..=31 * 86_400), value));
    let leaves = [&list, &pattern, &signal];
    let kinds = groups.len() + leaves.iter().filter(|leaf| leaf.is_some()).count();
    table.finish();
    if kinds != 1 {
        node.error(
            Code::Condition,
            format!(
                "`{}` must be exactly one of `all`, `any`, `none`, `list`, `pattern`, `signal`",
                node.path
            ),
            Some("put several conditions into `all = [ … ]` or `any = [ … ]`".to_owned()),
        );
        return None;
    }
    if let Some((_, value)) = within_chars
        .as_ref()
        .filter(|_| groups.first().is_none_or(|(key, _)| *key != "all"))
    {
        value.error(Code::Condition, "`within_chars` belongs beside `all`", None);
    }
    if let Some((key, parts)) = groups.into_iter().next() {
        let parts = parts?;
        return Some(match key {
            "all" => Condition::All {
                of: parts,
                within_chars: within_chars.and_then(|(chars, _)| chars),
            },
            "any" => Condition::Any(parts),
            _ => Condition::None(parts),
        });
    }
    if let Some(list) = list {
        return list_leaf(&list, names, at_least.unwrap_or(Some(1))?);
    }
    if let Some(pattern) = pattern {
        return pattern_leaf(&pattern, names, at_least.unwrap_or(Some(1))?);
    }
    let signal = signal?;
    let leaf = signal_leaf(&signal, names, at_least.unwrap_or(Some(1))?)?;
    if let Some((_, value)) = window_s
        .as_ref()
        .filter(|_| !detectors::looks_back(&leaf.name))
    {
        value.error(
            Code::Condition,
            format!("`{}` does not look back over a window", leaf.name),
            None,
        );
    }
    Some(Condition::Signal(Leaf {
        window_s: window_s.and_then(|(seconds, _)| seconds),
        ..leaf
    }))
}

fn list_leaf(node: &Node<'_>, names: &Names<'_>, at_least: u32) -> Option<Condition> {
    let list = number(node, &names.lists, "list", Code::UnknownList)?;
    names.used.borrow_mut().insert(list);
    Some(Condition::List { list, at_least })
}

fn pattern_leaf(node: &Node<'_>, names: &Names<'_>, at_least: u32) -> Option<Condition> {
    let pattern = number(node, &names.patterns, "pattern", Code::UnknownPattern)?;
    names.used_patterns.borrow_mut().insert(pattern);
    Some(Condition::Pattern { pattern, at_least })
}

/// The number of a list or pattern that is named here.
fn number(node: &Node<'_>, known: &[&str], what: &str, unknown: Code) -> Option<u32> {
    let name = node.text()?;
    let found = (0u32..).zip(known).find(|(_, known)| **known == name);
    if found.is_none() {
        let like = most_like(name, known.iter().copied());
        let help = like.map_or_else(
            || format!("add the file `{what}s/{name}.txt`"),
            |like| format!("did you mean `{like}`?"),
        );
        node.error(unknown, format!("there is no {what} `{name}`"), Some(help));
    }
    found.map(|(number, _)| number)
}

fn signal_leaf(node: &Node<'_>, names: &Names<'_>, at_least: u32) -> Option<Leaf> {
    let name = node.text()?;
    let known =
        detectors::by_name(name).is_some() || names.host_signals.iter().any(|known| known == name);
    if !known {
        let engine = detectors::DETECTORS.iter().map(|detector| detector.name);
        let like = most_like(
            name,
            engine.chain(names.host_signals.iter().map(String::as_str)),
        );
        let help = like.map_or_else(
            || "if the host sends it, name it in `host_signals`; until then the rule holds what it cannot judge".to_owned(),
            |like| format!("did you mean `{like}`?"),
        );
        node.error(
            Code::UnknownSignal,
            format!("the engine has no signal `{name}`"),
            Some(help),
        );
    }
    Some(Leaf {
        name: name.to_owned(),
        at_least_ppm: i64::from(at_least) * ONE_PPM,
        window_s: None,
    })
}
