//! What a person is told about a step, and what the host has to do for it.

use super::enforce::Case;
use super::finding::Finding;
use super::ladder::{in_force, step_name};
use super::strikes::{is_removed, noticed_by_software};
use crate::ids::RuleId;
use crate::pack::Rule;
use crate::request::{EnforcementAction, InteractionKind, LadderStep, Severity};
use crate::time::{DAY_MS, Ms};
use crate::verdict::messages::{Locale, day};
use crate::verdict::{
    Automation, Ground, Obligation, Redress, RetainClass, SorSource, StatementOfReasons,
};

/// Days the content log is kept where the pack does not say.
const CONTENT_LOG_DAYS: u32 = 184;
/// Days the enforcement ledger is kept after the end of a restriction.
const ENFORCEMENT_DAYS: u32 = 365;

/// What a statement rests on.
pub(super) struct About {
    pub(super) facts: String,
    pub(super) source: SorSource,
    pub(super) automated_detection: bool,
    pub(super) ground: Ground,
}

impl About {
    /// The facts and the ground of a finding.
    pub(super) fn finding(case: &Case<'_>, rule: &Rule, finding: &Finding) -> Self {
        let locale = case.decision.locale;
        let why = locale.pick(&rule.say).to_owned();
        let at = day(finding.content_created_at);
        let mut facts = match locale {
            Locale::En => format!("Your content {} of {at}: {why}", finding.content),
            Locale::Zh => format!("您于 {at} 发布的内容 {}：{why}", finding.content),
        };
        if let Some(more) = finding.facts.as_deref().map(str::trim) {
            facts.push(' ');
            facts.push_str(more);
        }
        Self {
            facts,
            source: finding.source,
            automated_detection: noticed_by_software(finding),
            ground: Ground::Terms {
                clause: rule.id.0.clone(),
                why,
            },
        }
    }

    /// What follows from an earlier step: its statement, with what happened since.
    pub(super) fn following(earlier: &EnforcementAction, since: String) -> Self {
        let told = earlier.statement.as_ref();
        let ground = told.map(|told| told.ground.clone());
        let facts = told.map_or("", |told| told.facts.as_str());
        Self {
            facts: format!("{facts} {since}").trim().to_owned(),
            source: told.map_or(SorSource::OwnInitiative, |told| told.source),
            automated_detection: told.is_some_and(|told| told.automated_detection),
            ground: ground.unwrap_or_else(|| Ground::Terms {
                clause: step_name(earlier.step).to_owned(),
                why: since,
            }),
        }
    }

    fn statement(
        &self,
        restriction: &str,
        scope: String,
        [from, until]: [Option<Ms>; 2],
        automated: Automation,
    ) -> StatementOfReasons {
        StatementOfReasons {
            restriction: restriction.to_owned(),
            scope,
            from: from.unwrap_or(0),
            until,
            facts: self.facts.clone(),
            source: self.source,
            automated_detection: self.automated_detection,
            automated_decision: automated,
            ground: self.ground.clone(),
            redress: vec![Redress::Appeal, Redress::Mediation, Redress::Court],
        }
    }
}

/// Puts an action into force and tells the person about it. The statement names the
/// end that counts: an equally hard step that lasts longer moves it.
pub(super) fn impose(case: &mut Case<'_>, mut action: EnforcementAction, about: &About) {
    case.delta.restrictions.push(action.clone());
    let after = in_force(&case.after(), case.now());
    // The action that lasts longest among the hardest ones; where it is as hard as this
    // one, its end is the one that counts.
    let longest = case
        .after()
        .restrictions
        .into_iter()
        .find(|other| after.action.as_ref() == Some(&other.id) && other.step == action.step);
    let until = longest.map_or(action.until, |longest| longest.until);
    let statement = about.statement(
        step_name(action.step),
        scope_words(action.step, &action.scope),
        [Some(action.from), until],
        action.automated,
    );
    action.statement = Some(statement.clone());
    if let Some(last) = case.delta.restrictions.last_mut() {
        last.clone_from(&action);
    }
    case.obligations.push(Obligation::NotifyUser {
        template: step_name(action.step).to_owned(),
        sor: Box::new(statement),
    });
    offer_appeal(case);
    if let Some(rectify) = &action.rectify {
        case.obligations.push(Obligation::Rectify {
            content: rectify.content.clone(),
            due: rectify.due,
        });
    }
    let end = until.unwrap_or(action.from);
    let days = case
        .decision
        .pack
        .policy()
        .base
        .retention_days
        .get("enforcement");
    let days = days.copied().unwrap_or(ENFORCEMENT_DAYS);
    case.obligations.push(Obligation::StoreRecord {
        class: RetainClass::Enforcement,
        retain_until: end.saturating_add(i64::from(days) * DAY_MS),
    });
    case.action = Some(action);
}

