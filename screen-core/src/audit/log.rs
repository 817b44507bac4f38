//! Checks a log: its leaves against its signed checkpoints, its records against its
//! leaves, its decisions against their statements of reasons (16(2), S24).
//!
//! The leaves are kept for ever; they say nothing about anybody. Records may go when
//! their period is over, and salts and contents when a person is erased: neither
//! touches the leaves.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::checkpoint::{self, Checkpoint, CheckpointProblem, NoteKey};
use super::proofs::{LogFrontier, count, hash, nodes};
use super::tree::{self, Frontier, Node};
use crate::canonical::try_to_vec;
use crate::error::RequestError;
use crate::ids::{DecisionId, Hash};
use crate::limits::{CHECKPOINTS_MAX, LOG_LEAVES_MAX, LOG_PROBLEMS_MAX};
use crate::pack::Pack;
use crate::request::check;
use crate::sort::sort_by_key;
use crate::time::{DAY_MS, Ms};

/// Days the content log is kept where the pack does not say.
const CONTENT_LOG_DAYS: u32 = 184;

/// A log, or a piece of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyLogRequest {
    /// The time, to tell records that may be gone from those that may not.
    pub now_ms: Ms,
    /// What stands before this piece; nothing for a whole log. It has to come from the
    /// check of the piece before.
    #[serde(default)]
    pub frontier: Option<LogFrontier>,
    /// The stored leaves, in their order, none missing.
    pub leaves: Vec<Hash>,
    /// The stored records, by index. Those whose period is over may be missing.
    pub records: Vec<LoggedRecord>,
    /// The log's own checkpoints, as signed notes.
    #[serde(default)]
    pub checkpoints: Vec<String>,
    /// A checkpoint that an outside party kept.
    #[serde(default)]
    pub outside: Option<String>,
    /// Public keys the checkpoints may be signed with, written `name+hash+key`.
    #[serde(default)]
    pub keys: Vec<String>,
    /// The decisions that have a statement of reasons. Where it is given, every hold or
    /// refusal under a rule has to be in it.
    #[serde(default)]
    pub statements: Option<Vec<DecisionId>>,
}

/// A record at its place in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LoggedRecord {
    /// Its place, from 0 for the first record of the whole log.
    pub index: u64,
    /// The record as it was stored; any JSON, so that older forms verify too.
    pub record: Value,
}

/// What a check of a log found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogCheck {
    /// Whether nothing is wrong.
    pub intact: bool,
    /// How many leaves the log has with this piece.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// Its right edge, for the next piece.
    pub frontier: LogFrontier,
    /// The lowest index at which something is wrong.
    pub first_bad_index: Option<u64>,
    /// What is wrong, by index; at most 100.
    pub problems: Vec<LogProblem>,
    /// Records that are gone because their period is over, or may be.
    pub expired_records: u64,
    /// Checkpoints whose signature and root are right.
    pub checkpoints_confirmed: u64,
    /// Records up to this number are covered by a confirmed checkpoint.
    pub confirmed_size: u64,
}

/// One thing that is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogProblem {
    /// What.
    pub kind: LogProblemKind,
    /// Where it begins; none where it is about a checkpoint that cannot be read.
    pub index: Option<u64>,
    /// Which checkpoint it is about: its number in the list, or `outside`.
    pub checkpoint: Option<String>,
    /// What it means, in words.
    pub message: String,
}

/// What can be wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LogProblemKind {
    /// A record is not what it was when it was logged.
    Altered,
    /// A record is gone before its time.
    Deleted,
    /// Records stand in another order.
    Reordered,
    /// A record was put in later.
    Inserted,
    /// The end of the log is missing.
    TailCut,
    /// The stored leaves are not those that were signed.
    Rewritten,
    /// A checkpoint is no signed note.
    UnreadableCheckpoint,
    /// A checkpoint is signed by nobody known.
    UnknownKey,
    /// A signature does not fit its checkpoint.
    BadSignature,
    /// A checkpoint is of another log.
    OtherLog,
    /// A hold or refusal under a rule has no statement of reasons.
    NoStatement,
}

