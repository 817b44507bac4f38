//! A built pack and its loading.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::format::{self, Audience, Header, Section, Sections, damaged};
use super::policy::{Condition, Policy};
use super::trust::{self, Trust};
use crate::audit::sha256;
use crate::error::{ErrorCode, RequestError};
use crate::ids::Hash;
use crate::limits::{
    CONDITION_DEPTH_MAX, CONDITION_NODES_MAX, LISTS_MAX, PATTERNS_MAX, POLICY_BYTES_MAX,
    QUOTA_COUNT_MAX, QUOTA_WINDOW_S_MAX, RULES_MAX, TERMS_MAX,
};
use crate::request::{Segment, SegmentSource};
use crate::scan::detectors::by_name;
use crate::scan::fuzzy::Fuzzy;
use crate::scan::patterns::Patterns;
use crate::scan::patterns::needs::Needs;
use crate::scan::sounds::Sounds;
use crate::scan::steps::{self, Steps};
use crate::scan::{Matcher, Outputs, Trie, find_in};
use crate::signal::Span;
use crate::text::FoldTable;
use crate::time::Ms;

/// A pack, loaded and ready to screen with. Terms are matched in its bytes as they lie
/// there; nothing is built.
#[derive(Debug)]
pub struct Pack {
    bytes: Cow<'static, [u8]>,
    header: Header,
    sections: Sections,
    policy: Policy,
    lists: Vec<ListInfo>,
    /// For each list the numbers of the lists inside whose hits its own do not count;
    /// empty where no list has any.
    excepts: Vec<Vec<u32>>,
    patterns: PatternTable,
    digest: Hash,
    /// Whether no rule has anything to say about an interaction without words.
    silent_on_nothing: bool,
}

/// A term in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermHit<'a> {
    /// The list it stands in.
    pub list: &'a str,
    /// Where it is.
    pub span: Span,
    steps: Steps,
}

impl TermHit<'_> {
    /// The steps by which a disguise was seen through, by their names: `leet`, `sound` …;
    /// none where the term itself stands.
    pub fn steps(&self) -> impl Iterator<Item = &'static str> + use<> {
        steps::names(self.steps)
    }
}

/// The terms of one list, folded, before they are built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg(feature = "authoring")]
pub(crate) struct TermList {
    pub(crate) name: String,
    pub(crate) terms: Vec<String>,
    /// The steps that each of the terms allows.
    pub(crate) steps: Vec<Steps>,
    /// The numbers of the lists inside whose hits its own do not count.
    pub(crate) except: Vec<u32>,
}

/// What a built pack says about one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListInfo {
    pub(crate) name: String,
    pub(crate) terms: u32,
    /// The SHA-256 of its folded terms, each ended by a line feed, in their order.
    pub(crate) digest: Hash,
}

/// The patterns of a pack apart from their automata.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PatternTable {
    /// In the order of their numbers.
    pub(crate) named: Vec<NamedPattern>,
    /// The pattern of each expression, set by set.
    pub(crate) groups: Vec<u16>,
    /// What a text must hold for each expression to match.
    pub(crate) needs: Vec<Needs>,
}

/// A pattern without its expressions, which no engine needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NamedPattern {
    pub(crate) name: String,
    /// How many expressions it has.
    pub(crate) expressions: u32,
    /// The SHA-256 of its expressions, each ended by a line feed, in their order.
    pub(crate) digest: Hash,
}

#[cfg(feature = "authoring")]
impl ListInfo {
    pub(crate) fn of(list: &TermList) -> Self {
        let parts: Vec<&[u8]> = list
            .terms
            .iter()
            .flat_map(|term| [term.as_bytes(), b"\n"])
            .collect();
        Self {
            name: list.name.clone(),
            terms: u32::try_from(list.terms.len()).unwrap_or(u32::MAX),
            digest: sha256(&parts),
        }
    }
}

