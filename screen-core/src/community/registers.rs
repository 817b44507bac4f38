//! Articles 3, 7(1) and 7(2): the register of accounts by category as rows and as
//! CSV, the bands of reach, and the office that an export is addressed to. No export
//! holds anything about a person's identity, and nothing is sent.

use serde::{Deserialize, Serialize};

use super::input::{self, note};
use super::messages as say;
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::error::RequestError;
use crate::ids::{AccountId, DecisionId};
use crate::pack::{Pack, Policy};
use crate::request::check::{self, Check};
use crate::request::{AccountSnapshot, EntityKind, Lifecycle};
use crate::sort::sort_by;
use crate::standing::{AudienceBand, Tier, band, tier, word};
use crate::time::Ms;
use crate::verdict::messages::Locale;
use crate::verdict::{Reason, RetainClass};

/// The office of a territory that exports are addressed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegulatorContact {
    /// The territory, such as `CN-11`.
    pub jurisdiction: String,
    /// The office.
    pub office: String,
    /// How it is reached.
    pub channel: String,
}

/// A table as text, with whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CsvExport {
    /// The table as RFC 4180 says, the names of the columns first. A cell that a
    /// spreadsheet would take for a formula begins with an apostrophe.
    pub csv: String,
    /// Rows without the first one.
    pub rows: u32,
    /// The office of the provider's region, where one is registered.
    pub addressee: Option<RegulatorContact>,
}

impl RegulatorContact {
    fn check(&self, field: &str) -> Check {
        input::name(&format!("{field}.jurisdiction"), &self.jurisdiction)?;
        check::id(&format!("{field}.office"), &self.office)?;
        // An office's telephone number stands for no person.
        check::id(&format!("{field}.channel"), &self.channel)
    }
}

/// Checks the region and the contacts of a request for an export.
pub(super) fn check_contacts(region: &str, contacts: &[RegulatorContact]) -> Check {
    input::short("region", region)?;
    input::each("contacts", contacts, |field, contact| contact.check(field))
}

/// The office of a region, and the warning where there is none.
pub(super) fn addressee(
    locale: Locale,
    region: &str,
    contacts: &[RegulatorContact],
) -> (Option<RegulatorContact>, Option<Reason>) {
    let mut contacts = contacts.iter();
    let known = contacts.find(|contact| contact.jurisdiction.eq_ignore_ascii_case(region));
    let shown = if region.is_empty() { "–" } else { region };
    let warning = known.is_none().then(|| {
        let fill = [("region", shown)];
        note(locale, &say::REGULATOR_CONTACT_MISSING, &fill)
    });
    (known.cloned(), warning)
}

/// One line of a table.
pub(super) fn csv_line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(csv_cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell as RFC 4180 says. What a spreadsheet would compute is made plain text.
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// The accounts of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterRequest {
    /// The time of the export.
    pub now_ms: Ms,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The accounts.
    pub accounts: Vec<RegisterAccount>,
    /// Only this category; all, where there is none.
    #[serde(default)]
    pub category: Option<EntityKind>,
    /// The provider's region.
    #[serde(default)]
    pub region: String,
    /// The offices that are known.
    #[serde(default)]
    pub contacts: Vec<RegulatorContact>,
}

/// An account with what it publishes about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterAccount {
    /// The account.
    pub account: AccountSnapshot,
    /// Classes of content it publishes.
    #[serde(default)]
    pub content_classes: Vec<String>,
}

/// One row of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterRow {
    /// The account, by the platform's own id.
    pub account: AccountId,
    /// What kind of entity it is registered to.
    pub category: EntityKind,
    /// Classes of content, sorted.
    pub content_classes: Vec<String>,
    /// Subscribers.
    pub subscribers: u64,
    /// Reads in the last 28 days.
    pub reads_28d: u64,
    /// Its band of reach.
    pub band: AudienceBand,
    /// Its tier.
    pub tier: Tier,
}

/// The register of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterExport {
    /// The rows, by category and then by account.
    pub rows: Vec<RegisterRow>,
    /// The same as a table.
    pub export: CsvExport,
    /// What whoever makes the export should know.
    pub notes: Vec<Reason>,
}

