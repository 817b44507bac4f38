//! Statements of reasons in the form of the EU's transparency database (15(1); DSA,
//! articles 17 and 24(5)). No personal data: free texts are searched, and refused
//! rather than cut.

pub mod checked;
pub mod schema;

use serde::{Deserialize, Serialize};

use self::checked::{is_language, is_puid, is_territory, is_url};
use self::schema::{
    AccountType, AutomatedDecision, ContentType, DecisionAccount, DecisionGround,
    DecisionProvision, DecisionVisibility, DsaStatement, EXPLANATION_CHARS_MAX, FACTS_CHARS_MAX,
    GROUND_CHARS_MAX, Keyword, SourceType, StatementCategory, YesNo, placed,
};
use super::free_text;
use crate::audit::sha256;
use crate::error::RequestError;
use crate::ids::{DecisionId, RuleId};
use crate::limits::STATEMENTS_MAX;
use crate::pack::{Category, Pack};
use crate::request::{EntityKind, check};
use crate::sort::sort_by;
use crate::time::{Ms, date};
use crate::verdict::{Automation, Ground, SorSource, StatementOfReasons};

/// Decisions whose statements are to be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SorExportRequest {
    /// At most 100: the database takes no more in one call.
    pub decisions: Vec<StatementRequest>,
}

/// One decision with its statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatementRequest {
    /// The decision; it becomes the platform's id of the statement.
    pub decision_id: DecisionId,
    /// What the person was told.
    pub statement: StatementOfReasons,
    /// The rule behind it; its category is taken from the pack.
    #[serde(default)]
    pub rule: Option<RuleId>,
    /// The category, where there is no rule of this pack.
    #[serde(default)]
    pub category: Option<Category>,
    /// What kind of content it is; text where nothing is said.
    #[serde(default)]
    pub content_type: Vec<ContentType>,
    /// When the content was made.
    pub content_at: Ms,
    /// Whose account it is.
    #[serde(default)]
    pub account: Option<EntityKind>,
    /// Where the restriction holds: codes of countries, `EU`, `EEA`.
    #[serde(default)]
    pub territorial_scope: Vec<String>,
    /// The language of the content, two letters.
    #[serde(default)]
    pub content_language: Option<String>,
    /// The address of the rule.
    #[serde(default)]
    pub reference_url: Option<String>,
    /// Whether what breaks the platform's rules breaks the law, too.
    #[serde(default)]
    pub also_illegal: Option<YesNo>,
}

/// The statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SorExport {
    /// In the order of the decisions.
    pub statements: Vec<DsaStatement>,
    /// Decisions that restrict nothing, such as warnings and reminders: the database
    /// has no place for them.
    pub no_restriction: Vec<DecisionId>,
}

/// Statements in the form of the transparency database (15(1)).
///
/// # Errors
/// More than 100, a restriction or category that is none, a text that is too long or
/// names somebody.
pub fn sor_export(pack: &Pack, request: &SorExportRequest) -> Result<SorExport, RequestError> {
    let count = request.decisions.len();
    check::at_most("decisions", count, STATEMENTS_MAX, "statements")?;
    let mut export = SorExport {
        statements: Vec::new(),
        no_restriction: Vec::new(),
    };
    for (index, decision) in request.decisions.iter().enumerate() {
        let field = format!("decisions[{index}]");
        match statement(pack, decision, &field)? {
            Some(statement) => export.statements.push(statement),
            None => export.no_restriction.push(decision.decision_id.clone()),
        }
    }
    Ok(export)
}

/// What a restriction is in the database's words.
#[derive(Clone, Copy)]
enum Measure {
    Visibility(DecisionVisibility),
    Provision(DecisionProvision),
    Account(DecisionAccount),
    Nothing,
}

