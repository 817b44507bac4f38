//! The engine: a loaded pack, and a session whose body text changes.

use screen_core::ids::Hash;
use screen_core::{Action, Pack, ScreenRequest, screen};

use crate::Tally;

/// A pack and, once there is one, a prepared request.
pub struct Ours {
    pack: Pack,
    request: Option<ScreenRequest>,
}

/// A comment by an account in good standing, as a hint while it is typed.
pub const REQUEST: &str = r#"{
    "decision_id": "d-1", "now_ms": 1772323200000, "mode": "preview",
    "actor": {
        "id": "u1", "category": "individual", "created_at": 1764547200000, "clean_count": 12,
        "agreement_version": "2026-01", "verification": {"level": "phone", "status": "verified"}
    },
    "thread": {"owner": "o1", "actor_relation": {"follower": {"since": 1764547200000}}},
    "interaction": {
        "id": "i-1", "kind": "comment", "created_at": 1772323200000, "segments": [{"text": ""}]
    }
}"#;

/// Loads a pack from anywhere: everything is checked.
fn load(bytes: &'static [u8]) -> Result<Pack, String> {
    Pack::load(bytes).map_err(|error| error.message().to_owned())
}

/// Opens a pack that was checked before, where it lies. The digest is believed, and any
/// will do where no verdict leaves the house.
fn open(bytes: &'static [u8]) -> Result<Pack, String> {
    Pack::open(bytes, Hash("0".repeat(64))).map_err(|error| error.message().to_owned())
}

/// The hits of all terms in a text, with their places. The one place that knows how they
/// are asked for.
fn find_terms(ours: &mut Ours, text: &str, tally: &mut Tally) {
    match ours.pack.find_terms(text) {
        Ok(hits) => {
            for hit in hits {
                tally.hit(0, hit.span.start_byte as usize, hit.span.end_byte as usize);
            }
        }
        Err(_) => tally.capped += 1,
    }
}

impl Ours {
    /// Loads a built pack that may come from anywhere.
    ///
    /// # Errors
    /// What is wrong with the pack.
    pub fn load(bytes: &'static [u8]) -> Result<Self, String> {
        load(bytes).map(Self::over)
    }

    /// Opens a built pack that was checked before.
    ///
    /// # Errors
    /// What is wrong with the pack.
    pub fn open(bytes: &'static [u8]) -> Result<Self, String> {
        open(bytes).map(Self::over)
    }

    fn over(pack: Pack) -> Self {
        Self {
            pack,
            request: None,
        }
    }

    /// Begins a session: reads the request whose body text will change.
    pub fn session(&mut self) {
        self.request = ScreenRequest::from_json(REQUEST.as_bytes()).ok();
    }

    /// Gives the request this body text. Reads it first where no session was begun.
    fn about(&mut self, text: &str) {
        if self.request.is_none() {
            self.session();
        }
        let body = self
            .request
            .as_mut()
            .and_then(|request| request.interaction.segments.first_mut());
        if let Some(body) = body {
            body.text.clear();
            body.text.push_str(text);
        }
    }

    /// Folds a text and finds the terms in it.
    pub fn find(&mut self, text: &str, tally: &mut Tally) {
        find_terms(self, text, tally);
    }

    /// Decides about the prepared request with this body text. As a session of the
    /// JavaScript package does it: the request is checked again.
    pub fn verdict(&mut self, text: &str, tally: &mut Tally) {
        self.about(text);
        let Some(request) = self
            .request
            .as_ref()
            .filter(|request| request.check().is_ok())
        else {
            tally.capped += 1;
            return;
        };
        let verdict = screen(&self.pack, request);
        tally.mix(u64::from(verdict.action >= Action::Hold));
        for reason in &verdict.reasons {
            if reason.code == "review_timeout" {
                tally.capped += 1;
            }
            for span in &reason.spans {
                tally.hit(0, span.start_byte as usize, span.end_byte as usize);
            }
        }
    }

    /// The codes of the reasons of a verdict, for a look at what a text comes to.
    pub fn reasons(&mut self, text: &str) -> Vec<String> {
        self.about(text);
        let Some(request) = &self.request else {
            return Vec::new();
        };
        screen(&self.pack, request)
            .reasons
            .into_iter()
            .map(|reason| reason.code.to_string())
            .collect()
    }
}
