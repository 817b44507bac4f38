//! Packs made for one test: built, signed and put into their place by the binary.

use std::fs;
use std::path::{Path, PathBuf};

use host_example::packs;

use super::{host, run, said};

/// Two versions of the starter pack `minimal`, each with a word of its own.
pub const A: Version = Version {
    id: "minimal",
    version: "1.0.0",
    word: "zorblat",
};
/// The other one.
pub const B: Version = Version {
    id: "minimal",
    version: "1.0.1",
    word: "quimfle",
};

/// What tells one pack from another.
#[derive(Debug, Clone, Copy)]
pub struct Version {
    pub id: &'static str,
    pub version: &'static str,
    /// A word that insults somebody.
    pub word: &'static str,
}

/// Two built packs and the folder they lie in.
#[derive(Debug, Clone)]
pub struct Built {
    pub full: PathBuf,
    pub client: PathBuf,
}

impl Version {
    /// Builds the pack for servers and for clients, and signs both.
    pub fn build(self, folder: &Path, key: &Path) -> Built {
        let source = folder.join(format!("{}-{}", self.id, self.version));
        let files = packs::starter("minimal").expect("shipped").files;
        for (path, bytes) in files {
            let mut text = String::from_utf8(bytes).expect("text");
            if path == "pack.toml" {
                text = text
                    .replacen("id = \"minimal\"", &format!("id = \"{}\"", self.id), 1)
                    .replacen("\"0.1.0\"", &format!("\"{}\"", self.version), 1);
            } else if path == "lists/insult.txt" {
                text.push_str(self.word);
                text.push('\n');
            } else if path.starts_with("cases/") {
                continue;
            }
            let path = source.join(path);
            fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
            fs::write(path, text).expect("written");
        }
        let built = |audience: &str| {
            let path = folder.join(format!("{}-{}.{audience}", self.id, self.version));
            good(&[
                "pack",
                "build",
                text(&source),
                "--audience",
                audience,
                "-o",
                text(&path),
            ]);
            good(&[
                "pack",
                "sign",
                text(&path),
                "--key",
                text(key),
                "--no-password",
            ]);
            path
        };
        Built {
            full: built("server"),
            client: built("client"),
        }
    }
}

impl Built {
    /// Puts both in the place where a server looks for them, each in one step.
    pub fn put(&self, place: &Built) {
        put(&fs::read(&self.full).expect("built"), &place.full);
        put(&fs::read(&self.client).expect("built"), &place.client);
    }
}

/// Puts bytes in a file's place in one step.
pub fn put(bytes: &[u8], place: &Path) {
    let new = place.with_extension("new");
    fs::write(&new, bytes).expect("written");
    fs::rename(&new, place).expect("moved");
}

/// Makes a pair of keys; gives the path without its ending.
pub fn keys(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    good(&["pack", "keygen", "-o", text(&path), "--no-password"]);
    path
}

/// Runs a command that must go well; gives what it wrote.
pub fn good(arguments: &[&str]) -> String {
    let output = run(host().args(arguments), b"");
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).expect("text")
}

/// Runs a command that must fail; gives what it said.
pub fn bad(arguments: &[&str]) -> String {
    let output = run(host().args(arguments), b"");
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    said(&output)
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
