//! Packs that take over from each other in a running server, under load: each verdict
//! is one pack's, and a pack that cannot take over changes nothing.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use host_example::packs as host_packs;
use screen_core::Pack;
use serde_json::{Value, json};
use support::packs::{A, B, Built, Version, bad, good, keys, put, text};
use support::{Server, comment, folder};

/// Clients that screen at once.
const CLIENTS: usize = 32;
/// How often the packs change places.
const SWAPS: usize = 50;
/// Questions after which something should have happened.
const ASKED_MAX: usize = 20_000;

/// A folder with keys and a place for packs.
struct Place {
    folder: std::path::PathBuf,
    key: std::path::PathBuf,
    at_work: Built,
}

impl Place {
    fn new(name: &str) -> Self {
        let folder = folder(name);
        Self {
            key: keys(&folder, "signer"),
            at_work: Built {
                full: folder.join("at-work.pack"),
                client: folder.join("at-work-client.pack"),
            },
            folder,
        }
    }

    fn build(&self, version: Version) -> Built {
        version.build(&self.folder, &self.key.with_extension("key"))
    }

    fn serve(&self, more: &[&str]) -> Server {
        let store = format!("sqlite:{}", self.folder.join("screen.sqlite").display());
        let key = self.key.with_extension("pub");
        let mut arguments = vec!["--pack", text(&self.at_work.full), "--trust", text(&key)];
        arguments.extend(["--client-pack", text(&self.at_work.client)]);
        arguments.extend(more);
        Server::start(&store, &arguments)
    }
}

/// Asks about the pack at work until it is as it should be.
fn until(server: &Server, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..ASKED_MAX {
        let info = server.get("/v1/pack/info").json();
        if is(&info) {
            return info;
        }
    }
    panic!("{what}: {}", server.get("/v1/pack/info").json());
}

fn open(path: &Path) -> Pack {
    host_packs::open(&fs::read(path).expect("built")).expect("a good pack")
}

fn digest(path: &Path) -> String {
    open(path).digest().to_string()
}

/// Requests as previews and as decisions.
fn requests() -> Vec<String> {
    let texts = [
        format!("You {} person.", A.word),
        format!("You {} person.", B.word),
        "You are an idiot.".to_owned(),
        "Nice photo, thank you.".to_owned(),
    ];
    let request = |(index, text): (usize, &String)| {
        ["decide", "preview"].map(|mode| {
            let mut request = comment(&format!("i-{index}"), text);
            request["mode"] = mode.into();
            request.to_string()
        })
    };
    texts.iter().enumerate().flat_map(request).collect()
}

/// What each pack says to each request, by its digest.
fn expected(packs: &[Built], requests: &[String]) -> BTreeMap<String, Vec<Vec<u8>>> {
    let files = packs.iter().flat_map(|built| [&built.full, &built.client]);
    files
        .map(|path| {
            let pack = open(path);
            let verdict = |request: &String| {
                screen_core::call(&pack, "screen", request.as_bytes()).expect("a verdict")
            };
            (
                pack.digest().to_string(),
                requests.iter().map(verdict).collect(),
            )
        })
        .collect()
}

