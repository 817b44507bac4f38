//! The store: interactions, verdicts, audit records, counters. SQLite through
//! sqlx, write-ahead log, every commit on the disk before it is answered.

use std::str::FromStr as _;
use std::time::Duration;

use serde_json::Value;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Row as _, Sqlite, Transaction};

/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);
/// Connections to one database file.
const CONNECTIONS_MAX: u32 = 8;
/// How long a request waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
/// Bytes of one page of the database.
const PAGE_BYTES: u64 = 4_096;
/// Texts of an account that the detector of near-duplicates is told of.
const RECENT_MAX: i64 = 50;
/// How far back they reach, milliseconds.
const RECENT_MS: i64 = 86_400_000;

/// What the store could not do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is not one this store knows.
    #[error(
        "cannot open the store `{0}`: write `sqlite:PATH`, such as `sqlite:screen.sqlite`, or `sqlite::memory:`"
    )]
    Address(String),
    /// Another process holds the database.
    #[error("the store is locked by another process; nothing was stored")]
    Locked,
    /// The disk or the allowed size is used up.
    #[error("the store is full; nothing was stored")]
    Full,
    /// Anything else.
    #[error("the store failed: {0}; nothing was stored")]
    Other(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(|error| error.code())
            .and_then(|code| code.parse::<u32>().ok());
        // The low byte is SQLite's primary result code.
        match code.map(|code| code & 0xff) {
            Some(5 | 6) => Self::Locked,
            Some(13) => Self::Full,
            _ if matches!(error, sqlx::Error::PoolTimedOut) => Self::Locked,
            _ => Self::Other(error.to_string()),
        }
    }
}

/// The store.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
}

/// A decided interaction.
#[derive(Debug)]
pub struct Decided<'a> {
    /// The interaction's id.
    pub id: &'a str,
    /// The account that acted.
    pub account_id: &'a str,
    /// What the client sent, as a digest.
    pub client_sha256: &'a str,
    /// The request that was decided.
    pub request: &'a [u8],
    /// Its verdict, as canonical JSON.
    pub verdict: &'a [u8],
    /// The time of the decision.
    pub decided_at_ms: i64,
}

/// A stored interaction.
#[derive(Debug)]
pub struct Stored {
    /// What the client sent, as a digest.
    pub client_sha256: String,
    /// The request that was decided.
    pub request: String,
    /// Its verdict, as canonical JSON.
    pub verdict: String,
    /// The time of the decision.
    pub decided_at_ms: i64,
}

impl Store {
    /// Opens the store and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError`], for people to read.
    pub async fn open(address: &str, bytes_max: Option<u64>) -> Result<Self, StoreError> {
        let path = address
            .strip_prefix("sqlite:")
            .filter(|path| !path.is_empty());
        let path = path.ok_or_else(|| StoreError::Address(address.to_owned()))?;
        let mut options = SqliteConnectOptions::from_str(&format!("sqlite:{path}"))
            .map_err(|_| StoreError::Address(address.to_owned()))?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        if let Some(bytes) = bytes_max {
            options = options.pragma("max_page_count", (bytes / PAGE_BYTES).max(1).to_string());
        }
        // Every connection to `:memory:` is a database of its own.
        let connections = if path == ":memory:" {
            1
        } else {
            CONNECTIONS_MAX
        };
        let pool = SqlitePoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await
            .map_err(|error| match StoreError::from(error) {
                StoreError::Other(cause) => {
                    StoreError::Other(format!("cannot open `{path}`: {cause}"))
                }
                other => other,
            })?;
        sqlx::migrate!("migrations/sqlite")
            .run(&pool)
            .await
            .map_err(|error| {
                StoreError::Other(format!(
                    "the tables could not be brought up to date: {error}"
                ))
            })?;
        Ok(Self { pool })
    }

    /// Begins a transaction that writes. It waits for other writers now, so that
    /// what it reads cannot change before it commits.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin(&self) -> Result<Writing, StoreError> {
        Ok(Writing(self.pool.begin_with("BEGIN IMMEDIATE").await?))
    }

    /// A stored interaction.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn interaction(&self, id: &str) -> Result<Option<Stored>, StoreError> {
        let row = sqlx::query(SELECT_INTERACTION)
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.as_ref().map(stored))
    }

    /// How many audit records there are; for `healthz`, and to see that the store
    /// answers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit_records(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM audit_records")
            .fetch_one(&self.pool)
            .await?)
    }

    /// Closes the store; what was begun is finished first.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

