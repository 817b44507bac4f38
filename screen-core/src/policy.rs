//! From facts to reasons: the gates, in their order.

mod combine;
pub(crate) mod condition;
mod content;
pub(crate) mod explain;
mod owner;
mod platform;
mod prerequisites;
mod quota;
mod restrictions;
mod tier;

pub(crate) use combine::{unavailable, verdict};
pub(crate) use content::NAME_PRIORITY;
#[cfg(feature = "authoring")]
pub(crate) use content::screen_content;

use std::cell::OnceCell;

use crate::pack::{Pack, Policy};
use crate::request::{Explain, InteractionKind, Row, ScreenRequest, WindowCounter};
use crate::scan::glance::{Glance, glance};
use crate::scan::urls;
use crate::signal::Signal;
use crate::standing::Tier;
use crate::text::{FoldedText, OverBudget};
use crate::time::Ms;
use crate::verdict::messages::{Locale, Message};
use crate::verdict::{Action, Effect, Obligation, Reason, ReasonKind};

/// A gate looks at the case and adds what it objects to.
type Gate = fn(&Case<'_>, &mut Findings);

/// The gates in their order. What is cheap and can be mended by the person comes
/// first; identity before content, so that nothing is read of somebody who may not
/// post; quotas before matching, so that a flood costs little; the owner's settings
/// before the rules, and only to tighten. The first hard refusal ends the row.
const GATES: &[(Stage, Gate)] = &[
    // 0  The request was checked when it was read; here: is the pack in force?
    (Stage::Expression, platform::pack_in_force),
    // 2  Emergency modes and the assessment of the feature.
    (Stage::Expression, platform::emergency),
    (Stage::Expression, platform::assessment),
    // 3  Where the account is between opening and erasure.
    (Stage::Expression, restrictions::lifecycle),
    // 4  The agreement.
    (Stage::Prerequisite, prerequisites::agreement),
    // 5  Identity.
    (Stage::Prerequisite, prerequisites::verification),
    // 6  Enforcement in force.
    (Stage::Expression, restrictions::enforcement),
    // 7  Qualifications and overdue declarations.
    (Stage::Prerequisite, prerequisites::qualification),
    (Stage::Prerequisite, prerequisites::declaration),
    // 8  The account spoken to.
    (Stage::Expression, owner::target),
    // 9  The thread: what the platform restricts because the owner neglects it,
    //    then the owner's settings.
    (Stage::Expression, owner::slack),
    (Stage::Expression, owner::settings),
    // 10 Sizes, then the tier's cell, links, mentions and media.
    (Stage::Expression, tier::text_size),
    (Stage::Expression, tier::matrix),
    (Stage::Expression, tier::links_and_mentions),
    (Stage::Expression, tier::media),
    // 11 Quotas; the one gate that a report goes through as well.
    (Stage::Always, quota::quota),
    // 12 Content: rules, block words, stopped copies, protected names.
    (Stage::Expression, content::content),
];

/// When a gate is gone through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// For every interaction, rights included.
    Always,
    /// For expression, not for rights (gate 1).
    Expression,
    /// For expression; with `explain: all` also behind a refusal, because the
    /// person can mend it.
    Prerequisite,
}

/// All that the gates look at.
pub(crate) struct Case<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) policy: &'a Policy,
    pub(crate) request: &'a ScreenRequest,
    text: OnceCell<Result<Text, OverBudget>>,
    glance: OnceCell<Option<Glance>>,
    pub(crate) tier: Tier,
    pub(crate) row: Row,
    pub(crate) locale: Locale,
    pub(crate) now: Ms,
}

/// The text, folded, and its links as byte ranges of it.
pub(crate) struct Text {
    pub(crate) folded: FoldedText,
    pub(crate) urls: Vec<(usize, usize)>,
}

/// What the gates found.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) reasons: Vec<Finding>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) obligations: Vec<Obligation>,
    pub(crate) effects: Vec<Effect>,
    /// Counters as they will be if the interaction is counted.
    pub(crate) counters: Vec<WindowCounter>,
    /// Whether the tier asks for samples.
    pub(crate) sampled: bool,
}

/// One reason, with what does not show in it.
pub(crate) struct Finding {
    pub(crate) reason: Reason,
    pub(crate) until: Option<Ms>,
    pub(crate) retry_after_ms: Option<i64>,
    pub(crate) priority: u32,
}

impl<'a> Case<'a> {
    pub(crate) fn new(pack: &'a Pack, request: &'a ScreenRequest) -> Self {
        let policy = pack.policy();
        Self {
            pack,
            policy,
            request,
            text: OnceCell::new(),
            glance: OnceCell::new(),
            tier: crate::standing::tier(policy, &request.actor, request.now_ms),
            row: request.interaction.row(),
            locale: Locale::of(request.locale.as_deref()),
            now: request.now_ms,
        }
    }

    /// The text, folded when a gate first asks for it: nothing is read of somebody
    /// who may not post, nor of a text that is too long.
    pub(crate) fn text(&self) -> Result<&Text, OverBudget> {
        let fold = || {
            let folded = FoldedText::new(&self.request.interaction.segments)?;
            Ok(Text {
                urls: urls(folded.as_str()),
                folded,
            })
        };
        self.text.get_or_init(fold).as_ref().map_err(|over| *over)
    }

    /// One look over the text, taken when a gate first asks for it. None where only the
    /// whole folding tells.
    pub(crate) fn glance(&self) -> Option<&Glance> {
        let look = || {
            glance(
                &self.pack.matcher().table,
                &self.request.interaction.segments,
            )
        };
        self.glance.get_or_init(look).as_ref()
    }

    /// Whether there is nothing a rule could be about: no words, no links, no
    /// mentions, no signals of the host.
    fn is_wordless(&self) -> bool {
        let interaction = &self.request.interaction;
        interaction
            .segments
            .iter()
            .all(|segment| segment.text.is_empty())
            && interaction.links.is_empty()
            && interaction.mentions.is_empty()
            && self.request.host_signals.is_empty()
    }

    /// Rights are never blocked by the gates for expression.
    fn is_right(&self) -> bool {
        self.request.interaction.kind == InteractionKind::Report
    }

    /// A reason of the engine, in the asked-for language.
    fn reason(
        &self,
        message: &Message,
        kind: ReasonKind,
        action: Action,
        fill: &[(&str, &str)],
    ) -> Finding {
        Finding {
            reason: message.reason(self.locale, kind, action, fill),
            until: None,
            retry_after_ms: None,
            priority: 0,
        }
    }
}

impl Finding {
    fn until(mut self, until: Option<Ms>) -> Self {
        self.until = until;
        self
    }

    fn retry_after(mut self, retry_after_ms: Option<i64>) -> Self {
        self.retry_after_ms = retry_after_ms;
        self
    }
}

impl Findings {
    fn push(&mut self, finding: Finding) {
        self.reasons.push(finding);
    }

    fn refused(&self) -> bool {
        self.reasons
            .iter()
            .any(|finding| finding.reason.action == Action::Reject)
    }
}

/// Goes through the gates.
pub(crate) fn run(case: &Case<'_>) -> Findings {
    let mut findings = Findings::default();
    for (stage, gate) in GATES {
        let wanted = match stage {
            Stage::Always => !findings.refused(),
            Stage::Expression => !case.is_right() && !findings.refused(),
            Stage::Prerequisite => {
                !case.is_right() && (!findings.refused() || case.request.explain == Explain::All)
            }
        };
        if wanted {
            gate(case, &mut findings);
        }
    }
    findings
}
