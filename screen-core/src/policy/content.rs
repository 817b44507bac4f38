//! Gate 12: rules, the owner's block words, stopped copies, protected names.

use super::condition::{Answer, Evidence, Truth, evaluate};
use super::{Case, Finding, Findings, Text};
use crate::limits::REASON_SPANS_MAX;
use crate::pack::Rule;
use crate::request::{
    EntityKind, InteractionKind, Mode, ProfileFieldName, ScreenRequest, Severity,
};
use crate::scan::detectors::DETECTORS;
use crate::scan::glance::Glance;
use crate::scan::patterns::{PatternHits, needs};
use crate::scan::{Facts, Finding as Found, Hits, Words};
use crate::signal::Signal;
use crate::standing::Tier;
use crate::text::{FoldedText, OverBudget, Place, View, fingerprint, fold_term, skeleton};
use crate::verdict::messages as say;
use crate::verdict::{Action, Effect, Reason, ReasonKind};

pub(super) fn content(case: &Case<'_>, findings: &mut Findings) {
    // A reaction, a vote, a follow: nothing to fold, nothing to find.
    if case.is_wordless() && case.pack.silent_on_nothing() {
        return;
    }
    // Most texts: one look tells that there is nothing to find.
    if is_innocent(case) {
        return;
    }
    if screened(case, findings).is_err() {
        // What could not be worked through in its bounds waits for a person.
        findings.push(case.reason(
            &say::REVIEW_TIMEOUT,
            ReasonKind::PlatformState,
            Action::Hold,
            &[],
        ));
    }
}

/// Whether one look over the text is enough to know that nothing in it concerns any
/// rule: no term, no signal, and nothing else that this gate looks at.
fn is_innocent(case: &Case<'_>) -> bool {
    let request = case.request;
    if wants_fingerprint(request)
        || !case.pack.silent_on_nothing()
        || !request.host_signals.is_empty()
        || is_display_name(case)
        || blocked_words(case).is_some()
    {
        return false;
    }
    let matcher = case.pack.matcher();
    let segments = &request.interaction.segments;
    case.glance().is_some_and(|glance| {
        DETECTORS
            .iter()
            .all(|detector| !(detector.may_find)(glance, request))
            && case
                .pack
                .automata()
                .is_ok_and(|patterns| !patterns.may_find(glance.may_hold()))
            && !matcher.finds_any(&glance.codes)
            && (matcher.is_plain(glance, segments)
                || matcher.finds_no_disguise(segments).unwrap_or(false))
    })
}

/// Whether anything asks for the fingerprint of the text: a copy to compare with, or
/// the effect of a decision that remembers it. It takes the whole folding.
fn wants_fingerprint(request: &ScreenRequest) -> bool {
    request.mode == Mode::Decide || !request.recent.is_empty() || !request.spread_stop.is_empty()
}

fn screened(case: &Case<'_>, findings: &mut Findings) -> Result<(), OverBudget> {
    let Text { folded, urls } = case.text()?;
    let view = View::new(folded);
    // Asked for by what looks back and by what is remembered.
    let print = wants_fingerprint(case.request)
        .then(|| fingerprint(&view))
        .flatten();
    let facts = Facts {
        folded,
        view: &view,
        urls,
        request: case.request,
        fingerprint: print.as_ref(),
    };
    let matcher = case.pack.matcher();
    let segments = &case.request.interaction.segments;
    let is_plain = case
        .glance()
        .is_some_and(|glance| matcher.is_plain(glance, segments));
    let hits = matcher.scan(folded, &view, is_plain)?;
    // Automata that cannot be run are no reason to let anything pass.
    let patterns = case.pack.automata().map_err(|_| OverBudget)?;
    let patterns = if patterns.is_empty() {
        PatternHits::default()
    } else {
        patterns.scan(folded, needs::of_text(folded.as_str()))?
    };
    let evidence = evidence(&facts, &hits, &patterns, case.glance());
    findings.signals = trace(&evidence, case.request);
    for rule in &case.policy.rules {
        if let Some(finding) = judge(case, rule, &evidence) {
            findings.push(finding);
        }
    }
    block_words(case, &facts, findings)?;
    protected_name(case, &view, findings);
    if let Some(print) = print {
        let stopped = &case.request.spread_stop;
        if stopped.iter().any(|stopped| stopped.is_same(&print)) {
            findings.push(case.reason(&say::SPREAD_STOP, ReasonKind::Respread, Action::Hold, &[]));
        }
        findings
            .effects
            .push(Effect::RecordFingerprint { fingerprint: print });
    }
    Ok(())
}

