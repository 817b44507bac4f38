//! All that was measured, by what it is. A figure measured again is kept where it is
//! smaller; what was not measured is not there, and the tables say so.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

/// What a figure is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// `native`, `wasmtime` or `node`.
    pub home: String,
    /// Who: `find`, `verdict`, `aho-corasick` …
    pub subject: String,
    /// Terms of the list; 0 where it has none or one of its own.
    pub terms: usize,
    /// The texts, or nothing.
    pub text: String,
    /// What of it, with its unit.
    pub what: String,
}

/// Figures by what they are about.
#[derive(Debug, Default)]
pub struct Figures(BTreeMap<Key, f64>);

/// One figure as it stands in a file.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(default)]
    home: String,
    subject: String,
    #[serde(default)]
    terms: usize,
    text: String,
    what: String,
    value: f64,
}

/// Makes a key.
pub fn key(home: &str, subject: &str, terms: usize, text: &str, what: &str) -> Key {
    Key {
        home: home.to_owned(),
        subject: subject.to_owned(),
        terms,
        text: text.to_owned(),
        what: what.to_owned(),
    }
}

impl Figures {
    /// Notes a figure; the smaller one where there is one already.
    pub fn note(&mut self, key: Key, value: f64) {
        self.0
            .entry(key)
            .and_modify(|kept| *kept = kept.min(value))
            .or_insert(value);
    }

    /// A figure, if it was measured.
    pub fn get(
        &self,
        home: &str,
        subject: &str,
        terms: usize,
        text: &str,
        what: &str,
    ) -> Option<f64> {
        self.0.get(&key(home, subject, terms, text, what)).copied()
    }

    /// Takes figures that a script wrote.
    ///
    /// # Errors
    /// Where it wrote something else.
    pub fn take(&mut self, home: &str, terms: Option<usize>, json: &[u8]) -> Result<()> {
        let lines: Vec<Line> = serde_json::from_slice(json).context("no figures")?;
        for line in lines {
            let terms = terms.unwrap_or(line.terms);
            let key = key(home, &line.subject, terms, &line.text, &line.what);
            self.note(key, line.value);
        }
        Ok(())
    }

    /// All figures as JSON.
    ///
    /// # Errors
    /// None that would not be ours.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        let lines: Vec<Line> = self
            .0
            .iter()
            .map(|(key, value)| Line {
                home: key.home.clone(),
                subject: key.subject.clone(),
                terms: key.terms,
                text: key.text.clone(),
                what: key.what.clone(),
                value: *value,
            })
            .collect();
        Ok(serde_json::to_vec_pretty(&lines)?)
    }

    /// Reads them back.
    ///
    /// # Errors
    /// Where the file is of something else.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        let lines: Vec<Line> = serde_json::from_slice(json)?;
        Ok(Self(
            lines
                .into_iter()
                .map(|line| {
                    let key = key(
                        &line.home,
                        &line.subject,
                        line.terms,
                        &line.text,
                        &line.what,
                    );
                    (key, line.value)
                })
                .collect(),
        ))
    }

    /// The sizes of lists that were measured, rising.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes: Vec<usize> = self
            .0
            .keys()
            .filter(|key| key.home == "native" && key.subject == "find" && key.terms > 0)
            .map(|key| key.terms)
            .collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Groups that must be of one value whatever the home, and those that are not.
    pub fn disagreements(&self) -> (usize, Vec<String>) {
        let mut groups: BTreeMap<(&str, usize, &str, &str), Vec<f64>> = BTreeMap::new();
        for (key, value) in &self.0 {
            if ["hits", "capped", "hash"].contains(&key.what.as_str()) {
                groups
                    .entry((&key.subject, key.terms, &key.text, &key.what))
                    .or_default()
                    .push(*value);
            }
        }
        let differ = groups
            .iter()
            .filter(|(_, values)| values.iter().any(|value| *value != values[0]))
            .map(|((subject, terms, text, what), values)| {
                format!("{subject}, {terms} terms, {text}: {what} {values:?}")
            })
            .collect();
        (groups.len(), differ)
    }
}
