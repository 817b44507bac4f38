//! Everything a verdict may depend on. What is not in here or in the pack cannot
//! change a verdict.

mod account;
pub(crate) mod check;
mod platform;
mod thread;

pub use account::{
    AccountSnapshot, ActionStatus, Audience, Closure, CreditEntry, CreditKind, EnforcementAction,
    EntityKind, EntityRef, LadderStep, Lifecycle, ProtectMode, ProtectReason, QualStatus,
    Qualification, Rectification, Severity, Strike, StrikeItem, StrikeStatus, Verification,
    VerificationLevel, VerificationStatus,
};
pub use platform::{
    Actor, AssessStatus, Decider, EmergencyKind, EmergencyMode, FeatureStatus, PlatformMode, Role,
    Scope,
};
pub use thread::{PreMod, Relation, SlackStep, TargetSnapshot, ThreadContext, ThreadSettings, Who};

use serde::{Deserialize, Serialize};

use crate::error::RequestError;
use crate::ids::{AccountId, ContentRef, DecisionId, Fingerprint};
use crate::limits::REQUEST_BYTES_MAX;
use crate::signal::Signal;
use crate::time::Ms;

/// One interaction to be screened, with all that its verdict depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScreenRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time of the decision.
    pub now_ms: Ms,
    /// A hint while somebody types, or the decision that counts.
    pub mode: Mode,
    /// Sixteen random bytes as 32 hex digits, made by the host for this decision
    /// and kept beside the content. They hide the content in the audit record;
    /// needed when `mode` is `decide`.
    #[serde(default)]
    pub salt: Option<String>,
    /// The language of the texts in the verdict: `en` or `zh`, with or without a
    /// region. Anything else gives English.
    #[serde(default)]
    pub locale: Option<String>,
    /// Which prerequisites are listed.
    #[serde(default)]
    pub explain: Explain,
    /// Modes of the whole platform.
    #[serde(default)]
    pub platform: PlatformMode,
    /// The account that acts.
    pub actor: AccountSnapshot,
    /// The thread the interaction goes into, with its owner's settings.
    #[serde(default)]
    pub thread: Option<ThreadContext>,
    /// The account that is spoken to, where there is one.
    #[serde(default)]
    pub target: Option<TargetSnapshot>,
    /// What is to be published.
    pub interaction: Interaction,
    /// The account's quota counters, as the last verdict's effects left them. A
    /// missing counter counts from zero.
    #[serde(default)]
    pub counters: Vec<WindowCounter>,
    /// What the account published lately, for the detector of near-duplicates.
    #[serde(default)]
    pub recent: Vec<RecentText>,
    /// Signals the host computed itself: classifiers, reputation, image labels.
    #[serde(default)]
    pub host_signals: Vec<Signal>,
    /// The security assessment of each interactive feature. A feature that is not
    /// listed counts as not assessed.
    #[serde(default)]
    pub assessments: Vec<FeatureStatus>,
    /// Fingerprints of content that was removed and must not spread again.
    #[serde(default)]
    pub spread_stop: Vec<Fingerprint>,
}

impl ScreenRequest {
    /// Reads a request from UTF-8 JSON.
    ///
    /// # Errors
    /// [`RequestError`] names the field and what is wrong with it: text that is
    /// not UTF-8 or not JSON, an unknown field, a wrong type, a value out of range.
    pub fn from_json(bytes: &[u8]) -> Result<Self, RequestError> {
        let request: Self = crate::json::read_json(bytes, REQUEST_BYTES_MAX)?;
        request.check()?;
        Ok(request)
    }
}

/// Whether a verdict is a hint or counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A hint while somebody types: no effects and no audit record.
    Preview,
    /// The decision that counts.
    Decide,
}

/// Which prerequisites a verdict lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Explain {
    /// Only the first one that is missing.
    #[default]
    First,
    /// All that the person can mend, so that they are mended in one go.
    All,
}

/// What is to be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Interaction {
    /// The id of this attempt. A retry with the same id is not counted twice.
    pub id: String,
    /// What kind of act it is.
    pub kind: InteractionKind,
    /// The texts: body, title, and what was read from images or heard in sound.
    #[serde(default)]
    pub segments: Vec<Segment>,
    /// Links the client attached. Links inside the text are found as well.
    #[serde(default)]
    pub links: Vec<String>,
    /// Accounts the client mentioned. Mentions inside the text are found as well.
    #[serde(default)]
    pub mentions: Vec<AccountId>,
    /// Images, sound and video, by digest and label.
    #[serde(default)]
    pub media: Vec<MediaRef>,
    /// A field with duties of its own that the author declared, such as
    /// `finance_advice`.
    #[serde(default)]
    pub content_class: Option<String>,
    /// What it answers or belongs to.
    #[serde(default)]
    pub parent: Option<ContentRef>,
    /// When it was written.
    pub created_at: Ms,
    /// The language the client says it is in.
    #[serde(default)]
    pub locale: Option<String>,
}

