//! Article 12(1): security assessments of interactive features. A feature is on with a
//! completed assessment; growth, an incident, new technology or a written notice ask
//! for a new one within thirty days.

use serde::{Deserialize, Serialize};

use super::input::{self, note, person, refusal};
use super::messages as say;
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::error::RequestError;
use crate::ids::{DecisionId, Hash};
use crate::limits::{ASSESSMENT_DAYS, REASSESS_DAYS, REGISTER_DAYS};
use crate::pack::Pack;
use crate::request::check::{self, Check};
use crate::request::{Actor, AssessStatus, FeatureStatus, InteractionKind, Role};
use crate::standing::word;
use crate::time::{DAY_MS, Ms};
use crate::verdict::messages::day;
use crate::verdict::{Obligation, Reason, RetainClass};

/// The security assessment of a feature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SecurityAssessment {
    /// The feature.
    pub feature: InteractionKind,
    /// What asked for it.
    pub trigger: AssessTrigger,
    /// How far it is.
    pub status: AssessStatus,
    /// When it was completed.
    #[serde(default)]
    pub completed_at: Option<Ms>,
    /// Until when it holds.
    #[serde(default)]
    pub valid_until: Option<Ms>,
    /// By when a stale one has to be made again.
    #[serde(default)]
    pub due: Option<Ms>,
    /// What was looked at.
    #[serde(default)]
    pub checklist: Vec<CheckItem>,
    /// The SHA-256 of the written report.
    #[serde(default)]
    pub report_digest: Option<Hash>,
    /// Who answers for it.
    pub responsible: Actor,
}

/// What asks for an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssessTrigger {
    /// The feature opens, or a function is added to it.
    Launch,
    /// It works by another technology.
    NewTechnology,
    /// It is used by half as many people again as thirty days ago.
    Growth,
    /// Harm spread through it.
    Incident,
    /// A supervising office asked for it in writing.
    WrittenNotice,
}

/// One point of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckItem {
    /// What.
    pub item: CheckPoint,
    /// How far it is.
    pub state: CheckState,
    /// What was found. A point that does not apply needs a word why.
    #[serde(default)]
    pub note: String,
}

/// What every assessment looks at, after Article 5 of the provisions of 2018 on
/// security assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckPoint {
    /// People answer for the feature.
    ResponsibleStaff,
    /// Identities are checked.
    IdentityChecks,
    /// Accounts, times and contents are recorded.
    Records,
    /// Harm is prevented and stopped in names, posts, reposts and comments.
    HarmPrevention,
    /// Personal data are protected.
    PersonalData,
    /// People can complain and report.
    ComplaintChannel,
    /// Lawful inspections can be supported.
    LawfulSupport,
}

impl CheckPoint {
    /// All points, in the order of the checklist.
    pub const ALL: [Self; 7] = [
        Self::ResponsibleStaff,
        Self::IdentityChecks,
        Self::Records,
        Self::HarmPrevention,
        Self::PersonalData,
        Self::ComplaintChannel,
        Self::LawfulSupport,
    ];
}

/// How far a point of the checklist is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Not looked at yet.
    Open,
    /// In order.
    Done,
    /// The feature does not have it.
    NotApplicable,
}

/// A step of a feature's assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AssessFeatureRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time of the step.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The assessment as it is, or as it begins: a draft.
    pub assessment: SecurityAssessment,
    /// What happens.
    pub step: AssessStep,
}

/// What happens with an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AssessStep {
    /// It is begun or written on; the feature's state does not change.
    Save {
        /// Who writes.
        by: Actor,
    },
    /// All of it was looked at.
    Complete {
        /// Who answers for it: the lead or a moderator.
        by: Actor,
    },
    /// The host counted users.
    CountUsers {
        /// Thirty days ago.
        before: u64,
        /// Now.
        now: u64,
    },
    /// Something happened that asks for a new assessment.
    Ask {
        /// What.
        trigger: AssessTrigger,
    },
    /// It is taken back, and the feature with it.
    Withdraw {
        /// Who does it: the lead or a moderator.
        by: Actor,
    },
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AssessFeatureOutcome {
    /// The decision this is.
    pub decision_id: DecisionId,
    /// Why nothing changed, where nothing did.
    pub refused: Option<Reason>,
    /// What whoever answers for the feature should know.
    pub notes: Vec<Reason>,
    /// The assessment after the step.
    pub assessment: SecurityAssessment,
    /// The same for `assessments` of a request to screen.
    pub status: FeatureStatus,
    /// A new assessment that is due, and how long this one is kept.
    pub obligations: Vec<Obligation>,
    /// The record for the audit log.
    pub audit: AuditRecord,
}

impl SecurityAssessment {
    fn check(&self, field: &str) -> Check {
        input::actor(&format!("{field}.responsible"), &self.responsible)?;
        for (name, at) in [
            ("completed_at", self.completed_at),
            ("valid_until", self.valid_until),
            ("due", self.due),
        ] {
            check::time(&format!("{field}.{name}"), at.unwrap_or(0))?;
        }
        if let Some(digest) = &self.report_digest {
            input::digest(&format!("{field}.report_digest"), digest.as_str())?;
        }
        input::each(
            &format!("{field}.checklist"),
            &self.checklist,
            |field, item| input::words(&format!("{field}.note"), &item.note),
        )
    }

    fn status(&self) -> FeatureStatus {
        FeatureStatus {
            feature: self.feature,
            status: self.status,
            valid_until: self.valid_until,
            due: self.due,
        }
    }

