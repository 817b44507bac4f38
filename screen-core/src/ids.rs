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
    /// of a SHA-256, as hex; behind them, of a text that is not short, 128 bits that
    /// changed copies have nearly in common.
    Fingerprint
    /// A SHA-256 as lower-case hex.
    Hash
    /// A subject of the audit log under a name that can be destroyed.
    Pseudonym
}

/// Hex digits of the digest in a fingerprint; a sketch has as many.
const DIGEST_DIGITS: usize = 32;
/// Bits of two sketches that agree in copies which were changed a little: about six
/// tenths of the pieces of both texts are the same. Of texts that have nothing in common
/// half of the bits agree, and so many once in more than a billion pairs.
const LIKE_BITS_MIN: u32 = 103;

impl Fingerprint {
    /// The fingerprint of a text by its digest and, where it has one, its sketch.
    pub(crate) fn new(digest: &Hash, sketch: Option<u128>) -> Self {
        let digest: String = digest.0.chars().take(DIGEST_DIGITS).collect();
        Self(match sketch {
            Some(sketch) => format!("{digest}{sketch:032x}"),
            None => digest,
        })
    }

    fn digest(&self) -> Option<&str> {
        self.0.get(..DIGEST_DIGITS)
    }

    /// Whether two texts are the same after folding: by their digests, whether or not
    /// there is a sketch behind them.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self.digest(), other.digest()) {
            (Some(a), Some(b)) => a == b,
            _ => self == other,
        }
    }

    /// Whether one text is the other, changed a little. Never for short texts, which have
    /// no sketch.
    pub fn is_like(&self, other: &Self) -> bool {
        let sketch = |print: &Self| {
            let digits = print.0.get(DIGEST_DIGITS..)?;
            (digits.len() == DIGEST_DIGITS)
                .then(|| u128::from_str_radix(digits, 16).ok())
                .flatten()
        };
        match (sketch(self), sketch(other)) {
            (Some(a), Some(b)) => (a ^ b).count_zeros() >= LIKE_BITS_MIN,
            _ => false,
        }
    }
}
