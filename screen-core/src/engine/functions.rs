//! The functions of the engine as black boxes: JSON in, canonical JSON out. Every
//! binding, the command line, the HTTP API, the OpenAPI document and the TypeScript
//! types go through this one table.

use crate::canonical::to_vec;
use crate::community::blocklist::{BlocklistReviewOutcome, BlocklistReviewRequest};
use crate::community::emergency::{EmergencyOutcome, EmergencyRequest};
use crate::community::features::{AssessFeatureOutcome, AssessFeatureRequest};
use crate::community::groups::{DeclareGroupOutcome, DeclareGroupRequest};
use crate::community::labels::{ProfileLabels, ProfileLabelsRequest};
use crate::community::orders::{OrderOutcome, OrderRequest};
use crate::community::registers::{BandOutcome, BandRequest, RegisterExport, RegisterRequest};
use crate::community::registration::RegistrationRequest;
use crate::community::retention::{ErasureRequest, RetentionPlan};
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
            request.account.check("account")?;
            Ok(crate::standing::standing(pack.policy(), &request.account, request.now_ms))
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
    "screen_registration", "decides about the opening of an account",
        RegistrationRequest => Verdict, crate::community::registration::screen_registration;
    "declare_group", "takes the declaration of accounts run together, and writes its filing",
        DeclareGroupRequest => DeclareGroupOutcome, crate::community::groups::declare_group;
    "profile_labels", "what a profile shows about who runs it",
        ProfileLabelsRequest => ProfileLabels, crate::community::labels::profile_labels;
    "review_blocklist_entry", "keeps, renews or lifts an entry of the blocklist",
        BlocklistReviewRequest => BlocklistReviewOutcome,
        crate::community::blocklist::review_blocklist_entry;
    "assess_feature", "takes a step of a feature's security assessment",
        AssessFeatureRequest => AssessFeatureOutcome, crate::community::features::assess_feature;
    "set_emergency", "sets an emergency mode, or ends one before its time",
        EmergencyRequest => EmergencyOutcome, crate::community::emergency::set_emergency;
    "plan_erasure", "closes an account for its owner, and says what is erased when",
        ErasureRequest => RetentionPlan, crate::community::retention::plan_erasure;
    "register_order", "registers an order to disclose information, and what it may have",
        OrderRequest => OrderOutcome, crate::community::orders::register_order;
    "export_register", "the register of accounts, as rows and as a table",
        RegisterRequest => RegisterExport, crate::community::registers::export_register;
    "assess_band", "band and tier of an account, with a record of what changed",
        BandRequest => BandOutcome, crate::community::registers::assess_band;
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
