//! `POST /v1/interactions` and `GET /v1/interactions/{id}`: decide and store.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::body;
use super::screen::one;
use crate::app;
use crate::problem::Problem;
use crate::store::{Decided, StoreError, Stored};

pub(crate) fn routes() -> Router<app::State> {
    Router::new()
        .route("/v1/interactions", post(create))
        .route("/v1/interactions/{id}", get(read))
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Locked => "store_locked",
            StoreError::Full => "store_full",
            StoreError::Address(_) | StoreError::Other(_) => "store_unavailable",
        };
        tracing::error!(%error, "nothing was published");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            code,
            format!("{error}, and nothing was published"),
        )
        .help("send the same request again later; it is not counted twice")
    }
}

/// Decides about an interaction and stores it, its verdict and its audit record in
/// one transaction. A retry with the same id gets the stored verdict.
async fn create(
    State(state): State<app::State>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let bytes = body(bytes)?;
    let mut request = object(&bytes)?;
    let client_sha256 = digest(&bytes);
    let id = text(&request, "interaction", "id").unwrap_or_else(|| Uuid::now_v7().to_string());
    let account_id = text(&request, "actor", "id").unwrap_or_default();
    let now_ms = complete(&mut request, &id)?;
    let at_work = state.live.at_work();

    let mut writing = state.store.begin().await?;
    if let Some(stored) = writing.interaction(&id).await? {
        return retry(&id, &stored, &client_sha256);
    }
    if !request.contains_key("counters") {
        request.insert(
            "counters".to_owned(),
            writing.counters(&account_id).await?.into(),
        );
    }
    if !request.contains_key("recent") {
        request.insert(
            "recent".to_owned(),
            writing.recent(&account_id, now_ms).await?.into(),
        );
    }
    let request = Value::Object(request).to_string().into_bytes();
    let verdict = one(
        at_work.pool_for(false),
        "screen".to_owned(),
        request.clone(),
    )
    .await
    .map_err(|error| Problem::refused(&error))?;
    writing
        .decide(&Decided {
            id: &id,
            account_id: &account_id,
            client_sha256: &client_sha256,
            request: &request,
            verdict: &verdict,
            decided_at_ms: now_ms,
        })
        .await?;
    writing.commit().await?;
    let body = shown(&id, &String::from_utf8_lossy(&verdict), now_ms, None)?;
    let location = [(header::LOCATION, format!("/v1/interactions/{id}"))];
    Ok((StatusCode::CREATED, location, super::json(body)).into_response())
}

async fn read(
    State(state): State<app::State>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(stored) = state.store.interaction(&id).await? else {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "there is no interaction with this id",
        ));
    };
    shown(
        &id,
        &stored.verdict,
        stored.decided_at_ms,
        Some(&stored.request),
    )
    .map(super::json)
}

fn retry(id: &str, stored: &Stored, client_sha256: &str) -> Result<Response, Problem> {
    if stored.client_sha256 != client_sha256 {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "id_in_use",
            "another interaction was stored under this id",
        )
        .help("send a new `interaction.id`, or the very same body for a retry"));
    }
    shown(id, &stored.verdict, stored.decided_at_ms, None).map(super::json)
}

/// The interaction as JSON, with the verdict's bytes as they are.
fn shown(
    id: &str,
    verdict: &str,
    decided_at_ms: i64,
    request: Option<&str>,
) -> Result<String, Problem> {
    let raw = |text: &str| serde_json::value::RawValue::from_string(text.to_owned());
    let broken = |_| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "store_damaged",
            "the stored interaction is no JSON",
        )
    };
    let mut fields = std::collections::BTreeMap::new();
    fields.insert(
        "interaction_id",
        raw(&json!(id).to_string()).map_err(broken)?,
    );
    fields.insert(
        "decided_at_ms",
        raw(&decided_at_ms.to_string()).map_err(broken)?,
    );
    fields.insert("verdict", raw(verdict).map_err(broken)?);
    if let Some(request) = request {
        fields.insert("request", raw(request).map_err(broken)?);
    }
    serde_json::to_string(&fields).map_err(broken)
}

fn object(bytes: &[u8]) -> Result<Map<String, Value>, Problem> {
    // The engine's own reader says best what is wrong; this one only has to agree
    // that it is an object.
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_value",
            "expected one request as a JSON object",
        )),
        Err(error) => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not_json",
            format!("not JSON: {error}"),
        )),
    }
}

fn text(request: &Map<String, Value>, object: &str, field: &str) -> Option<String> {
    request
        .get(object)?
        .get(field)?
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// Fills in what the server knows better than its client: the time, the ids, the
/// salt. What the client sends stands, because a backend may replay its own past.
fn complete(request: &mut Map<String, Value>, id: &str) -> Result<i64, Problem> {
    match request.get("mode").and_then(Value::as_str) {
        None => {
            request.insert("mode".to_owned(), "decide".into());
        }
        Some("preview") => {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_value",
                "a preview is not stored",
            )
            .help("send `\"mode\": \"decide\"`, or use /v1/screen"));
        }
        Some(_) => {}
    }
    let clock = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
    let now_ms = request
        .entry("now_ms")
        .or_insert_with(|| clock.into())
        .as_i64()
        .unwrap_or(clock);
    request
        .entry("decision_id")
        .or_insert_with(|| Uuid::now_v7().to_string().into());
    request
        .entry("salt")
        .or_insert_with(|| Uuid::new_v4().simple().to_string().into());
    if let Some(Value::Object(interaction)) = request.get_mut("interaction") {
        interaction.entry("id").or_insert_with(|| id.into());
        interaction
            .entry("created_at")
            .or_insert_with(|| now_ms.into());
    }
    Ok(now_ms)
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
