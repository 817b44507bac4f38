//! `GET /v1/pack` and `GET /v1/pack/info`: the pack at work, for clients that
//! screen while somebody types. Both tell of published rules only.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::{Value, json};

use crate::app;
use crate::problem::Problem;

pub(crate) fn routes() -> Router<app::State> {
    Router::new()
        .route("/v1/pack", get(bytes))
        .route("/v1/pack/info", get(info))
}

async fn bytes(State(state): State<app::State>) -> Result<Response, Problem> {
    let at_work = state.live.at_work();
    let Some(client) = &at_work.client else {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "no_client_pack",
            "this server has no pack for clients",
        )
        .help(
            "build one with `screen-host pack build FOLDER --audience client -o FILE` and \
             serve with `--client-pack FILE`; until then screen with /v1/screen",
        ));
    };
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::ETAG, format!("\"{}\"", client.pool.digest())),
    ];
    Ok((headers, client.file.clone()).into_response())
}

async fn info(State(state): State<app::State>) -> Response {
    let at_work = state.live.at_work();
    let policy = at_work.pack.policy();
    let rules: Vec<Value> = policy
        .rules
        .iter()
        .filter(|rule| rule.public)
        .map(|rule| {
            json!({
                "id": rule.id, "category": rule.category, "severity": rule.severity,
                "public": rule.public, "say": rule.say, "then": rule.then,
            })
        })
        .collect();
    let lists: Vec<Value> = at_work
        .client
        .iter()
        .flat_map(|client| client.pack.lists())
        .map(|(name, terms)| json!({ "name": name, "terms": terms }))
        .collect();
    let patterns: Vec<Value> = at_work
        .client
        .iter()
        .flat_map(|client| client.pack.patterns())
        .map(|(name, expressions)| json!({ "name": name, "expressions": expressions }))
        .collect();
    let client_digest = at_work.client.as_ref().map(|client| client.pool.digest());
    let refused = state
        .live
        .refusal()
        .map(|refusal| json!({ "at_ms": refusal.at_ms, "why": refusal.why }));
    let info = json!({
        "id": policy.id, "version": policy.version, "profile": policy.profile,
        "effective_at": policy.effective_at, "expires_at": policy.expires_at,
        "digest": at_work.pool.digest(), "client_digest": client_digest,
        "signed_by": at_work.signed_by, "since_ms": at_work.since_ms, "refused": refused,
        "rules": rules, "lists": lists, "patterns": patterns,
    });
    super::json(info.to_string())
}