/// Runs all detectors and takes in the host's signals.
pub(super) fn evidence<'a>(
    facts: &'a Facts<'a>,
    hits: &'a Hits,
    patterns: &'a PatternHits,
    glance: Option<&Glance>,
) -> Evidence<'a> {
    let mut signals = std::collections::BTreeMap::new();
    for detector in DETECTORS {
        let idle = glance.is_some_and(|glance| !(detector.may_find)(glance, facts.request));
        let found = if idle {
            Found::default()
        } else {
            (detector.run)(facts)
        };
        signals.insert(detector.name, found);
    }
    for signal in &facts.request.host_signals {
        let held = signals
            .entry(signal.name.as_str())
            .or_insert_with(Found::default);
        held.value_ppm = held.value_ppm.max(signal.value_ppm);
    }
    Evidence {
        facts,
        hits,
        patterns,
        signals,
    }
}

/// Every signal that is not zero, with its first place, by name; then the host's.
pub(super) fn trace(evidence: &Evidence<'_>, request: &ScreenRequest) -> Vec<Signal> {
    let engine = DETECTORS.iter().filter_map(|detector| {
        let found = evidence.signals.get(detector.name)?;
        (found.value_ppm > 0).then(|| Signal {
            name: detector.name.to_owned(),
            value_ppm: found.value_ppm,
            source: "engine".to_owned(),
            span: found
                .places
                .first()
                .and_then(|place| evidence.facts.folded.spans(*place).first().copied()),
        })
    });
    engine.chain(request.host_signals.iter().cloned()).collect()
}

/// What a rule says about the content, if anything.
fn judge(case: &Case<'_>, rule: &Rule, evidence: &Evidence<'_>) -> Option<Finding> {
    let answer = evaluate(&rule.condition, evidence);
    let action = action_of(rule, case.tier);
    match answer.truth {
        Truth::No => None,
        Truth::Yes if action == Action::Allow => None,
        Truth::Yes => Some(rule_finding(case, rule, action, &answer, evidence)),
        Truth::Unknown => {
            // A pack may be lenient about what it does not know, but not where it
            // would reject what it knew.
            let floor = if action == Action::Reject {
                Action::Hold
            } else {
                Action::Allow
            };
            let action = case.policy.on_unknown.max(floor);
            (action > Action::Allow).then(|| {
                let mut finding = case.reason(
                    &say::SIGNAL_UNKNOWN,
                    ReasonKind::PlatformState,
                    action,
                    &[("rule", rule.id.as_str())],
                );
                finding.reason.rule = Some(rule.id.clone());
                finding
            })
        }
    }
}

/// A private rule may hold for review and do nothing harder.
pub(super) fn action_of(rule: &Rule, tier: Tier) -> Action {
    let action = tier.pick(&rule.then);
    if rule.public {
        action
    } else {
        action.min(Action::Hold)
    }
}

fn rule_finding(
    case: &Case<'_>,
    rule: &Rule,
    action: Action,
    answer: &Answer,
    evidence: &Evidence<'_>,
) -> Finding {
    let spans = spans(evidence.facts.folded, &answer.places);
    let fix = rule.fix.as_ref().map(|text| case.locale.pick(text));
    Finding {
        reason: Reason {
            code: format!("rule:{}", rule.id),
            kind: ReasonKind::Policy,
            action,
            rule: Some(rule.id.clone()),
            spans,
            say: case.locale.pick(&rule.say).to_owned(),
            how_to_fix: Some(
                fix.unwrap_or_else(|| say::rule_fix(action, case.locale))
                    .to_owned(),
            ),
            clause: Some("11(1)".to_owned()),
            appealable: true,
        },
        until: None,
        retry_after_ms: None,
        priority: match rule.severity {
            Some(Severity::Critical) => 400,
            Some(Severity::Serious) => 300,
            Some(Severity::Moderate) => 200,
            Some(Severity::Minor) => 100,
            None => 50,
        },
    }
}

