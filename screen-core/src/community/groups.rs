//! Articles 4(2), 7(1) and 7(3): several accounts run together are declared as a
//! group, each confirmed by its owner; and what a profile shows about who runs it.

use serde::{Deserialize, Serialize};

use super::input::{self, note, person};
use super::messages as say;
use super::registers::{CsvExport, RegulatorContact, addressee, check_contacts, csv_line};
use crate::audit::{AuditRecord, Decision, EventKind};
use crate::error::RequestError;
use crate::ids::{AccountId, DecisionId, EntityKey, GroupId};
use crate::limits::{DECLARATION_DAYS, RECONFIRM_DAYS, REGISTER_DAYS};
use crate::pack::Pack;
use crate::request::Actor;
use crate::request::check::{self, Check};
use crate::standing::{AccountDelta, word};
use crate::time::{DAY_MS, Ms};
use crate::verdict::messages::day;
use crate::verdict::{Obligation, Reason, RetainClass};

/// The declaration of a group of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupDeclaration {
    /// The group.
    pub id: GroupId,
    /// Its name, as profiles show it.
    pub name: String,
    /// In which form the accounts belong together.
    pub form: GroupForm,
    /// Who runs them.
    pub operator: EntityKey,
    /// The entities they are registered to.
    pub entities: Vec<EntityKey>,
    /// What the group does.
    #[serde(default)]
    pub business_scope: String,
    /// The accounts.
    pub accounts: Vec<GroupMember>,
    /// Counts the declarations of this group, from 1.
    #[serde(default)]
    pub version: u32,
    /// When it was made.
    #[serde(default)]
    pub declared_at: Ms,
    /// When it has to be made again.
    #[serde(default)]
    pub reconfirm_due: Ms,
    /// Where it was filed.
    #[serde(default)]
    pub filing_ref: Option<String>,
}

/// In which form accounts belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GroupForm {
    /// Accounts of one group of companies.
    Group,
    /// Accounts of one company.
    Corporation,
    /// Accounts of several that joined.
    Alliance,
    /// Accounts that an agency runs for others.
    Agency,
}

/// An account of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupMember {
    /// The account.
    pub account: AccountId,
    /// The entity it is registered to.
    pub entity: EntityKey,
    /// When its owner confirmed that it belongs to the group. A confirmation counts
    /// for a year.
    #[serde(default)]
    pub confirmed_by_owner_at: Option<Ms>,
}

impl GroupMember {
    fn confirmed_at(&self, now: Ms) -> bool {
        self.confirmed_by_owner_at
            .is_some_and(|at| at <= now && now - at < RECONFIRM_DAYS * DAY_MS)
    }
}

impl GroupDeclaration {
    /// Whether the account belongs to the group and its owner says so.
    pub(super) fn shows(&self, account: &AccountId, now: Ms) -> bool {
        let mut members = self.accounts.iter();
        members.any(|member| member.account == *account && member.confirmed_at(now))
    }

    pub(super) fn check(&self, field: &str) -> Check {
        input::name(&format!("{field}.id"), self.id.as_str())?;
        check::id(&format!("{field}.name"), &self.name)?;
        input::words(&format!("{field}.name"), &self.name)?;
        input::name(&format!("{field}.operator"), self.operator.as_str())?;
        let entities = self.entities.iter().map(EntityKey::as_str);
        input::names(&format!("{field}.entities"), entities)?;
        input::words(&format!("{field}.business_scope"), &self.business_scope)?;
        let filing = self.filing_ref.as_deref();
        input::optional_name(&format!("{field}.filing_ref"), filing)?;
        for (name, at) in [
            ("declared_at", self.declared_at),
            ("reconfirm_due", self.reconfirm_due),
        ] {
            check::time(&format!("{field}.{name}"), at)?;
        }
        if self.accounts.is_empty() {
            let message = "a group has accounts";
            return Err(check::invalid(format!("{field}.accounts"), message));
        }
        input::each(
            &format!("{field}.accounts"),
            &self.accounts,
            |field, member| {
                input::name(&format!("{field}.account"), member.account.as_str())?;
                input::name(&format!("{field}.entity"), member.entity.as_str())?;
                let at = member.confirmed_by_owner_at.unwrap_or(0);
                check::time(&format!("{field}.confirmed_by_owner_at"), at)
            },
        )
    }
}

