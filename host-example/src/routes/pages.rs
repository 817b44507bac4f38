//! The console, the JavaScript package, the OpenAPI document.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::app;
use crate::assets::{CONSOLE, JS, media_type};
use crate::problem::Problem;

pub(crate) fn routes() -> Router<app::State> {
    Router::new()
        .route("/", get(|| async { file(CONSOLE, "index.html") }))
        .route(
            "/openapi.json",
            get(|| async { super::json(crate::openapi::document().to_string()) }),
        )
        .route(
            "/js/{*path}",
            get(|Path(path): Path<String>| async move { file(JS, &path) }),
        )
        .route(
            "/{*path}",
            get(|Path(path): Path<String>| async move { file(CONSOLE, &path) }),
        )
}

fn file(table: &[(&str, &'static [u8])], path: &str) -> Result<Response, Problem> {
    let found = table.iter().find(|(name, _)| *name == path);
    let (_, bytes) = found.ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "there is nothing at this address",
        )
        .help("the addresses are listed at /api.html")
    })?;
    Ok(([(header::CONTENT_TYPE, media_type(path))], *bytes).into_response())
}
