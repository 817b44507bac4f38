//! `POST /v1/screen` and `POST /v1/functions/{name}`: the engine as it is, nothing
//! stored.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{body, json, run, unavailable};
use crate::app;
use crate::guest::{Answer, Pool};
use crate::live::AtWork;
use crate::problem::Problem;

/// Requests in one batch.
pub const BATCH_MAX: usize = 1_000;

pub(crate) fn routes() -> Router<app::State> {
    Router::new()
        .route("/v1/screen", post(screen))
        .route("/v1/functions/{name}", post(function))
}

/// One request or a list of them. The answer to one is the canonical verdict; the
/// answer to a list is a list in its order, with `{"error": …}` for a bad request.
async fn screen(
    State(state): State<app::State>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let bytes = body(bytes)?;
    let at_work = state.live.at_work();
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'[') {
        return call(&at_work, "screen".to_owned(), bytes).await;
    }
    let requests: Vec<&RawValue> = serde_json::from_slice(&bytes).map_err(|error| {
        Problem::new(
            axum::http::StatusCode::UNPROCESSABLE_ENTITY,
            "not_json",
            format!("not a list of JSON values: {error}"),
        )
    })?;
    if requests.len() > BATCH_MAX {
        let detail = format!(
            "{} requests in one batch, at most {BATCH_MAX}",
            requests.len()
        );
        return Err(Problem::new(
            axum::http::StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            detail,
        ));
    }
    let requests: Vec<Vec<u8>> = requests
        .iter()
        .map(|request| request.get().as_bytes().to_vec())
        .collect();
    let answers = screen_many(&at_work, requests).await;
    let mut out = b"[".to_vec();
    for (index, answer) in answers.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        match answer {
            Ok(verdict) => out.extend(verdict),
            Err(error) => {
                out.extend(b"{\"error\":");
                out.extend(error);
                out.push(b'}');
            }
        }
    }
    out.push(b']');
    Ok(json(out))
}

/// Screens a batch, previews and decisions each with their pack.
async fn screen_many(at_work: &AtWork, requests: Vec<Vec<u8>>) -> Vec<Answer> {
    let previews: Vec<bool> = requests.iter().map(|request| is_preview(request)).collect();
    let mut parts = [Vec::new(), Vec::new()];
    for (request, preview) in requests.into_iter().zip(&previews) {
        parts[usize::from(*preview)].push(request);
    }
    let [decisions, hints] = parts;
    let mut answers = [
        together(at_work.pool_for(false), decisions)
            .await
            .into_iter(),
        together(at_work.pool_for(true), hints).await.into_iter(),
    ];
    let in_order = previews
        .iter()
        .map(|preview| answers[usize::from(*preview)].next());
    in_order.flatten().collect()
}

/// Screens requests in one call. Where that fails as a whole, each request is tried on
/// its own, so that one that stops the engine holds nobody else's content.
async fn together(pool: &Arc<Pool>, requests: Vec<Vec<u8>>) -> Vec<Answer> {
    if requests.is_empty() {
        return Vec::new();
    }
    let batch = requests.clone();
    let together = run(
        pool,
        move |pool| pool.screen_many(&batch).map(Some),
        || None,
    )
    .await;
    if let Some(answers) = together {
        return answers;
    }
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        answers.push(one(pool, "screen".to_owned(), request).await);
    }
    answers
}

/// Whether a request asks for a preview. The engine's own reader takes nothing that
/// this one does not.
fn is_preview(request: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Asked<'a> {
        #[serde(borrow)]
        mode: Option<std::borrow::Cow<'a, str>>,
    }
    let asked = serde_json::from_slice::<Asked<'_>>(request);
    asked.is_ok_and(|asked| asked.mode.as_deref() == Some("preview"))
}

async fn function(
    State(state): State<app::State>,
    Path(name): Path<String>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    call(&state.live.at_work(), name, body(bytes)?).await
}

async fn call(at_work: &AtWork, function: String, bytes: Bytes) -> Result<Response, Problem> {
    let preview = function == "screen" && is_preview(&bytes);
    one(at_work.pool_for(preview), function, bytes.to_vec())
        .await
        .map(json)
        .map_err(|error| Problem::refused(&error))
}

pub(super) async fn one(pool: &Arc<Pool>, function: String, request: Vec<u8>) -> Answer {
    let instead = {
        let (pool, request) = (Arc::clone(pool), request.clone());
        move || unavailable(&pool, &request)
    };
    run(pool, move |pool| pool.call(&function, &request), instead).await
}
