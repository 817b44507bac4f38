//! The functions of the engine as black boxes: JSON in, canonical JSON out. Every
//! binding, the command line, the HTTP API, the OpenAPI document and the TypeScript
//! types go through these tables.

use super::replay::{ReplayOutcome, ReplayRequest};
use crate::audit::checkpoint::{CheckpointCheck, VerifyCheckpointRequest};
use crate::audit::export::{ExportLogRequest, LogExport};
use crate::audit::log::{LogCheck, VerifyLogRequest};
use crate::audit::proofs::{
    AuditLeaf, AuditLeafRequest, AuditRoot, AuditRootRequest, ConsistencyProof, InclusionProof,
    ProofCheck, ProveConsistencyRequest, ProveInclusionRequest,
};
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
use crate::community::{owner, reports, threads};
use crate::disclosure::authority::{DraftAuthorityReportOutcome, DraftAuthorityReportRequest};
use crate::disclosure::diff::{DiffRequest, PackDiff, diff_packs};
use crate::disclosure::lint::{LintOutcome, LintRequest, lint};
use crate::disclosure::rules::{RenderRulesRequest, RulesPage, render_rules};
use crate::disclosure::sor::checked::{CheckStatementRequest, StatementCheck};
use crate::disclosure::sor::{SorExport, SorExportRequest};
use crate::disclosure::summary::{DescribeRequest, PackSummary, describe_pack};
use crate::disclosure::transparency::{TransparencyReport, TransparencyRequest};
use crate::error::{ErrorCode, RequestError};
use crate::identifiers::{IdCheck, IdCheckRequest};
use crate::json::read_json;
use crate::limits::REQUEST_BYTES_MAX;
use crate::pack::Pack;
use crate::policy::explain::Explanation;
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

macro_rules! function {
    ($name:literal, $about:literal, $input:ty => $output:ty, $run:expr) => {
        Function {
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
        }
    };
}

macro_rules! functions {
    (
        client { $($name:literal, $about:literal, $in:ty => $out:ty, $run:expr;)+ }
        host { $($name2:literal, $about2:literal, $in2:ty => $out2:ty, $run2:expr;)+ }
    ) => {
        /// What a page or an edge asks. A module that calls no others is without
        /// their code and small enough to send to every reader.
        pub const CLIENT_FUNCTIONS: &[Function] = &[
            $(function!($name, $about, $in => $out, $run)),+
        ];

        /// All functions: those of a client, and those that only a host calls.
        pub const FUNCTIONS: &[Function] = &[
            $(function!($name, $about, $in => $out, $run)),+,
            $(function!($name2, $about2, $in2 => $out2, $run2)),+
        ];
    };
}

functions! {
    client {
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
        "validate_id", "checks a number for typing mistakes",
            IdCheckRequest => IdCheck, |_, request| Ok(crate::identifiers::validate_id(request));
    }
    host {
        "explain", "what the text holds, why each place counts, and which rules it concerns; for the operator",
            ScreenRequest => Explanation, |pack, request| {
                request.check()?;
                super::explain(pack, request)
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
        "audit_leaf", "the leaf of a record in the log",
            AuditLeafRequest => AuditLeaf, crate::audit::proofs::audit_leaf;
        "audit_root", "the root of the log after some leaves",
            AuditRootRequest => AuditRoot, crate::audit::proofs::audit_root;
        "audit_prove_inclusion", "proves that a leaf is in a log",
            ProveInclusionRequest => InclusionProof, crate::audit::proofs::audit_prove_inclusion;
        "audit_prove_consistency", "proves that a log begins with an earlier one",
            ProveConsistencyRequest => ConsistencyProof,
            crate::audit::proofs::audit_prove_consistency;
        "verify_inclusion", "checks a proof that a leaf is in a log",
            InclusionProof => ProofCheck, crate::audit::proofs::verify_inclusion;
        "verify_consistency", "checks a proof that a log begins with an earlier one",
            ConsistencyProof => ProofCheck, crate::audit::proofs::verify_consistency;
        "verify_checkpoint", "checks a signed checkpoint of a log",
            VerifyCheckpointRequest => CheckpointCheck, crate::audit::checkpoint::verify_checkpoint;
        "verify_log", "checks a log against its checkpoints and names what is wrong",
            VerifyLogRequest => LogCheck, crate::audit::log::verify_log;
        "export_log_period", "the records of a period, each with a proof",
            ExportLogRequest => LogExport, crate::audit::export::export_log_period;
        "replay", "computes a stored decision again and says what differs",
            ReplayRequest => ReplayOutcome, super::replay::replay;
        "sor_export", "statements of reasons in the form of the EU's transparency database",
            SorExportRequest => SorExport, crate::disclosure::sor::sor_export;
        "check_statement", "holds a statement against the form of the EU's transparency database",
            CheckStatementRequest => StatementCheck,
            crate::disclosure::sor::checked::check_statement;
        "draft_authority_report", "a draft for an authority; two people approve, nothing is sent",
            DraftAuthorityReportRequest => DraftAuthorityReportOutcome,
            crate::disclosure::authority::draft_authority_report;
        "transparency_report", "numbers for the public, counted from the log",
            TransparencyRequest => TransparencyReport,
            crate::disclosure::transparency::transparency_report;
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
        "lint", "holds the pack against a profile: what a regulation asks for and it lacks",
            LintRequest => LintOutcome, lint;
        "render_rules", "the published rules as a page, in Markdown or HTML",
            RenderRulesRequest => RulesPage, render_rules;
        "describe_pack", "the pack as a document to keep and to compare with; for the operator",
            DescribeRequest => PackSummary, describe_pack;
        "diff_packs", "what changed since an earlier version of the pack; for the operator",
            DiffRequest => PackDiff, diff_packs;
    }
}

/// Calls a function by its name.
///
/// # Errors
/// `unknown_function`, or what is wrong with the input.
pub fn call(pack: &Pack, function: &str, input: &[u8]) -> Result<Vec<u8>, RequestError> {
    call_one_of(FUNCTIONS, pack, function, input)
}

/// Calls one of some functions by its name, such as of [`CLIENT_FUNCTIONS`].
///
/// # Errors
/// `unknown_function`, or what is wrong with the input.
pub fn call_one_of(
    functions: &[Function],
    pack: &Pack,
    function: &str,
    input: &[u8],
) -> Result<Vec<u8>, RequestError> {
    let Some(found) = functions.iter().find(|known| known.name == function) else {
        let names: Vec<&str> = functions.iter().map(|known| known.name).collect();
        return Err(RequestError::new(
            ErrorCode::UnknownFunction,
            None,
            "the engine has no such function",
        )
        .help(format!("it has: {}", names.join(", "))));
    };
    (found.run)(pack, input)
}
