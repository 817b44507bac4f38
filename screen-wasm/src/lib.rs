//! The core behind two thin bindings: JavaScript by wasm-bindgen (`js`), and a
//! WebAssembly component by WIT (`component`). Neither decides anything; both
//! convert and call.

#[cfg(all(feature = "js", feature = "component", target_family = "wasm"))]
compile_error!("a module has one binding: build with the feature `js` or with `component`");

// Off wasm the exports of the component would be ordinary symbols with names no
// linker takes, so the bindings exist on wasm only.
#[cfg(all(feature = "component", target_family = "wasm"))]
mod component;
#[cfg(all(feature = "js", target_family = "wasm"))]
mod js;
