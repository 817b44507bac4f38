//! `GET /rules` and `GET /v1/rules`: the published rules, made from the pack at work
//! (articles 5(2) and 15(1)).

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::{Value, json};

use super::run;
use crate::app;
use crate::guest::Answer;
use crate::problem::Problem;

/// The page brings its own style and loads nothing.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(crate) fn routes() -> Router<app::State> {
    Router::new()
        .route("/rules", get(page))
        .route("/v1/rules", get(page))
}

/// The rules in the language asked for (`?locale=`, else `Accept-Language`) and the
/// format asked for (`?format=html` or `markdown`; HTML by default).
async fn page(
    State(state): State<app::State>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let locale = parameter(&uri, "locale").unwrap_or_else(|| accepted(&headers).to_owned());
    let format = parameter(&uri, "format").unwrap_or_else(|| "html".to_owned());
    let request = json!({ "locale": locale, "format": format }).to_string();
    let answer: Option<Answer> = run(
        &state.live.at_work().pool,
        move |pool| pool.call("render_rules", request.as_bytes()).map(Some),
        || None,
    )
    .await;
    let page = answer
        .ok_or_else(|| {
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "engine_unavailable",
                "the rules cannot be shown right now",
            )
            .help("try again in a moment")
        })?
        .map_err(|error| Problem::refused(&error))?;
    let page: Value = serde_json::from_slice(&page).unwrap_or_default();
    let text = |name: &str| page[name].as_str().unwrap_or_default().to_owned();
    let headers = [
        (header::CONTENT_TYPE, text("media_type")),
        (header::CONTENT_LANGUAGE, text("lang")),
        (header::VARY, "accept-language".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY.to_owned(),
        ),
    ];
    Ok((headers, text("text")).into_response())
}

/// A parameter of the address. Languages and formats have no characters to decode.
fn parameter(uri: &Uri, name: &str) -> Option<String> {
    uri.query()?
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

/// The language the reader likes best of those there are: the one with the higher
/// weight, the first of equals; English where neither is asked for.
fn accepted(headers: &HeaderMap) -> &'static str {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut best = ("en", 0);
    for entry in asked.split(',') {
        let mut parts = entry.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_lowercase();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1_000, thousandths);
        let known = match tag.split('-').next() {
            Some("en") => "en",
            Some("zh") => "zh",
            _ => continue,
        };
        if weight > best.1 {
            best = (known, weight);
        }
    }
    best.0
}

/// A weight such as `0.8` in thousandths; 0 where it is none.
fn thousandths(text: &str) -> u32 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let rest: String = rest.chars().chain("000".chars()).take(3).collect();
    match (whole.parse::<u32>(), rest.parse::<u32>()) {
        (Ok(0), Ok(rest)) => rest,
        (Ok(1), Ok(_)) => 1_000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_liked_language_is_taken() {
        let language = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, text.parse().expect("a header"));
            accepted(&headers)
        };
        assert_eq!(language("zh-CN,zh;q=0.9,en;q=0.8"), "zh");
        assert_eq!(language("en;q=0.3, zh;q=0.35"), "zh");
        assert_eq!(language("de, en;q=0.5"), "en");
        assert_eq!(language("zh;q=0, fr"), "en");
        assert_eq!(accepted(&HeaderMap::new()), "en");
    }
}
