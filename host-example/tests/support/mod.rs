//! What the tests of the host share: the binary, folders of their own, a server.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test binary uses its own part of this"
)]

pub mod packs;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

/// The binary.
pub fn host() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_screen-host"));
    command.env_remove("SCREEN_LOG");
    command
}

/// An empty folder for one test.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder of its own");
    path
}

/// Runs a command to its end, with this on its standard input.
pub fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_vec();
    // On a thread of its own: a process that reads and writes at once would block.
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("the writer ends");
    output
}

/// Standard error, after making sure that it was written for people.
pub fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    for word in [
        "panicked",
        "stack backtrace",
        "RUST_BACKTRACE",
        "Os {",
        "Error(",
    ] {
        assert!(!text.contains(word), "{word} in:\n{text}");
    }
    text
}

/// A server on a free port, ended when it is dropped.
pub struct Server {
    pub child: Child,
    pub address: String,
    stdout: BufReader<std::process::ChildStdout>,
}

impl Server {
    pub fn start(store: &str, more: &[&str]) -> Self {
        let mut child = host()
            .args(["serve", "--listen", "127.0.0.1:0", "--store", store])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("a line");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        let address = address
            .unwrap_or_else(|| panic!("no address in {line:?}"))
            .to_owned();
        Self {
            child,
            address,
            stdout,
        }
    }

    pub fn post(&self, path: &str, body: impl AsRef<[u8]>) -> Reply {
        Reply::of(
            agent()
                .post(format!("http://{}{path}", self.address))
                .content_type("application/json")
                .send(body.as_ref()),
        )
    }

    pub fn get(&self, path: &str) -> Reply {
        Reply::of(agent().get(format!("http://{}{path}", self.address)).call())
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status();
        assert!(sent.expect("kill").success());
    }

    /// Asks it to stop as an operator would; gives its exit code.
    pub fn terminate(&mut self) -> Option<i32> {
        self.signal("-TERM");
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into()
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub kind: String,
    pub location: Option<String>,
    pub body: Vec<u8>,
}

impl Reply {
    fn of(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Self {
        let mut response = response.expect("the server answers");
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        Self {
            status: response.status().as_u16(),
            kind: header("content-type").unwrap_or_default(),
            location: header("location"),
            body: response
                .body_mut()
                .with_config()
                .limit(64 << 20)
                .read_to_vec()
                .expect("a body"),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of a problem document.
    pub fn problem(&self) -> String {
        assert_eq!(self.kind, "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{problem}");
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|detail| !detail.is_empty()),
            "{problem}"
        );
        problem["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// A comment by a new account (tier T1), or by an established one.
pub fn comment(id: &str, text: &str) -> Value {
    let now: i64 = 1_772_323_200_000;
    json!({
        "decision_id": format!("d-{id}"), "now_ms": now, "mode": "decide",
        "salt": "000102030405060708090a0b0c0d0e0f",
        "actor": {
            "id": "u1", "category": "individual", "created_at": now, "agreement_version": "2026-01",
            "verification": { "level": "phone", "status": "verified" },
        },
        "interaction": {
            "id": id, "kind": "comment", "created_at": now,
            "segments": [{ "text": text }],
        },
        "assessments": [{ "feature": "comment", "status": "completed" }],
    })
}