/// Writes the register of accounts. Accounts that their owners closed are not in it.
///
/// # Errors
/// [`RequestError`] names the field that is not well-formed.
pub fn export_register(
    pack: &Pack,
    request: &RegisterRequest,
) -> Result<RegisterExport, RequestError> {
    check::time("now_ms", request.now_ms)?;
    input::each("accounts", &request.accounts, |field, row| {
        row.account.check(&format!("{field}.account"))?;
        let classes = &row.content_classes;
        let field = format!("{field}.content_classes");
        input::names(&field, classes.iter().map(String::as_str))
    })?;
    check_contacts(&request.region, &request.contacts)?;
    let policy = pack.policy();
    let listed = request.accounts.iter().filter(|row| {
        let gone = matches!(
            row.account.lifecycle,
            Lifecycle::Deregistered | Lifecycle::Erased
        );
        let asked_for = request.category.unwrap_or(row.account.category);
        !gone && row.account.category == asked_for
    });
    let mut rows: Vec<RegisterRow> = listed
        .map(|listed| register_row(policy, listed, request.now_ms))
        .collect();
    sort_by(&mut rows, |a, b| {
        (a.category, &a.account).cmp(&(b.category, &b.account))
    });
    let locale = Locale::of(request.locale.as_deref());
    let (addressee, warning) = addressee(locale, &request.region, &request.contacts);
    let export = CsvExport {
        csv: register_csv(&rows),
        rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        addressee,
    };
    Ok(RegisterExport {
        rows,
        export,
        notes: warning.into_iter().collect(),
    })
}

fn register_row(policy: &Policy, listed: &RegisterAccount, now: Ms) -> RegisterRow {
    let account = &listed.account;
    let mut content_classes = listed.content_classes.clone();
    sort_by(&mut content_classes, Ord::cmp);
    content_classes.dedup();
    RegisterRow {
        account: account.id.clone(),
        category: account.category,
        content_classes,
        subscribers: account.audience.subscribers,
        reads_28d: account.audience.reads_28d,
        band: band(policy, account),
        tier: tier(policy, account, now),
    }
}

fn register_csv(rows: &[RegisterRow]) -> String {
    let head = [
        "category",
        "account",
        "content_classes",
        "subscribers",
        "reads_28d",
        "band",
        "tier",
    ];
    let line = |row: &RegisterRow| {
        let cells = [
            word(&row.category),
            row.account.0.clone(),
            row.content_classes.join(" "),
            row.subscribers.to_string(),
            row.reads_28d.to_string(),
            word(&row.band),
            row.tier.name().to_owned(),
        ];
        csv_line(cells.iter().map(String::as_str))
    };
    let lines = rows.iter().map(line);
    std::iter::once(csv_line(head)).chain(lines).collect()
}

/// An account and where it stood the last time somebody looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BandRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The account.
    pub account: AccountSnapshot,
    /// Its band the last time.
    #[serde(default)]
    pub band_before: Option<AudienceBand>,
    /// Its tier the last time.
    #[serde(default)]
    pub tier_before: Option<Tier>,
}

/// Where an account stands now: duties by its band, privileges by its tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BandOutcome {
    /// The decision this is.
    pub decision_id: DecisionId,
    /// The band of reach.
    pub band: AudienceBand,
    /// Hours its owner has to act on what they are notified of.
    pub sla_hours: u32,
    /// The tier.
    pub tier: Tier,
    /// What changed, for the owner.
    pub notes: Vec<Reason>,
    /// A record for each change.
    pub records: Vec<AuditRecord>,
}

/// Computes band and tier anew and records what changed.
///
/// # Errors
/// [`RequestError`] names the field that is not well-formed.
pub fn assess_band(pack: &Pack, request: &BandRequest) -> Result<BandOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.account.check("account")?;
    let policy = pack.policy();
    let band = band(policy, &request.account);
    let tier = tier(policy, &request.account, request.now_ms);
    let hours = &policy.slack.sla_hours;
    let sla_hours = match band {
        AudienceBand::S => hours.s,
        AudienceBand::M => hours.m,
        AudienceBand::L => hours.l,
        AudienceBand::Xl => hours.xl,
    };
    let mut outcome = BandOutcome {
        decision_id: request.decision_id.clone(),
        band,
        sla_hours,
        tier,
        notes: Vec::new(),
        records: Vec::new(),
    };
    let mut changed = |event: EventKind, told: Reason| {
        let subject = request.account.id.as_str();
        let mut record = decision.record(event, ActorRef::Engine, subject, request);
        record.reason_codes = vec![told.code.clone()];
        record.retain_class = RetainClass::Register;
        outcome.records.push(record);
        outcome.notes.push(told);
    };
    if let Some(before) = request.band_before.filter(|before| *before != band) {
        let (band, before, hours) = (word(&band), word(&before), sla_hours.to_string());
        let fill = [
            ("band", band.as_str()),
            ("before", before.as_str()),
            ("hours", hours.as_str()),
        ];
        let told = note(decision.locale, &say::BAND_CHANGED, &fill);
        changed(EventKind::BandChanged, told);
    }
    if let Some(before) = request.tier_before.filter(|before| *before != tier) {
        let fill = [("tier", tier.name()), ("before", before.name())];
        let told = note(decision.locale, &say::TIER_CHANGED, &fill);
        changed(EventKind::TierChanged, told);
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (text, cell) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=1+1", "'=1+1"),
            ("@sum(a)", "'@sum(a)"),
            ("-2", "'-2"),
            ("+SUM(A1,B1)", "\"'+SUM(A1,B1)\""),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("", ""),
        ] {
            assert_eq!(csv_cell(text), cell, "{text:?}");
        }
    }
}
