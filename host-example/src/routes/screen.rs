//! `POST /v1/screen` and `POST /v1/functions/{name}`: the engine as it is, nothing
//! stored.

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use serde_json::value::RawValue;

use super::{body, json, run, unavailable};
use crate::app;
use crate::guest::Answer;
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
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'[') {
        return call(&state, "screen".to_owned(), bytes).await;
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
    let answers = screen_many(&state, requests).await;
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

/// Screens a batch. Where the batch as a whole fails, each request is tried on its
/// own, so that one that stops the engine holds nobody else's content.
async fn screen_many(state: &app::State, requests: Vec<Vec<u8>>) -> Vec<Answer> {
    let batch = requests.clone();
    let together = run(
        state,
        move |pool| pool.screen_many(&batch).map(Some),
        || None,
    )
    .await;
    if let Some(answers) = together {
        return answers;
    }
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        answers.push(one(state, "screen".to_owned(), request).await);
    }
    answers
}

async fn function(
    State(state): State<app::State>,
    Path(name): Path<String>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    call(&state, name, body(bytes)?).await
}

async fn call(state: &app::State, function: String, bytes: Bytes) -> Result<Response, Problem> {
    one(state, function, bytes.to_vec())
        .await
        .map(json)
        .map_err(|error| Problem::refused(&error))
}

pub(super) async fn one(state: &app::State, function: String, request: Vec<u8>) -> Answer {
    let instead = {
        let (state, request) = (state.clone(), request.clone());
        move || unavailable(&state, &request)
    };
    run(state, move |pool| pool.call(&function, &request), instead).await
}
