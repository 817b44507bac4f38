//! The form of a statement of reasons in the EU's transparency database: its fields,
//! their lengths and their closed lists of values, written as the database takes them.

use serde::{Deserialize, Serialize};

use crate::pack::Category;

/// Characters of a ground.
pub const GROUND_CHARS_MAX: usize = 500;
/// Characters of an explanation.
pub const EXPLANATION_CHARS_MAX: usize = 2_000;
/// Characters of the facts.
pub const FACTS_CHARS_MAX: usize = 5_000;
/// Characters of the platform's own id of the statement.
pub const PUID_CHARS_MAX: usize = 500;
/// Characters of any other text.
pub const TEXT_CHARS_MAX: usize = 500;

macro_rules! values {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident $text:literal)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[expect(missing_docs, reason = "the database's own words")]
        pub enum $name {
            $(#[serde(rename = $text)] $variant,)+
        }
    )+};
}

values! {
    /// What happened to the content.
    DecisionVisibility {
        ContentRemoved "DECISION_VISIBILITY_CONTENT_REMOVED"
        ContentDisabled "DECISION_VISIBILITY_CONTENT_DISABLED"
        ContentDemoted "DECISION_VISIBILITY_CONTENT_DEMOTED"
        ContentAgeRestricted "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED"
        ContentInteractionRestricted "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED"
        ContentLabelled "DECISION_VISIBILITY_CONTENT_LABELLED"
        Other "DECISION_VISIBILITY_OTHER"
    }
    /// What happened to payments.
    DecisionMonetary {
        Suspension "DECISION_MONETARY_SUSPENSION"
        Termination "DECISION_MONETARY_TERMINATION"
        Other "DECISION_MONETARY_OTHER"
    }
    /// What happened to the service.
    DecisionProvision {
        PartialSuspension "DECISION_PROVISION_PARTIAL_SUSPENSION"
        TotalSuspension "DECISION_PROVISION_TOTAL_SUSPENSION"
        PartialTermination "DECISION_PROVISION_PARTIAL_TERMINATION"
        TotalTermination "DECISION_PROVISION_TOTAL_TERMINATION"
    }
    /// What happened to the account.
    DecisionAccount {
        Suspended "DECISION_ACCOUNT_SUSPENDED"
        Terminated "DECISION_ACCOUNT_TERMINATED"
    }
    /// On which ground.
    DecisionGround {
        IllegalContent "DECISION_GROUND_ILLEGAL_CONTENT"
        IncompatibleContent "DECISION_GROUND_INCOMPATIBLE_CONTENT"
    }
    /// What kind of content it is.
    ContentType {
        App "CONTENT_TYPE_APP"
        Audio "CONTENT_TYPE_AUDIO"
        Image "CONTENT_TYPE_IMAGE"
        Product "CONTENT_TYPE_PRODUCT"
        SyntheticMedia "CONTENT_TYPE_SYNTHETIC_MEDIA"
        Text "CONTENT_TYPE_TEXT"
        Video "CONTENT_TYPE_VIDEO"
        Other "CONTENT_TYPE_OTHER"
    }
    /// How it came to light.
    SourceType {
        Article16 "SOURCE_ARTICLE_16"
        TrustedFlagger "SOURCE_TRUSTED_FLAGGER"
        OtherNotification "SOURCE_TYPE_OTHER_NOTIFICATION"
        Voluntary "SOURCE_VOLUNTARY"
    }
    /// How far software decided.
    AutomatedDecision {
        Fully "AUTOMATED_DECISION_FULLY"
        Partially "AUTOMATED_DECISION_PARTIALLY"
        NotAutomated "AUTOMATED_DECISION_NOT_AUTOMATED"
    }
    /// Whose account it is.
    AccountType {
        Business "ACCOUNT_TYPE_BUSINESS"
        Private "ACCOUNT_TYPE_PRIVATE"
    }
    /// Yes or no.
    YesNo {
        Yes "Yes"
        No "No"
    }
    /// What it is about.
    StatementCategory {
        AnimalWelfare "STATEMENT_CATEGORY_ANIMAL_WELFARE"
        ConsumerInformation "STATEMENT_CATEGORY_CONSUMER_INFORMATION"
        CyberViolence "STATEMENT_CATEGORY_CYBER_VIOLENCE"
        CyberViolenceAgainstWomen "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN"
        DataProtection "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
        Speech "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
        IntellectualProperty "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS"
        CivicDiscourse "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"
        NotSpecifiedNotice "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE"
        OtherViolationTc "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
        ProtectionOfMinors "STATEMENT_CATEGORY_PROTECTION_OF_MINORS"
        RiskForPublicSecurity "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY"
        ScamsAndFraud "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
        SelfHarm "STATEMENT_CATEGORY_SELF_HARM"
        ProhibitedProducts "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"
        Violence "STATEMENT_CATEGORY_VIOLENCE"
    }
    /// What it is about, more exactly: the keywords this product uses.
    Keyword {
        AdultSexualMaterial "KEYWORD_ADULT_SEXUAL_MATERIAL"
        CyberBullyingIntimidation "KEYWORD_CYBER_BULLYING_INTIMIDATION"
        CyberHarassment "KEYWORD_CYBER_HARASSMENT"
        GoodsServicesNotPermitted "KEYWORD_GOODS_SERVICES_NOT_PERMITTED"
        HateSpeech "KEYWORD_HATE_SPEECH"
        ImpersonationAccountHijacking "KEYWORD_IMPERSONATION_ACCOUNT_HIJACKING"
        ProhibitedProducts "KEYWORD_PROHIBITED_PRODUCTS"
        Other "KEYWORD_OTHER"
    }
}