    /// Points that are not in order yet; the written report is one of them.
    fn open_points(&self) -> Vec<String> {
        let settled = |item: &CheckItem| match item.state {
            CheckState::Done => true,
            CheckState::NotApplicable => !item.note.trim().is_empty(),
            CheckState::Open => false,
        };
        let open = |point: &CheckPoint| {
            let mut items = self.checklist.iter().filter(|item| item.item == *point);
            !items.clone().any(settled) || !items.all(settled)
        };
        let points = CheckPoint::ALL.iter().filter(|point| open(point)).map(word);
        let report = self.report_digest.is_none();
        points
            .chain(report.then(|| "report_digest".to_owned()))
            .collect()
    }
}

/// Takes a step of a feature's security assessment.
///
/// # Errors
/// [`RequestError`] names the field that is not well-formed.
pub fn assess_feature(
    pack: &Pack,
    request: &AssessFeatureRequest,
) -> Result<AssessFeatureOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.assessment.check("assessment")?;
    let by = match &request.step {
        AssessStep::Save { by } | AssessStep::Complete { by } | AssessStep::Withdraw { by } => {
            input::actor("step.by", by)?;
            Some(by)
        }
        AssessStep::CountUsers { .. } | AssessStep::Ask { .. } => None,
    };
    let feature = word(&request.assessment.feature);
    let actor = by.map_or(ActorRef::Engine, person);
    let mut audit = decision.record(EventKind::FeatureAssessed, actor, &feature, request);
    audit.retain_class = RetainClass::Register;
    let roles = [Role::Moderator, Role::Lead];
    let mut outcome = AssessFeatureOutcome {
        decision_id: request.decision_id.clone(),
        refused: by.and_then(|by| input::role(&decision, by, &roles)),
        notes: Vec::new(),
        assessment: request.assessment.clone(),
        status: request.assessment.status(),
        obligations: Vec::new(),
        audit,
    };
    if outcome.refused.is_none() {
        step(&decision, &request.step, &mut outcome);
    }
    outcome.status = outcome.assessment.status();
    let codes = outcome.refused.iter().chain(&outcome.notes);
    outcome.audit.reason_codes = codes.map(|reason| reason.code.clone()).collect();
    Ok(outcome)
}

fn step(decision: &Decision<'_>, step: &AssessStep, outcome: &mut AssessFeatureOutcome) {
    let now = decision.now;
    let assessment = &mut outcome.assessment;
    match step {
        AssessStep::Save { by } => assessment.responsible = by.clone(),
        AssessStep::Complete { by } => {
            let open = assessment.open_points();
            if !open.is_empty() {
                let items = open.join(", ");
                let fill = [("items", items.as_str())];
                outcome.refused = Some(refusal(decision, &say::CHECKLIST_INCOMPLETE, &fill));
                return;
            }
            assessment.responsible = by.clone();
            assessment.status = AssessStatus::Completed;
            assessment.completed_at = Some(now);
            assessment.valid_until = Some(now.saturating_add(ASSESSMENT_DAYS * DAY_MS));
            assessment.due = None;
        }
        AssessStep::Withdraw { by } => {
            assessment.responsible = by.clone();
            assessment.status = AssessStatus::Withdrawn;
            assessment.due = None;
        }
        AssessStep::CountUsers { before, now } => {
            if grew_by_half(*before, *now) {
                ask(decision, AssessTrigger::Growth, outcome);
            } else {
                let told = note(decision.locale, &say::GROWTH_BELOW_TRIGGER, &[]);
                outcome.notes.push(told);
            }
        }
        AssessStep::Ask { trigger } => ask(decision, *trigger, outcome),
    }
    outcome.obligations.push(Obligation::StoreRecord {
        class: RetainClass::Register,
        retain_until: now.saturating_add(REGISTER_DAYS * DAY_MS),
    });
}

/// Half as many again, in whole numbers. From nobody there is no growth to measure:
/// the launch asked for its own assessment.
fn grew_by_half(before: u64, now: u64) -> bool {
    before > 0 && u128::from(now) * 2 >= u128::from(before) * 3
}

/// A completed assessment becomes stale: the feature stays on for thirty days, and
/// never longer than it would have without. One that is stale keeps its day. A feature
/// without a complete assessment stays off.
fn ask(decision: &Decision<'_>, trigger: AssessTrigger, outcome: &mut AssessFeatureOutcome) {
    let assessment = &mut outcome.assessment;
    match assessment.status {
        AssessStatus::Completed => {
            let due = decision.now.saturating_add(REASSESS_DAYS * DAY_MS);
            assessment.due = Some(assessment.valid_until.map_or(due, |end| end.min(due)));
            assessment.status = AssessStatus::Stale;
            assessment.trigger = trigger;
        }
        AssessStatus::Stale => {}
        AssessStatus::Draft | AssessStatus::Withdrawn => {
            let told = note(decision.locale, &say::FEATURE_OFF, &[]);
            outcome.notes.push(told);
            return;
        }
    }
    let Some(due) = assessment.due else {
        return;
    };
    let until = day(due);
    let fill = [("due", until.as_str())];
    let told = note(decision.locale, &say::FEATURE_STALE, &fill);
    outcome.notes.push(told);
    outcome.obligations.push(Obligation::ReassessFeature {
        feature: assessment.feature,
        due,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_counted_in_whole_numbers() {
        for (before, now, grew) in [
            (1_000, 1_500, true),
            (1_000, 1_499, false),
            (1_000, 1_600, true),
            (3, 4, false),
            (3, 5, true),
            (1, 1, false),
            (0, 100, false),
            (u64::MAX, u64::MAX, false),
            (u64::MAX / 2, u64::MAX, true),
        ] {
            assert_eq!(grew_by_half(before, now), grew, "{before} {now}");
        }
    }
}
