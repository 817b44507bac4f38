//! Article 5(1): emergency modes. Each has a reason and an end; the hardest need two
//! people; rights stay open; the public is told.

use serde::{Deserialize, Serialize};

use super::input::{self, person, refusal};
use super::messages as say;
use crate::audit::{AuditRecord, Decision, EventKind};
use crate::error::RequestError;
use crate::ids::DecisionId;
use crate::pack::Pack;
use crate::request::check;
use crate::request::{Actor, EmergencyKind, EmergencyMode, InteractionKind, Role, Scope};
use crate::time::Ms;
use crate::verdict::messages::day;
use crate::verdict::{Reason, RetainClass};

/// An emergency mode to be set or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EmergencyRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time of the decision.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// What is to happen.
    pub change: EmergencyChange,
}

/// What is to happen with an emergency mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum EmergencyChange {
    /// It begins now.
    Set {
        /// What it closes or slows.
        kind: EmergencyKind,
        /// The whole platform or one thread.
        #[serde(default)]
        scope: Scope,
        /// Why.
        #[serde(default)]
        reason: String,
        /// Who sets it: whoever is on call, or the lead.
        by: Actor,
        /// The second person, where one is needed.
        #[serde(default)]
        second: Option<Actor>,
        /// Its end, at most 72 hours off.
        #[serde(default)]
        expires_at: Option<Ms>,
    },
    /// It ends before its time.
    End {
        /// The mode.
        mode: EmergencyMode,
        /// Who ends it: whoever is on call, or the lead.
        by: Actor,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EmergencyOutcome {
    /// The decision this is.
    pub decision_id: DecisionId,
    /// Why nothing changed, where nothing did.
    pub refused: Option<Reason>,
    /// The mode for `platform.emergency`; none when it was ended.
    pub mode: Option<EmergencyMode>,
    /// When it was ended.
    pub ended_at: Option<Ms>,
    /// What everybody reads while it lasts.
    pub banner: Option<Banner>,
    /// The record for the audit log; the transparency report counts them.
    pub audit: AuditRecord,
}

/// Words for everybody, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Banner {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
    /// Since when it is shown.
    pub from: Ms,
    /// Until when.
    pub until: Ms,
}

/// Sets an emergency mode or ends one before its time.
///
/// # Errors
/// [`RequestError`] names the field that is not well-formed.
pub fn set_emergency(
    pack: &Pack,
    request: &EmergencyRequest,
) -> Result<EmergencyOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    let by = match &request.change {
        EmergencyChange::Set { by, .. } | EmergencyChange::End { by, .. } => by,
    };
    input::actor("change.by", by)?;
    let mut audit = decision.record(EventKind::EmergencySet, person(by), "platform", request);
    audit.retain_class = RetainClass::Register;
    let mut outcome = EmergencyOutcome {
        decision_id: request.decision_id.clone(),
        refused: input::role(&decision, by, &ON_DUTY),
        mode: None,
        ended_at: None,
        banner: None,
        audit,
    };
    match &request.change {
        EmergencyChange::Set { .. } => set(&decision, &request.change, &mut outcome)?,
        EmergencyChange::End { mode, .. } => {
            mode.check("change.end.mode")?;
            end(&decision, mode, &mut outcome);
        }
    }
    let code = outcome.refused.iter().map(|reason| reason.code.clone());
    outcome.audit.reason_codes = code.collect();
    Ok(outcome)
}

/// Who may set and end emergency modes, and confirm them.
const ON_DUTY: [Role; 2] = [Role::OnCall, Role::Lead];

fn set(
    decision: &Decision<'_>,
    change: &EmergencyChange,
    outcome: &mut EmergencyOutcome,
) -> Result<(), RequestError> {
    let EmergencyChange::Set {
        kind,
        scope,
        reason,
        by,
        second,
        expires_at,
    } = change
    else {
        return Ok(());
    };
    input::words("change.set.reason", reason)?;
    if let Some(second) = second {
        input::actor("change.set.second", second)?;
    }
    check::time("change.set.expires_at", expires_at.unwrap_or(0))?;
    if let EmergencyKind::CloseKinds(kinds) = kind {
        check::list("change.set.kind.close_kinds", kinds.len())?;
        if kinds.contains(&InteractionKind::Report) {
            outcome
                .refused
                .get_or_insert_with(|| refusal(decision, &say::EMERGENCY_RIGHTS, &[]));
        }
    }
    if outcome.refused.is_some() {
        return Ok(());
    }
    let Some(expires_at) = *expires_at else {
        outcome.refused = Some(refusal(decision, &say::EMERGENCY_END_MISSING, &[]));
        return Ok(());
    };
    let mode = EmergencyMode {
        kind: kind.clone(),
        scope: *scope,
        reason: reason.clone(),
        set_by: by.clone(),
        second: second.clone(),
        from: decision.now,
        expires_at,
    };
    let banner = banner(&mode);
    match refuse(decision, &mode)? {
        Some(refused) => outcome.refused = Some(refused),
        None => {
            outcome.banner = (*kind != EmergencyKind::Normal).then_some(banner);
            outcome.mode = Some(mode);
        }
    }
    Ok(())
}

/// What `screen` would not take is refused here in words.
fn refuse(decision: &Decision<'_>, mode: &EmergencyMode) -> Result<Option<Reason>, RequestError> {
    if let Some(second) = &mode.second
        && let Some(refused) = input::role(decision, second, &ON_DUTY)
    {
        return Ok(Some(refused));
    }
    let Err(error) = mode.check("mode") else {
        return Ok(None);
    };
    let message = match error.field() {
        Some("mode.reason") => &say::EMERGENCY_REASON_MISSING,
        Some("mode.expires_at") => &say::EMERGENCY_TOO_LONG,
        Some("mode.second") => &say::EMERGENCY_SECOND_PERSON,
        _ => return Err(error),
    };
    Ok(Some(refusal(decision, message, &[])))
}

fn end(decision: &Decision<'_>, mode: &EmergencyMode, outcome: &mut EmergencyOutcome) {
    if outcome.refused.is_some() {
        outcome.mode = Some(mode.clone());
    } else if decision.now >= mode.expires_at {
        outcome.refused = Some(refusal(decision, &say::EMERGENCY_OVER, &[]));
    } else {
        outcome.ended_at = Some(decision.now);
    }
}

fn banner(mode: &EmergencyMode) -> Banner {
    let [en, zh] = match mode.kind {
        EmergencyKind::Normal => ["Nothing is restricted", "各项功能正常"],
        EmergencyKind::PreModNew => [
            "Contributions of new accounts are checked before they appear",
            "新账号发布的内容需先审核后展示",
        ],
        EmergencyKind::PreModAll => [
            "Contributions are checked before they appear",
            "内容需先审核后展示",
        ],
        EmergencyKind::FollowersOnlyAll => {
            ["Only followers can write in threads", "仅关注者可以发言"]
        }
        EmergencyKind::CloseKinds(_) => ["Some functions are closed", "部分功能暂时关闭"],
        EmergencyKind::ReadOnly => ["The platform can only be read", "平台暂时只能浏览"],
    };
    let (until, reason) = (day(mode.expires_at), mode.reason.trim());
    Banner {
        en: format!("{en} until {until}, because: {reason}. Reports and appeals stay open."),
        zh: format!("{zh}，至 {until} 止。原因：{reason}。举报和申诉不受影响。"),
        from: mode.from,
        until: mode.expires_at,
    }
}
