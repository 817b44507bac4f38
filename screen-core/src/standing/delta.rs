//! What a decision changes about an account. The engine returns it; the host keeps
//! the account.

use serde::{Deserialize, Serialize};

use crate::ids::GroupId;
use crate::request::{
    AccountSnapshot, CreditEntry, EnforcementAction, Lifecycle, ProtectMode, SlackStep, Strike,
};
use crate::verdict::Obligation;

/// What a decision changes about an account. Entries replace those with the same key
/// (a strike's finding, a ledger entry's decision and kind, a restriction's id) and
/// are added where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AccountDelta {
    /// The new place between opening and erasure.
    pub lifecycle: Option<Lifecycle>,
    /// Entries of the credit ledger.
    pub credit_ledger: Vec<CreditEntry>,
    /// Strikes.
    pub strikes: Vec<Strike>,
    /// Restrictions.
    pub restrictions: Vec<EnforcementAction>,
    /// The step against a slack owner.
    pub owner_step: Option<SlackStep>,
    /// Protection that was taken up.
    pub protection: Option<ProtectMode>,
    /// The group the entity declared.
    pub group_id: Option<GroupId>,
    /// All declarations the account owes from now on, in place of those before.
    pub declarations_due: Option<Vec<Obligation>>,
    /// Reports by this account that proved founded, from now on.
    pub helpful_reports: Option<u32>,
}

impl AccountDelta {
    /// The account as it is after the decision.
    pub fn apply(&self, account: &AccountSnapshot) -> AccountSnapshot {
        let mut account = account.clone();
        if let Some(lifecycle) = self.lifecycle {
            account.lifecycle = lifecycle;
        }
        upsert(&mut account.credit_ledger, &self.credit_ledger, |a, b| {
            a.decision_id == b.decision_id
                && std::mem::discriminant(&a.kind) == std::mem::discriminant(&b.kind)
        });
        upsert(&mut account.strikes, &self.strikes, |a, b| {
            a.finding == b.finding
        });
        upsert(&mut account.restrictions, &self.restrictions, |a, b| {
            a.id == b.id
        });
        if let Some(step) = self.owner_step {
            account.owner_step = step;
        }
        if let Some(protection) = &self.protection {
            account.protection = Some(protection.clone());
        }
        if let Some(group) = &self.group_id {
            account.entity.group_id = Some(group.clone());
        }
        if let Some(due) = &self.declarations_due {
            account.declarations_due.clone_from(due);
        }
        if let Some(count) = self.helpful_reports {
            account.helpful_reports = count;
        }
        account
    }
}

fn upsert<T: Clone>(held: &mut Vec<T>, changes: &[T], same: impl Fn(&T, &T) -> bool) {
    for change in changes {
        match held.iter_mut().find(|entry| same(entry, change)) {
            Some(entry) => *entry = change.clone(),
            None => held.push(change.clone()),
        }
    }
}

/// An account and what a decision changes about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ApplyRequest {
    /// The account before.
    pub account: AccountSnapshot,
    /// The change.
    pub delta: AccountDelta,
}
