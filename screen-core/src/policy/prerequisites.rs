//! Gates 4, 5 and 7: what the account has to do first.

use super::{Case, Findings};
use crate::request::{QualStatus, Qualification, Row, VerificationStatus};
use crate::verdict::messages as say;
use crate::verdict::{Action, Obligation, ReasonKind};

pub(super) fn agreement(case: &Case<'_>, findings: &mut Findings) {
    let Some(required) = &case.policy.base.agreement_required else {
        return;
    };
    let accepted = case.request.actor.agreement_version.as_deref();
    // Versions sort as text (`2025-06` < `2026-01`), so a newer one counts as well.
    if accepted.is_some_and(|accepted| accepted >= required.as_str()) {
        return;
    }
    findings.push(case.reason(
        &say::AGREEMENT_REQUIRED,
        ReasonKind::Prerequisite,
        Action::Reject,
        &[("version", required)],
    ));
    findings.obligations.push(Obligation::AcceptAgreement {
        version: required.clone(),
    });
}

/// Real names behind, whatever one likes in front: the display name plays no part.
pub(super) fn verification(case: &Case<'_>, findings: &mut Findings) {
    let base = &case.policy.base;
    let verification = &case.request.actor.verification;
    let required = base
        .identity
        .get(&case.row)
        .copied()
        .unwrap_or(base.identity_default);
    let refuted = matches!(
        verification.status,
        VerificationStatus::Failed | VerificationStatus::Revoked
    );
    if !refuted && verification.level_at(case.now) >= required {
        return;
    }
    let level = say::verification_level(required, case.locale);
    findings.push(case.reason(
        &say::VERIFICATION_REQUIRED,
        ReasonKind::Prerequisite,
        Action::Reject,
        &[("level", level)],
    ));
    findings
        .obligations
        .push(Obligation::VerifyIdentity { level: required });
}

/// Some content classes ask for a licence, which then shows with the content.
pub(super) fn qualification(case: &Case<'_>, findings: &mut Findings) {
    let class = case.request.interaction.content_class.as_ref();
    let Some(required) = class.and_then(|class| case.policy.base.requires.get(class)) else {
        return;
    };
    // A licence that names classes covers those and no others.
    let covers = |held: &Qualification| {
        let classes = &held.content_classes;
        classes.is_empty() || class.is_some_and(|class| classes.contains(class))
    };
    let held = || {
        let all = case.request.actor.qualifications.iter();
        all.filter(|held| held.kind == *required && covers(held))
    };
    let live = |until: Option<i64>| until.is_none_or(|end| case.now < end);
    if held().any(|held| held.status == QualStatus::Verified && live(held.valid_until)) {
        findings.obligations.push(Obligation::ShowLabel {
            labels: vec![required.clone()],
        });
        return;
    }
    let expired = held().any(|held| {
        held.status == QualStatus::Expired
            || (held.status == QualStatus::Verified && !live(held.valid_until))
    });
    let message = if expired {
        &say::QUALIFICATION_EXPIRED
    } else {
        &say::QUALIFICATION_REQUIRED
    };
    findings.push(case.reason(
        message,
        ReasonKind::Prerequisite,
        Action::Reject,
        &[
            ("qualification", required),
            ("class", class.map_or("", String::as_str)),
        ],
    ));
    if expired {
        findings.obligations.push(Obligation::RenewQualification {
            kind: required.clone(),
        });
    }
}

/// An overdue declaration closes publishing, and nothing else.
pub(super) fn declaration(case: &Case<'_>, findings: &mut Findings) {
    for owed in &case.request.actor.declarations_due {
        let Obligation::FileGroupDeclaration { due } = owed else {
            continue;
        };
        findings.obligations.push(owed.clone());
        if case.row == Row::Publish && case.now >= *due {
            let due = say::day(*due);
            findings.push(case.reason(
                &say::DECLARATION_OVERDUE,
                ReasonKind::Prerequisite,
                Action::Reject,
                &[("due", &due)],
            ));
        }
    }
}