/// A group of accounts to be declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeclareGroupRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time of the declaration.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// Who declares it.
    pub by: Actor,
    /// The declaration; its version and dates are set by the outcome.
    pub declaration: GroupDeclaration,
    /// The declaration before.
    #[serde(default)]
    pub previous: Option<GroupDeclaration>,
    /// By when it is owed.
    #[serde(default)]
    pub due: Option<Ms>,
    /// The provider's region.
    #[serde(default)]
    pub region: String,
    /// The offices that are known.
    #[serde(default)]
    pub contacts: Vec<RegulatorContact>,
}

/// Whether a declaration has all it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeclarationState {
    /// All of it.
    Complete,
    /// The notes say what is missing; it is still owed.
    Incomplete,
}

/// What changes about an account of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberDelta {
    /// The account.
    pub account: AccountId,
    /// The change.
    pub delta: AccountDelta,
}

/// What came of a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeclareGroupOutcome {
    /// The decision this is.
    pub decision_id: DecisionId,
    /// Whether it has all it needs.
    pub state: DeclarationState,
    /// What is missing.
    pub notes: Vec<Reason>,
    /// The declaration with its version and dates.
    pub declaration: GroupDeclaration,
    /// The accounts that are shown with the group: those whose owners confirmed.
    pub shown: Vec<AccountId>,
    /// What changes about the accounts. Declarations are only cleared by a complete
    /// one.
    pub members: Vec<MemberDelta>,
    /// The filing of a complete declaration. Nothing is sent.
    pub filing: Option<CsvExport>,
    /// What is still owed, and how long the declaration is kept.
    pub obligations: Vec<Obligation>,
    /// The record for the audit log.
    pub audit: AuditRecord,
}

/// Takes the declaration of a group.
///
/// # Errors
/// [`RequestError`] names the field that is not well-formed.
pub fn declare_group(
    pack: &Pack,
    request: &DeclareGroupRequest,
) -> Result<DeclareGroupOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    input::actor("by", &request.by)?;
    request.declaration.check("declaration")?;
    check::time("due", request.due.unwrap_or(0))?;
    check_contacts(&request.region, &request.contacts)?;
    if let Some(previous) = &request.previous {
        previous.check("previous")?;
        if previous.id != request.declaration.id {
            let message = "the declaration before is of another group";
            return Err(check::invalid("previous.id", message));
        }
    }
    let mut notes = missing(&decision, &request.declaration);
    let state = if notes.is_empty() {
        DeclarationState::Complete
    } else {
        DeclarationState::Incomplete
    };
    let declaration = dated(request);
    let (filing, warning) = match state {
        DeclarationState::Complete => file(&decision, request, &declaration),
        DeclarationState::Incomplete => (None, None),
    };
    notes.extend(warning);
    let mut audit = decision.record(
        EventKind::GroupDeclared,
        person(&request.by),
        declaration.id.as_str(),
        request,
    );
    audit.reason_codes = notes.iter().map(|reason| reason.code.clone()).collect();
    audit.retain_class = RetainClass::Register;
    let shown: Vec<AccountId> = declaration
        .accounts
        .iter()
        .filter(|member| member.confirmed_at(request.now_ms))
        .map(|member| member.account.clone())
        .collect();
    Ok(DeclareGroupOutcome {
        decision_id: request.decision_id.clone(),
        state,
        notes,
        members: members(&declaration, &shown, state),
        shown,
        filing,
        obligations: owed(request, state),
        declaration,
        audit,
    })
}