/// The measure behind the `restriction` of a statement.
fn measure(restriction: &str) -> Option<Measure> {
    use DecisionVisibility as V;
    // Steps against an owner, and the screening of reports, are named with their area.
    let restriction = restriction.strip_prefix("owner_").unwrap_or(restriction);
    Some(match restriction {
        "reject" | "content_removed" => Measure::Visibility(V::ContentRemoved),
        "hold" | "content_disabled" | "pre_moderate" | "registration_held" => {
            Measure::Visibility(V::ContentDisabled)
        }
        "limit" | "content_demoted" => Measure::Visibility(V::ContentDemoted),
        "label" | "content_labelled" => Measure::Visibility(V::ContentLabelled),
        "followers_only"
        | "close_interactions"
        | "cancel_interactions"
        | "content_interaction_restricted" => Measure::Visibility(V::ContentInteractionRestricted),
        "limit_functions"
        | "functions_limited"
        | "registration_prohibited"
        | "report_processing_suspended" => Measure::Provision(DecisionProvision::PartialSuspension),
        "suspend_updates" | "updates_suspended" => Measure::Account(DecisionAccount::Suspended),
        "close_account" | "account_closed" => Measure::Account(DecisionAccount::Terminated),
        "warn_rectify" | "remind" | "strike" | "report_misuse_warning" => Measure::Nothing,
        _ => return None,
    })
}

fn statement(
    pack: &Pack,
    decision: &StatementRequest,
    at: &str,
) -> Result<Option<DsaStatement>, RequestError> {
    checked(decision, at)?;
    let told = &decision.statement;
    let field = |name: &str| format!("{at}.{name}");
    let measure = measure(&told.restriction)
        .ok_or_else(|| check::invalid(field("statement.restriction"), "not a restriction"))?;
    if matches!(measure, Measure::Nothing) {
        return Ok(None);
    }
    let category = category(pack, decision)
        .ok_or_else(|| check::invalid(field("category"), "neither a category nor a known rule"))?;
    let (placed, keyword) = placed(category);
    let end = told.until.map(date);
    let (visibility, provision, account) = match measure {
        Measure::Visibility(visibility) => (vec![visibility], None, None),
        Measure::Provision(provision) => (Vec::new(), Some(provision), None),
        Measure::Account(account) => (Vec::new(), None, Some(account)),
        Measure::Nothing => return Ok(None),
    };
    let mut statement = DsaStatement {
        end_date_visibility_restriction: end.clone().filter(|_| !visibility.is_empty()),
        end_date_service_restriction: end.clone().filter(|_| provision.is_some()),
        end_date_account_restriction: end.filter(|_| account.is_some()),
        end_date_monetary_restriction: None,
        decision_visibility: visibility,
        decision_visibility_other: None,
        decision_monetary: None,
        decision_provision: provision,
        decision_account: account,
        account_type: decision.account.map(account_type),
        decision_ground: DecisionGround::IncompatibleContent,
        decision_ground_reference_url: decision.reference_url.clone(),
        illegal_content_legal_ground: None,
        illegal_content_explanation: None,
        incompatible_content_ground: None,
        incompatible_content_explanation: None,
        incompatible_content_illegal: None,
        content_type: content_type(&decision.content_type),
        category: placed,
        category_addition: Vec::<StatementCategory>::new(),
        category_specification: keyword.into_iter().collect(),
        category_specification_other: (keyword == Some(Keyword::Other))
            .then(|| other_words(category).to_owned()),
        territorial_scope: decision.territorial_scope.clone(),
        content_language: decision.content_language.clone(),
        content_date: date(decision.content_at),
        application_date: date(told.from),
        decision_facts: told.facts.clone(),
        source_type: source(told.source),
        source_identity: None,
        automated_detection: yes_no(told.automated_detection),
        automated_decision: match told.automated_decision {
            Automation::Fully => AutomatedDecision::Fully,
            Automation::Partially => AutomatedDecision::Partially,
            Automation::Not => AutomatedDecision::NotAutomated,
        },
        puid: puid(&decision.decision_id),
    };
    ground(&mut statement, &told.ground, decision.also_illegal);
    Ok(Some(statement))
}

