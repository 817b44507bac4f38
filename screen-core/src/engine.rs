//! The pipeline, from a request to its verdict:
//!
//! ```text
//! text → fold → view → scan → signals → gates → verdict → obligations
//! ```

mod functions;
pub mod replay;

pub use functions::{CLIENT_FUNCTIONS, FUNCTIONS, Function, call, call_one_of};

use crate::error::RequestError;
use crate::ids::{DecisionId, Hash};
use crate::pack::Pack;
use crate::policy::{self, explain::Explanation};
use crate::request::ScreenRequest;
use crate::verdict::Verdict;
use crate::verdict::messages::{self, Message};

/// Explains what the text of an interaction holds: every hit with its term, the steps by
/// which a disguise was seen through, its places and its rules. For the operator: rules
/// that are not published stand in it as well.
///
/// # Errors
/// `too_large` for a text with more in it than can be looked at.
pub fn explain(pack: &Pack, request: &ScreenRequest) -> Result<Explanation, RequestError> {
    policy::explain::explain(pack, request, screen(pack, request).action)
}

/// Decides about one interaction. Pure: the same pack and request give the same
/// verdict, byte for byte, wherever it runs.
///
/// The request has to be checked; [`ScreenRequest::from_json`] does it, and
/// [`ScreenRequest::check`] does it for one built by hand.
pub fn screen(pack: &Pack, request: &ScreenRequest) -> Verdict {
    let case = policy::Case::new(pack, request);
    let findings = policy::run(&case);
    policy::verdict(&case, findings)
}

/// The verdict a host gives when the engine itself could not: the content waits
/// for a person. It has no record, because nothing was decided.
pub fn unavailable(decision_id: &DecisionId, pack_digest: &Hash, locale: Option<&str>) -> Verdict {
    policy::unavailable(decision_id, pack_digest, locale)
}

/// All that the engine can say, for the published reference and for the tests.
pub fn all_messages() -> impl Iterator<Item = &'static Message> {
    [
        messages::ALL,
        crate::community::messages::ALL,
        crate::standing::messages::ALL,
        crate::disclosure::authority::messages::ALL,
        crate::community::threads::messages::ALL,
        crate::community::owner::messages::ALL,
        crate::community::reports::messages::ALL,
        crate::disclosure::messages::ALL,
        crate::disclosure::lint::messages::ALL,
    ]
    .into_iter()
    .flatten()
}
