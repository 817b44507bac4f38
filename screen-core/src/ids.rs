//! Opaque identifiers. Each kind is its own type, so that one cannot be handed
//! in where another is meant.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

id! {
    /// An account of the platform.
    AccountId
    /// A keyed digest of a registered person or organization: HMAC-SHA-256 under
    /// a key that only the identity service holds, 128 bits as hex. Never a
    /// document number.
    EntityKey
    /// One decision; made by the host, unique for ever.
    DecisionId
    /// A group of accounts run together.
    GroupId
    /// A rule of the policy pack, such as `scam.advance-fee`.
    RuleId
    /// A piece of content: a post, a comment, a message.
    ContentRef
    /// What two copies of the same text share after folding: the first 128 bits
    /// of a SHA-256, as hex.
    Fingerprint
    /// A SHA-256 as lower-case hex.
    Hash
    /// A subject of the audit log under a name that can be destroyed.
    Pseudonym
}
