//! The addresses, one resource a file.

pub mod health;
pub mod interactions;
pub mod pack;
pub mod pages;
pub mod rules;
pub mod screen;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use screen_core::ids::{DecisionId, Hash};
use serde_json::Value;

use crate::app::BODY_BYTES_MAX;
use crate::guest::{Answer, Fault, Pool};
use crate::problem::Problem;

/// JSON bytes as they are.
fn json(bytes: impl Into<axum::body::Body>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes.into()).into_response()
}

/// A body, or the problem with it.
fn body(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Problem> {
    body.map_err(|_| Problem::body_too_large(BODY_BYTES_MAX))
}

/// Runs the engine off the threads that serve the network. A fault of the engine
/// is logged and answered with a verdict that holds the content; no text is logged.
async fn run<T: Send + 'static>(
    pool: &Arc<Pool>,
    call: impl FnOnce(&Pool) -> Result<T, Fault> + Send + 'static,
    instead: impl FnOnce() -> T + Send + 'static,
) -> T {
    let pool = Arc::clone(pool);
    let answered = tokio::task::spawn_blocking(move || call(&pool)).await;
    match answered {
        Ok(Ok(answer)) => answer,
        Ok(Err(fault)) => {
            tracing::error!(%fault, "held for review: engine_unavailable");
            instead()
        }
        Err(panicked) => {
            tracing::error!(%panicked, "held for review: engine_unavailable");
            instead()
        }
    }
}

/// The verdict for a request the engine did not answer.
fn unavailable(pool: &Pool, request: &[u8]) -> Answer {
    let request: Value = serde_json::from_slice(request).unwrap_or_default();
    let decision = DecisionId(
        request["decision_id"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
    );
    let digest = Hash(pool.digest().to_owned());
    Ok(screen_core::engine::unavailable(&decision, &digest, request["locale"].as_str()).to_json())
}
