//! The HTTP API over a real store: what is acknowledged stays, what cannot be
//! stored is not published, and no input takes the server down.

mod support;

use std::process::Command;
use std::thread;

use serde_json::{Value, json};
use support::{Server, comment, folder};

fn store(name: &str) -> String {
    format!("sqlite:{}", folder(name).join("screen.sqlite").display())
}

#[test]
fn an_interaction_is_stored_once_and_read_back() {
    let server = Server::start(&store("stored-once"), &[]);
    let body = comment("i-1", "You won a prize! Pay first.").to_string();
    let created = server.post("/v1/interactions", &body);
    assert_eq!(
        (created.status, created.location.as_deref()),
        (201, Some("/v1/interactions/i-1"))
    );
    let again = server.post("/v1/interactions", &body);
    assert_eq!((again.status, &again.body), (200, &created.body));
    let read = server.get("/v1/interactions/i-1").json();
    assert_eq!(read["verdict"], created.json()["verdict"]);
    assert_eq!(read["verdict"]["action"], "reject");
    let other = server.post(
        "/v1/interactions",
        comment("i-1", "Another text.").to_string(),
    );
    assert_eq!((other.status, other.problem().as_str()), (409, "id_in_use"));
    assert_eq!(server.get("/healthz").json()["audit_records"], 1);
    assert_eq!(server.get("/v1/interactions/none").problem(), "not_found");
}

#[test]
fn quotas_and_copies_are_counted_from_the_store() {
    let server = Server::start(&store("quotas"), &[]);
    let post = |number: usize, text: &str| {
        server
            .post(
                "/v1/interactions",
                comment(&format!("i-{number}"), text).to_string(),
            )
            .json()["verdict"]
            .clone()
    };
    let actions: Vec<Value> = (0..5)
        .map(|number| post(number, "The same text.")["action"].clone())
        .collect();
    assert_eq!(
        actions,
        [
            "allow_sampled",
            "allow_sampled",
            "allow_sampled",
            "hold",
            "hold"
        ]
    );
    let sixth = post(5, "Something else.");
    assert_eq!(sixth["reasons"][0]["code"], "quota_exceeded");
    // 5·1000·(W − t)/W, rounded down, is at most 4000 from this moment on.
    assert_eq!(sixth["retry_after_ms"], 719_881);
}

#[test]
fn writers_at_once_never_pass_more_than_the_quota() {
    let server = Server::start(&store("writers"), &[]);
    let actions: Vec<String> = thread::scope(|scope| {
        let server = &server;
        let handles: Vec<_> = (0..32)
            .map(|number| {
                let body = comment(
                    &format!("i-{number}"),
                    &format!("Text number {number} of many."),
                )
                .to_string();
                scope.spawn(move || server.post("/v1/interactions", body))
            })
            .collect();
        handles
            .into_iter()
            .map(|handle| handle.join().expect("answered").json()["verdict"]["action"].to_string())
            .collect()
    });
    let passed = actions
        .iter()
        .filter(|action| action.contains("allow_sampled"))
        .count();
    assert_eq!(passed, 5, "{actions:?}");
}

#[test]
fn a_locked_store_publishes_nothing_and_recovers() {
    let folder = folder("locked");
    let path = folder.join("screen.sqlite");
    let server = Server::start(&format!("sqlite:{}", path.display()), &[]);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
    let mut other = runtime
        .block_on(<sqlx::SqliteConnection as sqlx::Connection>::connect_with(
            &options,
        ))
        .expect("a second connection");
    runtime
        .block_on(sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut other))
        .expect("locked");
    let body = comment("i-1", "Nice photo.").to_string();
    let locked = server.post("/v1/interactions", &body);
    assert_eq!(
        (locked.status, locked.problem().as_str()),
        (503, "store_locked")
    );
    runtime
        .block_on(sqlx::raw_sql("ROLLBACK").execute(&mut other))
        .expect("unlocked");
    assert_eq!(server.get("/v1/interactions/i-1").status, 404);
    assert_eq!(server.post("/v1/interactions", &body).status, 201);
}

