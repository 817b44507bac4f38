//! The lint: a pack held against a profile, so that a regulation can be checked. L01 to
//! L17 are the provisions of 2017, D01 to D05 the EU's Digital Services Act; R01 and
//! R02 look at how often a rule's decisions were reversed on appeal.
//!
//! What a pack states and states wrong, and what is required and missing, is an error.
//! What only the host can know and the pack merely does not declare is a warning.

mod cn;
mod dsa;
pub mod messages;
mod reversals;

use serde::{Deserialize, Serialize};

use crate::error::RequestError;
use crate::ids::RuleId;
use crate::pack::{Pack, Policy, Profile};
use crate::request::check;
use crate::verdict::messages::{Locale, Message};

/// What a pack is held against.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LintRequest {
    /// The profile; the pack's own by default.
    #[serde(default)]
    pub profile: Option<Profile>,
    /// The language of the words; English by default.
    #[serde(default)]
    pub locale: Option<String>,
    /// How appeals against decisions by rules ended; at most one entry for each rule.
    #[serde(default)]
    pub appeals: Vec<RuleAppeals>,
}

/// How appeals against the decisions by one rule ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleAppeals {
    /// The rule.
    pub rule: RuleId,
    /// Appeals that were decided.
    pub decided: u32,
    /// Those of them that reversed the decision, wholly or in part.
    pub reversed: u32,
}

/// What the lint found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LintOutcome {
    /// The profile.
    pub profile: Profile,
    /// How many errors there are.
    pub errors: u32,
    /// How many warnings there are.
    pub warnings: u32,
    /// What was found, by code and then by place.
    pub lints: Vec<Lint>,
}

/// One finding of the lint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lint {
    /// Its stable code, such as `L17`.
    pub code: String,
    /// How grave it is.
    pub level: LintLevel,
    /// Where it stands in `pack.toml`, as a dotted path.
    #[serde(rename = "where")]
    pub place: String,
    /// What is wrong, in words.
    pub say: String,
    /// How to mend it.
    pub how_to_fix: Option<String>,
    /// The article it rests on: of the provisions for `L`, of the Digital Services Act
    /// for `D`.
    pub clause: Option<String>,
    /// A value that would mend it.
    pub propose: Option<LintProposal>,
}

/// How grave a finding of the lint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LintLevel {
    /// The pack states it wrong, or it is required and missing.
    Error,
    /// Only the host can know; the pack does not declare it. Or it is worth a look.
    Warning,
}

/// A value that would mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LintProposal {
    /// Where it belongs, as a dotted path.
    #[serde(rename = "where")]
    pub place: String,
    /// The value, as it is written in `pack.toml` between quotes.
    pub value: String,
}

/// Holds the pack at work against a profile.
///
/// # Errors
/// Appeals that do not add up or name a rule the pack does not have.
pub fn lint(pack: &Pack, request: &LintRequest) -> Result<LintOutcome, RequestError> {
    let policy = pack.policy();
    check::list("appeals", request.appeals.len())?;
    let locale = Locale::of(request.locale.as_deref());
    let profile = request.profile.unwrap_or(policy.profile);
    let mut found = against(policy, profile, locale);
    reversals::check(policy, &request.appeals, &mut found)?;
    let count = |level| {
        let count = found
            .lints
            .iter()
            .filter(|lint| lint.level == level)
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    Ok(LintOutcome {
        profile,
        errors: count(LintLevel::Error),
        warnings: count(LintLevel::Warning),
        lints: found.lints,
    })
}

/// All findings about a policy.
pub(crate) fn against(policy: &Policy, profile: Profile, locale: Locale) -> Found {
    let mut found = Found {
        locale,
        lints: Vec::new(),
    };
    match profile {
        Profile::CnPublicAccounts2017 => cn::check(policy, &mut found),
        Profile::EuDsa => dsa::check(policy, &mut found),
        Profile::Minimal => {}
    }
    found
}

/// Findings, in the order in which they were made.
#[derive(Debug)]
pub(crate) struct Found {
    locale: Locale,
    pub(crate) lints: Vec<Lint>,
}

impl Found {
    fn error(&mut self, message: &Message, place: impl Into<String>, fill: &[(&str, &str)]) {
        self.add(LintLevel::Error, message, place.into(), fill);
    }

    fn warning(&mut self, message: &Message, place: impl Into<String>, fill: &[(&str, &str)]) {
        self.add(LintLevel::Warning, message, place.into(), fill);
    }

    /// What only the host can know: a warning where the pack does not say where it is,
    /// an error where it says that there is none.
    fn endpoint(&mut self, policy: &Policy, name: &str, absent: &Message, empty: &Message) {
        let place = format!("endpoints.{name}");
        match policy.endpoints.get(name) {
            None => self.warning(absent, place, &[("name", name)]),
            Some(address) if address.trim().is_empty() => {
                self.error(empty, place, &[("name", name)]);
            }
            Some(_) => {}
        }
    }

    fn add(&mut self, level: LintLevel, message: &Message, place: String, fill: &[(&str, &str)]) {
        self.lints.push(Lint {
            code: message.code.to_owned(),
            level,
            place,
            say: message.say(self.locale, fill),
            how_to_fix: message.fix(self.locale, fill),
            clause: (!message.clause.is_empty()).then(|| message.clause.to_owned()),
            propose: None,
        });
    }
}

/// A rule's place, its id in quotes where it has dots.
fn rule_place(id: &RuleId, field: &str) -> String {
    format!("rules.\"{}\".{field}", id.as_str())
}

#[cfg(all(test, feature = "authoring", feature = "schema"))]
mod tests {
    use super::*;
    use crate::request::AccountSnapshot;

    /// L08, the part no pack can change: the engine's own view of an account has no
    /// field for a name, a number or a scan of a document.
    #[test]
    fn a_snapshot_has_no_field_for_identity_data() {
        let schema = schemars::schema_for!(AccountSnapshot);
        let text = serde_json::to_string(&schema).expect("JSON");
        for field in [
            "legal_name",
            "real_name",
            "id_number",
            "phone",
            "scan",
            "birth",
            "address",
        ] {
            assert!(
                !text.contains(&format!("\"{field}\":{{")),
                "{field} is a field"
            );
        }
        assert!(text.contains("\"entity_key\":{"));
    }

    /// Every code is there, in order, with words that have no place left to fill.
    #[test]
    fn codes_are_complete() {
        let mut codes: Vec<&str> = messages::ALL.iter().map(|message| message.code).collect();
        codes.dedup();
        let want: Vec<String> = (1..=17)
            .map(|number| format!("L{number:02}"))
            .chain((1..=5).map(|number| format!("D{number:02}")))
            .chain((1..=2).map(|number| format!("R{number:02}")))
            .collect();
        assert_eq!(codes, want);
    }

    /// The example pack keeps the defaults: what the provisions ask for beyond them is
    /// said, and nothing that the defaults already give.
    #[test]
    fn defaults_are_not_complained_about() {
        let built =
            crate::pack::authoring::build(&crate::pack::authoring::example()).expect("good");
        let pack = Pack::load(&built.bytes).expect("good");
        let found = against(pack.policy(), Profile::CnPublicAccounts2017, Locale::En);
        let codes: Vec<&str> = found.lints.iter().map(|lint| lint.code.as_str()).collect();
        for code in ["L05", "L08", "L10", "L12", "L15"] {
            assert!(!codes.contains(&code), "{codes:?}");
        }
        for code in ["L01", "L02", "L03", "L06", "L11", "L13", "L14", "L17"] {
            assert!(codes.contains(&code), "{codes:?}");
        }
    }
}
