//! Records of the audit log: what was decided, with nothing in them that would
//! have to be erased.

pub mod checkpoint;
pub mod export;
pub mod log;
pub mod proofs;
pub mod tree;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::RequestError;
use crate::ids::{DecisionId, Hash, Pseudonym, RuleId};
use crate::pack::Pack;
use crate::request::{Actor, Decider, check};
use crate::time::Ms;
use crate::verdict::messages::Locale;
use crate::verdict::{Action, RetainClass};

/// One record. Its canonical JSON is a leaf of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuditRecord {
    /// When it happened.
    pub at: Ms,
    /// What happened.
    pub event: EventKind,
    /// Who did it.
    pub actor: ActorRef,
    /// Whom it concerns, under a name that ends with the salt.
    pub subject: Pseudonym,
    /// The decision.
    pub decision_id: DecisionId,
    /// What was decided.
    pub action: Option<Action>,
    /// The codes of the reasons, the primary one first.
    pub reason_codes: Vec<String>,
    /// The rules behind them.
    pub rules: Vec<RuleId>,
    /// The pack that decided.
    pub pack_digest: Hash,
    /// The engine that decided.
    pub engine: String,
    /// A salted commitment to the whole request.
    pub input_commitment: Hash,
    /// A salted commitment to the texts.
    pub content_commitment: Option<Hash>,
    /// How long the record is kept.
    pub retain_class: RetainClass,
}

/// What an audit record tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// An interaction was screened.
    Screened,
    /// The opening of an account was screened.
    RegistrationScreened,
    /// A group of accounts was declared, or its declaration changed.
    GroupDeclared,
    /// The enforcement ladder moved.
    Enforced,
    /// Somebody appealed.
    AppealFiled,
    /// An appeal went a step further.
    AppealMoved,
    /// An owner's management of threads was measured.
    OwnerAssessed,
    /// The settings or contents of a thread were managed.
    ThreadManaged,
    /// A report came in.
    ReportReceived,
    /// A report was decided.
    ReportDecided,
    /// The security assessment of a feature changed.
    FeatureAssessed,
    /// An emergency mode was set or refused.
    EmergencySet,
    /// An order to disclose information was registered or refused.
    OrderRegistered,
    /// An account's deregistration went a step further.
    DeregistrationMoved,
    /// An entry of the blocklist was reviewed.
    BlocklistReviewed,
    /// A draft for an authority was made or approved.
    AuthorityReportDrafted,
    /// A record's keys were destroyed.
    Erased,
    /// An account's audience moved to another band.
    BandChanged,
    /// An account moved to another tier.
    TierChanged,
}

/// Who did what a record tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActorRef {
    /// The engine.
    Engine,
    /// A person, by role and the platform's own id.
    Person(Actor),
}

impl From<&Decider> for ActorRef {
    fn from(decider: &Decider) -> Self {
        decider
            .human()
            .map_or(Self::Engine, |actor| Self::Person(actor.clone()))
    }
}

/// What every decision that counts is made with: the pack, the host's id for it, the
/// time, the salt that hides its input in the log, and the language of its words.
pub(crate) struct Decision<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) id: &'a DecisionId,
    pub(crate) now: Ms,
    pub(crate) locale: Locale,
    salt: [u8; 16],
}

impl<'a> Decision<'a> {
    /// Checks the fields `decision_id`, `now_ms` and `salt`, which every request for
    /// such a decision has.
    pub(crate) fn new(
        pack: &'a Pack,
        decision_id: &'a DecisionId,
        now_ms: Ms,
        salt: &str,
        locale: Option<&str>,
    ) -> Result<Self, RequestError> {
        check::id("decision_id", decision_id.as_str())?;
        check::time("now_ms", now_ms)?;
        Ok(Self {
            pack,
            id: decision_id,
            now: now_ms,
            locale: Locale::of(locale),
            salt: check::salt(salt)?,
        })
    }

    /// The record of the decision. `subject` is whom it concerns (an account, a piece
    /// of content); it stands in the record under a pseudonym. Action, codes, rules
    /// and class can be set on what comes out.
    pub(crate) fn record(
        &self,
        event: EventKind,
        actor: ActorRef,
        subject: &str,
        input: &impl Serialize,
    ) -> AuditRecord {
        AuditRecord {
            at: self.now,
            event,
            actor,
            subject: pseudonym(&self.salt, subject),
            decision_id: self.id.clone(),
            action: None,
            reason_codes: Vec::new(),
            rules: Vec::new(),
            pack_digest: self.pack.digest().clone(),
            engine: ENGINE.to_owned(),
            input_commitment: commitment(&self.salt, &crate::canonical::compact(input)),
            content_commitment: None,
            retain_class: RetainClass::Enforcement,
        }
    }
}

/// The engine's name and version, as it stands in every verdict and record.
pub(crate) const ENGINE: &str = concat!("screen-core/", env!("CARGO_PKG_VERSION"));

/// SHA-256 over the parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> Hash {
    Hash(hex(&sha256_bytes(parts)))
}

/// The same as bytes.
pub(crate) fn sha256_bytes(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize().into()
}

/// `SHA-256(0x02 ‖ salt ‖ bytes)`: tells nothing about the bytes to whoever does
/// not have the salt, and everything to whoever has both.
pub fn commitment(salt: &[u8; 16], bytes: &[u8]) -> Hash {
    sha256(&[&[2], salt, bytes])
}

/// The name of a subject in the log; it dies with the salt.
pub(crate) fn pseudonym(salt: &[u8; 16], subject: &str) -> Pseudonym {
    let hash = sha256(&[&[3], salt, subject.as_bytes()]);
    Pseudonym(hash.0.chars().take(32).collect())
}

/// Reads a salt: 32 hex digits.
pub(crate) fn parse_salt(text: &str) -> Option<[u8; 16]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| (byte << 4) | digit))
        .collect();
    (digits.len() == 32)
        .then(|| bytes.try_into().ok())
        .flatten()
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| {
        char::from(if value < 10 {
            b'0' + value
        } else {
            b'a' - 10 + value
        })
    };
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_agree_with_the_standards_vector() {
        assert_eq!(
            sha256(&[b"a", b"bc"]).0,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn salts_are_32_hex_digits() {
        assert_eq!(
            parse_salt("000102030405060708090a0b0c0d0e0f"),
            Some([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
        );
        assert_eq!(parse_salt("00"), None);
        assert_eq!(parse_salt("zz0102030405060708090a0b0c0d0e0f"), None);
    }
}
