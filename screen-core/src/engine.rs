//! The pipeline, from a request to its verdict:
//!
//! ```text
//! text → fold → view → scan → signals → gates → verdict → obligations
//! ```

use crate::error::{ErrorCode, RequestError};
use crate::identifiers::IdCheckRequest;
use crate::ids::{DecisionId, Hash};
use crate::pack::Pack;
use crate::policy;
use crate::request::ScreenRequest;
use crate::standing::StandingRequest;
use crate::verdict::Verdict;

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

/// A function of the engine as a black box: JSON in, canonical JSON out.
pub struct Function {
    /// The name it is called by.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    run: fn(&Pack, &[u8]) -> Result<Vec<u8>, RequestError>,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Function")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// All functions, by name. Every binding calls them through [`call`].
pub const FUNCTIONS: &[Function] = &[
    Function {
        name: "screen",
        about: "decides about one interaction: ScreenRequest in, Verdict out",
        run: |pack, bytes| Ok(screen(pack, &ScreenRequest::from_json(bytes)?).to_json()),
    },
    Function {
        name: "standing",
        about: "credit, level, tier and band of an account: StandingRequest in, Standing out",
        run: |pack, bytes| {
            let request: StandingRequest = read(bytes)?;
            request.account.check("account")?;
            let standing =
                crate::standing::standing(pack.policy(), &request.account, request.now_ms);
            Ok(crate::canonical::to_vec(&standing))
        },
    },
    Function {
        name: "validate_id",
        about: "checks a number for typing mistakes: IdCheckRequest in, IdCheck out",
        run: |_, bytes| {
            let request: IdCheckRequest = read(bytes)?;
            Ok(crate::canonical::to_vec(&crate::identifiers::validate_id(
                &request,
            )))
        },
    },
];

/// Calls a function by its name.
///
/// # Errors
/// `unknown_function`, or what is wrong with the input.
pub fn call(pack: &Pack, function: &str, input: &[u8]) -> Result<Vec<u8>, RequestError> {
    let Some(found) = FUNCTIONS.iter().find(|known| known.name == function) else {
        let names: Vec<&str> = FUNCTIONS.iter().map(|known| known.name).collect();
        return Err(RequestError::new(
            ErrorCode::UnknownFunction,
            None,
            "the engine has no such function",
        )
        .help(format!("it has: {}", names.join(", "))));
    };
    (found.run)(pack, input)
}

fn read<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, RequestError> {
    crate::error::read_json(bytes, crate::limits::REQUEST_BYTES_MAX)
}