/// The number of a version: up to four numbers below 65,536, dots between them.
#[cfg(feature = "authoring")]
pub(crate) fn revision(version: &str) -> Option<u64> {
    let mut parts = version.split('.').map(|part| {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<u16>().ok()).flatten()
    });
    let mut revision: u64 = 0;
    for _ in 0..4 {
        revision = (revision << 16) | u64::from(parts.next().unwrap_or(Some(0))?);
    }
    parts.next().is_none().then_some(revision)
}

impl Pack {
    /// Loads a built pack after checking all of it, whoever made it: a signature is not
    /// looked at. Takes time with its size; a pack that was checked before can be
    /// [opened](Self::open) at once.
    ///
    /// # Errors
    /// `invalid_pack` for bytes that are not a pack of this format or that no pack
    /// compiler of ours would have written; `too_large` over a bound. Never a
    /// panic, whatever the bytes are.
    pub fn load(bytes: &[u8]) -> Result<Self, RequestError> {
        let (header, _) = format::read(bytes)?;
        let (bytes, _) = trust::split_at(bytes, header.total_bytes)?;
        if !format::is_whole(bytes) {
            return Err(damaged("header", "its checksum is another"));
        }
        let pack = Self::open(bytes.to_vec(), sha256(&[bytes]))?;
        check(&pack)?;
        pack.check_terms()?;
        Ok(pack)
    }

    /// Loads a built pack if it is from somebody the host trusts. The signature stands
    /// behind the pack or is given apart, as the text of a `.minisig` file.
    ///
    /// # Errors
    /// `untrusted_pack` for one that is not signed by a trusted key, and what
    /// [`load`](Self::load) refuses.
    pub fn load_trusted(
        bytes: &[u8],
        signature: Option<&str>,
        trust: &Trust,
    ) -> Result<Self, RequestError> {
        Self::load(trust.check(bytes, signature)?.pack)
    }