impl LogProblemKind {
    const fn words(self) -> &'static str {
        match self {
            Self::Altered => "the record is not what it was when it was logged",
            Self::Deleted => "a record is gone before its period is over",
            Self::Reordered => "records stand in another order than they were logged in",
            Self::Inserted => "a record stands here that was not logged here",
            Self::TailCut => "the checkpoint knows more records: the end of the log is missing",
            Self::Rewritten => {
                "records and leaves were changed together somewhere from this index up to the \
                 checkpoint's size"
            }
            Self::UnreadableCheckpoint => "the checkpoint is not a signed note of a log",
            Self::UnknownKey => "the checkpoint is signed by none of the keys",
            Self::BadSignature => "the signature does not fit the checkpoint: one was changed",
            Self::OtherLog => "the checkpoint is of another log",
            Self::NoStatement => "a hold or refusal under a rule has no statement of reasons",
        }
    }

    fn at(self, index: u64) -> LogProblem {
        LogProblem {
            kind: self,
            index: Some(index),
            checkpoint: None,
            message: self.words().to_owned(),
        }
    }

    fn of(self, checkpoint: &str, index: Option<u64>) -> LogProblem {
        LogProblem {
            kind: self,
            index,
            checkpoint: Some(checkpoint.to_owned()),
            message: self.words().to_owned(),
        }
    }
}

/// Checks a whole log, or the next piece of one (16(2)).
///
/// # Errors
/// A bound, a hash or key that is none, a record before this piece or named twice.
pub fn verify_log(pack: &Pack, request: &VerifyLogRequest) -> Result<LogCheck, RequestError> {
    check::time("now_ms", request.now_ms)?;
    check::at_most("records", request.records.len(), LOG_LEAVES_MAX, "records")?;
    let checkpoints = request.checkpoints.len();
    check::at_most("checkpoints", checkpoints, CHECKPOINTS_MAX, "checkpoints")?;
    if let Some(statements) = &request.statements {
        check::at_most("statements", statements.len(), LOG_LEAVES_MAX, "decisions")?;
    }
    let keys = checkpoint::keys("keys", &request.keys)?;
    let start = match &request.frontier {
        Some(frontier) => frontier.read("frontier")?,
        None => Frontier::default(),
    };
    let leaves = nodes("leaves", &request.leaves, LOG_LEAVES_MAX)?;
    let records = records(&request.records, start.size())?;
    let mut problems = Vec::new();
    let signed = signed(request, &keys, &mut problems);
    let mut found = against_checkpoints(start.clone(), &leaves, &signed, &mut problems);
    found.expired_records = Contents {
        first: start.size(),
        leaves: &leaves,
        records: &records,
        cutoff: cutoff(pack, request.now_ms),
    }
    .check(&mut problems);
    if let Some(statements) = &request.statements {
        without_statement(&records, statements, &mut problems);
    }
    sort_by_key(&mut problems, |problem| (problem.index, problem.kind));
    found.intact = problems.is_empty();
    found.first_bad_index = problems.iter().filter_map(|problem| problem.index).min();
    problems.truncate(LOG_PROBLEMS_MAX);
    found.problems = problems;
    Ok(found)
}

/// The stored records with their leaves, as far as they are canonical JSON at all.
type Records<'a> = BTreeMap<u64, (Option<Node>, &'a Value)>;

fn records(records: &[LoggedRecord], first: u64) -> Result<Records<'_>, RequestError> {
    let mut by_index = BTreeMap::new();
    for (number, logged) in records.iter().enumerate() {
        let leaf = try_to_vec(&logged.record)
            .ok()
            .map(|bytes| tree::leaf_hash(&bytes));
        let field = format!("records[{number}].index");
        super::proofs::size(&field, logged.index)?;
        if logged.index < first {
            return Err(check::invalid(field, "before this piece of the log"));
        }
        if by_index
            .insert(logged.index, (leaf, &logged.record))
            .is_some()
        {
            return Err(check::invalid(field, "two records have this index"));
        }
    }
    Ok(by_index)
}

/// Before this moment no record of the shortest class has to be there any more.
fn cutoff(pack: &Pack, now: Ms) -> Ms {
    let days = pack.policy().base.retention_days.get("content_log");
    let days = i64::from(days.copied().unwrap_or(CONTENT_LOG_DAYS));
    now.saturating_sub(days.saturating_mul(DAY_MS))
}

/// The checkpoints whose signatures are right, by size; the outside one last among
/// equals.
fn signed(
    request: &VerifyLogRequest,
    keys: &[NoteKey],
    problems: &mut Vec<LogProblem>,
) -> Vec<(String, Checkpoint)> {
    let own = request.checkpoints.iter().enumerate();
    let own = own.map(|(number, note)| (number.to_string(), note));
    let outside = request
        .outside
        .iter()
        .map(|note| ("outside".to_owned(), note));
    let mut signed: Vec<(String, Checkpoint)> = Vec::new();
    for (name, note) in own.chain(outside) {
        let kind = match checkpoint::open(note, keys) {
            Ok(checkpoint) => {
                let first = signed.first().map(|(_, first)| &first.origin);
                if first.is_none_or(|origin| *origin == checkpoint.origin) {
                    signed.push((name, checkpoint));
                    continue;
                }
                LogProblemKind::OtherLog
            }
            Err(CheckpointProblem::Unreadable) => LogProblemKind::UnreadableCheckpoint,
            Err(CheckpointProblem::UnknownKey) => LogProblemKind::UnknownKey,
            Err(CheckpointProblem::BadSignature) => LogProblemKind::BadSignature,
        };
        problems.push(kind.of(&name, None));
    }
    sort_by_key(&mut signed, |(_, checkpoint)| checkpoint.size);
    signed
}

