//! The component's exports.

use screen_core::Pack;
use screen_core::engine::call_one_of;
use screen_core::ids::Hash;
use screen_core::pack::trust::Trust;

use crate::FUNCTIONS;

wit_bindgen::generate!({ world: "screener", path: "wit" });

use exports::screen::engine::screening::{Engine as Handle, Guest, GuestEngine, Json};

struct Component;

struct Engine(Pack);

impl Guest for Component {
    type Engine = Engine;
}

impl GuestEngine for Engine {
    fn load(pack: Vec<u8>) -> Result<Handle, Json> {
        Pack::load(&pack)
            .map(|pack| Handle::new(Self(pack)))
            .map_err(|error| error.to_json())
    }

    fn load_trusted(
        pack: Vec<u8>,
        signature: Option<String>,
        keys: Vec<String>,
    ) -> Result<Handle, Json> {
        Trust::keys(keys.iter().map(String::as_str))
            .and_then(|trust| Pack::load_trusted(&pack, signature.as_deref(), &trust))
            .map(|pack| Handle::new(Self(pack)))
            .map_err(|error| error.to_json())
    }

    fn open(pack: Vec<u8>, digest: String) -> Result<Handle, Json> {
        Pack::open(pack, Hash(digest))
            .map(|pack| Handle::new(Self(pack)))
            .map_err(|error| error.to_json())
    }

    fn digest(&self) -> String {
        self.0.digest().as_str().to_owned()
    }

    fn screen(&self, request: Json) -> Result<Json, Json> {
        self.call("screen".to_owned(), request)
    }

    fn screen_many(&self, requests: Vec<Json>) -> Vec<Result<Json, Json>> {
        requests
            .into_iter()
            .map(|request| self.screen(request))
            .collect()
    }

    fn call(&self, function: String, input: Json) -> Result<Json, Json> {
        call_one_of(FUNCTIONS, &self.0, &function, &input).map_err(|error| error.to_json())
    }
}

export!(Component);
