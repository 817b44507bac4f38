//! The core behind two thin bindings: JavaScript by wasm-bindgen (`js`), and a
//! WebAssembly component by WIT (`component`). Neither decides anything; both
//! convert and call. With `client` the module has only the functions that a page or
//! an edge asks.

#[cfg(all(feature = "js", feature = "component", target_family = "wasm"))]
compile_error!("a module has one binding: build with the feature `js` or with `component`");

// Off wasm the exports of the component would be ordinary symbols with names no
// linker takes, so the bindings exist on wasm only.
#[cfg(all(feature = "component", target_family = "wasm"))]
mod component;
#[cfg(all(feature = "js", target_family = "wasm"))]
mod js;

/// The functions of this module.
#[cfg(all(
    any(feature = "js", feature = "component"),
    feature = "client",
    target_family = "wasm"
))]
const FUNCTIONS: &[screen_core::engine::Function] = screen_core::engine::CLIENT_FUNCTIONS;

#[cfg(all(
    any(feature = "js", feature = "component"),
    not(feature = "client"),
    target_family = "wasm"
))]
const FUNCTIONS: &[screen_core::engine::Function] = screen_core::engine::FUNCTIONS;
