//! Golden packs: a pack as it was built, and what it decided about some texts.

use std::path::PathBuf;

use screen_core::{ScreenRequest, Verdict};
use serde::{Deserialize, Serialize};

/// What stands beside a golden pack.
#[derive(Debug, Serialize, Deserialize)]
pub struct Golden {
    /// The digest of the pack.
    pub digest: String,
    /// What it decided.
    pub decisions: Vec<Decision>,
}

/// What was decided about a text.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The text.
    pub text: String,
    /// The action.
    pub action: String,
    /// The codes of the reasons, each with its places in the text.
    pub reasons: Vec<(String, Vec<String>)>,
    /// The signals, with their values.
    pub signals: Vec<(String, i64)>,
}

impl Golden {
    /// A comment by an account that may write one.
    pub fn request(text: &str) -> ScreenRequest {
        let mut request = ScreenRequest::from_json(
            br#"{"decision_id":"golden","now_ms":1772323200000,"mode":"preview",
                "actor":{"id":"u1","category":"individual","created_at":1700000000000,
                         "agreement_version":"2026-01",
                         "verification":{"level":"phone","status":"verified"}},
                "assessments":[{"feature":"comment","status":"completed"}],
                "interaction":{"id":"i","kind":"comment","created_at":1772323200000,
                               "segments":[{"source":"body","text":""}]}}"#,
        )
        .expect("a good request");
        for segment in &mut request.interaction.segments {
            segment.text = text.to_owned();
        }
        request
    }
}

/// What stands in a golden file about a verdict.
pub fn decided(text: &str, verdict: &Verdict) -> Decision {
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let places = |spans: &[screen_core::signal::Span]| {
        spans
            .iter()
            .map(|span| text[span.start_byte as usize..span.end_byte as usize].to_owned())
            .collect()
    };
    Decision {
        text: text.to_owned(),
        action: word(&serde_json::to_value(verdict.action).expect("a word")),
        reasons: verdict
            .reasons
            .iter()
            .map(|reason| (reason.code.clone(), places(&reason.spans)))
            .collect(),
        signals: verdict
            .signals
            .iter()
            .map(|signal| (signal.name.clone(), signal.value_ppm))
            .collect(),
    }
}

/// Where golden packs are.
pub fn folder() -> PathBuf {
    crate::build::here().join("golden")
}
