//! The over-block lint: whom a pack would stop without meaning to.
//!
//! Every term, and every whole rule, is tried on texts that nobody should be stopped
//! for: bundled lists of ordinary words, names and sentences, and whatever the author
//! adds. Besides, rules and lists are looked at by themselves: terms that can add
//! nothing, rules that can never act, rules that contradict each other.
//!
//! A *hit* is an entry of a corpus, however often it matches inside. The signals of
//! the host count as computed and zero: nothing is known about the texts but their
//! words.

mod benign;
mod expected;
mod implies;
mod reach;
mod report;
mod rules;
#[cfg(test)]
mod soundness;
mod tally;
mod terms;
#[cfg(test)]
mod tests;

pub(super) use expected::check as check_expected;
pub use report::{CorpusRow, Report, RuleRow, TermRow};

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::DeTable;

use super::diagnostic::{Code, Diagnostic, Sink, Source};
use super::{Files, lint, lists};
use crate::limits::{
    LINT_DIAGNOSTICS_MAX, LINT_RULE_SHARE_PPM_MAX, LINT_TERM_SHARE_PPM_MAX, TEXT_BYTES_MAX,
};
use crate::pack::Pack;
use crate::request::{ScreenRequest, Segment};
use crate::signal::Signal;
use crate::text::{FoldedText, View};
use expected::Expected;
use report::share_ppm;
use tally::{Judge, Tally};
use terms::{Finder, Inside, Uses};

/// The file with the rules.
const FILE: &str = "pack.toml";

/// From which share of a corpus on a hit is reported, millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// For a term of a list that a rule acts on: over it there is a warning.
    pub term_share_ppm_max: u32,
    /// For a rule on a corpus that was given: over it there is an error. On the
    /// bundled texts one is too many.
    pub rule_share_ppm_max: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            term_share_ppm_max: LINT_TERM_SHARE_PPM_MAX,
            rule_share_ppm_max: LINT_RULE_SHARE_PPM_MAX,
        }
    }
}

/// Runs the whole lint: on the bundled texts, and on corpora of the author's own,
/// each with a name.
///
/// `pack` is what [`build`](super::build) made of the files.
///
/// ```
/// use screen_core::pack::authoring::{build, example, overblock};
///
/// let files = example();
/// let built = build(&files).expect("a pack without mistakes");
/// let pack = screen_core::Pack::load(&built.bytes).expect("what was just built");
/// let report = overblock(&files, &pack, &[("greetings", &["good morning", "晚安"])]);
/// assert!(report.diagnostics.is_empty());
/// ```
pub fn overblock(files: &Files, pack: &Pack, corpora: &[(&str, &[&str])]) -> Report {
    let mut run = Overblock::new(files, pack);
    run.bundled();
    for (name, texts) in corpora {
        run.corpus(name);
        for text in *texts {
            run.read(text);
        }
    }
    run.finish(Thresholds::default())
}

/// The lint, text by text, for corpora too large to be held.
#[derive(Debug)]
pub struct Overblock<'a> {
    pack: &'a Pack,
    files: &'a Files,
    /// What looks for terms; patterns are one more of these.
    finders: Vec<Finder<'a>>,
    uses: Uses,
    judge: Judge<'a>,
    corpora: Vec<Corpus>,
    findings: Findings,
}

/// A corpus and what it was hit by so far.
#[derive(Debug)]
struct Corpus {
    name: String,
    bundled: bool,
    entries: u32,
    /// Entries that could not be worked through within the engine's bounds.
    skipped: u32,
    /// By finder and number of its subject.
    subjects: BTreeMap<(usize, u32), Tally>,
    /// By number of the rule.
    rules: BTreeMap<usize, Tally>,
}

impl Corpus {
    fn new(name: &str, bundled: bool) -> Self {
        Self {
            name: name.to_owned(),
            bundled,
            entries: 0,
            skipped: 0,
            subjects: BTreeMap::new(),
            rules: BTreeMap::new(),
        }
    }
}

impl<'a> Overblock<'a> {
    /// Looks at rules and lists by themselves, and makes ready to try texts. `pack` is
    /// what [`build`](super::build) made of the files.
    pub fn new(files: &'a Files, pack: &'a Pack) -> Self {
        let (text, root) = pack_toml(files);
        let places = Places::new(text, root.get_ref());
        // What is wrong with the lists as such, the build has said.
        let lists = lists::read(files, &Sink::default());
        let mut findings = Findings::default();
        let uses = Uses::of(&pack.policy().rules, lists.len());
        let terms = terms::finder(&lists);
        let inside = Inside::of(&terms, &lists);
        terms::check(&terms, &lists, &uses, &inside, &mut findings);
        rules::check(pack, &lists, &inside, &places, &mut findings);
        Self {
            pack,
            files,
            finders: vec![terms],
            uses,
            judge: Judge::new(pack),
            corpora: Vec::new(),
            findings,
        }
    }

