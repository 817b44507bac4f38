//! `GET /healthz`: whether the engine and the store answer.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::json;

use crate::app;

pub(crate) fn routes() -> Router<app::State> {
    Router::new().route("/healthz", get(health))
}

async fn health(State(state): State<app::State>) -> Response {
    let at_work = state.live.at_work();
    // An empty request is refused by an engine that works, so the answer is a sign of life.
    let engine = super::run(
        &at_work.pool,
        |pool| pool.call("screen", b"{}").map(|_| true),
        || false,
    )
    .await;
    let store = state.store.audit_records().await.ok();
    let good = engine && store.is_some();
    let health = json!({
        "status": if good { "ok" } else { "failing" },
        "engine": if engine { "ok" } else { "failing" },
        "store": if store.is_some() { "ok" } else { "failing" },
        "audit_records": store,
        "pack": { "id": at_work.pack.policy().id, "version": at_work.pack.policy().version, "digest": at_work.pool.digest() },
    });
    let status = if good {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, super::json(health.to_string())).into_response()
}