    /// Opens a pack that was checked before, under the digest it had then. Its terms
    /// are not looked at, so that a pack of any size is ready in microseconds. The
    /// digest is believed and stands in every verdict.
    ///
    /// Bytes that were changed in between cannot do worse than match wrongly or not at
    /// all: every read is checked.
    ///
    /// # Errors
    /// `invalid_pack`, `too_large`: header, table of sections or policy are damaged.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>, digest: Hash) -> Result<Self, RequestError> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if digest.as_str().len() != 64 || !digest.as_str().bytes().all(hex) {
            return Err(RequestError::at(
                ErrorCode::InvalidValue,
                "digest",
                "not a SHA-256 of 64 lower-case hex digits",
            )
            .help("give the digest that the pack had when it was checked"));
        }
        let bytes = bytes.into();
        let (header, sections) = format::read(&bytes)?;
        let policy = sections.of(&bytes, Section::Policy);
        if policy.len() > POLICY_BYTES_MAX {
            let message = format!("{} bytes, at most {POLICY_BYTES_MAX}", policy.len());
            return Err(RequestError::at(ErrorCode::TooLarge, "policy", message));
        }
        let policy: Policy = postcard::from_bytes(policy)
            .map_err(|_| damaged("policy", "its policy cannot be read"))?;
        let lists: Vec<ListInfo> = postcard::from_bytes(sections.of(&bytes, Section::Lists))
            .map_err(|_| damaged("lists", "its lists cannot be read"))?;
        let excepts: Vec<Vec<u32>> = match sections.of(&bytes, Section::Excepts) {
            [] => Vec::new(),
            table => postcard::from_bytes(table)
                .map_err(|_| damaged("lists", "the exceptions of its lists cannot be read"))?,
        };
        let patterns: PatternTable = match sections.of(&bytes, Section::Patterns) {
            [] => PatternTable::default(),
            table => postcard::from_bytes(table)
                .map_err(|_| damaged("patterns", "its patterns cannot be read"))?,
        };
        Ok(Self {
            silent_on_nothing: policy
                .rules
                .iter()
                .all(|rule| never_on_nothing(&rule.condition)),
            bytes,
            header,
            sections,
            policy,
            lists,
            excepts,
            patterns,
            digest,
        })
    }

    fn check_terms(&self) -> Result<(), RequestError> {
        let terms: usize = self.lists.iter().map(|list| list.terms as usize).sum();
        for (field, count, max) in [
            ("lists", self.lists.len(), LISTS_MAX),
            ("lists.terms", terms, TERMS_MAX),
        ] {
            if count > max {
                let message = format!("{count}, at most {max}");
                return Err(RequestError::at(ErrorCode::TooLarge, field, message));
            }
        }
        let matcher = self.matcher();
        if !matcher.table.is_whole() {
            return Err(damaged("terms", "its fold table is cut short"));
        }
        let outputs = matcher.outputs.count_below(self.lists.len());
        let Some(outputs) = outputs else {
            return Err(damaged("terms", "a term of a list that is not there"));
        };
        let fuzzy = &matcher.fuzzy;
        if !fuzzy.sounds.is_whole() {
            return Err(damaged("terms", "its table of sounds is cut short"));
        }
        let Some(fuzzy_outputs) = fuzzy.terms.count_below(outputs) else {
            return Err(damaged("terms", "a term of a list that is not there"));
        };
        if !matcher.trie.leads_to(outputs) || !fuzzy.trie.leads_to(fuzzy_outputs) {
            return Err(damaged("terms", "its terms lead outside the pack"));
        }
        let lists = self.excepts.iter().flatten();
        if lists.clone().count() > LISTS_MAX
            || lists.clone().any(|list| *list as usize >= self.lists.len())
        {
            return Err(damaged("lists", "an exception by a list that is not there"));
        }
        Ok(())
    }

    /// Where terms of the pack's lists stand in a text, from left to right by list;
    /// overlapping ones included.
    ///
    /// # Errors
    /// `too_large` for a text with more hits, or that folds to more, than a bound of
    /// [`crate::limits`].
    pub fn find_terms(&self, text: &str) -> Result<Vec<TermHit<'_>>, RequestError> {
        let segment = Segment {
            source: SegmentSource::Body,
            text: text.to_owned(),
        };
        let hits = find_in(&self.matcher(), std::slice::from_ref(&segment));
        let hits = hits.map_err(|_| {
            RequestError::at(
                ErrorCode::TooLarge,
                "text",
                "more in it than can be looked at",
            )
            .help("take it in parts")
        })?;
        let named = hits.into_iter().filter_map(|(list, span, steps)| {
            let list = self.lists.get(list as usize)?;
            Some(TermHit {
                list: &list.name,
                span,
                steps,
            })
        });
        Ok(named.collect())
    }

    /// What the pack decides.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The SHA-256 of the built pack.
    pub fn digest(&self) -> &Hash {
        &self.digest
    }

    /// Its version as one number that grows from one version to the next.
    pub fn revision(&self) -> u64 {
        self.header.revision
    }

    /// For which homes it was built.
    pub fn audience(&self) -> Audience {
        self.header.audience
    }

    /// When it ends; none for one that does not.
    pub fn expires_at(&self) -> Option<Ms> {
        self.header.expires_at
    }

    /// The bytes of the pack without a signature behind them.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes
            .get(..self.header.total_bytes)
            .unwrap_or_default()
    }

    /// The names of the lists with the number of their terms.
    pub fn lists(&self) -> impl Iterator<Item = (&str, usize)> {
        self.lists
            .iter()
            .map(|list| (list.name.as_str(), list.terms as usize))
    }

    /// The names of the patterns with the number of their expressions.
    pub fn patterns(&self) -> impl Iterator<Item = (&str, usize)> {
        self.patterns
            .named
            .iter()
            .map(|pattern| (pattern.name.as_str(), pattern.expressions as usize))
    }

    /// The patterns without their automata.
    pub(crate) fn named_patterns(&self) -> &[NamedPattern] {
        &self.patterns.named
    }

    /// The patterns, ready to run.
    ///
    /// # Errors
    /// What is wrong with them, in a few words.
    pub(crate) fn automata(&self) -> Result<Patterns<'_>, &'static str> {
        let section = |section| self.sections.of(&self.bytes, section);
        Patterns::load(
            section(Section::PatternsForward),
            section(Section::PatternsReverse),
            &self.patterns.groups,
            &self.patterns.needs,
        )
    }

    /// Whether no rule has anything to say about an interaction without words,
    /// links, mentions and signals of the host, so that none has to be asked.
    pub(crate) fn silent_on_nothing(&self) -> bool {
        self.silent_on_nothing
    }

    /// What is known of the lists.
    pub(crate) fn list_infos(&self) -> &[ListInfo] {
        &self.lists
    }

    /// The bytes of a section; none where the pack has no such section.
    #[cfg(feature = "authoring")]
    pub(crate) fn section(&self, section: Section) -> &[u8] {
        self.sections.of(&self.bytes, section)
    }

    pub(crate) fn matcher(&self) -> Matcher<'_> {
        let section = |section| self.sections.of(&self.bytes, section);
        Matcher {
            table: FoldTable::new(
                section(Section::FoldPages),
                section(Section::FoldCells),
                section(Section::Alphabet),
            ),
            trie: Trie::new(section(Section::Nodes), section(Section::Tails)),
            outputs: Outputs(section(Section::Outputs)),
            fuzzy: Fuzzy::new(
                Sounds::new(
                    section(Section::SoundPages),
                    section(Section::SoundCells),
                    section(Section::Syllables),
                    section(Section::Disguises),
                ),
                Trie::new(section(Section::FuzzyNodes), section(Section::FuzzyTails)),
                section(Section::FuzzyTerms),
                section(Section::CodeCells),
            ),
            excepts: &self.excepts,
            has_disguises: !section(Section::Disguises).is_empty(),
        }
    }
}