#[test]
fn no_verdict_is_of_two_packs_while_they_change_places() {
    let place = Place::new("swap-load");
    let packs = [place.build(A), place.build(B)];
    packs[0].put(&place.at_work);
    let server = place.serve(&["--allow-rollback", "--watch-s", "0"]);
    let requests = requests();
    let batch = format!("[{}]", requests.join(","));
    let expected = expected(&packs, &requests);
    let digest_of = |verdict: &Value| {
        let digest = verdict["pack_digest"].as_str().expect("a digest");
        digest.to_owned()
    };
    let done = AtomicBool::new(false);

    let client = |number: usize| -> BTreeMap<String, usize> {
        let mut seen = BTreeMap::new();
        let mut turn = number;
        while !done.load(Ordering::Relaxed) {
            turn += 1;
            let index = turn % (requests.len() + 1);
            if let Some(request) = requests.get(index) {
                let reply = server.post("/v1/screen", request);
                assert_eq!(reply.status, 200, "{reply:?}");
                let digest = digest_of(&reply.json());
                assert!(reply.body == expected[&digest][index], "{reply:?}");
                *seen.entry(digest).or_default() += 1;
                continue;
            }
            // In a batch all decisions are of one pack, and all previews of its twin.
            let verdicts = server.post("/v1/screen", &batch).json();
            let verdicts = verdicts.as_array().expect("a list");
            assert_eq!(verdicts.len(), requests.len());
            let pair = [digest_of(&verdicts[0]), digest_of(&verdicts[1])];
            let twins = packs
                .iter()
                .any(|built| pair == [digest(&built.full), digest(&built.client)]);
            assert!(twins, "{pair:?}");
            for (index, verdict) in verdicts.iter().enumerate() {
                let own = &pair[index % 2];
                let wanted: Value = serde_json::from_slice(&expected[own][index]).expect("JSON");
                assert_eq!(*verdict, wanted);
            }
        }
        seen
    };

    let seen = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| scope.spawn(move || client(number)))
            .collect();
        for swap in 1..=SWAPS {
            let next = &packs[swap % 2];
            next.put(&place.at_work);
            server.signal("-HUP");
            let wanted = (digest(&next.full), digest(&next.client));
            until(&server, "the next pack is at work", |info| {
                info["digest"] == wanted.0 && info["client_digest"] == wanted.1
            });
        }
        done.store(true, Ordering::Relaxed);
        let mut seen = BTreeMap::<String, usize>::new();
        for client in clients {
            for (digest, count) in client.join().expect("no client failed") {
                *seen.entry(digest).or_default() += count;
            }
        }
        seen
    });
    // Both packs and both of their twins were at work under load.
    assert_eq!(seen.len(), 4, "{seen:?}");
    println!("{seen:?}");
}

#[test]
fn a_bad_pack_leaves_the_last_good_one_in_its_place() {
    let place = Place::new("swap-bad");
    let (a, b) = (place.build(A), place.build(B));
    b.put(&place.at_work);
    let server = place.serve(&["--watch-s", "0"]);
    let good_one = digest(&b.full);
    let signed = fs::read(&b.full).expect("built");
    let stranger = keys(&place.folder, "stranger");
    let foreign = place.folder.join("foreign.pack");
    fs::copy(&b.full, &foreign).expect("copied");
    let secret = stranger.with_extension("key");
    good(&[
        "pack",
        "sign",
        text(&foreign),
        "--key",
        text(&secret),
        "--no-password",
    ]);
    let unsigned = host_packs::load(text(&b.full)).expect("a good pack");
    let mut changed = signed.clone();
    changed[unsigned.len() / 2] ^= 1;
    let other = place.build(Version { id: "other", ..B });
    let newer = place.build(Version {
        version: "1.1.0",
        ..B
    });
    let read = |path: &Path| fs::read(path).expect("built");

    for (full, client, why) in [
        (b"hello".to_vec(), read(&b.client), "not signed"),
        (Vec::new(), read(&b.client), "not signed"),
        (unsigned, read(&b.client), "not signed"),
        (read(&foreign), read(&b.client), "which is not trusted here"),
        (changed, read(&b.client), "does not fit this pack"),
        (
            signed[..signed.len() - 9].to_vec(),
            read(&b.client),
            "is damaged",
        ),
        (
            read(&a.full),
            read(&a.client),
            "version 1.0.0, and 1.0.1 is at work",
        ),
        (
            read(&other.full),
            read(&other.client),
            "`minimal` is at work",
        ),
        (
            read(&newer.full),
            read(&b.client),
            "build both from one folder",
        ),
        (
            read(&newer.full),
            read(&newer.full),
            "rules that are not published",
        ),
    ] {
        put(&full, &place.at_work.full);
        put(&client, &place.at_work.client);
        server.signal("-HUP");
        let info = until(&server, why, |info| {
            let told = info["refused"]["why"].as_str();
            told.is_some_and(|told| told.contains(why))
        });
        assert_eq!(info["digest"], good_one);
        // The next refusal may be in the same words.
        b.put(&place.at_work);
        server.signal("-HUP");
        until(&server, "the good one is there again", |info| {
            info["refused"].is_null()
        });
        let verdict = server.post("/v1/screen", comment("i-1", "Hello.").to_string());
        assert_eq!(verdict.json()["pack_digest"], good_one);
    }
    fs::remove_file(&place.at_work.full).expect("removed");
    server.signal("-HUP");
    until(&server, "the file is gone", |info| {
        let told = info["refused"]["why"].as_str();
        told.is_some_and(|told| told.contains("cannot read"))
    });
    newer.put(&place.at_work);
    server.signal("-HUP");
    let info = until(&server, "the newer one", |info| info["version"] == "1.1.0");
    assert_eq!(info["refused"], Value::Null);
    assert!(info["since_ms"].as_i64().is_some_and(|since| since > 0));
    assert!(
        info["signed_by"]
            .as_str()
            .is_some_and(|key| key.len() == 16)
    );
}

