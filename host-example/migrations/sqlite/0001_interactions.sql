-- Interactions with their verdicts, the audit records, and the quota counters.

CREATE TABLE interactions (
    id             TEXT PRIMARY KEY NOT NULL,
    decision_id    TEXT NOT NULL UNIQUE,
    account_id     TEXT NOT NULL,
    action         TEXT NOT NULL,
    fingerprint    TEXT,
    -- What the client sent, to tell a retry from another interaction with the same id.
    client_sha256  TEXT NOT NULL,
    request_json   TEXT NOT NULL,
    verdict_json   TEXT NOT NULL,
    decided_at_ms  INTEGER NOT NULL
) STRICT;

CREATE INDEX interactions_by_account ON interactions (account_id, decided_at_ms);

-- Append-only: the leaves of the log, in their order.
CREATE TABLE audit_records (
    sequence     INTEGER PRIMARY KEY AUTOINCREMENT,
    decision_id  TEXT NOT NULL UNIQUE,
    record_json  TEXT NOT NULL
) STRICT;

CREATE TABLE counters (
    account_id    TEXT NOT NULL,
    kind          TEXT NOT NULL,
    window_s      INTEGER NOT NULL,
    counter_json  TEXT NOT NULL,
    PRIMARY KEY (account_id, kind, window_s)
) STRICT;
