//! Properties that hold for every input, over generated texts, requests and packs.
//! A failure prints its seed and the smallest input that shows it.

use std::collections::BTreeMap;

use conformance::build;
use proptest::prelude::*;
use screen_core::pack::authoring::{self, Files};
use screen_core::{Action, Pack, ScreenRequest, Verdict, screen};
use serde_json::{Value, json};

fn starter() -> Files {
    build::read_pack(&build::pack_folder("site")).expect("the pack is there")
}

fn loaded(files: &Files) -> Pack {
    let built = authoring::build(files).unwrap_or_else(|found| panic!("{found:?}"));
    Pack::load(&built.bytes).expect("it was just built")
}

fn community_built() -> &'static authoring::Built {
    static BUILT: std::sync::OnceLock<authoring::Built> = std::sync::OnceLock::new();
    BUILT.get_or_init(|| authoring::build(&starter()).unwrap_or_else(|found| panic!("{found:?}")))
}

fn community() -> &'static Pack {
    static PACK: std::sync::OnceLock<Pack> = std::sync::OnceLock::new();
    PACK.get_or_init(|| loaded(&starter()))
}

/// Pieces that texts are made of: words the pack knows, evasions, and characters
/// whose folding changes lengths.
fn piece() -> impl Strategy<Value = String> {
    let known = [
        "prize",
        "pay first",
        "you",
        "idiot",
        "中奖",
        "先付款",
        "你",
        "傻逼",
        "加微信 abc12345",
        "13800138000",
        "11010519491231002X",
        "https://a.example/x",
        "@ann",
        "won a lottery",
        "processing fee",
    ];
    let odd = [
        "ﷺ",
        "ﬁ",
        "Ǆ",
        "한",
        "か\u{3099}",
        "é",
        "e\u{301}\u{338}",
        "\u{200b}",
        "\u{202e}",
        "😀",
        "👨\u{200d}👩",
        "Ｗ",
        "ß",
        "İ",
        "\u{fe0f}",
        "½",
        "㎏",
        "\u{e0041}",
        "𝐬",
        "\n",
        "  ",
        "...",
        "'",
    ];
    prop_oneof![
        4 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned),
        3 => proptest::sample::select(odd.to_vec()).prop_map(str::to_owned),
        2 => "[a-zA-Z0-9 .,!]{0,8}",
        1 => any::<char>().prop_map(String::from),
    ]
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

fn request(texts: &[String], clean: u32, settings: Option<Value>) -> ScreenRequest {
    let now: i64 = 1_772_323_200_000;
    let segments: Vec<Value> = texts
        .iter()
        .map(|text| json!({ "source": "body", "text": text }))
        .collect();
    let thread = settings.map(
        |settings| json!({ "owner": "o1", "settings": settings, "actor_relation": "stranger" }),
    );
    let request = json!({
        "decision_id": "d", "now_ms": now, "mode": "decide", "salt": build::SALT,
        "actor": {
            "id": "u1", "category": "individual", "created_at": now - 40 * 86_400_000_i64,
            "agreement_version": "2026-01", "clean_count": clean,
            "verification": { "level": "phone", "status": "verified" },
        },
        "thread": thread,
        "interaction": { "id": "i", "kind": "comment", "segments": segments, "created_at": now },
        "assessments": [{ "feature": "comment", "status": "completed" }],
    });
    ScreenRequest::from_json(request.to_string().as_bytes()).expect("a good request")
}

fn settings() -> impl Strategy<Value = Value> {
    let who = prop_oneof![
        Just(json!("everyone")),
        Just(json!({ "followers": { "min_days": 1 } })),
        Just(json!("nobody")),
    ];
    let pre = prop_oneof![Just("off"), Just("new"), Just("all")];
    let words = proptest::collection::vec("[a-z]{2,5}|中奖|you", 0..4);
    (any::<bool>(), who, pre, any::<bool>(), words, any::<bool>(), any::<bool>()).prop_map(
        |(open, who, pre, featured, words, links, blocked)| {
            json!({
                "open": open, "who": who, "pre_moderate": pre, "featured_only": featured, "block_words": words,
                "links_allowed": links, "blocked_accounts": if blocked { vec!["u1"] } else { vec![] },
            })
        },
    )
}

/// Every span cuts whole characters, the same text in bytes and in UTF-16, in
/// order and inside its segment.
fn check_spans(verdict: &Verdict, texts: &[String]) {
    let reasons = verdict.reasons.iter().flat_map(|reason| &reason.spans);
    let signals = verdict
        .signals
        .iter()
        .filter_map(|signal| signal.span.as_ref());
    for span in reasons.chain(signals) {
        let text = &texts[span.segment as usize];
        let bytes = text
            .get(span.start_byte as usize..span.end_byte as usize)
            .expect("whole characters");
        let units: Vec<u16> = text.encode_utf16().collect();
        let utf16 = String::from_utf16(&units[span.start_utf16 as usize..span.end_utf16 as usize])
            .expect("whole characters");
        assert_eq!(bytes, utf16);
        assert!(!bytes.is_empty());
    }
}

