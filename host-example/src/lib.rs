//! The server-side home of the engine: the component in wasmtime behind HTTP and a
//! command line, with an embedded store and a console.

pub mod app;
pub mod assets;
pub mod commands;
pub mod guest;
pub mod live;
pub mod openapi;
pub mod packs;
pub mod problem;
pub mod routes;
pub mod store;
pub mod watch;
