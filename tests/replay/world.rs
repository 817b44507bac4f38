//! The accounts and what happens to them, in the order of time.

use std::collections::BTreeMap;

use conformance::build;
use screen_core::request::AccountSnapshot;
use screen_core::standing::AccountDelta;
use screen_core::{Pack, call};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::chance::Chance;
use crate::{community, invariants};

pub(crate) const HOUR_MS: i64 = 3_600_000;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;
/// The first day: 2026-03-01.
const START_MS: i64 = 1_772_323_200_000;

/// What can happen.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// Something is to be published.
    Interact,
    /// Somebody decides about content; the number tells apart what is found at once.
    Find,
    /// The time of a warning runs out, or its content was mended before.
    Warned { action: String, mended: bool },
    /// A person confirms a closure.
    Approve(u8),
    /// The time for confirming a closure runs out.
    ClosureTimeout,
    /// Time passes.
    Lapse,
    /// The author completes the training.
    Train(String),
    /// The author appeals against a decision about a finding.
    Appeal { decision: String, finding: String },
    /// The account reports something of another one.
    Report,
    /// The management of the account's own threads is measured.
    Assess,
    /// Another account is opened for the same entity.
    Register,
    /// Somebody sets an emergency mode.
    Emergency,
    /// The owner leaves.
    Leave,
    /// The host's timer for a goodbye.
    LeaveTick(Box<Value>),
}

impl Event {
    fn name(&self) -> &'static str {
        match self {
            Self::Interact => "interact",
            Self::Find => "find",
            Self::Warned { mended: true, .. } => "rectified",
            Self::Warned { mended: false, .. } => "rectification_due",
            Self::Approve(_) => "approve",
            Self::ClosureTimeout => "closure_timeout",
            Self::Lapse => "lapse",
            Self::Train(_) => "train",
            Self::Appeal { .. } => "appeal",
            Self::Report => "report",
            Self::Assess => "assess",
            Self::Register => "register",
            Self::Emergency => "emergency",
            Self::Leave => "leave",
            Self::LeaveTick(_) => "leave_tick",
        }
    }
}

/// All accounts, what is due, and what came of it.
pub(crate) struct World {
    pub(crate) pack: Pack,
    pub(crate) chance: Chance,
    pub(crate) now: i64,
    accounts: Vec<AccountSnapshot>,
    /// By time, and by the order in which they were made.
    due: BTreeMap<(i64, u64), (usize, Event)>,
    number: u64,
    end: i64,
    hash: Sha256,
    happened: BTreeMap<&'static str, u64>,
    outcomes: BTreeMap<String, u64>,
}

impl World {
    pub(crate) fn new(pack: &[u8], seed: u64, accounts: usize, days: i64) -> Self {
        let mut world = Self {
            pack: Pack::load(pack).expect("just built"),
            chance: Chance::new(seed),
            now: START_MS,
            accounts: Vec::new(),
            due: BTreeMap::new(),
            number: 0,
            end: START_MS + days * DAY_MS,
            hash: Sha256::new(),
            happened: BTreeMap::new(),
            outcomes: BTreeMap::new(),
        };
        for number in 0..accounts {
            let account = world.newcomer(number);
            world.accounts.push(account);
            world.plan(number, days);
        }
        world
    }

    fn newcomer(&mut self, number: usize) -> AccountSnapshot {
        let chance = &mut self.chance;
        let category = *chance.pick(&["individual", "individual", "individual", "enterprise"]);
        let level = match category {
            "enterprise" => "organisation",
            _ => *chance.pick(&["phone", "phone", "document"]),
        };
        let account = json!({
            "id": format!("u{number}"),
            "entity": { "entity_key": format!("{:016x}{:016x}", chance.next(), chance.next()) },
            "category": category,
            "created_at": START_MS - chance.time(400) * DAY_MS,
            "agreement_version": "2026-01",
            "verification": { "level": level, "status": "verified" },
            "clean_count": chance.below(120),
            "audience": { "subscribers": chance.below(200_000) },
        });
        serde_json::from_value(account).expect("an account")
    }

    /// What will come from outside. A tenth of the accounts makes most of the trouble.
    fn plan(&mut self, account: usize, days: i64) {
        let findings = if self.chance.percent(10) {
            2 + self.chance.below(12)
        } else {
            self.chance.below(2)
        };
        let several = |event: Event, count| std::iter::repeat_n(event, count);
        let mut events: Vec<Event> = several(Event::Find, usize::try_from(findings).unwrap_or(0))
            .chain(several(Event::Interact, 4))
            .chain(several(Event::Lapse, 3))
            .chain(several(Event::Report, 1))
            .chain(several(Event::Assess, 1))
            .collect();
        if self.chance.percent(20) {
            events.push(Event::Register);
        }
        if self.chance.percent(5) {
            events.push(Event::Emergency);
        }
        if self.chance.percent(10) {
            events.push(Event::Leave);
        }
        for event in events {
            let at = START_MS + self.chance.time(days * DAY_MS);
            self.schedule(at, account, event);
        }
    }

