//! Gate 13: from reasons to the verdict, its obligations and its record.

use super::{Case, Finding, Findings};
use crate::audit::{ActorRef, AuditRecord, ENGINE, EventKind, commitment, parse_salt, pseudonym};
use crate::ids::{DecisionId, Hash};
use crate::limits::REVIEW_HOURS;
use crate::request::{InteractionKind, Mode};
use crate::sort::sort_by_key;
use crate::time::{DAY_MS, HOUR_MS};
use crate::verdict::{
    Action, Automation, Effect, Ground, Obligation, Reason, ReasonKind, Redress, RetainClass,
    SorSource, StatementOfReasons, Verdict, messages,
};

/// Days the content log is kept where the pack does not say: the longest span of
/// six calendar months.
const CONTENT_LOG_DAYS: u32 = 184;

/// The worst action wins; its first reason is the primary one.
pub(crate) fn verdict(case: &Case<'_>, mut findings: Findings) -> Verdict {
    let base = if findings.sampled {
        Action::AllowSampled
    } else {
        Action::Allow
    };
    let action = findings
        .reasons
        .iter()
        .map(|finding| finding.reason.action)
        .max()
        .unwrap_or(base)
        .max(base);
    // A stable sort: among equals the order of the gates stands.
    sort_by_key(&mut findings.reasons, |finding| {
        std::cmp::Reverse(finding.reason.action)
    });
    let decides = case.request.mode == Mode::Decide;
    let obligations = obligations(case, &findings, action, decides);
    let primary = findings.reasons.first();
    let expires_at = primary.and_then(|primary| primary.until);
    // Where waiting is all it needs, it needs the longest of the waits.
    let waits = findings
        .reasons
        .iter()
        .filter(|finding| finding.reason.action == action);
    let longest = waits.filter_map(|finding| finding.retry_after_ms).max();
    let retry_after_ms = primary
        .and_then(|primary| primary.retry_after_ms)
        .and(longest);
    let effects = if decides {
        effects(findings.counters, findings.effects, action)
    } else {
        Vec::new()
    };
    let reasons: Vec<Reason> = findings
        .reasons
        .into_iter()
        .map(|finding| finding.reason)
        .collect();
    Verdict {
        decision_id: case.request.decision_id.clone(),
        action,
        audit: decides.then(|| record(case, action, &reasons)).flatten(),
        reasons,
        signals: findings.signals,
        obligations,
        effects,
        retry_after_ms,
        expires_at,
        pack_digest: case.pack.digest().clone(),
        engine: ENGINE.to_owned(),
    }
}

/// The verdict of a host whose engine did not answer.
pub(crate) fn unavailable(
    decision_id: &DecisionId,
    pack_digest: &Hash,
    locale: Option<&str>,
) -> Verdict {
    let locale = messages::Locale::of(locale);
    let reason =
        messages::ENGINE_UNAVAILABLE.reason(locale, ReasonKind::PlatformState, Action::Hold, &[]);
    Verdict {
        decision_id: decision_id.clone(),
        action: Action::Hold,
        reasons: vec![reason],
        signals: Vec::new(),
        obligations: Vec::new(),
        effects: Vec::new(),
        retry_after_ms: None,
        expires_at: None,
        pack_digest: pack_digest.clone(),
        engine: ENGINE.to_owned(),
        audit: None,
    }
}

/// Quota is used by what is published or waits, not by what is refused.
fn effects(
    counters: Vec<crate::request::WindowCounter>,
    rest: Vec<Effect>,
    action: Action,
) -> Vec<Effect> {
    if action == Action::Reject {
        return rest;
    }
    counters
        .into_iter()
        .map(Effect::Count)
        .chain(rest)
        .collect()
}

fn obligations(
    case: &Case<'_>,
    findings: &Findings,
    action: Action,
    decides: bool,
) -> Vec<Obligation> {
    let mut obligations = findings.obligations.clone();
    let reasons = || findings.reasons.iter().map(|finding| &finding.reason);
    let labels: Vec<String> = reasons()
        .filter(|reason| reason.action == Action::Label)
        .filter_map(|reason| reason.rule.as_ref())
        .map(|rule| rule.0.clone())
        .collect();
    if !labels.is_empty() && action < Action::Hold {
        obligations.push(Obligation::ShowLabel { labels });
    }
    if action < Action::Hold && case.request.interaction.kind == InteractionKind::LiveComment {
        let live = case.request.interaction.parent.as_ref();
        let live_id = live.map_or_else(
            || case.request.interaction.id.clone(),
            |parent| parent.0.clone(),
        );
        obligations.push(Obligation::StaticTranscript { live_id });
    }
    // A hint binds nobody.
    if decides {
        binding(case, findings, action, &mut obligations);
    }
    obligations
}

