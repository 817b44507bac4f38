//! All cases, ready to run, and what came out of them.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use libtest_mimic::{Arguments, Failed, Trial};
use screen_core::Pack;

use crate::build;
use crate::case::{Case, Expect, File, Fixtures};
use crate::expect::differences;

/// What a subject answered: the canonical JSON of a verdict or of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A verdict.
    Verdict(Vec<u8>),
    /// A refusal.
    Error(Vec<u8>),
}

impl Outcome {
    /// The bytes of either.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Verdict(bytes) | Self::Error(bytes) => bytes,
        }
    }
}

impl From<Result<Vec<u8>, Vec<u8>>> for Outcome {
    fn from(result: Result<Vec<u8>, Vec<u8>>) -> Self {
        result.map_or_else(Self::Error, Self::Verdict)
    }
}

/// One call of a case, with its pack.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The name of the case, with the step where it has several.
    pub name: String,
    /// The case.
    pub case: Arc<Case>,
    /// The function that is called.
    pub function: String,
    /// The input as JSON text.
    pub request: String,
    /// What must come out.
    pub expect: Expect,
    /// Whether the verdict is a hint.
    pub preview: bool,
    /// The number of its pack in [`Suite::packs`].
    pub pack: usize,
}

/// All cases and the packs they run on.
#[derive(Debug)]
pub struct Suite {
    /// The cases, in the order of their files.
    pub cases: Vec<Prepared>,
    /// The built packs.
    pub packs: Vec<Vec<u8>>,
}

impl Suite {
    /// Reads and prepares everything.
    ///
    /// # Errors
    /// An unreadable file, an unknown field, a name used twice.
    pub fn load() -> Result<Self> {
        let folder = build::here().join("cases");
        let mut paths: Vec<_> = std::fs::read_dir(&folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        paths.sort();
        let read = |path: &std::path::Path| {
            std::fs::read_to_string(path).with_context(|| path.display().to_string())
        };
        let fixtures: Fixtures = toml::from_str(&read(&folder.join("fixtures.toml"))?)?;
        let mut suite = Self {
            cases: Vec::new(),
            packs: Vec::new(),
        };
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut names = BTreeSet::new();
        for path in paths.iter().filter(|path| !path.ends_with("fixtures.toml")) {
            let file: File =
                toml::from_str(&read(path)?).with_context(|| path.display().to_string())?;
            for case in file.case {
                ensure!(
                    names.insert(case.name.clone()),
                    "two cases are called {}",
                    case.name
                );
                let starter = case.pack.as_ref().unwrap_or(&file.pack);
                let key = format!("{starter} {:?}", case.pack_set);
                let pack = match known.get(&key) {
                    Some(pack) => *pack,
                    None => {
                        let bytes = build::pack(starter, &case.pack_set)
                            .with_context(|| case.name.clone())?;
                        suite.packs.push(bytes);
                        known.insert(key, suite.packs.len() - 1);
                        suite.packs.len() - 1
                    }
                };
                let prepared = prepare(case, &fixtures, pack, &suite.packs)?;
                suite.cases.extend(prepared);
            }
        }
        ensure!(!suite.cases.is_empty(), "no cases in {}", folder.display());
        Ok(suite)
    }

    /// The outcomes of the native engine.
    ///
    /// # Errors
    /// A pack that does not load.
    pub fn native(&self) -> Result<Vec<Outcome>> {
        let packs: Vec<Pack> = self
            .packs
            .iter()
            .map(|bytes| Pack::load(bytes).map_err(|error| anyhow::anyhow!("{error}")))
            .collect::<Result<_>>()?;
        let outcome = |prepared: &Prepared| {
            native(&packs[prepared.pack], &prepared.function, &prepared.request)
        };
        Ok(self.cases.iter().map(outcome).collect())
    }
}

fn native(pack: &Pack, function: &str, request: &str) -> Outcome {
    let result = screen_core::call(pack, function, request.as_bytes());
    Outcome::from(result.map_err(|error| error.to_json()))
}

/// The calls of a case. A step may use what came out of the ones before, so the
/// native engine runs them here; all subjects then get the same inputs.
fn prepare(
    case: Case,
    fixtures: &Fixtures,
    pack: usize,
    packs: &[Vec<u8>],
) -> Result<Vec<Prepared>> {
    let case = Arc::new(case);
    let name = case.name.clone();
    if case.step.is_empty() {
        return Ok(vec![Prepared {
            function: "screen".to_owned(),
            request: build::request(&case, fixtures).with_context(|| name.clone())?,
            expect: case.expect.clone(),
            preview: case.mode.as_deref() == Some("preview"),
            name,
            case,
            pack,
        }]);
    }
    ensure!(
        case.expect == Expect::default(),
        "{name}: a case with steps expects nothing of its own"
    );
    let loaded = Pack::load(&packs[pack]).map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
    let mut past: Vec<build::Past> = Vec::new();
    let mut prepared = Vec::new();
    for (number, step) in case.step.iter().enumerate() {
        let label = step.label.clone().unwrap_or_else(|| number.to_string());
        let place = format!("{name}/{label}");
        let request =
            build::step(&case, step, &label, fixtures, &past).with_context(|| place.clone())?;
        let text = serde_json::to_string(&request)?;
        let outcome = native(&loaded, &step.call, &text);
        past.push(build::Past {
            label,
            output: serde_json::from_slice(outcome.bytes())?,
            preview: request["mode"] == "preview",
            input: request,
        });
        prepared.push(Prepared {
            name: place,
            function: step.call.clone(),
            request: text,
            expect: step.expect.clone(),
            preview: past.last().is_some_and(|past| past.preview),
            case: Arc::clone(&case),
            pack,
        });
    }
    Ok(prepared)
}

/// Runs a subject on all cases and holds each outcome against the native one. With
/// `expectations` the native outcome itself is held against the case.
pub fn main(
    subject: &'static str,
    run: impl FnOnce(&Suite) -> Result<Vec<Outcome>>,
    expectations: bool,
) -> ExitCode {
    let arguments = Arguments::from_args();
    let prepared = Suite::load().and_then(|suite| {
        let native = suite.native()?;
        // Listing tests must not start browsers.
        let outcomes = if arguments.list {
            native.clone()
        } else {
            run(&suite)?
        };
        ensure!(
            outcomes.len() == suite.cases.len(),
            "{} outcomes for {} cases",
            outcomes.len(),
            suite.cases.len()
        );
        Ok((suite, native, outcomes))
    });
    let (suite, native, outcomes) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => {
            eprintln!("{subject}: {error:#}");
            return ExitCode::FAILURE;
        }
    };
    let native = Arc::new(native);
    let trials =
        suite
            .cases
            .into_iter()
            .zip(outcomes)
            .enumerate()
            .map(|(index, (prepared, outcome))| {
                let native = Arc::clone(&native);
                Trial::test(format!("{subject}::{}", prepared.name), move || {
                    let mut found = Vec::new();
                    if expectations {
                        found = differences(&prepared, &outcome);
                    }
                    if native[index] != outcome {
                        found.push(format!(
                            "not the bytes of the native engine:\n  native  {}\n  {subject}  {}",
                            String::from_utf8_lossy(native[index].bytes()),
                            String::from_utf8_lossy(outcome.bytes()),
                        ));
                    }
                    if found.is_empty() {
                        Ok(())
                    } else {
                        Err(Failed::from(found.join("\n")))
                    }
                })
            });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