    pub(crate) fn schedule(&mut self, at: i64, account: usize, event: Event) {
        self.number += 1;
        self.due.insert((at, self.number), (account, event));
    }

    pub(crate) fn run(&mut self) {
        while let Some(((at, _), (account, event))) = self.due.pop_first() {
            if at > self.end {
                break;
            }
            self.now = at;
            *self.happened.entry(event.name()).or_default() += 1;
            self.happen(account, event);
            invariants::account(self, account);
        }
    }

    fn happen(&mut self, account: usize, event: Event) {
        match event {
            Event::Interact => invariants::interact(self, account),
            Event::Find => self.find(account),
            Event::Warned { action, mended } => {
                let name = if mended { "rectified" } else { "rectification_due" };
                self.enforce(account, &json!({ name: { "action": action } }));
            }
            Event::Approve(who) => {
                let by = json!({ "role": "moderator", "id": format!("m-{who}") });
                self.enforce(account, &json!({ "closure_approved": { "by": by } }));
            }
            Event::ClosureTimeout => {
                self.enforce(account, &json!("closure_timeout"));
            }
            Event::Lapse => {
                self.enforce(account, &json!("lapse"));
            }
            Event::Train(finding) => {
                self.enforce(account, &json!({ "training_completed": { "finding": finding } }));
            }
            Event::Appeal { decision, finding } => self.appeal(account, &decision, &finding),
            Event::Report => community::report(self, account),
            Event::Assess => community::assess(self, account),
            Event::Register => invariants::register(self, account),
            Event::Emergency => invariants::emergency(self),
            Event::Leave => self.leave(account, json!({ "request": { "by": { "role": "owner", "id": self.accounts[account].id } } }), Value::Null),
            Event::LeaveTick(kept) => self.leave(account, json!("tick"), *kept),
        }
    }

    /// A decision about content, of any kind that a host could hand in.
    fn find(&mut self, account: usize) {
        let chance = &mut self.chance;
        let rules = [
            "abuse.insult",
            "scam.advance-fee",
            "privacy.dox",
            "porn.solicit",
            "spam.near-duplicate",
        ];
        let rule = *chance.pick(&rules);
        let severity = *chance.pick(&[
            "minor", "minor", "minor", "moderate", "moderate", "moderate", "serious", "critical",
        ]);
        let by = if chance.percent(80) {
            json!({ "human": { "role": "moderator", "id": format!("m-{}", chance.below(5)) } })
        } else {
            json!("auto")
        };
        let age = match chance.below(10) {
            0 => 400 * DAY_MS,
            1 => 95 * DAY_MS,
            _ => chance.time(80 * DAY_MS),
        };
        let kind = if chance.percent(95) {
            "policy"
        } else {
            "owner_choice"
        };
        // Now and then several items are found together.
        let items = if chance.percent(10) { 3 } else { 1 };
        let batch = (items > 1).then(|| format!("b-{}", chance.next()));
        for _ in 0..items {
            self.number += 1;
            let finding = json!({
                "id": format!("f-{}", self.number), "account": self.accounts[account].id, "rule": rule, "severity": severity,
                "content": format!("c-{}", self.number), "content_created_at": (self.now - age).max(0),
                "decided_at": self.now, "decided_by": by, "batch": batch, "kind": kind,
            });
            let before = self.accounts[account].clone();
            let outcome = self.enforce(account, &json!({ "finding": finding }));
            invariants::finding(self, &before, account, &finding, &outcome);
            self.follow(account, &outcome);
            if outcome["action"].is_object() && self.chance.percent(20) {
                let later = self.now + self.chance.time(150 * DAY_MS);
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let (decision, finding) = (text(&outcome["decision_id"]), text(&finding["id"]));
                self.schedule(later, account, Event::Appeal { decision, finding });
            }
        }
    }

    /// Files an appeal and has it decided; gives what a reversal changes.
    pub(crate) fn appealed(
        &mut self,
        account: &AccountSnapshot,
        decision: &str,
        verdict: &str,
    ) -> Value {
        let decider = json!([{ "human": { "role": "moderator", "id": "m-0" } }]);
        let about = json!({
            "id": decision, "about": "restriction", "account": account.id,
            "notice_at": self.now - DAY_MS, "decided_by": decider,
        });
        let filed = json!({ "id": "ap", "by": { "affected": account.id }, "grounds": "It was a quote.", "appealed": about });
        let filed = self.decide("file_appeal", filed);
        assert!(filed["refused"].is_null(), "I11: {filed}");
        let reviewer = json!({ "role": "lead", "id": "l-1" });
        let taken =
            json!({ "appeal": filed["appeal"], "step": { "assign": { "reviewer": reviewer } } });
        let taken = self.decide("resolve_appeal", taken);
        let decide = json!({ "by": { "human": reviewer }, "decision": verdict, "reason": "It was looked at again." });
        let input =
            json!({ "appeal": taken["appeal"], "account": account, "step": { "decide": decide } });
        self.decide("resolve_appeal", input)
    }