const SELECT_INTERACTION: &str = "SELECT client_sha256, request_json, verdict_json, decided_at_ms FROM interactions WHERE id = ?";

fn stored(row: &sqlx::sqlite::SqliteRow) -> Stored {
    Stored {
        client_sha256: row.get(0),
        request: row.get(1),
        verdict: row.get(2),
        decided_at_ms: row.get(3),
    }
}

/// A transaction that writes. Dropped without [`Writing::commit`] it changes nothing.
#[derive(Debug)]
pub struct Writing(Transaction<'static, Sqlite>);

impl Writing {
    /// A stored interaction.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn interaction(&mut self, id: &str) -> Result<Option<Stored>, StoreError> {
        let row = sqlx::query(SELECT_INTERACTION)
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(row.as_ref().map(stored))
    }

    /// The account's quota counters.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn counters(&mut self, account_id: &str) -> Result<Vec<Value>, StoreError> {
        let rows: Vec<String> = sqlx::query_scalar(
            "SELECT counter_json FROM counters WHERE account_id = ? ORDER BY kind, window_s",
        )
        .bind(account_id)
        .fetch_all(&mut *self.0)
        .await?;
        Ok(rows
            .iter()
            .filter_map(|row| serde_json::from_str(row).ok())
            .collect())
    }

    /// The fingerprints of what the account sent lately and what was not refused.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn recent(
        &mut self,
        account_id: &str,
        now_ms: i64,
    ) -> Result<Vec<Value>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT fingerprint, decided_at_ms FROM interactions \
             WHERE account_id = ? AND fingerprint IS NOT NULL AND action <> 'reject' \
               AND decided_at_ms > ? AND decided_at_ms <= ? \
             ORDER BY decided_at_ms DESC LIMIT ?",
        )
        .bind(account_id)
        .bind(now_ms.saturating_sub(RECENT_MS))
        .bind(now_ms)
        .bind(RECENT_MAX)
        .fetch_all(&mut *self.0)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(fingerprint, at)| serde_json::json!({ "fingerprint": fingerprint, "at": at }))
            .collect())
    }

    /// Stores an interaction, its verdict, its audit record and the effects.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn decide(&mut self, decided: &Decided<'_>) -> Result<(), StoreError> {
        let verdict: Value = serde_json::from_slice(decided.verdict)
            .map_err(|error| StoreError::Other(error.to_string()))?;
        let effects = || verdict["effects"].as_array().into_iter().flatten();
        let fingerprint =
            effects().find_map(|effect| effect["record_fingerprint"]["fingerprint"].as_str());
        sqlx::query(
            "INSERT INTO interactions (id, decision_id, account_id, action, fingerprint, client_sha256, request_json, verdict_json, decided_at_ms) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(decided.id)
        .bind(verdict["decision_id"].as_str())
        .bind(decided.account_id)
        .bind(verdict["action"].as_str())
        .bind(fingerprint)
        .bind(decided.client_sha256)
        .bind(String::from_utf8_lossy(decided.request).as_ref())
        .bind(String::from_utf8_lossy(decided.verdict).as_ref())
        .bind(decided.decided_at_ms)
        .execute(&mut *self.0)
        .await?;
        if !verdict["audit"].is_null() {
            // Written by the engine with sorted keys; serde_json keeps that order.
            sqlx::query("INSERT INTO audit_records (decision_id, record_json) VALUES (?, ?)")
                .bind(verdict["decision_id"].as_str())
                .bind(verdict["audit"].to_string())
                .execute(&mut *self.0)
                .await?;
        }
        for counter in effects()
            .map(|effect| &effect["count"])
            .filter(|counter| counter.is_object())
        {
            sqlx::query(
                "INSERT INTO counters (account_id, kind, window_s, counter_json) VALUES (?, ?, ?, ?) \
                 ON CONFLICT (account_id, kind, window_s) DO UPDATE SET counter_json = excluded.counter_json",
            )
            .bind(decided.account_id)
            .bind(counter["kind"].as_str())
            .bind(counter["window_s"].as_i64())
            .bind(counter.to_string())
            .execute(&mut *self.0)
            .await?;
        }
        Ok(())
    }

    /// Makes it so.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was stored.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}
