//! Errors as `application/problem+json` (RFC 9457): made once, here.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What went wrong with an HTTP request.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: String,
    title: &'static str,
    detail: String,
    field: Option<String>,
    help: Option<String>,
}

impl Problem {
    /// A problem with its stable code and what is wrong in words.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        Self {
            status,
            code: code.to_owned(),
            title,
            detail: detail.into(),
            field: None,
            help: None,
        }
    }

    /// How to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A request the engine refused, from its own JSON.
    pub fn refused(error: &[u8]) -> Self {
        let error: Value = serde_json::from_slice(error).unwrap_or_default();
        let text = |name: &str| error[name].as_str().map(str::to_owned);
        let code = text("code").unwrap_or_else(|| "invalid_value".to_owned());
        let status = match code.as_str() {
            "too_large" => StatusCode::PAYLOAD_TOO_LARGE,
            "unknown_function" => StatusCode::NOT_FOUND,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let detail = text("message").unwrap_or_default();
        Self {
            field: text("field"),
            help: text("help"),
            ..Self::new(status, &code, detail)
        }
    }

    /// A body that is too large.
    pub fn body_too_large(bytes_max: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            format!("the body is larger than {bytes_max} bytes"),
        )
    }

    /// The problem as JSON.
    pub fn to_json(&self) -> Value {
        json!({
            "type": format!("urn:screen:problem:{}", self.code),
            "title": self.title,
            "status": self.status.as_u16(),
            "code": self.code,
            "detail": self.detail,
            "field": self.field,
            "help": self.help,
        })
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = self.to_json().to_string();
        (
            self.status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            body,
        )
            .into_response()
    }
}