    fn appeal(&mut self, account: usize, decision: &str, finding: &str) {
        let verdict = *self.chance.pick(&["upheld", "reversed", "reversed"]);
        let before = self.accounts[account].clone();
        let outcome = self.appealed(&before, decision, verdict);
        if verdict == "upheld" || !outcome["refused"].is_null() {
            assert!(
                outcome["reversal"].is_null(),
                "upheld, and reversed: {outcome}"
            );
            return;
        }
        self.change(account, &outcome["reversal"]["delta"]);
        // The strike of a batch stays for what else was found with it.
        let counts = |account: &AccountSnapshot| {
            let mut strikes = account
                .strikes
                .iter()
                .filter(|strike| strike.items.len() < 2);
            strikes.any(|strike| strike.finding == finding && strike.active_at(self.now))
        };
        assert!(!counts(&self.accounts[account]), "I8: {outcome}");
    }

    /// What a host does about an outcome: timers, and people who decide.
    fn follow(&mut self, account: usize, outcome: &Value) {
        let action = &outcome["action"];
        let Some(step) = action["step"].as_str() else {
            return;
        };
        let id = action["id"].as_str().unwrap_or_default().to_owned();
        if step == "warn_rectify" {
            let due = action["rectify"]["due"]
                .as_i64()
                .expect("a warning says by when");
            let mended = self.chance.percent(60);
            let at = if mended {
                self.now + self.chance.time(due - self.now)
            } else {
                due
            };
            self.schedule(at, account, Event::Warned { action: id, mended });
            if let Some(finding) = outcome["strike"]["finding"].as_str()
                && self.chance.percent(30)
            {
                let later = self.now + self.chance.time(20 * DAY_MS);
                self.schedule(later, account, Event::Train(finding.to_owned()));
            }
        }
        if outcome["in_force"]["state"] == "closure_pending" {
            for who in 0..2 {
                if self.chance.percent(80) {
                    let at = self.now + self.chance.time(71 * HOUR_MS);
                    self.schedule(at, account, Event::Approve(who));
                }
            }
            self.schedule(self.now + 72 * HOUR_MS, account, Event::ClosureTimeout);
        }
    }

    fn leave(&mut self, account: usize, step: Value, kept: Value) {
        let input =
            json!({ "account": self.accounts[account], "step": step, "deregistration": kept });
        let plan = self.decide("plan_erasure", input);
        invariants::farewell(self, account, &plan);
        self.change(account, &plan["delta"]);
        if plan["refused"].is_null()
            && plan["lifecycle"] != "erased"
            && plan["deregistration"].is_object()
        {
            let wait = 1 + self.chance.time(60);
            self.schedule(
                self.now + wait * DAY_MS,
                account,
                Event::LeaveTick(Box::new(plan["deregistration"].clone())),
            );
        }
    }

    pub(crate) fn enforce(&mut self, account: usize, event: &Value) -> Value {
        let input = json!({ "account": self.accounts[account], "event": event });
        let outcome = self.decide("enforce", input);
        invariants::enforced(self, account, event, &outcome);
        self.change(account, &outcome["delta"]);
        outcome
    }

    /// Calls a function that decides, with its id, time and salt filled in.
    pub(crate) fn decide(&mut self, function: &str, mut input: Value) -> Value {
        self.number += 1;
        input["decision_id"] = json!(format!("d-{}", self.number));
        input["now_ms"] = json!(self.now);
        input["salt"] = json!(build::SALT);
        self.ask(function, &input)
    }

    /// Calls a function. Whatever a simulation hands in is well-formed.
    pub(crate) fn ask(&mut self, function: &str, input: &Value) -> Value {
        let text = input.to_string();
        let answer = call(&self.pack, function, text.as_bytes());
        let bytes = answer.unwrap_or_else(|error| panic!("{function}: {error}\n{text}"));
        self.hash.update(&bytes);
        let outcome: Value = serde_json::from_slice(&bytes).expect("JSON");
        for code in outcome["refused"]["code"]
            .as_str()
            .into_iter()
            .chain(outcome["action"]["step"].as_str())
        {
            *self.outcomes.entry(code.to_owned()).or_default() += 1;
        }
        outcome
    }

    fn change(&mut self, account: usize, delta: &Value) {
        let delta: AccountDelta = serde_json::from_value(delta.clone()).expect("a delta");
        let account = &mut self.accounts[account];
        *account = delta.apply(account);
    }

    pub(crate) fn account(&self, account: usize) -> &AccountSnapshot {
        &self.accounts[account]
    }

    pub(crate) fn happened(&self) -> impl Iterator<Item = (&&'static str, &u64)> {
        self.happened.iter()
    }

    pub(crate) fn digest(self) -> Vec<u8> {
        self.hash.finalize().to_vec()
    }

    pub(crate) fn summary(&self) -> String {
        let events: u64 = self.happened.values().sum();
        format!("{events} events {:?}; {:?}", self.happened, self.outcomes)
    }
}
