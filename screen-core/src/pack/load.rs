//! A built pack and its loading.

use serde::{Deserialize, Serialize};

use super::policy::{Condition, Policy};
use crate::audit::sha256;
use crate::error::{ErrorCode, RequestError};
use crate::ids::Hash;
use crate::json::read_json;
use crate::limits::{
    CONDITION_DEPTH_MAX, CONDITION_NODES_MAX, LISTS_MAX, PACK_BYTES_MAX, QUOTA_COUNT_MAX,
    QUOTA_WINDOW_S_MAX, RULES_MAX, TERM_CHARS_MAX, TERMS_MAX,
};
use crate::scan::Matcher;
use crate::scan::detectors::by_name;

/// The first bytes of every built pack of this format.
const MAGIC: &str = "screen-pack-bytes/1\n";

/// A pack, loaded and ready to screen with.
#[derive(Debug)]
pub struct Pack {
    policy: Policy,
    lists: Vec<TermList>,
    matcher: Matcher,
    digest: Hash,
    /// Whether no rule has anything to say about an interaction without words.
    silent_on_nothing: bool,
}

/// The terms of one list, folded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermList {
    pub(crate) name: String,
    pub(crate) terms: Vec<String>,
}

/// What stands in a built pack behind the first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    policy: Policy,
    lists: Vec<TermList>,
}

/// The bytes of a built pack.
#[cfg(feature = "authoring")]
pub(crate) fn build(policy: Policy, lists: Vec<TermList>) -> Vec<u8> {
    let mut bytes = MAGIC.as_bytes().to_vec();
    bytes.extend(crate::canonical::to_vec(&Body { policy, lists }));
    bytes
}

impl Pack {
    /// Loads a built pack.
    ///
    /// # Errors
    /// `invalid_pack` for bytes that are not a pack of this format or that no pack
    /// compiler of ours would have written; `too_large` over a bound. Never a
    /// panic, whatever the bytes are.
    pub fn load(bytes: &[u8]) -> Result<Self, RequestError> {
        let Some(body) = bytes.strip_prefix(MAGIC.as_bytes()) else {
            return Err(RequestError::new(
                ErrorCode::InvalidPack,
                None,
                "not a built policy pack: it does not begin with `screen-pack-bytes/1`",
            )
            .help("build one from a folder with `screen-host pack build FOLDER -o FILE`"));
        };
        let body: Body = read_json(body, PACK_BYTES_MAX).map_err(|error| {
            RequestError::new(
                ErrorCode::InvalidPack,
                error.field().map(str::to_owned),
                format!("damaged policy pack: {}", error.message()),
            )
        })?;
        check(&body)?;
        let matcher = Matcher::new(body.lists.iter().map(|list| list.terms.as_slice()))
            .ok_or_else(|| invalid("lists", "more terms than the matcher can hold"))?;
        let rules = &body.policy.rules;
        Ok(Self {
            silent_on_nothing: rules.iter().all(|rule| never_on_nothing(&rule.condition)),
            policy: body.policy,
            lists: body.lists,
            matcher,
            digest: sha256(&[bytes]),
        })
    }

    /// What the pack decides.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The SHA-256 of the built pack.
    pub fn digest(&self) -> &Hash {
        &self.digest
    }

    /// The names of the lists with the number of their terms.
    pub fn lists(&self) -> impl Iterator<Item = (&str, usize)> {
        self.lists
            .iter()
            .map(|list| (list.name.as_str(), list.terms.len()))
    }

    /// Whether no rule has anything to say about an interaction without words,
    /// links, mentions and signals of the host, so that none has to be asked.
    pub(crate) fn silent_on_nothing(&self) -> bool {
        self.silent_on_nothing
    }

    /// The lists with their folded terms.
    pub(crate) fn term_lists(&self) -> &[TermList] {
        &self.lists
    }

    pub(crate) fn matcher(&self) -> &Matcher {
        &self.matcher
    }
}

/// Whether a condition is sure not to hold where there is no hit and every signal of
/// the engine is zero. A signal the engine does not know is unknown, not zero.
fn never_on_nothing(condition: &Condition) -> bool {
    match condition {
        Condition::List { .. } => true,
        Condition::Signal(leaf) => leaf.at_least_ppm > 0 && by_name(&leaf.name).is_some(),
        Condition::Any(of) => of.iter().all(never_on_nothing),
        Condition::All { of, .. } => of.iter().any(never_on_nothing),
        // What is absent is absent from nothing as well.
        Condition::None(_) => false,
    }
}

fn invalid(field: &str, message: impl Into<String>) -> RequestError {
    RequestError::at(ErrorCode::InvalidPack, field, message)
}

/// What a compiler of ours guarantees and a stranger's bytes may not hold to.
fn check(body: &Body) -> Result<(), RequestError> {
    let too_many = |field: &str, count: usize, max: usize| {
        if count <= max {
            return Ok(());
        }
        Err(RequestError::at(
            ErrorCode::TooLarge,
            field,
            format!("{count}, at most {max}"),
        ))
    };
    too_many("policy.rules", body.policy.rules.len(), RULES_MAX)?;
    too_many("lists", body.lists.len(), LISTS_MAX)?;
    too_many(
        "lists.terms",
        body.lists.iter().map(|list| list.terms.len()).sum(),
        TERMS_MAX,
    )?;
    for list in &body.lists {
        for term in &list.terms {
            let chars = term.chars().count();
            if chars == 0 || chars > TERM_CHARS_MAX {
                return Err(invalid(
                    "lists.terms",
                    format!("a term of {chars} characters in `{}`", list.name),
                ));
            }
        }
    }
    for window in body
        .policy
        .quota
        .values()
        .flat_map(|tiers| tiers.values().flatten())
    {
        let seconds = (1..=QUOTA_WINDOW_S_MAX).contains(&window.window_s);
        if !seconds || window.count > QUOTA_COUNT_MAX {
            return Err(invalid("policy.quota", "a window out of its bounds"));
        }
    }
    for rule in &body.policy.rules {
        let mut nodes = 0;
        check_condition(&rule.condition, body.lists.len(), 1, &mut nodes)
            .map_err(|message| invalid("policy.rules", format!("rule `{}`: {message}", rule.id)))?;
    }
    Ok(())
}

fn check_condition(
    condition: &Condition,
    lists: usize,
    depth: usize,
    nodes: &mut usize,
) -> Result<(), &'static str> {
    *nodes += 1;
    if depth > CONDITION_DEPTH_MAX || *nodes > CONDITION_NODES_MAX {
        return Err("its condition is too large");
    }
    match condition {
        Condition::All { of, .. } | Condition::Any(of) | Condition::None(of) => of
            .iter()
            .try_for_each(|part| check_condition(part, lists, depth + 1, nodes)),
        Condition::List { list, .. } if *list as usize >= lists => Err("a list that is not there"),
        Condition::List { .. } | Condition::Signal(_) => Ok(()),
    }
}
