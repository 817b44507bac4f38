//! Taking a decision back, as one transaction: content, strike, credit, restriction,
//! spread stop, slack item, the report's outcome, the blocklist. What later steps
//! counted of it is taken out of them too, so that the account stands where it would
//! stand without the decision.

use serde::{Deserialize, Serialize};

use super::{Appellant, ResolveAppealRequest, opaque};
use crate::audit::Decision;
use crate::community::blocklist::BlocklistEntry;
use crate::ids::{ContentRef, DecisionId, Fingerprint};
use crate::pack::{Policy, RungStep};
use crate::request::check::{self, Check};
use crate::request::{
    AccountSnapshot, ActionStatus, CreditEntry, CreditKind, EnforcementAction, Lifecycle, Strike,
    StrikeItem, StrikeStatus,
};
use crate::standing::closure::lifted;
use crate::standing::ladder::{
    InForce, counted, in_force, rung, rung_ms, scope, step_name, step_of, weight,
};
use crate::standing::statement::scope_words;
use crate::standing::{AccountDelta, score};
use crate::time::Ms;
use crate::verdict::Obligation;

/// What can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppealPart {
    /// The content is back.
    Content,
    /// The strike, and the credit it cost.
    Strike,
    /// The step of the ladder.
    Restriction,
    /// Copies are no longer held.
    SpreadStop,
    /// The item in the measuring of an owner's management.
    SlackItem,
    /// The outcome of the report.
    Report,
    /// The entries of the blocklist.
    Blocklist,
}

impl AppealPart {
    /// All of them, in the order they are listed.
    pub const ALL: [Self; 7] = [
        Self::Content,
        Self::Strike,
        Self::Restriction,
        Self::SpreadStop,
        Self::SlackItem,
        Self::Report,
        Self::Blocklist,
    ];
}

/// What hangs on a decision, besides the account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AppealedFacts {
    /// The content that was acted on.
    pub content: Option<ContentRef>,
    /// Its fingerprint, where copies are held.
    pub fingerprint: Option<Fingerprint>,
    /// The item in the measuring of an owner's management.
    pub slack_item: Option<String>,
    /// The report behind the decision.
    pub report: Option<String>,
    /// Entries of the blocklist that rest on it.
    pub blocklist: Vec<BlocklistEntry>,
}

impl AppealedFacts {
    pub(super) fn check(&self) -> Check {
        for (name, text) in [
            ("content", self.content.as_ref().map(|id| id.as_str())),
            (
                "fingerprint",
                self.fingerprint.as_ref().map(|id| id.as_str()),
            ),
            ("slack_item", self.slack_item.as_deref()),
            ("report", self.report.as_deref()),
        ] {
            text.map_or(Ok(()), |text| opaque(&format!("facts.{name}"), text))?;
        }
        check::list("facts.blocklist", self.blocklist.len())
    }
}

/// A report whose outcome changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AppealedReport {
    /// The report.
    pub report: String,
    /// Its outcome now.
    pub outcome: ReportResult,
}

/// What came of a report after an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportResult {
    /// The reporter was right.
    Founded,
    /// An honest mistake.
    Unfounded,
}

/// All that is taken back. The host stores it in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reversal {
    /// What was taken back.
    pub parts: Vec<AppealPart>,
    /// Content that is shown again.
    pub content: Option<ContentRef>,
    /// Copies of this are no longer held.
    pub fingerprint: Option<Fingerprint>,
    /// The item no longer counts against its owner.
    pub slack_item: Option<String>,
    /// The report's outcome.
    pub report: Option<AppealedReport>,
    /// Entries of the blocklist, lifted.
    pub blocklist: Vec<BlocklistEntry>,
    /// What changes about the account: strikes, ledger, restrictions, lifecycle.
    pub delta: AccountDelta,
    /// What is in force afterwards; none without an account, and for a reporter.
    pub in_force: Option<InForce>,
    /// The credit score before and afterwards; likewise.
    pub score: Option<[i64; 2]>,
}

impl Reversal {
    /// The new statements of steps that became milder.
    pub(super) fn notices(&self) -> Vec<Obligation> {
        let milder = self
            .delta
            .restrictions
            .iter()
            .filter(|action| action.status == ActionStatus::Active)
            .filter_map(|action| {
                Some(Obligation::NotifyUser {
                    template: step_name(action.step).to_owned(),
                    sor: Box::new(action.statement.clone()?),
                })
            });
        milder.collect()
    }
}