#[test]
fn a_file_that_changes_is_seen_without_a_signal() {
    let place = Place::new("swap-watch");
    let (a, b) = (place.build(A), place.build(B));
    a.put(&place.at_work);
    let server = place.serve(&["--watch-s", "1"]);
    assert_eq!(server.get("/v1/pack/info").json()["version"], A.version);
    b.put(&place.at_work);
    until(&server, "the newer version", |info| {
        info["version"] == B.version
    });
}

#[test]
fn clients_get_what_is_published_and_agree_with_previews() {
    let place = Place::new("swap-client");
    let a = place.build(A);
    a.put(&place.at_work);
    let server = place.serve(&[]);
    let info = server.get("/v1/pack/info").json();
    assert!(!info.to_string().contains("near-duplicate"), "{info}");
    let pack = server.get("/v1/pack").body;
    assert_eq!(
        pack,
        fs::read(&a.client).expect("built"),
        "signature included"
    );
    let pack = host_packs::open(&pack).expect("a good pack");
    assert_eq!(info["client_digest"], pack.digest().as_str());
    assert!(pack.policy().rules.iter().all(|rule| rule.public));

    // The fourth post of one text: only the private rule has something to say.
    let request = |mode: &str| {
        let mut request = comment("i-9", "Nice photo.");
        request["mode"] = mode.into();
        let recent = |ago: i64| json!({ "fingerprint": "6f3dfc72a2c5f0bc4c71bea1db0c8743", "at": 1_772_323_200_000 - ago });
        request["recent"] = [60_000, 120_000, 180_000].map(recent).into_iter().collect();
        request.to_string()
    };
    let decided = server.post("/v1/screen", request("decide")).json();
    assert_eq!(
        decided["reasons"][0]["code"], "rule:spam.near-duplicate",
        "{decided}"
    );
    let asked = request("preview");
    let preview = server.post("/v1/screen", &asked);
    assert_eq!(preview.json()["reasons"], json!([]));
    let own = screen_core::call(&pack, "screen", asked.as_bytes()).expect("a verdict");
    assert_eq!(preview.body, own);
    let function = server.post("/v1/functions/screen", &asked);
    assert_eq!(function.body, own);
}

#[test]
fn a_built_pack_is_served_only_where_it_is_said_whose() {
    let place = Place::new("swap-whose");
    let a = place.build(A);
    let store = format!("sqlite:{}", place.folder.join("screen.sqlite").display());
    let serve = |more: &[&str]| {
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--store", &store];
        arguments.extend(["--pack", text(&a.full)]);
        arguments.extend(more);
        bad(&arguments)
    };
    assert!(serve(&[]).contains("`--trust KEY.pub`"));
    let stranger = keys(&place.folder, "stranger").with_extension("pub");
    assert!(serve(&["--trust", text(&stranger)]).contains("which is not trusted here"));

    // Without a pack for clients there is none to hand out.
    let server = Server::start(&store, &["--pack", text(&a.full), "--allow-unsigned"]);
    let none = server.get("/v1/pack");
    assert_eq!(
        (none.status, none.problem().as_str()),
        (404, "no_client_pack")
    );
    assert_eq!(server.get("/v1/pack/info").json()["signed_by"], Value::Null);
}