/// A resident identity number with a right check character.
fn resident_id() -> impl Strategy<Value = String> {
    (1900..2010i32, 1..13i32, 1..29i32, 0..1_000i32).prop_map(|(year, month, day, number)| {
        let digits = format!("110105{year}{month:02}{day:02}{number:03}");
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = digits
            .chars()
            .zip(weights)
            .map(|(digit, weight)| digit.to_digit(10).expect("a digit") * weight)
            .sum();
        format!(
            "{digits}{}",
            ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11]
        )
    })
}

/// What the engine answers to an input that is a decision.
fn decide(function: &str, mut input: Value) -> Result<Value, Value> {
    input["decision_id"] = json!("d-1");
    input["now_ms"] = json!(NOW_MS);
    input["salt"] = json!(build::SALT);
    let answer = screen_core::call(community(), function, input.to_string().as_bytes());
    let read = |bytes: Vec<u8>| serde_json::from_slice::<Value>(&bytes).expect("JSON");
    answer.map(read).map_err(|error| read(error.to_json()))
}

const NOW_MS: i64 = 1_772_323_200_000;
const DAY_MS: i64 = 86_400_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Spans lead back to the text that caused them: screened on its own, what the
    /// first reason marks gives the same rule again.
    #[test]
    fn spans_map_to_the_text_that_caused_them(texts in proptest::collection::vec(text(), 1..4)) {
        let verdict = screen(community(), &request(&texts, 20, None));
        check_spans(&verdict, &texts);
        let Some(reason) = verdict.reasons.iter().find(|reason| reason.code == "rule:privacy.dox") else { return Ok(()) };
        let span = reason.spans[0];
        let marked = texts[span.segment as usize][span.start_byte as usize..span.end_byte as usize].to_owned();
        let again = screen(community(), &request(&[marked], 20, None));
        prop_assert!(again.reasons.iter().any(|reason| reason.code == "rule:privacy.dox"));
    }

    /// Whatever the owner sets, the verdict is at least as hard as without it.
    #[test]
    fn owner_settings_never_relax(texts in proptest::collection::vec(text(), 1..3), settings in settings(), clean in 0u32..20) {
        let free = screen(community(), &request(&texts, clean, Some(json!({}))));
        let tight = screen(community(), &request(&texts, clean, Some(settings)));
        prop_assert!(tight.action >= free.action, "{:?} became {:?}", free.action, tight.action);
    }

    /// A pack with one rule more never gives a milder verdict.
    #[test]
    fn adding_a_rule_never_makes_a_verdict_milder(texts in proptest::collection::vec(text(), 1..3), then in 0usize..4, list in 0usize..4, public in any::<bool>()) {
        let then = ["label", "limit", "hold", "reject"][then];
        let then = if public { then } else { "hold" };
        let list = ["insult", "pay-first", "prize-job-refund", "sexual-service-offer"][list];
        let mut files = starter();
        let mut policy = files["pack.toml"].clone();
        policy.extend(format!(
            "\n[rules.\"zz.added\"]\nmeta = {{ category = \"spam\", public = {public}, say = \"Added.\" }}\nmatch = {{ list = \"{list}\" }}\nthen = \"{then}\"\n"
        ).bytes());
        files.insert("pack.toml".to_owned(), policy);
        let request = request(&texts, 20, None);
        let before = screen(community(), &request);
        let after = screen(&loaded(&files), &request);
        prop_assert!(after.action >= before.action, "{:?} became {:?}", before.action, after.action);
    }

    /// The same request gives the same bytes, and so does a request that says the
    /// same in another order of its fields.
    #[test]
    fn the_same_request_gives_the_same_bytes(texts in proptest::collection::vec(text(), 1..3), settings in settings()) {
        let request = request(&texts, 20, Some(settings));
        let first = screen(community(), &request).to_json();
        prop_assert_eq!(&first, &screen(community(), &request).to_json());
        let fields: BTreeMap<String, Value> = serde_json::from_value(serde_json::to_value(&request)?)?;
        let reversed: Vec<String> = fields.iter().rev().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
        let reversed = format!("{{{}}}", reversed.join(","));
        prop_assert_eq!(first, screen_core::call(community(), "screen", reversed.as_bytes()).expect("a good request"));
    }

    /// A hint has no effects and no record, and never a milder action than the
    /// decision about the same request.
    #[test]
    fn a_hint_binds_nobody(texts in proptest::collection::vec(text(), 1..3), settings in settings()) {
        let mut request = request(&texts, 20, Some(settings));
        let decision = screen(community(), &request);
        request.mode = screen_core::request::Mode::Preview;
        let hint = screen(community(), &request);
        prop_assert!(hint.effects.is_empty() && hint.audit.is_none());
        prop_assert_eq!(hint.action, decision.action);
    }

    /// Bytes from anywhere are a request or an error, never a panic; so are packs.
    #[test]
    fn any_bytes_are_taken_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), flip in any::<usize>()) {
        let _ = screen_core::call(community(), "screen", &bytes);
        let _ = Pack::load(&bytes);
        let mut pack = authoring::build(&authoring::example()).expect("the example is good").bytes;
        let at = flip % pack.len();
        pack[at] = pack[at].wrapping_add(1 + (flip % 255) as u8);
        if let Ok(pack) = Pack::load(&pack) {
            let verdict = screen(&pack, &request(&["you won, pay the fee".to_owned()], 20, None));
            prop_assert!(verdict.action <= Action::Reject);
        }
    }

    /// A pack whose bytes were changed after it was checked: it is refused, or it screens
    /// without a panic and points at nothing outside the text.
    #[test]
    fn a_changed_pack_is_refused_or_harmless(
        flips in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..32),
        text in text(),
    ) {
        let built = community_built();
        let mut bytes = built.bytes.clone();
        for (at, byte) in flips {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = Pack::load(&bytes);
        if let Ok(pack) = Pack::open(bytes, built.digest.clone()) {
            let request = request(std::slice::from_ref(&text), 20, None);
            for reason in screen(&pack, &request).reasons {
                for span in reason.spans {
                    prop_assert!(text.get(span.start_byte as usize..span.end_byte as usize).is_some());
                }
            }
        }
    }

    /// I13: an entity appears as a digest and as nothing else; a number of a person in
    /// place of one is refused by every function that takes an account, and never said
    /// again.
    #[test]
    fn no_function_takes_a_persons_number_for_a_digest(number in resident_id(), mobile in "1[3-9][0-9]{9}", is_mobile in any::<bool>()) {
        let secret = if is_mobile { mobile } else { number };
        let account = json!({ "id": "u1", "category": "individual", "created_at": 0, "entity": { "entity_key": secret } });
        let by = json!({ "role": "owner", "id": "u1" });
        let inputs = [
            ("screen", json!({ "mode": "decide", "actor": account, "interaction": { "id": "i", "kind": "comment", "created_at": 0 } })),
            ("enforce", json!({ "account": account, "event": "lapse" })),
            ("plan_erasure", json!({ "account": account, "step": { "request": { "by": by } } })),
            ("assess_owner", json!({ "owner": account, "items": [], "decided_by": "auto" })),
            ("screen_registration", json!({ "account": "n1", "display_name": "Anna", "entity": { "entity_key": secret, "kind": "individual" }, "verification": { "level": "phone", "status": "verified" } })),
        ];
        for (function, input) in inputs {
            let error = decide(function, input).expect_err("a number of a person");
            prop_assert_eq!(&error["code"], "pii_in_snapshot", "{}: {}", function, error);
            prop_assert!(!error.to_string().contains(&secret), "{function} says it again");
        }
    }

    /// I15: a group shows the accounts whose owners confirmed, and no others; it is
    /// complete when all have.
    #[test]
    fn a_group_shows_whom_its_owners_confirmed(confirmed in proptest::collection::vec(proptest::option::of(0..700i64), 2..9)) {
        let entity = "c83d5e7712fb40a6b9e4061f28d7a35c";
        let member = |(number, days): (usize, &Option<i64>)| {
            let at = days.map(|days| NOW_MS - days * DAY_MS);
            json!({ "account": format!("o{number}"), "entity": entity, "confirmed_by_owner_at": at })
        };
        let accounts: Vec<Value> = confirmed.iter().enumerate().map(member).collect();
        let input = json!({
            "by": { "role": "owner", "id": "o0" },
            "declaration": {
                "id": "g", "name": "Corner Shops", "form": "group", "operator": entity, "entities": [entity],
                "business_scope": "Groceries", "accounts": accounts,
            },
        });
        let outcome = decide("declare_group", input).expect("well-formed");
        // A confirmation counts for a year.
        let counts = |days: &Option<i64>| days.is_some_and(|days| days < 365);
        let want: Vec<String> = (0..confirmed.len()).filter(|number| counts(&confirmed[*number])).map(|number| format!("o{number}")).collect();
        prop_assert_eq!(&outcome["shown"], &json!(want));
        prop_assert_eq!(outcome["state"] == "complete", confirmed.iter().all(counts), "{}", outcome);
    }

    /// An interaction without words is decided without asking the rules; the answer is
    /// that of one whose words fold away to nothing.
    #[test]
    fn no_words_are_the_same_as_words_that_fold_away(clean in 0u32..20, settings in settings()) {
        let none = screen(community(), &request(&[String::new()], clean, Some(settings.clone())));
        let invisible = screen(community(), &request(&["\u{200b}\u{200d}".to_owned()], clean, Some(settings)));
        prop_assert_eq!(none.action, invisible.action);
        prop_assert_eq!(none.reasons, invisible.reasons);
        prop_assert_eq!(none.signals, invisible.signals);
    }
}
