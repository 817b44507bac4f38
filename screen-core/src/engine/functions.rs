//! The functions of the engine as black boxes: JSON in, canonical JSON out. Every
//! binding, the command line, the HTTP API, the OpenAPI document and the TypeScript
//! types go through this one table.

use crate::canonical::to_vec;
use crate::error::{ErrorCode, RequestError, read_json};
use crate::identifiers::{IdCheck, IdCheckRequest};
use crate::limits::REQUEST_BYTES_MAX;
use crate::pack::Pack;
use crate::request::{AccountSnapshot, ScreenRequest};
use crate::standing::appeal::{
    self, AppealOutcome, FileAppealOutcome, FileAppealRequest, ResolveAppealRequest,
    ReversalRatesOutcome, ReversalRatesRequest,
};
use crate::standing::{ApplyRequest, EnforceOutcome, EnforceRequest, Standing, StandingRequest};
use crate::verdict::Verdict;

/// A function of the engine.
pub struct Function {
    /// The name it is called by.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    run: fn(&Pack, &[u8]) -> Result<Vec<u8>, RequestError>,
    /// Adds the schema of what goes in to a generator.
    #[cfg(feature = "schema")]
    pub input: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
    /// Adds the schema of what comes out to a generator.
    #[cfg(feature = "schema")]
    pub output: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Function")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

macro_rules! functions {
    ($($name:literal, $about:literal, $input:ty => $output:ty, $run:expr;)+) => {
        /// All functions, by name. Every binding calls them through [`call`].
        pub const FUNCTIONS: &[Function] = &[$(Function {
            name: $name,
            about: $about,
            run: |pack, bytes| {
                let run: fn(&Pack, &$input) -> Result<$output, RequestError> = $run;
                let input: $input = read_json(bytes, REQUEST_BYTES_MAX)?;
                Ok(to_vec(&run(pack, &input)?))
            },
            #[cfg(feature = "schema")]
            input: |generator| generator.subschema_for::<$input>(),
            #[cfg(feature = "schema")]
            output: |generator| generator.subschema_for::<$output>(),
        }),+];
    };
}

functions! {
    "screen", "decides about one interaction",
        ScreenRequest => Verdict, |pack, request| {
            request.check()?;
            Ok(super::screen(pack, request))
        };
    "standing", "credit, level, tier and band of an account, each explained",
        StandingRequest => Standing, |pack, request| {
            request.check()?;
            Ok(crate::standing::standing(
                pack.policy(),
                &request.account,
                request.now_ms,
                request.locale.as_deref(),
            ))
        };
    "apply_delta", "an account as it is after a decision",
        ApplyRequest => AccountSnapshot, |_, request| {
            request.account.check("account")?;
            Ok(request.delta.apply(&request.account))
        };
    "enforce", "moves the enforcement ladder: a finding, and what follows from it",
        EnforceRequest => EnforceOutcome, crate::standing::enforce;
    "file_appeal", "takes an appeal against a decision, or says why not",
        FileAppealRequest => FileAppealOutcome, appeal::file_appeal;
    "resolve_appeal", "takes an appeal a step further, up to its decision",
        ResolveAppealRequest => AppealOutcome, appeal::resolve_appeal;
    "reversal_rates", "how often decisions by each rule are reversed, and what follows",
        ReversalRatesRequest => ReversalRatesOutcome, appeal::reversal_rates;
    "validate_id", "checks a number for typing mistakes",
        IdCheckRequest => IdCheck, |_, request| Ok(crate::identifiers::validate_id(request));
}

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