pub(super) fn reversal(
    decision: &Decision<'_>,
    request: &ResolveAppealRequest,
    parts: &[AppealPart],
) -> Reversal {
    let policy = decision.pack.policy();
    let now = decision.now;
    let appeal = &request.appeal;
    let facts = &request.facts;
    // Whoever reported gets their report's outcome changed and nothing else: what they
    // reported is for a finding of its own.
    let reporter = matches!(appeal.by, Appellant::Reporter(_));
    let has = |part: AppealPart| parts.contains(&part) && (!reporter || part == AppealPart::Report);
    let mut work = Work {
        policy,
        target: &appeal.decision,
        delta: AccountDelta::default(),
        sources: vec![appeal.decision.clone()],
    };
    if let Some(account) = &request.account {
        work.account(
            account,
            has(AppealPart::Strike),
            has(AppealPart::Restriction),
        );
    }
    let sources: Vec<&DecisionId> = work.sources.iter().collect();
    let blocklist = if has(AppealPart::Blocklist) {
        lifted(&facts.blocklist, &sources)
    } else {
        Vec::new()
    };
    // How the account stands is nothing for whoever reported it.
    let shown = request.account.as_ref().filter(|_| !reporter);
    let after = shown.map(|account| {
        let after = work.delta.apply(account);
        let scores = [score(policy, account, now), score(policy, &after, now)];
        (in_force(&after, now), scores)
    });
    let (in_force, score) = after.unzip();
    let outcome = if reporter {
        ReportResult::Founded
    } else {
        ReportResult::Unfounded
    };
    let report = facts.report.clone().filter(|_| has(AppealPart::Report));
    Reversal {
        parts: AppealPart::ALL
            .into_iter()
            .filter(|part| has(*part))
            .collect(),
        content: facts.content.clone().filter(|_| has(AppealPart::Content)),
        fingerprint: facts
            .fingerprint
            .clone()
            .filter(|_| has(AppealPart::SpreadStop)),
        slack_item: facts
            .slack_item
            .clone()
            .filter(|_| has(AppealPart::SlackItem)),
        report: report.map(|report| AppealedReport { report, outcome }),
        blocklist,
        delta: work.delta,
        in_force,
        score,
    }
}

/// The changes to the account, as they are found.
struct Work<'a> {
    policy: &'a Policy,
    /// The decision that is taken back.
    target: &'a DecisionId,
    delta: AccountDelta,
    /// Closures that fall with it.
    sources: Vec<DecisionId>,
}

