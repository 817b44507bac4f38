//! Accounts of one entity or group that spread one text as if many had written it
//! (Article 10).
//!
//! What is caught: the same text, after folding, from several sibling accounts within
//! an hour. Why: it feigns a public opinion. A near miss that passes: a company and
//! its shop that publish the same opening hours. The signal decides nothing; a person
//! looks at it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::community::checked_id;
use crate::error::RequestError;
use crate::ids::{AccountId, Fingerprint};
use crate::pack::Pack;
use crate::request::check;
use crate::signal::{ONE_PPM, Signal};
use crate::time::{HOUR_MS, Ms};

/// How far back texts are compared.
const SIBLINGS_WINDOW_MS: Ms = HOUR_MS;
/// Sibling accounts with one text from which on it is more than a shared notice.
const SIBLINGS_MIN: usize = 3;

/// What sibling accounts published lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SiblingsRequest {
    /// The time.
    pub now_ms: Ms,
    /// Texts of accounts of one entity, or of one declared group, of the last hour.
    pub texts: Vec<SiblingText>,
}

/// One text of a sibling account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SiblingText {
    /// Whose it is.
    pub account: AccountId,
    /// Its fingerprint, from the effects of its verdict.
    pub fingerprint: Fingerprint,
    /// When it was published.
    pub at: Ms,
}

/// Texts that several siblings spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SiblingsOutcome {
    /// `sibling_copies` with the number of accounts of the most spread text, to be
    /// handed to `screen` as a signal of the host; none where there is no such text.
    pub signal: Option<Signal>,
    /// The texts, by fingerprint.
    pub copies: Vec<SiblingCopies>,
}

/// One text and the siblings that spread it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SiblingCopies {
    /// The text.
    pub fingerprint: Fingerprint,
    /// The accounts, by id.
    pub accounts: Vec<AccountId>,
}

/// Notices one text of at least three sibling accounts within an hour.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn detect_sibling_copies(
    _: &Pack,
    request: &SiblingsRequest,
) -> Result<SiblingsOutcome, RequestError> {
    check::time("now_ms", request.now_ms)?;
    check::list("texts", request.texts.len())?;
    for (index, text) in request.texts.iter().enumerate() {
        checked_id(&format!("texts[{index}].account"), text.account.as_str())?;
        let fingerprint = text.fingerprint.as_str();
        checked_id(&format!("texts[{index}].fingerprint"), fingerprint)?;
        check::time(&format!("texts[{index}].at"), text.at)?;
    }
    let from = request.now_ms.saturating_sub(SIBLINGS_WINDOW_MS);
    let mut spread: BTreeMap<&Fingerprint, BTreeSet<&AccountId>> = BTreeMap::new();
    let recent = request.texts.iter();
    for text in recent.filter(|text| text.at > from && text.at <= request.now_ms) {
        let accounts = spread.entry(&text.fingerprint).or_default();
        accounts.insert(&text.account);
    }
    spread.retain(|_, accounts| accounts.len() >= SIBLINGS_MIN);
    let most = spread.values().map(BTreeSet::len).max();
    let copies = spread
        .into_iter()
        .map(|(fingerprint, accounts)| SiblingCopies {
            fingerprint: fingerprint.clone(),
            accounts: accounts.into_iter().cloned().collect(),
        });
    Ok(SiblingsOutcome {
        signal: most.map(|most| Signal {
            name: "sibling_copies".to_owned(),
            value_ppm: i64::try_from(most).unwrap_or(0).saturating_mul(ONE_PPM),
            source: "engine".to_owned(),
            span: None,
        }),
        copies: copies.collect(),
    })
}
