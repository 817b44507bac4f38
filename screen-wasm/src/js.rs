//! The exports to JavaScript: JSON in, JSON out, and as JSON what is wrong. Only
//! text crosses, which is faster than an object member by member; the package around
//! them (`js/index.js`) makes objects of it, and recovers after a trap.

use std::rc::Rc;

use screen_core::engine::call_one_of;
use screen_core::ids::Hash;
use screen_core::pack::trust::Trust;
use screen_core::request::{Segment, SegmentSource};
use screen_core::{Pack, RequestError, ScreenRequest, Verdict, screen};
use wasm_bindgen::prelude::*;

use crate::FUNCTIONS;

/// A policy pack, loaded.
#[wasm_bindgen]
pub struct Engine {
    pack: Rc<Pack>,
}

#[wasm_bindgen]
impl Engine {
    /// Loads a built pack.
    pub fn load(bytes: &[u8]) -> Result<Engine, JsValue> {
        Ok(Self {
            pack: Rc::new(Pack::load(bytes).map_err(thrown)?),
        })
    }

    /// Loads a built pack that is signed with one of some keys.
    #[wasm_bindgen(js_name = loadTrusted)]
    pub fn load_trusted(
        bytes: &[u8],
        signature: Option<String>,
        keys: Vec<String>,
    ) -> Result<Engine, JsValue> {
        let trust = Trust::keys(keys.iter().map(String::as_str)).map_err(thrown)?;
        let pack = Pack::load_trusted(bytes, signature.as_deref(), &trust).map_err(thrown)?;
        Ok(Self {
            pack: Rc::new(pack),
        })
    }

    /// Opens a built pack that was checked before, under the digest it had then.
    pub fn open(bytes: Vec<u8>, digest: String) -> Result<Engine, JsValue> {
        Ok(Self {
            pack: Rc::new(Pack::open(bytes, Hash(digest)).map_err(thrown)?),
        })
    }

    /// The SHA-256 of the pack, as it stands in every verdict.
    #[wasm_bindgen(getter)]
    pub fn digest(&self) -> String {
        self.pack.digest().as_str().to_owned()
    }

    /// Calls a function by its name: JSON in, canonical JSON out.
    pub fn call(&self, function: &str, input: &str) -> Result<String, JsValue> {
        call_one_of(FUNCTIONS, &self.pack, function, input.as_bytes())
            .map(text)
            .map_err(thrown)
    }

    /// A session for feedback while somebody types: it keeps the request, so that
    /// only the text crosses into the module.
    pub fn session(&self, request: &str) -> Result<Session, JsValue> {
        let mut request = ScreenRequest::from_json(request.as_bytes()).map_err(thrown)?;
        let body = request
            .interaction
            .segments
            .iter()
            .position(|segment| segment.source == SegmentSource::Body);
        let body = body.unwrap_or_else(|| {
            request.interaction.segments.push(Segment {
                source: SegmentSource::Body,
                text: String::new(),
            });
            request.interaction.segments.len() - 1
        });
        Ok(Session {
            pack: Rc::clone(&self.pack),
            request,
            body,
            last: None,
        })
    }
}

/// The pack a delta leads to from another one, signature included if it has one.
#[wasm_bindgen(js_name = applyDelta)]
#[expect(unreachable_pub, reason = "wasm-bindgen takes public functions only")]
pub fn apply_delta(base: &[u8], delta: &[u8]) -> Result<Vec<u8>, JsValue> {
    screen_core::pack::delta::apply(base, delta).map_err(thrown)
}

/// A request whose body text changes.
#[wasm_bindgen]
pub struct Session {
    pack: Rc<Pack>,
    request: ScreenRequest,
    body: usize,
    last: Option<Verdict>,
}

#[wasm_bindgen]
impl Session {
    /// Decides about the request with this body text. Nothing comes back while the
    /// verdict is the last one: most keys change nothing, and to write a verdict and
    /// make an object of it takes longer than to decide.
    pub fn check(&mut self, text: String) -> Result<Option<String>, JsValue> {
        if let Some(segment) = self.request.interaction.segments.get_mut(self.body) {
            segment.text = text;
        }
        self.request.check().map_err(thrown)?;
        let verdict = screen(&self.pack, &self.request);
        if self.last.as_ref() == Some(&verdict) {
            return Ok(None);
        }
        let json = self::text(verdict.to_json());
        self.last = Some(verdict);
        Ok(Some(json))
    }
}

fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).unwrap_or_default()
}

/// What JavaScript catches: `{ code, field, help, message }` as JSON.
fn thrown(error: RequestError) -> JsValue {
    JsValue::from_str(&text(error.to_json()))
}