impl Work<'_> {
    fn account(&mut self, account: &AccountSnapshot, strike: bool, restriction: bool) {
        let fallen = if strike { self.strike(account) } else { None };
        if restriction {
            let chain = chain(account, [self.target.clone()].to_vec());
            for action in &account.restrictions {
                if chain.contains(&action.id) {
                    self.end(account, action);
                }
            }
            self.sources.extend(chain);
        }
        if let Some((before, after)) = fallen {
            self.later(account, &before, after.as_ref());
        }
    }

    /// The strike of the decision falls, or becomes as grave as what is left of its
    /// batch. Gives it as it was, and what is left of it.
    fn strike(&mut self, account: &AccountSnapshot) -> Option<(Strike, Option<Strike>)> {
        let target = self.target;
        self.credit(account, target, true);
        let before = account.strikes.iter().find(|strike| {
            strike.decision_id.as_ref() == Some(target)
                || strike.items.iter().any(|item| item.decision_id == *target)
        })?;
        let left: Vec<StrikeItem> = before
            .items
            .iter()
            .filter(|item| item.decision_id != *target)
            .cloned()
            .collect();
        // The first of the gravest leads, as it would have without the other.
        let gravest = left.iter().map(|item| item.severity).max();
        let leading = left.iter().find(|item| Some(item.severity) == gravest);
        let (Some(leading), Some(first)) = (leading.cloned(), left.first().cloned()) else {
            self.delta.strikes.push(Strike {
                status: StrikeStatus::Reversed,
                ..before.clone()
            });
            return Some((before.clone(), None));
        };
        let (points, expires_at) = weight(self.policy, leading.severity, first.at);
        let after = Strike {
            rule: Some(leading.rule.clone()),
            severity: leading.severity,
            points,
            issued_at: first.at,
            expires_at,
            decision_id: Some(leading.decision_id.clone()),
            items: left,
            ..before.clone()
        };
        self.delta.strikes.push(after.clone());
        if before.decision_id.as_ref() == Some(target) {
            self.leads(account, &leading);
        }
        Some((before.clone(), Some(after)))
    }

    /// The entry of a decision in the ledger, taken back or made to count again.
    fn credit(&mut self, account: &AccountSnapshot, decision: &DecisionId, reversed: bool) -> bool {
        let entries = account.credit_ledger.iter().filter(|entry| {
            entry.decision_id == *decision && matches!(entry.kind, CreditKind::Deduct { .. })
        });
        let before = self.delta.credit_ledger.len();
        let changed = entries
            .cloned()
            .map(|entry| CreditEntry { reversed, ..entry });
        self.delta.credit_ledger.extend(changed);
        self.delta.credit_ledger.len() > before
    }

    /// Another finding of the batch leads now: the ledger takes what it costs.
    fn leads(&mut self, account: &AccountSnapshot, leading: &StrikeItem) {
        if self.credit(account, &leading.decision_id, false) {
            return;
        }
        let Some(deduction) = self.policy.credit.deduct.get(&leading.severity) else {
            return;
        };
        self.delta.credit_ledger.push(CreditEntry {
            at: leading.at,
            points: deduction.points,
            kind: CreditKind::Deduct {
                severity: leading.severity,
            },
            decision_id: leading.decision_id.clone(),
            reversed: false,
        });
    }

    /// An action that falls, and the lifecycle it led to.
    fn end(&mut self, account: &AccountSnapshot, action: &EnforcementAction) {
        self.reopen(account, action);
        if action.status != ActionStatus::Reversed {
            self.delta.restrictions.push(EnforcementAction {
                status: ActionStatus::Reversed,
                ..action.clone()
            });
        }
    }

    /// Where an action closed the account or was about to, it goes back to where it
    /// stood before.
    fn reopen(&mut self, account: &AccountSnapshot, action: &EnforcementAction) {
        let closing = matches!(
            account.lifecycle,
            Lifecycle::ClosurePending | Lifecycle::Closed
        );
        if let Some(closure) = action.closure.as_ref()
            && closing
            && (action.status == ActionStatus::Active)
        {
            self.delta.lifecycle = Some(closure.before);
        }
    }

    /// Later steps counted the strike's points; they become what they would have been.
    fn later(&mut self, account: &AccountSnapshot, before: &Strike, after: Option<&Strike>) {
        // Steps stand in the order in which they were taken.
        let own = |action: &EnforcementAction| action.id == *self.target;
        let first = match account.restrictions.iter().position(own) {
            Some(place) => place + 1,
            None => account
                .restrictions
                .iter()
                .take_while(|action| action.from <= before.issued_at)
                .count(),
        };
        for action in account.restrictions.iter().skip(first) {
            let gone = self
                .delta
                .restrictions
                .iter()
                .any(|held| held.id == action.id);
            let counts = action.finding.is_some() && action.points > 0 && counted(before, action);
            if gone || !counts || action.status == ActionStatus::Reversed {
                continue;
            }
            let kept = after.filter(|after| counted(after, action));
            let lost = before
                .points
                .saturating_sub(kept.map_or(0, |after| after.points));
            let points = action.points.saturating_sub(lost);
            if lost > 0 {
                self.milder(account, action, points);
            }
        }
    }

    /// A later step with fewer points behind it.
    fn milder(&mut self, account: &AccountSnapshot, action: &EnforcementAction, points: u32) {
        let new = rung(self.policy, points);
        let same =
            rung(self.policy, action.points).map(|rung| rung.points) == new.map(|rung| rung.points);
        let closing = action.closure.is_some();
        let Some(new) = new.filter(|_| !same) else {
            let kept = if same {
                action.status
            } else {
                ActionStatus::Reversed
            };
            self.delta.restrictions.push(EnforcementAction {
                points,
                status: kept,
                ..action.clone()
            });
            return;
        };
        if closing && new.step != RungStep::CloseAccount {
            // No closure was due, so nothing that came of it stands.
            self.reopen(account, action);
            let chain = chain(account, [action.id.clone()].to_vec());
            let followers = account
                .restrictions
                .iter()
                .filter(|other| other.id != action.id && chain.contains(&other.id));
            for follower in followers {
                self.end(account, follower);
            }
            self.sources.extend(chain);
        }
        let step = step_of(new.step);
        let until: Ms = action.from.saturating_add(rung_ms(&new));
        let status = if closing {
            ActionStatus::Active
        } else {
            action.status
        };
        let statement = action.statement.clone().map(|mut told| {
            step_name(step).clone_into(&mut told.restriction);
            told.scope = scope_words(step, &scope(self.policy, step));
            told.until = Some(until);
            told
        });
        self.delta.restrictions.push(EnforcementAction {
            step,
            scope: scope(self.policy, step),
            until: Some(until),
            points,
            status,
            statement,
            // Nothing more follows from a warning that comes this late.
            rectify: None,
            closure: None,
            ..action.clone()
        });
    }
}

/// These actions and all that followed from them.
fn chain(account: &AccountSnapshot, mut chain: Vec<DecisionId>) -> Vec<DecisionId> {
    // One round for each action is enough, whatever their order.
    for _ in 0..account.restrictions.len() {
        let next = account.restrictions.iter().find(|action| {
            action
                .cause
                .as_ref()
                .is_some_and(|cause| chain.contains(cause))
                && !chain.contains(&action.id)
        });
        match next {
            Some(action) => chain.push(action.id.clone()),
            None => break,
        }
    }
    chain
}
