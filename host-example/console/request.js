// Builds the requests: the account, the thread and the interaction of the form.

import { randomHex } from "./hash.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The kinds of act the form offers. */
export const KINDS = ["publish", "comment", "reply", "message", "live_comment", "display_name", "report"];

/** Kinds that go into somebody's thread, so that its settings count. */
export const THREAD_KINDS = ["comment", "reply", "live_comment"];

/** The accounts the form offers, in the order of the list. */
export const ACCOUNTS = ["T0", "T1", "T2", "T3", "T4", "no_agreement", "no_identity", "suspended"];

// Every interactive feature, because one that is not listed counts as not assessed.
const FEATURES = [
  "publish", "edit", "comment", "reply", "message", "live_comment", "reaction", "repost",
  "poll_create", "poll_vote", { profile_field: "display_name" }, "follow",
];

const AGREEMENT = "2026-01";
const OWNER = "acct-demo-owner";

// Each page brings its own accounts, so that nobody uses up the quota of others.
const VISIT = randomHex(4);

/** An account of so many days with a checked document; the rest is changed by the preset. */
function account(name, now, days, changes = {}) {
  return {
    id: `acct-demo-${name}-${VISIT}`,
    category: "individual",
    lifecycle: "active",
    created_at: now - days * DAY_MS,
    agreement_version: AGREEMENT,
    verification: { level: "document", status: "verified", method: "demo", verified_at: now - days * DAY_MS },
    clean_count: 0,
    ...changes,
  };
}

function deduction(now, days, severity, points) {
  return {
    at: now - days * DAY_MS,
    points,
    kind: { deduct: { severity } },
    decision_id: `dec-demo-${severity}`,
  };
}

// The numbers follow the starter pack: a checked document starts at 600 credit, an
// organization at 700; each day adds 1 (at most 120), each 5 clean posts 1 (at most 80).
// Levels: C from 400, B from 600.
const PRESETS = {
  // 600 + 30, less 194 and 53 still open: 383, level D. No tier takes D.
  T0: (now) => account("t0", now, 30, {
    credit_ledger: [deduction(now, 10, "serious", 200), deduction(now, 10, "moderate", 60)],
  }),
  // Level B at once, but two days are not the seven that T2 asks for.
  T1: (now) => account("t1", now, 2, { clean_count: 1 }),
  // Thirty days and twelve clean posts; T3 asks for ninety days and fifty.
  T2: (now) => account("t2", now, 30, { clean_count: 12 }),
  // 600 + 120 + 24: level B, 200 days, 120 clean posts. T4 is for organizations.
  T3: (now) => account("t3", now, 200, { clean_count: 120 }),
  // A checked organization of level B or better.
  T4: (now) => account("t4", now, 400, {
    category: "enterprise",
    clean_count: 400,
    verification: { level: "organisation", status: "verified", method: "demo", verified_at: now - 400 * DAY_MS },
    audience: { subscribers: 25_000, reads_28d: 180_000 },
  }),
  no_agreement: (now) => account("new-terms", now, 30, { clean_count: 12, agreement_version: null }),
  no_identity: (now) => account("unverified", now, 30, {
    clean_count: 12,
    verification: { level: "none", status: "pending" },
  }),
  suspended: (now) => account("suspended", now, 200, {
    clean_count: 60,
    restrictions: [{
      id: "dec-demo-suspension",
      step: "suspend_updates",
      from: now - 5 * DAY_MS,
      until: now + 9 * DAY_MS,
      status: "active",
    }],
  }),
};

/** Half a surrogate pair cannot be written as UTF-8; it becomes U+FFFD. */
export function wellFormed(text) {
  if (typeof text.toWellFormed === "function") return text.toWellFormed();
  return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (part) => (part.length === 2 ? part : "\uFFFD"));
}

function thread(form, now) {
  const { closed, audience, preModerate, featuredOnly, linksAllowed, blockWords, follows } = form.thread;
  return {
    owner: OWNER,
    settings: {
      open: !closed,
      who: audience === "followers" ? { followers: { min_days: 7 } } : "everyone",
      pre_moderate: preModerate,
      featured_only: featuredOnly,
      links_allowed: linksAllowed,
      block_words: blockWords,
    },
    actor_relation: follows ? { follower: { since: now - 30 * DAY_MS } } : "stranger",
  };
}

/**
 * A ScreenRequest from the state of the form.
 *
 * `form`: { kind, account, locale, title, text, thread }. `mode`: `preview` while
 * typing, `decide` for a post, which takes a salt.
 */
export function buildRequest(form, mode, now = Date.now()) {
  const id = randomHex(8);
  const segments = [{ source: "body", text: wellFormed(form.text) }];
  if (form.title) segments.push({ source: "title", text: wellFormed(form.title) });
  const request = {
    decision_id: `dec-${id}`,
    now_ms: now,
    mode,
    locale: form.locale,
    explain: "all",
    actor: PRESETS[form.account](now),
    interaction: {
      id: `int-${id}`,
      kind: form.kind === "display_name" ? { profile_field: "display_name" } : form.kind,
      segments,
      created_at: now,
    },
    assessments: FEATURES.map((feature) => ({ feature, status: "completed" })),
  };
  if (mode === "decide") request.salt = randomHex(16);
  if (THREAD_KINDS.includes(form.kind)) request.thread = thread(form, now);
  if (form.kind === "message") {
    request.target = { id: "acct-demo-reader", actor_relation: "stranger" };
  }
  return request;
}

/** The same request with another body text. */
export function withBody(request, text) {
  const [body, ...rest] = request.interaction.segments;
  return {
    ...request,
    interaction: { ...request.interaction, segments: [{ ...body, text: wellFormed(text) }, ...rest] },
  };
}

/** The words of a field, separated by commas or lines; at most as many as the engine takes. */
export function words(text) {
  return text.split(/[,，、\n]/).map((word) => wellFormed(word.trim())).filter(Boolean)
    .map((word) => Array.from(word).slice(0, 64).join(""))
    .slice(0, 500);
}