/// The database's category and keyword for each of the product's categories; every one
/// has a place.
pub const fn placed(category: Category) -> (StatementCategory, Option<Keyword>) {
    use StatementCategory as S;
    match category {
        Category::Scam => (S::ScamsAndFraud, None),
        Category::Malware => (S::ScamsAndFraud, Some(Keyword::Other)),
        Category::Impersonation => {
            let keyword = Keyword::ImpersonationAccountHijacking;
            (S::ScamsAndFraud, Some(keyword))
        }
        Category::Harassment => (S::CyberViolence, Some(Keyword::CyberHarassment)),
        Category::Abuse | Category::Threat => {
            (S::CyberViolence, Some(Keyword::CyberBullyingIntimidation))
        }
        Category::Hate => (S::Speech, Some(Keyword::HateSpeech)),
        Category::Violence => (S::Violence, None),
        Category::SelfHarm => (S::SelfHarm, None),
        Category::MinorSafety => (S::ProtectionOfMinors, None),
        Category::SexualContent | Category::PornSolicitation => {
            (S::OtherViolationTc, Some(Keyword::AdultSexualMaterial))
        }
        Category::Privacy => (S::DataProtection, None),
        Category::Gambling => (
            S::OtherViolationTc,
            Some(Keyword::GoodsServicesNotPermitted),
        ),
        Category::Drugs | Category::Weapons | Category::IllegalGoods => {
            (S::ProhibitedProducts, Some(Keyword::ProhibitedProducts))
        }
        Category::IpInfringement => (S::IntellectualProperty, None),
        Category::Spam | Category::OffTopic => (S::OtherViolationTc, Some(Keyword::Other)),
    }
}

/// One statement as the database takes it. Dates are `YYYY-MM-DD`. Fields without a
/// value are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the database's own fields by their names")]
pub struct DsaStatement {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decision_visibility: Vec<DecisionVisibility>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_visibility_other: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_monetary: Option<DecisionMonetary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_provision: Option<DecisionProvision>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_account: Option<DecisionAccount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_type: Option<AccountType>,
    pub decision_ground: DecisionGround,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_ground_reference_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub illegal_content_legal_ground: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub illegal_content_explanation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incompatible_content_ground: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incompatible_content_explanation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incompatible_content_illegal: Option<YesNo>,
    pub content_type: Vec<ContentType>,
    pub category: StatementCategory,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category_addition: Vec<StatementCategory>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category_specification: Vec<Keyword>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_specification_other: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub territorial_scope: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_language: Option<String>,
    pub content_date: String,
    pub application_date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date_visibility_restriction: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date_monetary_restriction: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date_service_restriction: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date_account_restriction: Option<String>,
    pub decision_facts: String,
    pub source_type: SourceType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
    pub automated_detection: YesNo,
    pub automated_decision: AutomatedDecision,
    pub puid: String,
}
