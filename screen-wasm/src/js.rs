//! The exports to JavaScript. The package around them (`js/index.js`) adds typed
//! errors and recovery after a trap.

use std::rc::Rc;

use js_sys::JSON;
use screen_core::request::{Segment, SegmentSource};
use screen_core::{Pack, RequestError, ScreenRequest, Verdict, call, screen};
use serde::Serialize as _;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

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

    /// The SHA-256 of the pack, as it stands in every verdict.
    #[wasm_bindgen(getter)]
    pub fn digest(&self) -> String {
        self.pack.digest().as_str().to_owned()
    }

    /// Decides about one interaction: an object in, an object out.
    pub fn screen(&self, request: &JsValue) -> Result<JsValue, JsValue> {
        object(&screen(&self.pack, &read(request)?))
    }

    /// Calls any function by its name: JSON in, canonical JSON out.
    pub fn call(&self, function: &str, input: &str) -> Result<String, JsValue> {
        let bytes = call(&self.pack, function, input.as_bytes()).map_err(thrown)?;
        String::from_utf8(bytes).map_err(|_| JsValue::from_str("not UTF-8"))
    }

    /// A session for feedback while somebody types: it keeps the request, so that
    /// only the text crosses into the module.
    pub fn session(&self, request: &JsValue) -> Result<Session, JsValue> {
        let mut request = read(request)?;
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
        })
    }
}

/// The pack a delta leads to from another one, signature included if it has one.
#[wasm_bindgen(js_name = applyDelta)]
pub fn apply_delta(base: &[u8], delta: &[u8]) -> Result<Vec<u8>, JsValue> {
    screen_core::pack::delta::apply(base, delta).map_err(thrown)
}

/// A request whose body text changes.
#[wasm_bindgen]
pub struct Session {
    pack: Rc<Pack>,
    request: ScreenRequest,
    body: usize,
}

#[wasm_bindgen]
impl Session {
    /// Decides about the request with this body text.
    pub fn check(&mut self, text: String) -> Result<JsValue, JsValue> {
        if let Some(segment) = self.request.interaction.segments.get_mut(self.body) {
            segment.text = text;
        }
        self.request.check().map_err(thrown)?;
        object(&screen(&self.pack, &self.request))
    }
}

/// Reads a request through `JSON.stringify`, so that all homes share one reader
/// and so one set of errors: serde-wasm-bindgen asks an object for the fields it
/// knows and would not see the others.
fn read(request: &JsValue) -> Result<ScreenRequest, JsValue> {
    let json = JSON::stringify(request)?.as_string().unwrap_or_default();
    ScreenRequest::from_json(json.as_bytes()).map_err(thrown)
}

fn object(verdict: &Verdict) -> Result<JsValue, JsValue> {
    Ok(verdict.serialize(&Serializer::json_compatible())?)
}

/// What JavaScript catches: `{ code, field, help, message }`.
fn thrown(error: RequestError) -> JsValue {
    error
        .serialize(&Serializer::json_compatible())
        .unwrap_or_else(|_| JsValue::from_str(error.message()))
}