fn missing(decision: &Decision<'_>, declaration: &GroupDeclaration) -> Vec<Reason> {
    let mut notes = Vec::new();
    if declaration.business_scope.trim().is_empty() {
        notes.push(note(decision.locale, &say::GROUP_SCOPE_MISSING, &[]));
    }
    for member in &declaration.accounts {
        let fill = [("account", member.account.as_str())];
        if !member.confirmed_at(decision.now) {
            let message = &say::GROUP_MEMBER_UNCONFIRMED;
            notes.push(note(decision.locale, message, &fill));
        }
        if !declaration.entities.contains(&member.entity) {
            notes.push(note(decision.locale, &say::GROUP_ENTITY_MISSING, &fill));
        }
    }
    notes
}

fn dated(request: &DeclareGroupRequest) -> GroupDeclaration {
    let before = request
        .previous
        .as_ref()
        .map_or(0, |previous| previous.version);
    GroupDeclaration {
        version: before.saturating_add(1),
        declared_at: request.now_ms,
        reconfirm_due: request.now_ms.saturating_add(RECONFIRM_DAYS * DAY_MS),
        ..request.declaration.clone()
    }
}

fn members(
    declaration: &GroupDeclaration,
    shown: &[AccountId],
    state: DeclarationState,
) -> Vec<MemberDelta> {
    let delta = AccountDelta {
        group_id: Some(declaration.id.clone()),
        declarations_due: (state == DeclarationState::Complete).then(Vec::new),
        ..AccountDelta::default()
    };
    let member = |account: &AccountId| MemberDelta {
        account: account.clone(),
        delta: delta.clone(),
    };
    shown.iter().map(member).collect()
}

fn owed(request: &DeclareGroupRequest, state: DeclarationState) -> Vec<Obligation> {
    let mut obligations = vec![Obligation::StoreRecord {
        class: RetainClass::Register,
        retain_until: request.now_ms.saturating_add(REGISTER_DAYS * DAY_MS),
    }];
    let later = |days: i64| request.now_ms.saturating_add(days * DAY_MS);
    let due = match state {
        DeclarationState::Complete => later(RECONFIRM_DAYS),
        DeclarationState::Incomplete => request.due.unwrap_or_else(|| later(DECLARATION_DAYS)),
    };
    obligations.push(Obligation::FileGroupDeclaration { due });
    obligations
}

/// The filing of a complete declaration, with the office it is for or the warning
/// that none is known.
fn file(
    decision: &Decision<'_>,
    request: &DeclareGroupRequest,
    declaration: &GroupDeclaration,
) -> (Option<CsvExport>, Option<Reason>) {
    let (addressee, warning) = addressee(decision.locale, &request.region, &request.contacts);
    let export = CsvExport {
        csv: filing_csv(declaration),
        rows: u32::try_from(declaration.accounts.len()).unwrap_or(u32::MAX),
        addressee,
    };
    (Some(export), warning)
}

/// One row an account, with entities by their digests: who stands behind a digest is
/// known to the identity service alone.
fn filing_csv(declaration: &GroupDeclaration) -> String {
    let head = [
        "group",
        "name",
        "form",
        "operator",
        "entity",
        "account",
        "business_scope",
        "confirmed_at",
        "version",
        "declared_at",
        "reconfirm_due",
        "filing_ref",
    ];
    let line = |member: &GroupMember| {
        let cells = [
            declaration.id.0.clone(),
            declaration.name.clone(),
            word(&declaration.form),
            declaration.operator.0.clone(),
            member.entity.0.clone(),
            member.account.0.clone(),
            declaration.business_scope.clone(),
            member.confirmed_by_owner_at.map_or_else(String::new, day),
            declaration.version.to_string(),
            day(declaration.declared_at),
            day(declaration.reconfirm_due),
            declaration.filing_ref.clone().unwrap_or_default(),
        ];
        csv_line(cells.iter().map(String::as_str))
    };
    let lines = declaration.accounts.iter().map(line);
    std::iter::once(csv_line(head)).chain(lines).collect()
}