#[test]
fn a_full_store_publishes_nothing_and_keeps_what_it_has() {
    let server = Server::start(&store("full"), &["--store-bytes-max", "131072"]);
    let mut stored = 0;
    let full = (0..200).find_map(|number| {
        let mut body = comment(&format!("i-{number}"), &"long words fill it ".repeat(300));
        body["actor"]["id"] = format!("u{number}").into();
        let reply = server.post("/v1/interactions", body.to_string());
        if reply.status == 201 {
            stored += 1;
            None
        } else {
            Some(reply)
        }
    });
    let full = full.expect("128 KiB fill up");
    assert_eq!((full.status, full.problem().as_str()), (503, "store_full"));
    assert!(stored > 2, "{stored}");
    assert_eq!(server.get("/v1/interactions/i-0").status, 200);
    assert_eq!(
        server.get(&format!("/v1/interactions/i-{stored}")).status,
        404
    );
}

#[test]
fn acknowledged_interactions_survive_a_kill_and_a_stop() {
    let store = store("survives");
    let mut server = Server::start(&store, &[]);
    assert_eq!(
        server
            .post("/v1/interactions", comment("i-1", "One.").to_string())
            .status,
        201
    );
    server.child.kill().expect("killed");
    server.child.wait().expect("ended");
    let mut server = Server::start(&store, &[]);
    assert_eq!(server.get("/v1/interactions/i-1").status, 200);
    assert_eq!(
        server
            .post("/v1/interactions", comment("i-2", "Two.").to_string())
            .status,
        201
    );
    assert_eq!(server.terminate(), Some(0));
    let server = Server::start(&store, &[]);
    assert_eq!(server.get("/v1/interactions/i-2").status, 200);
}

/// With next to no fuel every call of the engine fails in its middle.
#[test]
fn an_engine_that_fails_holds_the_content_and_the_server_goes_on() {
    let server = Server::start(&store("no-fuel"), &["--fuel-max", "1000"]);
    for number in 0..3 {
        let body = comment(&format!("i-{number}"), "Nice photo.").to_string();
        let verdict = server.post("/v1/screen", &body).json();
        assert_eq!(
            (&verdict["action"], &verdict["reasons"][0]["code"]),
            (&"hold".into(), &"engine_unavailable".into())
        );
        assert_eq!(verdict["decision_id"], format!("d-i-{number}"));
        let stored = server.post("/v1/interactions", &body).json();
        assert_eq!(stored["verdict"]["action"], "hold");
    }
    let batch = server
        .post("/v1/screen", format!("[{},{{}}]", comment("i", "x")))
        .json();
    assert_eq!(batch[0]["action"], "hold");
    assert_eq!(server.get("/healthz").status, 503);
}