/// The kinds of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InteractionKind {
    /// A post of one's own.
    Publish,
    /// A change to something published.
    Edit,
    /// A comment in a thread.
    Comment,
    /// An answer to a comment.
    Reply,
    /// A message to one account.
    Message,
    /// A comment on a live event.
    LiveComment,
    /// A like or another reaction.
    Reaction,
    /// Passing on what another account published.
    Repost,
    /// A poll.
    PollCreate,
    /// A vote in a poll.
    PollVote,
    /// A change to a field of the profile.
    ProfileField(ProfileFieldName),
    /// A report about content or an account. A right: only its own quota limits it.
    Report,
    /// Following an account.
    Follow,
}

/// Fields of a profile that are screened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProfileFieldName {
    /// The name shown to others.
    DisplayName,
    /// The text about oneself.
    Bio,
    /// The picture, through the text read from it.
    Avatar,
    /// A link on the profile.
    Link,
}

/// One text of an interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Where the text comes from.
    #[serde(default)]
    pub source: SegmentSource,
    /// The text as it was entered.
    pub text: String,
}

/// Where a text comes from. All are screened alike.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SegmentSource {
    /// The main text.
    #[default]
    Body,
    /// A title.
    Title,
    /// Text read from a picture.
    Ocr,
    /// Text heard in sound.
    Asr,
    /// A caption.
    Caption,
}

/// A picture, sound or video. The engine never sees the medium itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MediaRef {
    /// A digest the host knows the medium by.
    pub digest: String,
    /// What the host's classifier said. Empty means that nobody looked.
    #[serde(default)]
    pub labels: Vec<String>,
}

/// A sliding-window counter of one account, kind and window: the current bucket
/// and the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WindowCounter {
    /// The matrix row the counter belongs to, such as `comment`.
    pub kind: Row,
    /// The length of the window, seconds.
    pub window_s: u32,
    /// When the current bucket began.
    pub bucket_start: Ms,
    /// Interactions in the current bucket.
    pub cur: u32,
    /// Interactions in the bucket before.
    pub prev: u32,
    /// The last interaction that was counted; a retry of it is not counted again.
    #[serde(default)]
    pub last_id: Option<String>,
}

/// The rows of the matrix and the keys of quotas: kinds of act that share their
/// rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Row {
    /// Posts, reposts, and edits of posts.
    Publish,
    /// Comments, and edits of comments.
    Comment,
    /// Replies.
    Reply,
    /// Messages.
    Message,
    /// Live comments.
    LiveComment,
    /// Polls.
    PollCreate,
    /// Changes to the profile.
    Profile,
    /// Reactions, votes and follows.
    Reaction,
    /// Reports.
    Report,
}

impl Row {
    /// All rows, in the order of the matrix.
    pub const ALL: [Self; 9] = [
        Self::Publish,
        Self::Comment,
        Self::Reply,
        Self::Message,
        Self::LiveComment,
        Self::PollCreate,
        Self::Profile,
        Self::Reaction,
        Self::Report,
    ];

    /// The row's name in a pack.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Comment => "comment",
            Self::Reply => "reply",
            Self::Message => "message",
            Self::LiveComment => "live_comment",
            Self::PollCreate => "poll_create",
            Self::Profile => "profile",
            Self::Reaction => "reaction",
            Self::Report => "report",
        }
    }
}

impl Interaction {
    /// Whether a restriction on a kind of act covers this one. An edit is covered
    /// by a restriction on edits and by one on what it edits, so that nobody gets
    /// around the one by the other.
    pub fn is_covered_by(&self, kind: InteractionKind) -> bool {
        let edited = if self.parent.is_some() {
            InteractionKind::Comment
        } else {
            InteractionKind::Publish
        };
        self.kind.is_like(kind) || (self.kind == InteractionKind::Edit && kind == edited)
    }

    /// The row of the matrix that rules this interaction. An edit is screened as
    /// what it edits: with a parent it is a comment, without one a post.
    pub fn row(&self) -> Row {
        match self.kind {
            InteractionKind::Edit if self.parent.is_some() => Row::Comment,
            kind => kind.row(),
        }
    }
}

impl InteractionKind {
    /// Whether two kinds are the same feature: all fields of a profile are one.
    pub fn is_like(self, other: Self) -> bool {
        self == other
            || matches!(
                (self, other),
                (Self::ProfileField(_), Self::ProfileField(_))
            )
    }

    /// The row of the matrix that rules this kind.
    pub const fn row(self) -> Row {
        match self {
            Self::Publish | Self::Edit | Self::Repost => Row::Publish,
            Self::Comment => Row::Comment,
            Self::Reply => Row::Reply,
            Self::Message => Row::Message,
            Self::LiveComment => Row::LiveComment,
            Self::PollCreate => Row::PollCreate,
            Self::ProfileField(_) => Row::Profile,
            Self::Reaction | Self::PollVote | Self::Follow => Row::Reaction,
            Self::Report => Row::Report,
        }
    }
}

/// The fingerprint of something the account published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecentText {
    /// Its fingerprint, from the effects of its verdict.
    pub fingerprint: Fingerprint,
    /// When it was published.
    pub at: Ms,
}
