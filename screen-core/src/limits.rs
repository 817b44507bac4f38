//! Every bound of the engine, with its unit.
//!
//! Over a bound there is a defined outcome: an error that names the field, or a
//! verdict with a reason. Nothing is cut short in silence.

/// Bytes of UTF-8 over all segments of one interaction. Over it the request is
/// refused and the host holds the content.
pub const TEXT_BYTES_MAX: usize = 1 << 20;
/// Segments of one interaction.
pub const SEGMENTS_MAX: usize = 64;
/// Bytes of one request or pack as JSON.
pub const REQUEST_BYTES_MAX: usize = 4 << 20;
/// Bytes of a built pack.
pub const PACK_BYTES_MAX: usize = 64 << 20;
/// Sections of a built pack.
pub const SECTIONS_MAX: usize = 64;
/// Bytes of the policy in a built pack.
pub const POLICY_BYTES_MAX: usize = 4 << 20;
/// Combinations of lists that terms of a pack stand in.
pub const OUTPUTS_MAX: usize = 65_535;
/// Rows of sounds and of shapes by which terms of Han characters are found.
pub const FUZZY_OUTPUTS_MAX: usize = 65_535;
/// Terms that share a row of sounds or of shapes.
pub const FUZZY_TERMS_OF_ROW_MAX: u16 = 256;
/// Steps through a trie that any text may take where disguises are looked for.
pub const DISGUISE_STEPS_MAX: usize = 4_096;
/// Steps more for each character of the text.
pub const DISGUISE_STEPS_A_CHAR_MAX: usize = 24;
/// Bytes of a delta between two packs; what is more is longer than the new pack.
pub const DELTA_BYTES_MAX: usize = PACK_BYTES_MAX + (1 << 20);
/// Bytes of the text of a pack's signature, comments included.
pub const SIGNATURE_BYTES_MAX: usize = 16 << 10;
/// Bytes of the text of a public key, its comment included.
pub const PUBLIC_KEY_BYTES_MAX: usize = 4 << 10;
/// Keys a host may trust at a time.
pub const TRUSTED_KEYS_MAX: usize = 64;
/// How many times its own length a text may grow while it is folded. One
/// character (U+FDFA) grows eleven times; honest text hardly at all. Over it the
/// content is held with `review_timeout`.
pub const FOLD_EXPANSION_MAX: usize = 4;
/// Bytes a text may grow by whatever its length, so that a short text with one
/// such character still folds.
pub const FOLD_EXPANSION_FREE_BYTES: usize = 256;
/// Characters normalized together: a base and its marks. Longer runs of marks
/// are cut into pieces of this length, as the Stream-Safe Text Format does.
pub const CLUSTER_CHARS_MAX: usize = 32;
/// Raw automaton hits looked at for one text, before word boundaries. Over it
/// the content is held with `review_timeout`.
pub const RAW_HITS_MAX: usize = 65_536;
/// Hits kept for one text, after word boundaries. Over it the content is held
/// with `review_timeout`.
pub const HITS_MAX: usize = 4_096;
/// Spans one detector reports for one text. Its count goes on past them.
pub const DETECTOR_SPANS_MAX: usize = 256;
/// Spans shown with one reason. The verdict does not depend on the rest.
pub const REASON_SPANS_MAX: usize = 32;
/// Rules in one pack.
pub const RULES_MAX: usize = 1_000;
/// Lists in one pack.
pub const LISTS_MAX: usize = 1_000;
/// Terms in one pack.
pub const TERMS_MAX: usize = 500_000;
/// Characters of one term, folded.
pub const TERM_CHARS_MAX: usize = 64;
/// Regular expressions in one pack.
pub const PATTERNS_MAX: usize = 256;
/// Characters of one regular expression.
pub const PATTERN_CHARS_MAX: usize = 500;
/// Bytes of folded text that one match of a pattern has at most. What goes on for
/// longer ends there; what is complete only later is no match.
pub const PATTERN_MATCH_BYTES_MAX: usize = 256;
/// Sets of expressions that are compiled together, each of which runs over the text
/// once.
pub const PATTERN_SETS_MAX: usize = 16;
/// Bytes of one automaton of a set.
pub const PATTERN_AUTOMATON_BYTES_MAX: usize = 256 << 10;
/// Bytes of all automata of a pack.
pub const PATTERN_DFA_BYTES_MAX: usize = 1 << 20;
/// Ends of matches looked at for one text, before overlaps. Over it the content is
/// held with `review_timeout`.
pub const PATTERN_ENDS_MAX: usize = 65_536;
/// Hits of patterns looked for and kept for one text. Over it the content is held with
/// `review_timeout`.
pub const PATTERN_HITS_MAX: usize = 4_096;
/// Levels of `all`, `any` and `none` inside each other.
pub const CONDITION_DEPTH_MAX: usize = 8;
/// Nodes of one rule's condition.
pub const CONDITION_NODES_MAX: usize = 256;
/// Entries of any list in a request (links, mentions, counters, ledger …).
pub const REQUEST_LIST_MAX: usize = 1_000;
/// Words an owner may block in a thread.
pub const BLOCK_WORDS_MAX: usize = 500;
/// Fingerprints of stopped content a request may carry.
pub const SPREAD_STOP_MAX: usize = 10_000;
/// Characters of an id, a code, a name in a request.
pub const ID_CHARS_MAX: usize = 200;
/// Hours an emergency mode may last.
pub const EMERGENCY_HOURS_MAX: i64 = 72;
/// Days from the notice in which an appeal may be filed; six months with all
/// their days.
pub const APPEAL_DAYS: u32 = 184;
/// Days a score must have been reached before the level rises.
pub const PROMOTION_DAYS: i64 = 7;
/// Days after a growth, incident or technology trigger in which a feature stays
/// on while it is assessed again.
pub const REASSESS_DAYS: i64 = 30;
/// Hours in which a person looks at held content.
pub const REVIEW_HOURS: i64 = 24;
/// Interactions one quota window may count to.
pub const QUOTA_COUNT_MAX: u32 = 1_000_000;
/// Seconds one quota window may last: 31 days.
pub const QUOTA_WINDOW_S_MAX: u32 = 31 * 86_400;
/// Days an entry of the blocklist may last before it has to be renewed.
pub const BLOCK_DAYS_MAX: i64 = 730;
/// Characters of a text that a person writes for others: reasons, scopes of business.
pub const STATEMENT_CHARS_MAX: usize = 2_000;
/// Days in which a group of accounts has to be declared.
pub const DECLARATION_DAYS: i64 = 14;
/// Days for which an owner's confirmation of a group counts, and after which the
/// declaration is made again.
pub const RECONFIRM_DAYS: i64 = 365;
/// Days for which a completed assessment of a feature holds: twelve months.
pub const ASSESSMENT_DAYS: i64 = 365;
/// Days of the longest span of three calendar years: for that long assessments,
/// orders and declarations are kept.
pub const REGISTER_DAYS: i64 = 1_096;
/// Days in which somebody who asked to close their account can change their mind.
pub const COOLING_OFF_DAYS: i64 = 15;
/// Days by which an open decision about closing an account can put its
/// deregistration off.
pub const CLOSURE_DELAY_DAYS_MAX: i64 = 30;
/// Days after its day at which something must have been erased at the latest.
pub const ERASURE_GRACE_DAYS: i64 = 30;
/// Days the content log is kept at least: the longest span of six calendar months.
pub const CONTENT_LOG_DAYS_MIN: u32 = 184;
/// Days for which an order with a legal basis can put off telling the person
/// concerned.
pub const ORDER_NOTICE_DAYS_MAX: i64 = 365;
/// Hours in which two people confirm that an account is closed; then it is not.
pub const CLOSURE_HOURS: i64 = 72;
/// Hours a restriction may last that no person decided about; longer ones need one.
pub const AUTOMATED_HOURS_MAX: i64 = 7 * 24;
/// Days after which content is too old for a strike, unless it was grave.
pub const STRIKE_CONTENT_DAYS: i64 = 90;
/// Days after which a closed account may ask to be opened again.
pub const REINSTATE_DAYS: i64 = 180;
/// Characters of an explanation, a reason or the grounds of an appeal.
pub const EXPLANATION_CHARS_MAX: usize = 10_000;
/// Days that are looked ahead for the time at which something recovers: five years.
pub const LOOK_AHEAD_DAYS: i64 = 5 * 365;
/// Leaves of the audit log one call may look at. A longer log is checked piece by
/// piece, from the frontier of the piece before.
pub const LOG_LEAVES_MAX: usize = 20_000;
/// Entries the audit log may have: below 2^53, so a JavaScript number holds them.
pub const LOG_SIZE_MAX: u64 = 1 << 52;
/// Hashes in one proof of the audit log.
pub const PROOF_HASHES_MAX: usize = 128;
/// Checkpoints or keys in one check of the log.
pub const CHECKPOINTS_MAX: usize = 1_000;
/// Bytes of one signed checkpoint.
pub const CHECKPOINT_BYTES_MAX: usize = 16_384;
/// Problems one check of the log names.
pub const LOG_PROBLEMS_MAX: usize = 100;
/// Statements of reasons in one export; the EU's database takes no more in one call.
pub const STATEMENTS_MAX: usize = 100;
/// Audit records one transparency report is made of; longer logs are added up part by
/// part.
pub const TRANSPARENCY_RECORDS_MAX: usize = 20_000;
/// Characters of a reason, an explanation, a statement that a person writes.
pub const REASON_CHARS_MAX: usize = 2_000;
/// Pieces an owner may pin in a thread.
pub const PINNED_MAX: usize = 20;
/// Accounts that may manage a thread for its owner.
pub const DELEGATES_MAX: usize = 20;
/// Seconds an owner may ask for between two contributions: one day.
pub const SLOW_MODE_S_MAX: u32 = 86_400;
/// Days an owner may ask somebody to have followed before writing.
pub const FOLLOW_DAYS_MAX: u32 = 365;
/// Days a protection may last before it is asked for again.
pub const PROTECT_DAYS_MAX: i64 = 90;
/// Addresses, and people who answer, in a pack or its summary.
pub const ENDPOINTS_MAX: usize = 200;
/// Items of an owner's threads in one measurement: a big account has many in 14 days.
pub const OWNER_ITEMS_MAX: usize = 10_000;
/// Contacts of an account in one hour that are looked at for a pile-on.
pub const CONTACTS_MAX: usize = 10_000;
/// Examples the over-block lint shows for one term or rule.
pub const LINT_EXAMPLES_MAX: usize = 3;
/// Characters of one of these examples.
pub const LINT_EXAMPLE_CHARS_MAX: usize = 60;
/// Diagnostics of one code the over-block lint shows; the others are counted.
pub const LINT_DIAGNOSTICS_MAX: u32 = 100;
/// Share of a corpus, millionths, over which a term gets a warning: one text in 500.
pub const LINT_TERM_SHARE_PPM_MAX: u32 = 2_000;
/// Share of a corpus of the author's own, millionths, over which a rule that acts on
/// it is an error: one text in 1,000.
pub const LINT_RULE_SHARE_PPM_MAX: u32 = 1_000;
/// Comparisons of two conditions before the over-block lint gives up on the pair.
pub const LINT_IMPLICATION_STEPS_MAX: u32 = 4_096;