/// What follows from a decision that counts: review, notice, appeal, records.
fn binding(
    case: &Case<'_>,
    findings: &Findings,
    action: Action,
    obligations: &mut Vec<Obligation>,
) {
    // What the verdict rests on: the reasons that lead to its action. Words about
    // content among them are owed to the author even where another gate came first.
    let mut resting = findings
        .reasons
        .iter()
        .filter(|finding| finding.reason.action == action);
    let about_content = resting.clone().find(|finding| {
        matches!(
            finding.reason.kind,
            ReasonKind::Policy | ReasonKind::Respread
        )
    });
    if let Some(leading) = about_content.or(resting.next()) {
        if action == Action::Hold {
            let gravest = findings
                .reasons
                .iter()
                .map(|finding| finding.priority)
                .max();
            obligations.push(Obligation::ReviewByHuman {
                queue: queue(leading).to_owned(),
                due: case.now + REVIEW_HOURS * HOUR_MS,
                priority: gravest.unwrap_or(0),
            });
        }
        if about_content.is_some() || action == Action::Limit {
            let sor = Box::new(statement(case, leading, action));
            obligations.push(Obligation::NotifyUser {
                template: leading.reason.code.clone(),
                sor,
            });
        }
        if about_content.is_some() {
            obligations.push(Obligation::OfferAppeal {
                until: case.now + i64::from(case.policy.appeals.days) * DAY_MS,
            });
        }
    }
    let days = case
        .policy
        .base
        .retention_days
        .get("content_log")
        .copied()
        .unwrap_or(CONTENT_LOG_DAYS);
    obligations.push(Obligation::StoreRecord {
        class: RetainClass::ContentLog,
        retain_until: case.now + i64::from(days) * DAY_MS,
    });
}

fn queue(leading: &Finding) -> &'static str {
    match leading.reason.kind {
        ReasonKind::Policy | ReasonKind::Respread => "content",
        ReasonKind::OwnerChoice => "owner",
        ReasonKind::PlatformState => "platform",
        ReasonKind::Tier
        | ReasonKind::Prerequisite
        | ReasonKind::Enforcement
        | ReasonKind::Capacity => "pre_moderation",
    }
}

fn statement(case: &Case<'_>, primary: &Finding, action: Action) -> StatementOfReasons {
    let (restriction, automated_decision) = match action {
        Action::Reject => ("content_removed", Automation::Fully),
        Action::Hold => ("content_disabled", Automation::Partially),
        Action::Limit => ("content_demoted", Automation::Fully),
        Action::Label | Action::AllowSampled | Action::Allow => {
            ("content_labelled", Automation::Fully)
        }
    };
    let clause = primary
        .reason
        .rule
        .as_ref()
        .map_or_else(|| primary.reason.code.clone(), |rule| rule.0.clone());
    StatementOfReasons {
        restriction: restriction.to_owned(),
        scope: case.row.name().to_owned(),
        from: case.now,
        until: primary.until,
        facts: primary.reason.say.clone(),
        source: SorSource::OwnInitiative,
        automated_detection: true,
        automated_decision,
        ground: Ground::Terms {
            clause,
            why: primary.reason.say.clone(),
        },
        redress: vec![Redress::Appeal],
    }
}

/// The record of the decision, with commitments in place of contents. A decision
/// without a salt was refused when the request was checked.
fn record(case: &Case<'_>, action: Action, reasons: &[Reason]) -> Option<AuditRecord> {
    let salt = case.request.salt.as_deref().and_then(parse_salt)?;
    let segments = &case.request.interaction.segments;
    let content =
        (!segments.is_empty()).then(|| commitment(&salt, &crate::canonical::compact(segments)));
    let mut rules: Vec<_> = reasons
        .iter()
        .filter_map(|reason| reason.rule.clone())
        .collect();
    rules.dedup();
    Some(AuditRecord {
        at: case.now,
        event: EventKind::Screened,
        actor: ActorRef::Engine,
        subject: pseudonym(&salt, case.request.actor.id.as_str()),
        decision_id: case.request.decision_id.clone(),
        action: Some(action),
        reason_codes: reasons.iter().map(|reason| reason.code.clone()).collect(),
        rules,
        pack_digest: case.pack.digest().clone(),
        engine: ENGINE.to_owned(),
        input_commitment: commitment(&salt, &crate::canonical::compact(case.request)),
        content_commitment: content,
        retain_class: RetainClass::ContentLog,
    })
}