/// The first places as spans of the text as it was entered, overlaps merged.
pub(super) fn spans(folded: &FoldedText, places: &[Place]) -> Vec<crate::signal::Span> {
    let mut merged: Vec<Place> = Vec::new();
    for place in places {
        match merged.last_mut().filter(|last| place.start < last.end) {
            Some(last) => last.end = last.end.max(place.end),
            None => merged.push(*place),
        }
    }
    merged
        .iter()
        .flat_map(|place| folded.spans(*place))
        .take(REASON_SPANS_MAX)
        .collect()
}

/// The words that the owner of the thread blocks for this account, if any. The owner
/// and the delegates are free of them.
fn blocked_words<'a>(case: &Case<'a>) -> Option<&'a [String]> {
    let thread = case.request.thread.as_ref()?;
    let settings = &thread.settings;
    let actor = &case.request.actor.id;
    let free = *actor == thread.owner || settings.delegates.contains(actor);
    (!free && !settings.block_words.is_empty()).then_some(settings.block_words.as_slice())
}

fn block_words(
    case: &Case<'_>,
    facts: &Facts<'_>,
    findings: &mut Findings,
) -> Result<(), OverBudget> {
    let Some(words) = blocked_words(case) else {
        return Ok(());
    };
    let words: Vec<String> = words
        .iter()
        .map(|word| fold_term(word))
        .filter(|word| !word.is_empty())
        .collect();
    let words = Words::new(words.iter().map(String::as_str)).ok_or(OverBudget)?;
    let found = words.find(facts.view)?;
    let mut places: Vec<Place> = found.into_iter().map(|(_, place)| place).collect();
    places.sort_unstable();
    places.dedup();
    if !places.is_empty() {
        let mut finding = case.reason(
            &say::THREAD_BLOCK_WORD,
            ReasonKind::OwnerChoice,
            Action::Hold,
            &[],
        );
        finding.reason.spans = spans(facts.folded, &places);
        findings.push(finding);
    }
    Ok(())
}

/// The place of held names in the queue: with moderate harm.
pub(crate) const NAME_PRIORITY: u32 = 200;

fn is_display_name(case: &Case<'_>) -> bool {
    case.request.interaction.kind == InteractionKind::ProfileField(ProfileFieldName::DisplayName)
}

/// A display name that reads like a protected one waits for a person, unless it
/// belongs to a public body.
fn protected_name(case: &Case<'_>, view: &View, findings: &mut Findings) {
    if !is_display_name(case) || case.request.actor.category == EntityKind::PublicBody {
        return;
    }
    let given = skeleton(view.as_str());
    if case
        .policy
        .protected_names
        .iter()
        .any(|protected| skeleton(&fold_term(protected)) == given)
    {
        let mut finding = case.reason(&say::PROTECTED_NAME, ReasonKind::Policy, Action::Hold, &[]);
        finding.priority = NAME_PRIORITY;
        findings.push(finding);
    }
}

/// What the content rules alone say about a text at a tier: for a pack's own cases.
#[cfg(feature = "authoring")]
pub(crate) struct Content {
    pub(crate) action: Action,
    pub(crate) rules: Vec<crate::ids::RuleId>,
}

/// Screens content without any of the other gates.
#[cfg(feature = "authoring")]
pub(crate) fn screen_content(pack: &crate::Pack, request: &ScreenRequest, tier: Tier) -> Content {
    let mut case = Case::new(pack, request);
    case.tier = tier;
    let mut findings = Findings::default();
    content(&case, &mut findings);
    let reasons = findings.reasons.into_iter().map(|finding| finding.reason);
    let (actions, rules): (Vec<Action>, Vec<_>) =
        reasons.map(|reason| (reason.action, reason.rule)).unzip();
    Content {
        action: actions.into_iter().max().unwrap_or(Action::Allow),
        rules: rules.into_iter().flatten().collect(),
    }
}