/// A strike that leads to no step of its own is told all the same.
pub(super) fn strike_only(case: &mut Case<'_>, about: &About) {
    let Some(strike) = case.strike.clone() else {
        return;
    };
    let statement = about.statement(
        "strike",
        "account".to_owned(),
        [Some(case.now()), strike.expires_at],
        Automation::Not,
    );
    case.obligations.push(Obligation::NotifyUser {
        template: "strike".to_owned(),
        sor: Box::new(statement),
    });
    offer_appeal(case);
}

/// What a step closes, in the words of the kinds of act.
pub(super) fn scope_words(step: LadderStep, scope: &[InteractionKind]) -> String {
    let kinds: Vec<String> = scope.iter().map(super::word).collect();
    match step {
        LadderStep::WarnRectify => "content".to_owned(),
        LadderStep::CloseAccount => "account".to_owned(),
        LadderStep::LimitFunctions => kinds.join(" "),
        LadderStep::SuspendUpdates => {
            let publish = super::word(&InteractionKind::Publish);
            let rest = kinds.into_iter().filter(|kind| *kind != publish);
            let all: Vec<String> = [publish.clone()].into_iter().chain(rest).collect();
            all.join(" ")
        }
    }
}

/// The content itself: what its author is told, and that copies are held.
pub(super) fn content(case: &mut Case<'_>, about: &About, finding: &Finding) {
    let now = case.now();
    if is_removed(finding) {
        let automated = match finding.decided_by.human() {
            Some(_) => Automation::Not,
            None => Automation::Fully,
        };
        let removed = about.statement(
            "content_removed",
            finding.content.0.clone(),
            [Some(now), None],
            automated,
        );
        case.obligations.push(Obligation::NotifyUser {
            template: "content_removed".to_owned(),
            sor: Box::new(removed),
        });
        offer_appeal(case);
        let days = case.decision.pack.policy().base.respread_days;
        if let Some(fingerprint) = finding.fingerprint.as_ref().filter(|_| days > 0) {
            case.obligations.push(Obligation::PreventRespread {
                fingerprint: fingerprint.clone(),
                ttl: i64::from(days) * DAY_MS,
            });
        }
    }
    let days = case
        .decision
        .pack
        .policy()
        .base
        .retention_days
        .get("content_log");
    let days = days.copied().unwrap_or(CONTENT_LOG_DAYS);
    case.obligations.push(Obligation::StoreRecord {
        class: RetainClass::ContentLog,
        retain_until: now.saturating_add(i64::from(days) * DAY_MS),
    });
}

/// Where the pack turned it on, a draft for an authority, for what is no mere slip.
pub(super) fn records(case: &mut Case<'_>, finding: &Finding) {
    let RuleId(basis) = finding.rule.clone();
    if case.decision.pack.policy().base.authority_reports && finding.severity > Severity::Minor {
        case.obligations
            .push(Obligation::DraftAuthorityReport { basis });
    }
}

/// One offer is enough, whatever it is about.
fn offer_appeal(case: &mut Case<'_>) {
    let days = i64::from(case.decision.pack.policy().appeals.days);
    let offer = Obligation::OfferAppeal {
        until: case.now().saturating_add(days * DAY_MS),
    };
    if !case.obligations.contains(&offer) {
        case.obligations.push(offer);
    }
}