    /// Tries the pack on all bundled texts.
    pub fn bundled(&mut self) {
        for (name, texts) in benign::CORPORA {
            self.corpora.push(Corpus::new(name, true));
            for text in texts.iter().flat_map(|text| benign::entries(text)) {
                self.read(text);
            }
        }
    }

    /// Begins a corpus of the author's own: what is read from here on belongs to it.
    pub fn corpus(&mut self, name: &str) {
        self.corpora.push(Corpus::new(name, false));
    }

    /// Tries the pack on one text. An empty one does not count.
    pub fn read(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if self.corpora.is_empty() {
            self.corpus("texts");
        }
        let Some(corpus) = self.corpora.last_mut() else {
            return;
        };
        corpus.entries = corpus.entries.saturating_add(1);
        if try_text(text, &self.finders, &mut self.judge, corpus).is_none() {
            corpus.skipped = corpus.skipped.saturating_add(1);
        }
    }

    /// Adds everything up.
    pub fn finish(mut self, thresholds: Thresholds) -> Report {
        let (text, root) = pack_toml(self.files);
        let places = Places::new(text, root.get_ref());
        let expected = expected::read(root.get_ref());
        let mut findings = std::mem::take(&mut self.findings);
        let mut report = Report::default();
        for corpus in &self.corpora {
            report.corpora.push(CorpusRow {
                name: corpus.name.clone(),
                bundled: corpus.bundled,
                entries: corpus.entries,
                skipped: corpus.skipped,
            });
            self.term_rows(corpus, thresholds, &mut report, &mut findings);
            self.rule_rows(
                corpus,
                (&expected, thresholds),
                &places,
                &mut report,
                &mut findings,
            );
        }
        expected::unneeded(&expected, &report, &places, &mut findings);
        findings.into_report(&mut report);
        report
    }

    fn term_rows(
        &self,
        corpus: &Corpus,
        thresholds: Thresholds,
        report: &mut Report,
        findings: &mut Findings,
    ) {
        for ((finder, number), tally) in &corpus.subjects {
            let subject = self
                .finders
                .get(*finder)
                .and_then(|finder| finder.subjects.get(*number as usize));
            let Some(subject) = subject else { continue };
            let share_ppm = share_ppm(tally.hits, corpus.entries);
            let acts = self.uses.acts(subject.list);
            if acts && share_ppm > thresholds.term_share_ppm_max {
                findings.add(
                    subject.source,
                    subject.span.clone(),
                    Code::TermShare,
                    format!(
                        "`{}` is in {}",
                        subject.shown(),
                        tally.told(&corpus.name, corpus.entries)
                    ),
                    "a term should be rare in ordinary talk: write it longer, or make sure that its rules ask for more than this list",
                );
            }
            report.terms.push(TermRow {
                corpus: corpus.name.clone(),
                list: subject.name.to_owned(),
                term: subject.shown().to_owned(),
                file: subject.source.file.to_owned(),
                line: subject.line,
                acts,
                hits: tally.hits,
                share_ppm,
                examples: tally.examples.clone(),
            });
        }
    }

    fn rule_rows(
        &self,
        corpus: &Corpus,
        (expected, thresholds): (&[Expected], Thresholds),
        places: &Places<'_>,
        report: &mut Report,
        findings: &mut Findings,
    ) {
        for (number, tally) in &corpus.rules {
            let Some(rule) = self.pack.policy().rules.get(*number) else {
                continue;
            };
            let reason = expected
                .iter()
                .find(|expected| expected.rule == rule.id.as_str());
            let share_ppm = share_ppm(tally.hits, corpus.entries);
            let told = tally.told(&corpus.name, corpus.entries);
            let message = format!("the rule `{}` acts on {told}", rule.id);
            let place = places.of(&["rules", rule.id.as_str(), "match"]);
            if reason.is_some() {
                // The author knows.
            } else if corpus.bundled {
                let help = format!(
                    "nobody should be stopped for these: mend the terms, or let the rule ask for something more; if it is meant to act on such texts, say so: `[lint.expected]`, `\"{}\" = \"why\"`",
                    rule.id
                );
                findings.add(places.source, place, Code::RuleOnBenign, message, help);
            } else if share_ppm > thresholds.rule_share_ppm_max {
                let help = format!(
                    "{} of a million texts at most; look at the terms it hits, or say that the rule is meant to act on such texts: `[lint.expected]`, `\"{}\" = \"why\"`",
                    thresholds.rule_share_ppm_max, rule.id
                );
                findings.add(places.source, place, Code::RuleShare, message, help);
            }
            report.rules.push(RuleRow {
                corpus: corpus.name.clone(),
                rule: rule.id.clone(),
                action: tally::hardest(rule),
                expected: reason.map(|expected| expected.reason.clone()),
                hits: tally.hits,
                share_ppm,
                examples: tally.examples.clone(),
            });
        }
    }
}

