//! `GET /v1/pack` and `GET /v1/pack/info`: the pack at work, for clients that
//! screen while somebody types.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::json;

use crate::app;

pub(crate) fn routes() -> Router<app::State> {
    Router::new()
        .route("/v1/pack", get(bytes))
        .route("/v1/pack/info", get(info))
}

async fn bytes(State(state): State<app::State>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::ETAG, format!("\"{}\"", state.pool.digest())),
    ];
    (headers, state.pool.pack().to_vec()).into_response()
}

async fn info(State(state): State<app::State>) -> Response {
    let policy = state.pack.policy();
    let rules: Vec<_> = policy
        .rules
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id, "category": rule.category, "severity": rule.severity,
                "public": rule.public, "say": rule.say, "then": rule.then,
            })
        })
        .collect();
    let lists: Vec<_> = state
        .pack
        .lists()
        .map(|(name, terms)| json!({ "name": name, "terms": terms }))
        .collect();
    let patterns: Vec<_> = state
        .pack
        .patterns()
        .map(|(name, expressions)| json!({ "name": name, "expressions": expressions }))
        .collect();
    let info = json!({
        "id": policy.id, "version": policy.version, "profile": policy.profile,
        "effective_at": policy.effective_at, "digest": state.pool.digest(),
        "rules": rules, "lists": lists, "patterns": patterns,
    });
    super::json(info.to_string())
}
