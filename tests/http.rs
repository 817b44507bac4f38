//! The HTTP API over the component, held against the native engine.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use conformance::{Outcome, Suite, suite};
use host_example::app::{State, serve};
use host_example::assets::COMPONENT;
use host_example::guest::Compiled;
use host_example::live::Live;
use host_example::store::Store;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

fn main() -> ExitCode {
    suite::main("http", run, false)
}

/// One server for each pack, on free ports of the loopback interface.
fn run(suite: &Suite) -> Result<Vec<Outcome>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let compiled = Compiled::new(COMPONENT)?;
    let mut addresses = Vec::new();
    let mut stops = Vec::new();
    for pack in &suite.packs {
        let (stop, stopped) = oneshot::channel::<()>();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        addresses.push(listener.local_addr()?);
        let state = State {
            live: Arc::new(Live::of_one(&compiled, pack)?),
            store: runtime.block_on(Store::open("sqlite::memory:", None))?,
        };
        let stopped = async {
            let _ = stopped.await;
        };
        stops.push((stop, runtime.spawn(serve(listener, state, stopped))));
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let outcomes = suite.cases.iter().map(|prepared| {
        let address = addresses[prepared.pack];
        let mut response = agent
            .post(format!("http://{address}{}", path(&prepared.function)))
            .content_type("application/json")
            .send(prepared.request.as_bytes())
            .with_context(|| prepared.name.clone())?;
        let body = response.body_mut().read_to_vec()?;
        if response.status().is_success() {
            return Ok(Outcome::Verdict(body));
        }
        Ok(Outcome::Error(engine_error(&body)?))
    });
    let outcomes = outcomes.collect::<Result<Vec<Outcome>>>()?;
    for (stop, server) in stops {
        let _ = stop.send(());
        runtime.block_on(server)??;
    }
    Ok(outcomes)
}

/// Where a function is called; screening has an address of its own.
fn path(function: &str) -> String {
    match function {
        "screen" => "/v1/screen".to_owned(),
        other => format!("/v1/functions/{other}"),
    }
}

/// The engine's own error inside a problem document.
fn engine_error(problem: &[u8]) -> Result<Vec<u8>> {
    let problem: Value = serde_json::from_slice(problem)?;
    let error = serde_json::json!({
        "code": problem["code"], "field": problem["field"], "help": problem["help"], "message": problem["detail"],
    });
    Ok(error.to_string().into_bytes())
}