fn ground(statement: &mut DsaStatement, ground: &Ground, also_illegal: Option<YesNo>) {
    match ground.clone() {
        Ground::Law { reference, why } => {
            statement.decision_ground = DecisionGround::IllegalContent;
            statement.illegal_content_legal_ground = Some(reference);
            statement.illegal_content_explanation = Some(why);
        }
        Ground::Terms { clause, why } => {
            statement.incompatible_content_ground = Some(clause);
            statement.incompatible_content_explanation = Some(why);
            statement.incompatible_content_illegal = Some(also_illegal.unwrap_or(YesNo::No));
        }
    }
}

/// Bounds, forms, and no words about a person.
fn checked(decision: &StatementRequest, at: &str) -> Result<(), RequestError> {
    let field = |name: &str| format!("{at}.{name}");
    let told = &decision.statement;
    check::id(&field("decision_id"), decision.decision_id.as_str())?;
    check::identity(&field("decision_id"), decision.decision_id.as_str())?;
    check::time(&field("content_at"), decision.content_at)?;
    check::time(&field("statement.from"), told.from)?;
    if let Some(until) = told.until {
        check::time(&field("statement.until"), until)?;
    }
    let (ground, ground_text, why) = match &told.ground {
        Ground::Law { reference, why } => ("statement.ground.law.ref", reference, why),
        Ground::Terms { clause, why } => ("statement.ground.terms.clause", clause, why),
    };
    let why_field = match &told.ground {
        Ground::Law { .. } => "statement.ground.law.why",
        Ground::Terms { .. } => "statement.ground.terms.why",
    };
    for (name, text, max) in [
        ("statement.facts", &told.facts, FACTS_CHARS_MAX),
        (ground, ground_text, GROUND_CHARS_MAX),
        (why_field, why, EXPLANATION_CHARS_MAX),
    ] {
        if text.trim().is_empty() {
            return Err(check::invalid(field(name), "empty"));
        }
        free_text(&field(name), text, max)?;
    }
    let countries = &decision.territorial_scope;
    check::list(&field("territorial_scope"), countries.len())?;
    check::list(&field("content_type"), decision.content_type.len())?;
    let wrong = |name: &str, what: &str| Err(check::invalid(field(name), what));
    if !countries.iter().all(|code| is_territory(code)) {
        return wrong("territorial_scope", "expected country codes, `EU` or `EEA`");
    }
    let language = decision.content_language.as_deref();
    if !language.is_none_or(is_language) {
        return wrong("content_language", "expected two capital letters");
    }
    if !decision.reference_url.as_deref().is_none_or(is_url) {
        return wrong(
            "reference_url",
            "expected an address of at most 500 characters",
        );
    }
    Ok(())
}

fn category(pack: &Pack, decision: &StatementRequest) -> Option<Category> {
    let of_rule = decision.rule.as_ref().and_then(|id| {
        let mut rules = pack.policy().rules.iter();
        rules.find(|rule| rule.id == *id).map(|rule| rule.category)
    });
    of_rule.or(decision.category)
}

/// What stands beside the keyword `other`.
const fn other_words(category: Category) -> &'static str {
    match category {
        Category::Spam => "Spam",
        Category::Malware => "Malicious software",
        _ => "Off topic",
    }
}

const fn account_type(kind: EntityKind) -> AccountType {
    match kind {
        EntityKind::Individual => AccountType::Private,
        _ => AccountType::Business,
    }
}

fn content_type(given: &[ContentType]) -> Vec<ContentType> {
    let mut types = given.to_vec();
    sort_by(&mut types, Ord::cmp);
    types.dedup();
    if types.is_empty() {
        types.push(ContentType::Text);
    }
    types
}

const fn source(source: SorSource) -> SourceType {
    match source {
        SorSource::OwnInitiative => SourceType::Voluntary,
        SorSource::Report => SourceType::Article16,
        SorSource::TrustedFlagger => SourceType::TrustedFlagger,
        SorSource::OtherNotification => SourceType::OtherNotification,
    }
}

const fn yes_no(yes: bool) -> YesNo {
    if yes { YesNo::Yes } else { YesNo::No }
}

/// The decision's id, or a digest of it where it has characters the database does not
/// take.
fn puid(id: &DecisionId) -> String {
    if is_puid(id.as_str()) {
        return id.0.clone();
    }
    format!("sha256-{}", sha256(&[id.0.as_bytes()]))
}