/// Goes through the leaves and compares the root at the size of each checkpoint. A
/// checkpoint older than the piece was compared with the piece before.
fn against_checkpoints(
    start: Frontier,
    leaves: &[Node],
    signed: &[(String, Checkpoint)],
    problems: &mut Vec<LogProblem>,
) -> LogCheck {
    let mut frontier = start;
    let mut confirmed_size = frontier.size();
    let mut confirmed = 0;
    let mut rest = leaves.iter();
    let first = frontier.size();
    for (name, checkpoint) in signed.iter().filter(|(_, at)| at.size >= first) {
        while frontier.size() < checkpoint.size {
            let Some(leaf) = rest.next() else { break };
            frontier.append(*leaf);
        }
        if frontier.size() < checkpoint.size {
            let end = Some(frontier.size());
            problems.push(LogProblemKind::TailCut.of(name, end));
        } else if frontier.root() == checkpoint.root {
            confirmed += 1;
            confirmed_size = checkpoint.size;
        } else {
            problems.push(LogProblemKind::Rewritten.of(name, Some(confirmed_size)));
        }
    }
    rest.for_each(|leaf| frontier.append(*leaf));
    LogCheck {
        intact: false,
        size: frontier.size(),
        root: hash(&frontier.root()),
        frontier: LogFrontier::from(&frontier),
        first_bad_index: None,
        problems: Vec::new(),
        expired_records: 0,
        checkpoints_confirmed: confirmed,
        confirmed_size,
    }
}

/// Records held against their leaves.
struct Contents<'a> {
    first: u64,
    leaves: &'a [Node],
    records: &'a Records<'a>,
    cutoff: Ms,
}

impl Contents<'_> {
    /// Names what is wrong, and counts what may be gone.
    fn check(&self, problems: &mut Vec<LogProblem>) -> u64 {
        let logged: BTreeSet<&Node> = self.leaves.iter().collect();
        let stored: BTreeSet<Node> = self
            .records
            .values()
            .filter_map(|(leaf, _)| *leaf)
            .collect();
        let mut expired = 0;
        // The time of the last record that is still there.
        let mut before: Option<Ms> = None;
        for (leaf, index) in self.leaves.iter().zip(self.first..) {
            let Some((held, record)) = self.records.get(&index) else {
                // What followed a record that has to be there has to be there itself.
                if before.is_some_and(|at| at > self.cutoff) {
                    problems.push(LogProblemKind::Deleted.at(index));
                } else {
                    expired += 1;
                }
                continue;
            };
            before = record.get("at").and_then(Value::as_i64).or(before);
            if held.as_ref() != Some(leaf) {
                let moved = held.is_some_and(|held| logged.contains(&held));
                let kind = match (moved, stored.contains(leaf)) {
                    (true, true) => LogProblemKind::Reordered,
                    (true, false) => LogProblemKind::Deleted,
                    (false, true) => LogProblemKind::Inserted,
                    (false, false) => LogProblemKind::Altered,
                };
                problems.push(kind.at(index));
            }
        }
        let end = self.first.saturating_add(count(self.leaves.len()));
        let beyond = self.records.range(end..).map(|(index, _)| *index);
        problems.extend(beyond.map(|index| LogProblemKind::Inserted.at(index)));
        expired
    }
}

/// Every hold or refusal under a rule owes its author a statement.
fn without_statement(
    records: &Records<'_>,
    statements: &[DecisionId],
    problems: &mut Vec<LogProblem>,
) {
    let statements: BTreeSet<&str> = statements.iter().map(DecisionId::as_str).collect();
    for (index, (_, record)) in records {
        let restricts = matches!(
            record.get("action").and_then(Value::as_str),
            Some("hold" | "reject")
        );
        let rules = record.get("rules").and_then(Value::as_array);
        let decision = record.get("decision_id").and_then(Value::as_str);
        if restricts
            && rules.is_some_and(|rules| !rules.is_empty())
            && !decision.is_some_and(|id| statements.contains(id))
        {
            problems.push(LogProblemKind::NoStatement.at(*index));
        }
    }
}
