//! The functions of the engine as black boxes: JSON in, canonical JSON out. Every
//! binding, the command line, the HTTP API, the OpenAPI document and the TypeScript
//! types go through this one table.

use crate::canonical::to_vec;
use crate::community::{owner, reports, threads};
use crate::error::{ErrorCode, RequestError, read_json};
use crate::identifiers::{IdCheck, IdCheckRequest};
use crate::limits::REQUEST_BYTES_MAX;
use crate::pack::Pack;
use crate::request::{AccountSnapshot, ScreenRequest};
use crate::standing::{ApplyRequest, Standing, StandingRequest};
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
            request.account.check("account")?;
            Ok(crate::standing::standing(pack.policy(), &request.account, request.now_ms))
        };
    "apply_delta", "an account as it is after a decision",
        ApplyRequest => AccountSnapshot, |_, request| {
            request.account.check("account")?;
            Ok(request.delta.apply(&request.account))
        };
    "validate_id", "checks a number for typing mistakes",
        IdCheckRequest => IdCheck, |_, request| Ok(crate::identifiers::validate_id(request));
    "manage_thread", "an owner's or a delegate's act of management in a thread",
        threads::ManageThreadRequest => threads::ManageThreadOutcome, threads::manage_thread;
    "assess_owner", "whether an owner looks after their threads, and what follows",
        owner::OwnerWindow => owner::OwnerOutcome, owner::assess_owner;
    "detect_pile_on", "whether many strangers turn on an account at once",
        owner::PileOnRequest => owner::PileOnOutcome, owner::detect_pile_on;
    "detect_sibling_copies", "whether accounts of one entity spread one text as if many had",
        owner::SiblingsRequest => owner::SiblingsOutcome, owner::detect_sibling_copies;
    "set_protect_mode", "an account turns its protection on or off",
        owner::ProtectModeRequest => owner::ProtectModeOutcome, owner::set_protect_mode;
    "triage_report", "takes in a report and gives it its place in the queue",
        reports::ReportContext => reports::ReportTriage, reports::triage_report;
    "move_report", "a report goes from one state to the next",
        reports::MoveReportRequest => reports::MoveReportOutcome, reports::move_report;
    "decide_report", "decides about a report and tells both sides",
        reports::DecideReportRequest => reports::DecideReportOutcome, reports::decide_report;
    "move_ip_notice", "a notice of a broken right, its counter-notice, and what follows",
        reports::IpNoticeRequest => reports::IpNoticeOutcome, reports::move_ip_notice;
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