#[test]
fn bad_requests_are_problems_and_spoil_no_others() {
    let server = Server::start(&store("bad-requests"), &[]);
    let mut unknown = comment("i-1", "hi");
    unknown["interaction"]["mood"] = "good".into();
    for (body, status, code) in [
        (b"not json".to_vec(), 422, "not_json"),
        (b"\"\xff\"".to_vec(), 422, "not_utf8"),
        (unknown.to_string().into_bytes(), 422, "unknown_field"),
        (
            comment("i-1", &"a".repeat(2 << 20))
                .to_string()
                .into_bytes(),
            413,
            "too_large",
        ),
        (vec![b' '; (16 << 20) + 1], 413, "too_large"),
    ] {
        let reply = server.post("/v1/screen", &body);
        assert_eq!((reply.status, reply.problem().as_str()), (status, code));
    }
    let batch = server
        .post(
            "/v1/screen",
            json!([comment("i-1", "hi"), unknown, comment("i-2", "hi")]).to_string(),
        )
        .json();
    assert_eq!(
        (&batch[0]["action"], &batch[2]["action"]),
        (&"allow_sampled".into(), &"allow_sampled".into())
    );
    assert_eq!(batch[1]["error"]["field"], "interaction.mood");
    let mut preview = comment("i-3", "hi");
    preview["mode"] = "preview".into();
    assert_eq!(
        server.post("/v1/interactions", preview.to_string()).status,
        422
    );
    assert_eq!(
        server.post("/v1/functions/fly", "{}").problem(),
        "unknown_function"
    );
    assert_eq!(server.get("/v1/screen").problem(), "method_not_allowed");
    assert_eq!(server.get("/no/such/page").problem(), "not_found");
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn pages_package_and_api_document_are_served() {
    let server = Server::start(&store("pages"), &[]);
    for (path, kind) in [
        ("/", "text/html"),
        ("/api.html", "text/html"),
        ("/app.js", "text/javascript"),
        ("/style.css", "text/css"),
        ("/js/index.js", "text/javascript"),
        ("/js/bindings_bg.wasm", "application/wasm"),
        ("/v1/pack", "application/octet-stream"),
    ] {
        let reply = server.get(path);
        assert!(
            reply.status == 200 && reply.kind.starts_with(kind) && !reply.body.is_empty(),
            "{path}: {} {}",
            reply.status,
            reply.kind
        );
    }
    let document = server.get("/openapi.json").json();
    let mut open = vec![&document];
    let mut references = 0;
    while let Some(value) = open.pop() {
        if let Some(target) = value["$ref"].as_str() {
            references += 1;
            assert!(
                document.pointer(target.trim_start_matches('#')).is_some(),
                "{target} leads nowhere"
            );
        }
        match value {
            Value::Object(map) => open.extend(map.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    assert!(references > 50, "{references}");
    let example = &document["paths"]["/v1/screen"]["post"]["requestBody"]["content"]["application/json"]
        ["example"];
    assert_eq!(
        server.post("/v1/screen", example.to_string()).json()["action"],
        "reject"
    );
    let info = server.get("/v1/pack/info").json();
    assert!(
        info["rules"]
            .as_array()
            .is_some_and(|rules| rules.len() > 20)
    );
}

/// Text that was screened must not reach the log.
#[test]
fn the_log_never_holds_what_was_screened() {
    let store = store("canary");
    let script = format!(
        "'{}' serve --listen 127.0.0.1:0 --store '{store}' --fuel-max 1000 2>&1",
        env!("CARGO_BIN_EXE_screen-host")
    );
    let mut child = Command::new("sh")
        .args(["-c", &format!("exec {script}")])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("sh");
    let mut lines =
        std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().expect("piped")));
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| Some(line.split("http://").nth(1)?.split('/').next()?.to_owned()))
        .expect("an address");
    let body = comment("i-1", "the canary sang").to_string();
    ureq::post(format!("http://{address}/v1/screen"))
        .send(body)
        .expect("answered");
    Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .expect("kill");
    let log: Vec<String> = lines.map_while(Result::ok).collect();
    child.wait().expect("ended");
    assert!(
        log.iter().any(|line| line.contains("engine_unavailable")),
        "{log:?}"
    );
    assert!(
        !log.iter().any(|line| line.contains("canary sang")),
        "{log:?}"
    );
}

#[test]
fn the_published_rules_are_a_page_in_two_languages() {
    let server = Server::start(&store("rules-page"), &[]);
    let page = server.get("/rules");
    assert_eq!(
        (page.status, page.kind.as_str()),
        (200, "text/html; charset=utf-8")
    );
    let text = String::from_utf8(page.body).expect("text");
    assert!(text.contains("<html lang=\"en\">") && text.contains("scam.advance-fee"));
    assert!(!text.contains("near-duplicate") && !text.contains("<script"));
    let page = server.get("/v1/rules?locale=zh-CN&format=markdown");
    assert_eq!(
        (page.status, page.kind.as_str()),
        (200, "text/markdown; charset=utf-8")
    );
    assert!(
        String::from_utf8(page.body)
            .expect("text")
            .starts_with("# 社区规则")
    );
    let refused = server.get("/v1/rules?format=pdf");
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (422, "invalid_value")
    );
}
