//! The records of a period with proofs that they are in the log, for somebody who may
//! ask for them (16(2), 17). It holds no more than the records: no contents, no
//! identities, no salts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::checkpoint::{self, Checkpoint};
use super::log::LoggedRecord;
use super::proofs::{InclusionProof, count, hash, inclusion, nodes};
use super::tree::{self, Tree};
use crate::canonical::try_to_vec;
use crate::error::RequestError;
use crate::ids::Hash;
use crate::limits::LOG_LEAVES_MAX;
use crate::pack::Pack;
use crate::request::check;
use crate::sort::sort_by_key;
use crate::time::Ms;

/// Which period of which log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportLogRequest {
    /// From when on, milliseconds.
    pub from: Ms,
    /// Until when, that moment not included.
    pub to: Ms,
    /// All leaves of the log, at least up to the checkpoint.
    pub leaves: Vec<Hash>,
    /// Records; those outside the period or past the checkpoint are left out.
    pub records: Vec<LoggedRecord>,
    /// A signed checkpoint of the log, which the proofs lead to.
    pub checkpoint: String,
}

/// The records of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogExport {
    /// From when on.
    pub from: Ms,
    /// Until when, that moment not included.
    pub to: Ms,
    /// The checkpoint. Whoever receives the export checks its signature.
    pub checkpoint: String,
    /// How many leaves the log had then.
    pub size: u64,
    /// The root all proofs lead to.
    pub root: Hash,
    /// The records, by index.
    pub entries: Vec<ExportedRecord>,
    /// Records of the period that came after the checkpoint and wait for the next one.
    pub after_checkpoint: u64,
}

/// A record with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportedRecord {
    /// The record. Its leaf is `SHA-256(0x00 ‖ canonical JSON)`.
    pub record: Value,
    /// The proof, as `verify_inclusion` takes it.
    pub proof: InclusionProof,
}

/// The records of a period, each with a proof (16(2)).
///
/// # Errors
/// A bound, a checkpoint that is none or not of these leaves, a record that is not the
/// one that was logged.
pub fn export_log_period(_: &Pack, request: &ExportLogRequest) -> Result<LogExport, RequestError> {
    check::time("from", request.from)?;
    check::time("to", request.to)?;
    check::at_most("records", request.records.len(), LOG_LEAVES_MAX, "records")?;
    let mut leaves = nodes("leaves", &request.leaves, LOG_LEAVES_MAX)?;
    let (body, _) = checkpoint::split(&request.checkpoint)
        .ok_or_else(|| check::invalid("checkpoint", "not a signed note"))?;
    let at = Checkpoint::parse(body)
        .ok_or_else(|| check::invalid("checkpoint", "not a checkpoint of a log"))?;
    if at.size > count(leaves.len()) {
        return Err(check::invalid("leaves", "fewer than the checkpoint has"));
    }
    leaves.truncate(usize::try_from(at.size).unwrap_or(usize::MAX));
    let tree = Tree::new(leaves);
    if tree.root() != at.root {
        return Err(check::invalid("checkpoint", "not of these leaves"));
    }
    let mut entries = Vec::new();
    let mut after_checkpoint = 0;
    for (number, logged) in request.records.iter().enumerate() {
        let time = logged.record.get("at").and_then(Value::as_i64);
        if !time.is_some_and(|time| (request.from..request.to).contains(&time)) {
            continue;
        }
        let Some(proof) = inclusion(&tree, logged.index) else {
            after_checkpoint += 1;
            continue;
        };
        let leaf = try_to_vec(&logged.record).map(|bytes| hash(&tree::leaf_hash(&bytes)));
        if leaf.as_ref() != Ok(&proof.leaf) {
            let field = format!("records[{number}].record");
            return Err(check::invalid(field, "not the record that was logged"));
        }
        entries.push(ExportedRecord {
            record: logged.record.clone(),
            proof,
        });
    }
    sort_by_key(&mut entries, |entry| entry.proof.index);
    Ok(LogExport {
        from: request.from,
        to: request.to,
        checkpoint: request.checkpoint.clone(),
        size: at.size,
        root: hash(&at.root),
        entries,
        after_checkpoint,
    })
}
