//! A pack as a document to keep: its whole policy in a stable JSON form, and for each
//! list and pattern its size and the digest of what is in it. Operators archive one for each version
//! they published (article 5(2)); the differences between versions are computed from
//! it.

use serde::{Deserialize, Serialize};

use crate::error::RequestError;
use crate::ids::Hash;
use crate::limits::{ENDPOINTS_MAX, LISTS_MAX, PATTERNS_MAX, RULES_MAX};
use crate::pack::{Condition, Pack, Policy};
use crate::request::check;

/// What a pack is asked for its summary with: nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DescribeRequest {}

/// A pack as data, without the terms of its lists and the expressions of its patterns.
///
/// It is for the operator: rules that are not published stand in it in full. What the
/// public reads is made by [`render_rules`](super::rules::render_rules).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PackSummary {
    /// The form of this document.
    pub schema: SummarySchema,
    /// The SHA-256 of the built pack.
    pub digest: Hash,
    /// What the pack decides.
    pub policy: Policy,
    /// Its lists, in their order.
    pub lists: Vec<ListSummary>,
    /// Its patterns, in their order.
    #[serde(default)]
    pub patterns: Vec<PatternSummary>,
}

/// The forms of a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SummarySchema {
    /// The first form.
    #[serde(rename = "screen-pack-summary/1")]
    V1,
}

/// A list of terms without the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListSummary {
    /// Its name.
    pub name: String,
    /// How many terms it has.
    pub terms: u32,
    /// The SHA-256 of its folded terms, each ended by a line feed, in their order.
    pub digest: Hash,
}

/// A pattern without its regular expressions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PatternSummary {
    /// Its name.
    pub name: String,
    /// How many expressions it has.
    pub expressions: u32,
    /// The SHA-256 of its expressions, each ended by a line feed, in their order.
    pub digest: Hash,
}

/// Gives the summary of the pack at work.
///
/// # Errors
/// None at present.
pub fn describe_pack(pack: &Pack, _: &DescribeRequest) -> Result<PackSummary, RequestError> {
    Ok(describe(pack))
}

pub(crate) fn describe(pack: &Pack) -> PackSummary {
    let lists = pack.list_infos().iter().map(|list| ListSummary {
        name: list.name.clone(),
        terms: list.terms,
        digest: list.digest.clone(),
    });
    let patterns = pack.named_patterns().iter().map(|pattern| PatternSummary {
        name: pattern.name.clone(),
        expressions: pattern.expressions,
        digest: pattern.digest.clone(),
    });
    PackSummary {
        schema: SummarySchema::V1,
        digest: pack.digest().clone(),
        policy: pack.policy().clone(),
        lists: lists.collect(),
        patterns: patterns.collect(),
    }
}

impl PackSummary {
    /// Bounds of a summary somebody sends.
    pub(crate) fn check(&self, field: &str) -> Result<(), RequestError> {
        check::id(&format!("{field}.policy.id"), &self.policy.id)?;
        check::id(&format!("{field}.policy.version"), &self.policy.version)?;
        check::time(
            &format!("{field}.policy.effective_at"),
            self.policy.effective_at,
        )?;
        if let Some(expires_at) = self.policy.expires_at {
            check::time(&format!("{field}.policy.expires_at"), expires_at)?;
        }
        for (name, count, max) in [
            ("policy.rules", self.policy.rules.len(), RULES_MAX),
            ("lists", self.lists.len(), LISTS_MAX),
            ("patterns", self.patterns.len(), PATTERNS_MAX),
            (
                "policy.endpoints",
                self.policy.endpoints.len(),
                ENDPOINTS_MAX,
            ),
            (
                "policy.responsible",
                self.policy.responsible.len(),
                ENDPOINTS_MAX,
            ),
        ] {
            check::at_most(&format!("{field}.{name}"), count, max, "entries")?;
        }
        for (index, rule) in self.policy.rules.iter().enumerate() {
            check::time(&format!("{field}.policy.rules[{index}].since"), rule.since)?;
        }
        Ok(())
    }

    /// A condition in one line, with lists and patterns by their names: two packs that
    /// number them differently still say the same.
    pub(crate) fn condition(&self, condition: &Condition) -> String {
        let all = |of: &[Condition]| {
            let parts: Vec<String> = of.iter().map(|part| self.condition(part)).collect();
            parts.join(", ")
        };
        match condition {
            Condition::All { of, within_chars } => match within_chars {
                Some(chars) => format!("all({}) within {chars} characters", all(of)),
                None => format!("all({})", all(of)),
            },
            Condition::Any(of) => format!("any({})", all(of)),
            Condition::None(of) => format!("none({})", all(of)),
            Condition::List { list, at_least } => {
                let list = self.lists.get(*list as usize);
                let name = list.map_or("?", |list| list.name.as_str());
                hits("list", name, *at_least)
            }
            Condition::Pattern { pattern, at_least } => {
                let pattern = self.patterns.get(*pattern as usize);
                let name = pattern.map_or("?", |pattern| pattern.name.as_str());
                hits("pattern", name, *at_least)
            }
            Condition::Signal(leaf) => {
                let window = leaf
                    .window_s
                    .map_or_else(String::new, |seconds| format!(" in {seconds} s"));
                match leaf.at_least_ppm {
                    1_000_000 => format!("signal {}{window}", leaf.name),
                    ppm => format!("signal {} of {ppm} ppm{window}", leaf.name),
                }
            }
        }
    }
}

/// So many hits of a list or pattern.
fn hits(what: &str, name: &str, at_least: u32) -> String {
    match at_least {
        1 => format!("{what} {name}"),
        _ => format!("{at_least} of {what} {name}"),
    }
}