/// One text through all finders and all rules. None where it is over a bound.
fn try_text(
    text: &str,
    finders: &[Finder<'_>],
    judge: &mut Judge<'_>,
    corpus: &mut Corpus,
) -> Option<()> {
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    let segment = Segment {
        source: Default::default(),
        text: text.to_owned(),
    };
    let folded = FoldedText::new(std::slice::from_ref(&segment)).ok()?;
    let view = View::new(&folded);
    let mut hit = Vec::new();
    for (number, finder) in finders.iter().enumerate() {
        (finder.find)(&folded, &view, &mut hit).ok()?;
        for subject in hit.drain(..) {
            let tally = corpus.subjects.entry((number, subject)).or_default();
            tally.add(text);
        }
    }
    for rule in judge.acting(segment) {
        corpus.rules.entry(rule).or_default().add(text);
    }
    Some(())
}

/// A request about one text, from an account that may do everything.
fn request(pack: &Pack) -> Option<ScreenRequest> {
    let mut request = ScreenRequest::from_json(
        br#"{"decision_id":"lint","now_ms":4102444800000,"mode":"preview",
            "actor":{"id":"author","category":"individual","created_at":0},
            "interaction":{"id":"lint","kind":"comment","created_at":4102444800000}}"#,
    )
    .ok()?;
    let zero = |name: &String| Signal {
        name: name.clone(),
        value_ppm: 0,
        source: "host".to_owned(),
        span: None,
    };
    request.host_signals = pack.policy().host_signals.iter().map(zero).collect();
    Some(request)
}

/// The file with the rules, as text and as far as it can be read.
fn pack_toml(files: &Files) -> (&str, toml::Spanned<DeTable<'_>>) {
    let text = files.get(FILE).map(Vec::as_slice).unwrap_or_default();
    let text = std::str::from_utf8(text).unwrap_or_default();
    (text, DeTable::parse_recoverable(text).0)
}

/// Where things stand in `pack.toml`.
struct Places<'a> {
    source: Source<'a>,
    root: &'a DeTable<'a>,
}

impl<'a> Places<'a> {
    fn new(text: &'a str, root: &'a DeTable<'a>) -> Self {
        Self {
            source: Source { file: FILE, text },
            root,
        }
    }

    fn of<S: AsRef<str>>(&self, path: &[S]) -> Range<usize> {
        let path: Vec<String> = path.iter().map(|part| part.as_ref().to_owned()).collect();
        lint::place(self.root, &path)
    }
}

/// Diagnostics, at most so many of a kind; the others are counted.
#[derive(Debug, Default)]
struct Findings {
    sink: Sink,
    count: BTreeMap<&'static str, u32>,
}

impl Findings {
    fn add(
        &mut self,
        source: Source<'_>,
        span: Range<usize>,
        code: Code,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let count = self.count.entry(code.parts().0).or_default();
        *count = count.saturating_add(1);
        if *count <= LINT_DIAGNOSTICS_MAX {
            self.sink
                .add(source, span, code, message, Some(help.into()));
        }
    }

    fn into_report(self, report: &mut Report) {
        report.diagnostics = self.sink.into_diagnostics();
        let order = |found: &Diagnostic| (found.file.clone(), found.span.start, found.code);
        report.diagnostics.sort_by_cached_key(order);
        report.omitted = self
            .count
            .into_iter()
            .filter_map(|(code, count)| Some((code, count.checked_sub(LINT_DIAGNOSTICS_MAX)?)))
            .filter(|(_, more)| *more > 0)
            .collect();
        report.sort();
    }
}
