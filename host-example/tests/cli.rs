//! The command line with bad input: each mistake gets a clear message, nothing is
//! lost, nothing panics.

mod support;

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use support::{comment, folder, host, run, said};

fn data(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
        .display()
        .to_string()
}

#[test]
fn all_mistakes_of_a_pack_are_reported_at_once() {
    let output = run(host().args(["pack", "check", &data("ten-mistakes")]), b"");
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    for part in [
        "error[P005]",
        "`effective_at` must be a whole number",
        "error[P007]",
        "`base.identity.default` cannot be `passport`",
        "error[P006]",
        "`credit.start.none` is out of range",
        "error[P003]",
        "`tiers.T1` has no key `tenure`",
        "did you mean `tenure_days`?",
        "error[P004]",
        "`matrix` has no `report`",
        "`matrix.publish` needs five entries, it has 4",
        "`5-600` is not a window",
        "error[P008]",
        "there is no list `pay-frist`",
        "did you mean `pay-first`?",
        "error[P017]",
        "may hold for review, and nothing harder",
        "error[P011]",
        "nothing is left of this term",
        "error[P012]",
        "a single character would match",
        "pack.toml:36:47",
        "lists/prize.txt:3:1",
        "^^^^^^^^^^^",
        "11 mistakes, 1 warning",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

#[test]
fn what_is_no_pack_is_refused_with_a_reason() {
    let folder = folder("no-pack");
    let built = folder.join("good.pack").display().to_string();
    assert!(
        run(
            host().args(["pack", "build", "community", "-o", &built]),
            b""
        )
        .status
        .success()
    );
    let good = fs::read(&built).expect("built");
    let mut changed = good.clone();
    changed[good.len() / 2] = b'\\';
    for (name, bytes, part) in [
        (
            "png",
            b"\x89PNG\r\n\x1a\n".to_vec(),
            "not a built policy pack",
        ),
        ("empty", Vec::new(), "not a built policy pack"),
        (
            "cut",
            good[..good.len() / 2].to_vec(),
            "damaged policy pack",
        ),
        ("changed", changed, "damaged policy pack"),
    ] {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("written");
        let output = run(
            host().args(["pack", "inspect", &path.display().to_string()]),
            b"",
        );
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(said(&output).contains(part), "{name}: {}", said(&output));
    }
    let inspected = run(host().args(["pack", "inspect", &built]), b"");
    assert!(String::from_utf8_lossy(&inspected.stdout).contains("scam.advance-fee"));
    let missing = run(host().args(["pack", "check", "no-such-pack"]), b"");
    assert!(
        said(&missing).contains("there is no folder `no-such-pack`"),
        "{}",
        said(&missing)
    );
    let bare = run(
        host().args(["pack", "check", &folder.display().to_string()]),
        b"",
    );
    assert!(
        said(&bare).contains("the folder has no `pack.toml`"),
        "{}",
        said(&bare)
    );
}

#[test]
fn a_list_in_another_encoding_is_named() {
    let folder = folder("utf16");
    fs::create_dir_all(folder.join("lists")).expect("a folder");
    fs::copy(
        data("ten-mistakes") + "/pack.toml",
        folder.join("pack.toml"),
    )
    .expect("copied");
    let utf16: Vec<u8> = "\u{feff}奖金"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    fs::write(folder.join("lists/prize.txt"), utf16).expect("written");
    let output = run(
        host().args(["pack", "check", &folder.display().to_string()]),
        b"",
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("save the file as UTF-8"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_failing_case_of_a_pack_is_shown() {
    let folder = folder("failing-case");
    fs::create_dir_all(folder.join("cases")).expect("a folder");
    for (path, bytes) in screen_core::pack::authoring::example() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }
    let case = "[[case]]\nname = \"wrong\"\ntext = \"you won, pay the fee\"\nexpect = \"allow\"\n";
    fs::write(folder.join("cases/one.toml"), case).expect("written");
    let output = run(
        host().args(["pack", "test", &folder.display().to_string()]),
        b"",
    );
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("FAILED wrong") && text.contains("by scam.advance-fee"),
        "{text}"
    );
    assert!(text.contains("0 passed, 1 failed"), "{text}");
}

/// A rule that acts on ordinary texts is an error, until the pack says why it may; a
/// corpus of the author's own has a threshold.
#[test]
fn a_pack_that_stops_ordinary_texts_is_not_built() {
    let folder = folder("overblock");
    for (path, bytes) in screen_core::pack::authoring::example() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }
    fs::write(folder.join("lists/drinks.txt"), "cocktail\n你要喝酒\n").expect("written");
    let rule = "\n[rules.\"spam.drinks\"]\nmeta = { category = \"spam\", say = \"Drinks.\" }\n\
                match = { list = \"drinks\" }\nthen = \"hold\"\n";
    let written = fs::read_to_string(folder.join("pack.toml")).expect("read") + rule;
    fs::write(folder.join("pack.toml"), &written).expect("written");
    let path = folder.display().to_string();
    let output = folder.join("built.pack");
    let build = || {
        let output = output.display().to_string();
        run(host().args(["pack", "build", &path, "-o", &output]), b"")
    };

    let refused = build();
    assert_eq!(refused.status.code(), Some(1));
    let text = said(&refused);
    let line = written.lines().count() - 1;
    for part in [
        "error[B001]",
        "the rule `spam.drinks` acts on",
        "`cocktail`",
        &format!("pack.toml:{line}:9"),
        "^^^^^^^^^^^^^^^^^^^",
        "[lint.expected]",
        "1 mistake, 0 warnings",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert!(!output.exists(), "a refused pack was written");

    let expected = "[lint.expected]\n\"spam.drinks\" = \"a community without alcohol\"\n";
    fs::write(folder.join("pack.toml"), written + expected).expect("written");
    let built = build();
    assert!(built.status.success(), "{}", said(&built));
    let text = String::from_utf8_lossy(&built.stdout).into_owned();
    assert!(text.contains("rules that act on some: 1"), "{text}");
    assert!(output.exists());

    let lint = |more: &[&str]| run(host().args(["pack", "lint", &path]).args(more), b"");
    let tables = String::from_utf8_lossy(&lint(&[]).stdout).into_owned();
    for part in [
        "spam.drinks (hold)",
        "a community without alcohol",
        "cocktail: `",
    ] {
        assert!(tables.contains(part), "{part} is not in:\n{tables}");
    }
    let json: serde_json::Value =
        serde_json::from_slice(&lint(&["--format", "json"]).stdout).expect("JSON");
    assert_eq!(json["rules"][0]["expected"], "a community without alcohol");
    assert_eq!(json["corpora"][0]["name"], "bundled-en");

    let corpus = folder.join("comments.csv");
    let rows = "id,comment\n1,\"you won, and now pay first\"\n2,hello\n";
    fs::write(&corpus, rows).expect("written");
    let corpus = corpus.display().to_string();
    let mine = |column: &str| lint(&["--corpus", &corpus, "--column", column]);
    let acts = said(&mine("comment"));
    assert!(acts.contains("error[B002]"), "{acts}");
    assert!(acts.contains("1 of the 2 texts in comments.csv"), "{acts}");
    let missing = said(&mine("text"));
    assert!(missing.contains("there are: id, comment"), "{missing}");

    // Warnings fail where the author wants it.
    fs::write(folder.join("lists/unused.txt"), "sober\n").expect("written");
    for command in ["check", "lint"] {
        let checked = run(host().args(["pack", command, &path]), b"");
        assert!(checked.status.success(), "{}", said(&checked));
        let denied = run(
            host().args(["pack", command, &path, "--deny", "warnings"]),
            b"",
        );
        assert_eq!(denied.status.code(), Some(1));
        assert!(said(&denied).contains("warning[P009]"));
    }
}

/// Every line that is not empty gets its line, in order, whatever is in it; the
/// component and the native engine say the same.
#[test]
fn bad_lines_lose_nothing_and_spoil_no_others() {
    let line = |id: &str, text: &str| comment(id, text).to_string();
    let mut unknown = comment("i-4", "hi");
    unknown["mood"] = "good".into();
    let lines: Vec<(Vec<u8>, &str)> = vec![
        (
            line("i-1", "Nice photo.").into_bytes(),
            "{\"action\":\"allow_sampled\"",
        ),
        (b"\"\xff\xfe\"".to_vec(), "\"code\":\"not_utf8\""),
        (b"this is no JSON".to_vec(), "\"code\":\"not_json\""),
        (unknown.to_string().into_bytes(), "\"field\":\"mood\""),
        (
            line("i-5", &"a ".repeat(5 << 20)).into_bytes(),
            "\"code\":\"too_large\"",
        ),
        (
            line("i-6", &"\u{fdfa}".repeat(100_000)).into_bytes(),
            "\"code\":\"text_too_long\"",
        ),
        (
            line("i-7", "half@")
                .replace("half@", "half \\ud800")
                .into_bytes(),
            "a lone surrogate",
        ),
        (
            line("i-8", "You won a prize! Pay first.").into_bytes(),
            "{\"action\":\"reject\"",
        ),
    ];
    let mut input = Vec::new();
    for (line, _) in &lines {
        input.extend_from_slice(line);
        input.extend_from_slice(b"\n\n");
    }
    let [wasm, native] =
        ["wasm", "native"].map(|engine| run(host().args(["screen", "--engine", engine]), &input));
    assert_eq!(wasm.stdout, native.stdout);
    assert_eq!(wasm.status.code(), Some(1));
    let text = String::from_utf8(wasm.stdout.clone()).expect("UTF-8");
    let answers: Vec<&str> = text.lines().collect();
    assert_eq!(answers.len(), lines.len());
    for (answer, (_, part)) in answers.iter().zip(&lines) {
        assert!(answer.contains(part), "{part} is not in {answer}");
    }
    let summary = said(&wasm);
    assert!(
        summary.contains("8 requests") && summary.contains("refused"),
        "{summary}"
    );
}

#[test]
fn functions_are_called_by_name() {
    let id = br#"{"kind":"resident_id","text":"11010519491231002X"}"#;
    for engine in ["wasm", "native"] {
        let good = run(host().args(["call", "validate_id", "--engine", engine]), id);
        assert_eq!(good.stdout, b"{\"problem\":null,\"valid\":true}\n");
        let bad = run(host().args(["call", "fly", "--engine", engine]), b"{}");
        assert_eq!(bad.status.code(), Some(1));
        // The help names all there are.
        for function in screen_core::engine::FUNCTIONS {
            assert!(said(&bad).contains(function.name), "{}", said(&bad));
        }
    }
    let account = comment("i", "x")["actor"].clone();
    let request = serde_json::json!({ "account": account, "now_ms": 1_772_323_200_000_i64 });
    let standing = run(
        host().args(["call", "standing"]),
        request.to_string().as_bytes(),
    );
    let standing: serde_json::Value = serde_json::from_slice(&standing.stdout).expect("JSON");
    assert_eq!(
        (&standing["score"], &standing["tier"]),
        (&500.into(), &"T1".into())
    );
}

#[test]
fn a_taken_port_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("bound").to_string();
    let store = format!("sqlite:{}", folder("taken-port").join("x.sqlite").display());
    let output = run(
        host().args(["serve", "--listen", &address, "--store", &store]),
        b"",
    );
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    assert!(
        text.contains(&format!("cannot listen on {address}: the port is taken")),
        "{text}"
    );
}

#[test]
fn a_store_that_cannot_be_opened_is_explained() {
    let folder = folder("bad-store");
    let no_database = folder.join("notes.txt");
    fs::write(
        &no_database,
        "these are notes, and no database at all, however long they are",
    )
    .expect("written");
    for (store, part) in [
        ("mysql:x".to_owned(), "write `sqlite:PATH`"),
        (
            format!(
                "sqlite:{}",
                folder.join("no/such/folder/x.sqlite").display()
            ),
            "cannot open",
        ),
        (
            format!("sqlite:{}", no_database.display()),
            "not a database",
        ),
    ] {
        let output = run(
            host().args(["serve", "--listen", "127.0.0.1:0", "--store", &store]),
            b"",
        );
        assert_eq!(output.status.code(), Some(1), "{store}");
        assert!(said(&output).contains(part), "{store}: {}", said(&output));
    }
}

#[test]
fn a_pack_is_held_against_a_profile_with_places() {
    for name in ["community", "minimal"] {
        let output = run(host().args(["pack", "check", name]), b"");
        assert!(output.status.success(), "{}", said(&output));
    }
    let lint = run(
        host().args([
            "pack",
            "lint",
            "minimal",
            "--profile",
            "cn-public-accounts-2017",
        ]),
        b"",
    );
    assert_eq!(lint.status.code(), Some(1));
    let text = said(&lint);
    for part in [
        "error[L11]",
        "assessments = \"off\"",
        "^^^^^",
        "warning[L09]",
        "help:",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    let unknown = run(
        host().args(["pack", "lint", "minimal", "--profile", "x"]),
        b"",
    );
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("`eu-dsa`"));
}

#[test]
fn rules_are_written_and_versions_compared() {
    let folder = folder("rules");
    let summary = folder.join("summary.json");
    let described = run(host().args(["pack", "describe", "community"]), b"");
    fs::write(&summary, &described.stdout).expect("written");
    let summary = summary.display().to_string();
    let same = run(host().args(["pack", "diff", &summary, "community"]), b"");
    assert!(same.status.success(), "{}", said(&same));
    assert!(String::from_utf8_lossy(&same.stdout).contains(": 0 changes"));
    let other = run(host().args(["pack", "diff", "minimal", "community"]), b"");
    let text = String::from_utf8_lossy(&other.stdout).into_owned();
    assert!(
        text.contains("stricter") && text.contains("The rule scam.loan"),
        "{text}"
    );
    assert!(said(&other).contains("pack_other_id"));
    let page = folder.join("rules.html").display().to_string();
    let arguments = [
        "pack",
        "rules",
        "community",
        "--locale",
        "zh",
        "--format",
        "html",
    ];
    let written = run(
        host()
            .args(arguments)
            .args(["-o", &page, "--previous", &summary]),
        b"",
    );
    assert!(written.status.success(), "{}", said(&written));
    let text = fs::read_to_string(&page).expect("the page");
    assert!(text.contains("<html lang=\"zh-Hans\">") && text.contains("没有变更"));
}
