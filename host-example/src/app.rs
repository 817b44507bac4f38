//! The application: its state, its router, its server. Tests build it too.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use tokio::net::TcpListener;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::live::Live;
use crate::problem::Problem;
use crate::routes;
use crate::store::Store;

/// Bytes of one request's body; a batch is bounded by it as a whole.
pub const BODY_BYTES_MAX: usize = 16 << 20;

/// What the pages may load: only what this server sends.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
     img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What the routes share.
#[derive(Debug, Clone)]
pub struct State {
    /// The pack at work. A request asks for it once, so that it meets one pack only.
    pub live: Arc<Live>,
    /// The store.
    pub store: Store,
}

/// Builds the router.
pub fn router(state: State) -> Router {
    let header = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    };
    Router::new()
        .merge(routes::screen::routes())
        .merge(routes::interactions::routes())
        .merge(routes::pack::routes())
        .merge(routes::rules::routes())
        .merge(routes::health::routes())
        .merge(routes::pages::routes())
        .fallback(|| async {
            Problem::new(
                StatusCode::NOT_FOUND,
                "not_found",
                "there is nothing at this address",
            )
            .help("the addresses are listed at /api.html")
        })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "this address takes another method",
            )
            .help("the addresses are listed at /api.html")
        })
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(header("content-security-policy", CONTENT_SECURITY_POLICY))
        .layer(header("x-content-type-options", "nosniff"))
        .layer(header("referrer-policy", "no-referrer"))
        .layer(header("cache-control", "no-cache"))
        .with_state(state)
}

/// Serves until `stop` is ready; requests under way are finished.
///
/// # Errors
/// What the network says.
pub async fn serve(
    listener: TcpListener,
    state: State,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let store = state.store.clone();
    axum::serve(listener, router(state))
        .with_graceful_shutdown(stop)
        .await?;
    store.close().await;
    Ok(())
}