/// Whether a condition is sure not to hold where there is no hit and every signal of
/// the engine is zero. A signal the engine does not know is unknown, not zero.
fn never_on_nothing(condition: &Condition) -> bool {
    match condition {
        // No pattern finds the empty text.
        Condition::List { .. } | Condition::Pattern { .. } => true,
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
fn check(pack: &Pack) -> Result<(), RequestError> {
    let policy = &pack.policy;
    if policy.rules.len() > RULES_MAX {
        let message = format!("{}, at most {RULES_MAX}", policy.rules.len());
        return Err(RequestError::at(
            ErrorCode::TooLarge,
            "policy.rules",
            message,
        ));
    }
    for window in policy
        .quota
        .values()
        .flat_map(|tiers| tiers.values().flatten())
    {
        let seconds = (1..=QUOTA_WINDOW_S_MAX).contains(&window.window_s);
        if !seconds || window.count > QUOTA_COUNT_MAX {
            return Err(invalid("policy.quota", "a window out of its bounds"));
        }
    }
    if pack.patterns.named.len() > PATTERNS_MAX {
        let message = format!("{}, at most {PATTERNS_MAX}", pack.patterns.named.len());
        return Err(RequestError::at(ErrorCode::TooLarge, "patterns", message));
    }
    pack.automata()
        .map_err(|message| invalid("patterns", message))?;
    for rule in &policy.rules {
        let mut nodes = 0;
        check_condition(&rule.condition, pack, 1, &mut nodes)
            .map_err(|message| invalid("policy.rules", format!("rule `{}`: {message}", rule.id)))?;
    }
    Ok(())
}

fn check_condition(
    condition: &Condition,
    pack: &Pack,
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
            .try_for_each(|part| check_condition(part, pack, depth + 1, nodes)),
        Condition::List { list, .. } if *list as usize >= pack.lists.len() => {
            Err("a list that is not there")
        }
        Condition::Pattern { pattern, .. } if *pattern as usize >= pack.patterns.named.len() => {
            Err("a pattern that is not there")
        }
        Condition::List { .. } | Condition::Pattern { .. } | Condition::Signal(_) => Ok(()),
    }
}
