//! Rules by themselves: those that can never act, that change nothing, or that
//! contradict each other.

use super::super::diagnostic::Code;
use super::super::lists::List;
use super::implies::Known;
use super::reach::{Reach, Walk};
use super::tally::{action, hardest};
use super::terms::Inside;
use super::{Findings, Places};
use crate::pack::{Pack, Rule};
use crate::standing::Tier;
use crate::verdict::Action;

pub(super) fn check(
    pack: &Pack,
    lists: &[List<'_>],
    inside: &Inside,
    places: &Places<'_>,
    findings: &mut Findings,
) {
    let known = Known {
        inside,
        terms: lists.iter().map(|list| list.terms.terms.len()).collect(),
    };
    let mut walk = Walk {
        lists,
        known: &known,
        places,
        findings,
        shown: false,
    };
    let mut living = Vec::new();
    for rule in &pack.policy().rules {
        let reach = walk.rule(rule);
        if hardest(rule) == Action::Allow {
            walk.findings.add(
                places.source,
                places.of(&["rules", rule.id.as_str(), "then"]),
                Code::IdleRule,
                format!(
                    "the rule `{}` allows at every tier, so it does nothing",
                    rule.id
                ),
                "an exception is made inside the rule it is one from, with `none = [ … ]`",
            );
        } else if reach != Reach::Never {
            living.push(rule);
        }
    }
    for (index, rule) in living.iter().enumerate() {
        if let Some((other, relation)) = overshadowed(&known, &living, index) {
            report(rule, other, relation, places, findings);
        }
    }
}

/// How a rule relates to another that holds wherever it does.
#[derive(Clone, Copy)]
enum Relation {
    /// Both hold for the same texts and do the same.
    Same,
    /// Both hold for the same texts and do different things.
    Conflict,
    /// The other holds for more texts and does no less.
    Wider,
}

/// Another rule beside which this one changes nothing, or which contradicts it. Of
/// two rules with one condition the later one is shown.
fn overshadowed<'a>(
    known: &Known<'_>,
    rules: &[&'a Rule],
    index: usize,
) -> Option<(&'a Rule, Relation)> {
    let rule = rules.get(index)?;
    rules.iter().enumerate().find_map(|(number, other)| {
        if number == index || !known.implies(&rule.condition, &other.condition) {
            return None;
        }
        let mutual = known.implies(&other.condition, &rule.condition);
        let same = Tier::ALL
            .iter()
            .all(|tier| action(rule, *tier) == action(other, *tier));
        let relation = match (mutual, same) {
            (true, _) if number > index => return None,
            (true, true) => Relation::Same,
            (true, false) => Relation::Conflict,
            (false, _) => Relation::Wider,
        };
        let covered = other.public
            && rule.severity <= other.severity
            && Tier::ALL
                .iter()
                .all(|tier| action(rule, *tier) <= action(other, *tier));
        (!matches!(relation, Relation::Wider) || covered).then_some((*other, relation))
    })
}

fn report(
    rule: &Rule,
    other: &Rule,
    relation: Relation,
    places: &Places<'_>,
    findings: &mut Findings,
) {
    let (id, other) = (&rule.id, &other.id);
    let (key, code, message, help) = match relation {
        Relation::Same => (
            "match",
            Code::ShadowedRule,
            format!("`{id}` and `{other}` have the same condition and do the same"),
            "keep one of them",
        ),
        Relation::Conflict => (
            "then",
            Code::Conflict,
            format!("`{id}` and `{other}` have the same condition and do different things"),
            "keep one of them: the harder action wins in any case",
        ),
        Relation::Wider => (
            "match",
            Code::ShadowedRule,
            format!("wherever `{id}` holds, `{other}` holds as well and does no less"),
            "remove it, or let it do something harder",
        ),
    };
    let place = places.of(&["rules", id.as_str(), key]);
    findings.add(places.source, place, code, message, help);
}
