//! The sections of `pack.toml` but for the rules.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::de::DeTable;

use super::community;
use super::diagnostic::{Code, Sink, Source};
use super::lists::{self, List};
use super::overblock;
use super::patterns::PatternFiles;
use super::reader::{Node, Place, Table};
use super::rules::{self, Names};
use super::standing::{credit, ladder, tiers};
use super::views::{self, ListOptions};
use super::{BuildOptions, Files};
use crate::limits::{QUOTA_COUNT_MAX, QUOTA_WINDOW_S_MAX, TEXT_BYTES_MAX};
use crate::pack::load::revision;
use crate::pack::{
    AutoStrike, Base, Contact, Ladder, Limits, Matrix, Policy, Profile, Quota, Window,
};
use crate::request::Row;
use crate::time::{Ms, TIME_MS_MAX};
use crate::verdict::Action;

/// The schema this version reads.
const SCHEMA: &str = "screen-pack/1";
/// Points, days and the like in a policy.
pub(super) const COUNT: std::ops::RangeInclusive<i64> = 0..=1_000_000;

/// Reads `pack.toml`. None where something essential is missing; whatever is wrong
/// is in the sink.
pub(super) fn read(
    files: &Files,
    lists: &[List<'_>],
    patterns: &PatternFiles<'_>,
    options: &BuildOptions<'_>,
    sink: &Sink,
) -> Option<(Policy, Vec<ListOptions>)> {
    const FILE: &str = "pack.toml";
    let Some(bytes) = files.get(FILE) else {
        let help = Some("a pack is a folder with `pack.toml` and `lists/*.txt` in it".to_owned());
        sink.add(
            Source {
                file: FILE,
                text: "",
            },
            0..0,
            Code::File,
            "the folder has no `pack.toml`",
            help,
        );
        return None;
    };
    let source = lists::text(FILE, bytes, sink)?;
    let (root, errors) = DeTable::parse_recoverable(source.text);
    for error in &errors {
        sink.add(
            source,
            error.span().unwrap_or(0..0),
            Code::Syntax,
            error.message(),
            None,
        );
    }
    let table = Table::root(&root, Place { source, sink });
    let list_options = views::read(table.get("lists").and_then(|node| node.table()), lists);
    let policy = policy(&table, lists, &list_options, patterns, options, sink);
    table.finish();
    Some((policy?, list_options))
}

fn policy(
    table: &Table<'_>,
    lists: &[List<'_>],
    list_options: &[ListOptions],
    patterns: &PatternFiles<'_>,
    options: &BuildOptions<'_>,
    sink: &Sink,
) -> Option<Policy> {
    schema(table);
    let text = |key: &'static str| {
        table
            .need(key)
            .and_then(|node| node.text().map(str::to_owned))
    };
    let (id, version) = (text("id"), version(table));
    let profile: Option<Profile> = table.need("profile").and_then(|node| node.word());
    let effective_at = table
        .need("effective_at")
        .and_then(|node| node.number(0..=TIME_MS_MAX));
    let effective_at = options.effective_at.or(effective_at);
    let expires_at = expires_at(table, effective_at, options);
    let on_unknown = table
        .get("on_unknown")
        .map_or(Some(Action::Hold), |node| node.word());
    let host_signals = texts(table.get("host_signals"));
    let protected_names = texts(table.get("protected_names"));
    let instruments = texts(table.get("instruments"));
    let guidelines = table
        .get("guidelines")
        .map(|node| rules::locale_text(&node));
    let endpoints = named(table.get("endpoints"), |node| {
        node.text().map(str::to_owned)
    });
    let names = Names {
        lists: lists.iter().map(|list| list.terms.name.as_str()).collect(),
        patterns: patterns.names(),
        host_signals: &host_signals,
        used: RefCell::default(),
        used_patterns: RefCell::default(),
    };
    let responsible = section(table, "responsible", |section| Some(contacts(section)));
    let base = needed(table, "base", |section| base(section, profile));
    let limits = section(table, "limits", limits);
    let credit = needed(table, "credit", credit);
    let ladder = section(table, "ladder", ladder);
    let tiers = needed(table, "tiers", |section| Some(tiers(section)));
    let matrix = needed(table, "matrix", matrix);
    let quota = section(table, "quota", |section| Some(quota(section)));
    let owners = section(table, "owners", community::owners);
    let slack = section(table, "slack", community::slack);
    let reports = section(table, "reports", community::reports);
    let appeals = section(table, "appeals", community::appeals);
    let blocklist = section(table, "blocklist", community::blocklist);
    let rules = table
        .get("rules")
        .and_then(|node| node.table())
        .map_or_else(Vec::new, |section| {
            rules::read(&section, &names, effective_at.unwrap_or(0))
        });
    let used = names.used_patterns.into_inner();
    patterns.unused(|number| used.contains(&number), sink);
    section(table, "lint", |section| {
        let rules = table.get("rules").and_then(|node| node.table());
        let rules = rules.map(|rules| rules.entries()).unwrap_or_default();
        let names: Vec<&str> = rules.iter().map(|(id, ..)| *id).collect();
        overblock::check_expected(section, &names);
        Some(())
    });
    let mut used = names.used.into_inner();
    used.extend(list_options.iter().flat_map(ListOptions::except));
    for (list, _) in lists
        .iter()
        .zip(0u32..)
        .filter(|(_, number)| !used.contains(number))
    {
        let message = format!("no rule uses the list `{}`", list.terms.name);
        sink.add(
            list.source,
            0..0,
            Code::UnusedList,
            message,
            Some("use it in a rule, or remove the file".to_owned()),
        );
    }
    Some(Policy {
        id: id?,
        version: version?,
        profile: profile?,
        instruments,
        guidelines: guidelines.flatten(),
        endpoints,
        effective_at: effective_at?,
        expires_at,
        on_unknown: on_unknown?,
        responsible: responsible.unwrap_or_default(),
        base: base?,
        limits: limits.unwrap_or(Limits {
            text_bytes_max: BTreeMap::new(),
            text_bytes_max_default: TEXT_BYTES_DEFAULT,
        }),
        credit: credit?,
        ladder: ladder.unwrap_or(Ladder {
            weight: BTreeMap::new(),
            scope: Vec::new(),
            steps: Vec::new(),
            auto_strike: AutoStrike::Off,
        }),
        tiers: tiers?,
        matrix: matrix?,
        quota: quota.unwrap_or_default(),
        owners: owners.unwrap_or_else(community::owners_default),
        slack: slack.unwrap_or(community::SLACK_DEFAULT),
        reports: reports.unwrap_or(community::REPORTS_DEFAULT),
        appeals: appeals.unwrap_or(community::APPEALS_DEFAULT),
        blocklist: blocklist.unwrap_or_else(community::blocklist_default),
        rules,
        protected_names,
        host_signals,
    })
}

/// The end of the pack, which must come after its beginning.
fn expires_at(
    table: &Table<'_>,
    effective_at: Option<Ms>,
    options: &BuildOptions<'_>,
) -> Option<Ms> {
    let node = table.get("expires_at");
    let written = node.as_ref().and_then(|node| node.number(0..=TIME_MS_MAX));
    let expires_at = options.expires_at.or(written)?;
    if effective_at.is_some_and(|begin| expires_at <= begin) {
        let message = "the pack ends before it begins: `expires_at` is not after `effective_at`";
        let help = Some(
            "both are milliseconds since 1970; leave `expires_at` out for a pack without an end"
                .to_owned(),
        );
        match node {
            Some(node) => node.error(Code::OutOfRange, message, help),
            None => table.error(Code::OutOfRange, message, help),
        }
    }
    Some(expires_at)
}

/// Bytes of a text where the pack does not say.
const TEXT_BYTES_DEFAULT: u32 = 20_000;

/// The version, which should have an order: an older pack must not replace a newer one,
/// and one without a number counts as the oldest.
fn version(table: &Table<'_>) -> Option<String> {
    let node = table.need("version")?;
    let version = node.text()?;
    if revision(version).is_none() {
        let message =
            format!("the version `{version}` is no number, so the pack counts as the oldest");
        let help = "write up to four numbers below 65536 with dots between them, as in `1.4.0`";
        node.error(Code::Version, message, Some(help.to_owned()));
    }
    Some(version.to_owned())
}

fn schema(table: &Table<'_>) {
    let Some(node) = table.need("schema") else {
        return;
    };
    if let Some(schema) = node.text().filter(|schema| *schema != SCHEMA) {
        let help = Some(format!("this version reads `{SCHEMA}`"));
        node.error(
            Code::UnknownWord,
            format!("unknown schema `{schema}`"),
            help,
        );
    }
}

/// A section that may be missing.
fn section<T>(
    table: &Table<'_>,
    key: &'static str,
    read: impl FnOnce(&Table<'_>) -> Option<T>,
) -> Option<T> {
    read_section(table.get(key), read)
}

/// A section that must be there.
fn needed<T>(
    table: &Table<'_>,
    key: &'static str,
    read: impl FnOnce(&Table<'_>) -> Option<T>,
) -> Option<T> {
    read_section(table.need(key), read)
}

fn read_section<T>(
    node: Option<Node<'_>>,
    read: impl FnOnce(&Table<'_>) -> Option<T>,
) -> Option<T> {
    let table = node?.table()?;
    let value = read(&table);
    table.finish();
    value
}

pub(super) fn texts(node: Option<Node<'_>>) -> Vec<String> {
    let nodes = node.and_then(|node| node.list()).unwrap_or_default();
    nodes
        .iter()
        .filter_map(|node| node.text().map(str::to_owned))
        .collect()
}

/// A table of words to values.
pub(super) fn map<K: DeserializeOwned + Ord, V>(
    node: Option<Node<'_>>,
    read: impl Fn(&Node<'_>) -> Option<V>,
) -> BTreeMap<K, V> {
    let Some(table) = node.and_then(|node| node.table()) else {
        return BTreeMap::new();
    };
    table
        .keyed()
        .into_iter()
        .filter_map(|(key, node)| Some((key, read(&node)?)))
        .collect()
}

/// A table of free names to values.
fn named<V>(node: Option<Node<'_>>, read: impl Fn(&Node<'_>) -> Option<V>) -> BTreeMap<String, V> {
    let Some(table) = node.and_then(|node| node.table()) else {
        return BTreeMap::new();
    };
    table
        .entries()
        .into_iter()
        .filter_map(|(key, _, node)| Some((key.to_owned(), read(&node)?)))
        .collect()
}

fn contacts(table: &Table<'_>) -> BTreeMap<String, Contact> {
    let contact = |node: &Node<'_>| {
        let table = node.table()?;
        let text = |key| {
            table
                .need(key)
                .and_then(|node| node.text().map(str::to_owned))
        };
        let (name, contact) = (text("name"), text("contact"));
        table.finish();
        Some(Contact {
            name: name?,
            contact: contact?,
        })
    };
    table
        .entries()
        .into_iter()
        .filter_map(|(role, _, node)| Some((role.to_owned(), contact(&node)?)))
        .collect()
}

fn base(table: &Table<'_>, profile: Option<Profile>) -> Option<Base> {
    let agreement = table
        .get("agreement_required")
        .map(|node| node.text().map(str::to_owned));
    let retention_days = named(table.get("retention_days"), |node| node.number(1..=36_500));
    let caps = map(table.get("caps"), |node| node.number(0..=100_000));
    let identity = table.need("identity").and_then(|node| identity(&node));
    let requires = named(table.get("requires"), |node| node.text().map(str::to_owned));
    let by_profile = profile != Some(Profile::Minimal);
    let switch = |key, default| table.get(key).map_or(Some(default), |node| on_off(&node));
    let assessments = switch("assessments", by_profile);
    let labels = switch("labels", true);
    let authority_reports = switch("authority_reports", false);
    let respread_days = table
        .get("respread_days")
        .map_or(Some(RESPREAD_DAYS_DEFAULT), |node| node.number(0..=3_650));
    let (identity_default, identity) = identity?;
    Some(Base {
        agreement_required: agreement.unwrap_or(None),
        retention_days,
        caps,
        identity,
        identity_default,
        requires,
        assessments: assessments?,
        labels: labels?,
        respread_days: respread_days?,
        authority_reports: authority_reports?,
    })
}

/// Days for which copies of removed content are held where the pack does not say.
const RESPREAD_DAYS_DEFAULT: u32 = 184;

/// A switch: `on` or `off`.
pub(super) fn on_off(node: &Node<'_>) -> Option<bool> {
    match node.text()? {
        "on" => Some(true),
        "off" => Some(false),
        other => {
            let message = format!("`{}` cannot be `{other}`", node.path);
            let help = Some("it can be: on, off".to_owned());
            node.error(Code::UnknownWord, message, help);
            None
        }
    }
}

type Identity = (
    crate::request::VerificationLevel,
    BTreeMap<Row, crate::request::VerificationLevel>,
);

/// The levels of identity, with the one called `default`.
fn identity(node: &Node<'_>) -> Option<Identity> {
    let table = node.table()?;
    let default = table.need("default").and_then(|node| node.word());
    let rows = Row::ALL
        .into_iter()
        .filter_map(|row| Some((row, table.get(row.name())?.word()?)))
        .collect();
    table.finish();
    Some((default?, rows))
}

fn limits(table: &Table<'_>) -> Option<Limits> {
    let node = table.need("text_bytes_max")?;
    let sizes = node.table()?;
    let max = i64::try_from(TEXT_BYTES_MAX).unwrap_or(i64::MAX);
    let default = sizes.need("default").and_then(|node| node.number(1..=max));
    let rows = Row::ALL
        .into_iter()
        .filter_map(|row| Some((row, sizes.get(row.name())?.number(1..=max)?)))
        .collect();
    sizes.finish();
    Some(Limits {
        text_bytes_max: rows,
        text_bytes_max_default: default?,
    })
}

fn matrix(table: &Table<'_>) -> Option<Matrix> {
    let rows = Row::ALL
        .into_iter()
        .filter_map(|row| Some((row, table.need(row.name())?.by_tier(|cell| cell.word())?)))
        .collect();
    let count = |key| {
        table
            .need(key)
            .and_then(|node| node.by_tier(|cell| cell.number(0..=1_000)))
    };
    let (max_links, max_mentions) = (count("max_links"), count("max_mentions"));
    Some(Matrix {
        rows,
        max_links: max_links?,
        max_mentions: max_mentions?,
    })
}

fn quota(table: &Table<'_>) -> Quota {
    let windows = |node: &Node<'_>| Some(node.list()?.iter().filter_map(window).collect());
    table
        .keyed()
        .into_iter()
        .map(|(row, node)| (row, map(Some(node), windows)))
        .collect()
}

/// A window as `count/seconds`.
fn window(node: &Node<'_>) -> Option<Window> {
    let text = node.text()?;
    let parts = text
        .split_once('/')
        .and_then(|(count, seconds)| Some((count.parse().ok()?, seconds.parse().ok()?)));
    match parts {
        Some((count, window_s))
            if count <= QUOTA_COUNT_MAX && (1..=QUOTA_WINDOW_S_MAX).contains(&window_s) =>
        {
            Some(Window { count, window_s })
        }
        _ => {
            let help = Some(format!(
                "write `count/seconds`, such as `5/600`; at most {QUOTA_COUNT_MAX} in {QUOTA_WINDOW_S_MAX} s"
            ));
            node.error(Code::OutOfRange, format!("`{text}` is not a window"), help);
            None
        }
    }
}
