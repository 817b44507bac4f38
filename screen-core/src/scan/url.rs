//! `url` and `link_count`: web addresses and domain names.
//!
//! Why: links carry people off to where the scam is. A match: `https://a.example`,
//! `www.example.com/x`, `shop.xyz`. A near miss that passes: `e.g.`, `3.5`,
//! `node.js`, an e-mail address, `end.Next` of a sentence without its space.

use super::codes::class;
use super::glance::Glance;
use super::{Facts, Finding};

/// Top-level domains a bare name is taken for a domain by. Endings that are also
/// words or file endings (`me`, `in`, `is`, `md`, `py` …) are left out: those
/// count only with `www.` or a scheme before them or a path behind them.
const TOP_LEVEL_DOMAINS: &[&str] = &[
    "ai", "app", "art", "asia", "bar", "bet", "bid", "biz", "blog", "buzz", "casino", "cc", "cf",
    "click", "cloud", "club", "cn", "co", "com", "cyou", "date", "de", "dev", "digital", "eu",
    "finance", "fit", "fr", "fun", "ga", "games", "gg", "gov", "gq", "group", "hk", "host", "icu",
    "info", "ink", "io", "jp", "kim", "kr", "life", "link", "live", "loan", "ltd", "ly", "ml",
    "mobi", "monster", "name", "net", "network", "news", "online", "org", "party", "plus", "pro",
    "promo", "pub", "pw", "ru", "shop", "site", "space", "store", "stream", "tech", "tk", "today",
    "tokyo", "top", "trade", "tv", "tw", "uk", "us", "video", "vip", "wang", "website", "wiki",
    "win", "work", "world", "ws", "xin", "xyz", "zone",
];

/// A domain has a dot and letters.
pub(crate) fn may_find(glance: &Glance) -> bool {
    glance.has(class::DOT) && glance.has(class::LATIN)
}

pub(super) fn detect(facts: &Facts<'_>) -> Finding {
    Finding::count(
        facts
            .urls
            .iter()
            .map(|(start, end)| facts.folded.place(*start, *end)),
    )
}

/// Links in the text and attached ones; a link that is both counts once.
pub(super) fn detect_with_attached(facts: &Facts<'_>) -> Finding {
    detect(facts).at_least(super::count_links(facts.folded, facts.urls, facts.request))
}

/// A link as it is compared with another: without its scheme and a closing slash.
pub(super) fn without_scheme(link: &str) -> &str {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    rest.trim_end_matches('/')
}

/// The byte ranges of all links of a folded text, from left to right.
pub(crate) fn urls(text: &str) -> Vec<(usize, usize)> {
    let mut urls: Vec<(usize, usize)> = Vec::new();
    // Most comments have no dot between letters and so no link.
    if !text.contains('.') {
        return urls;
    }
    let mut at = 0;
    for run in text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))) {
        let (start, end) = (at, at + run.len());
        let behind = text.get(end..).unwrap_or_default();
        at = end + behind.chars().next().map_or(0, char::len_utf8);
        if run.len() < 4 || urls.last().is_some_and(|(_, last)| start < *last) {
            continue;
        }
        let before = text.get(..start).unwrap_or_default();
        let scheme = ["https://", "http://", "ftp://"]
            .into_iter()
            .find(|scheme| before.ends_with(scheme));
        let name = run.trim_matches(['.', '-']);
        let in_address = before.ends_with('@') || behind.starts_with('@');
        let path =
            behind.starts_with(['/', '?', ':']) && behind.len() > 1 && !behind.starts_with("://");
        if in_address || !is_domain(name, scheme.is_some(), path) {
            continue;
        }
        let skipped = run.len() - run.trim_start_matches(['.', '-']).len();
        let start = start + skipped - scheme.map_or(0, str::len);
        let end = start + scheme.map_or(0, str::len) + name.len();
        urls.push((
            start,
            end + path_length(text.get(end..).unwrap_or_default()),
        ));
    }
    urls
}

fn is_domain(name: &str, scheme: bool, path: bool) -> bool {
    let mut labels = name.split('.');
    let Some(last) = labels.next_back() else {
        return false;
    };
    let rest = labels.clone().count();
    let letters = |label: &str| label.bytes().any(|byte| byte.is_ascii_alphabetic());
    let well_formed = rest > 0
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
    let ends_well = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    let known = TOP_LEVEL_DOMAINS.binary_search(&last).is_ok();
    let named = name.split('.').rev().nth(1).is_some_and(letters);
    let www = name.starts_with("www.") && rest > 1;
    // Two letters are a country; with a path behind them even `me` is a domain.
    let country = path && last.len() == 2;
    well_formed && (scheme || (ends_well && (www || (named && (known || country)))))
}

/// The bytes of the port, path and query behind a domain.
fn path_length(behind: &str) -> usize {
    if !behind.starts_with(['/', '?', ':', '#']) {
        return 0;
    }
    let end = behind
        .find(|c: char| {
            c.is_whitespace()
                || !c.is_ascii()
                || matches!(c, '"' | '<' | '>' | '`' | '\\' | '^' | '{' | '|' | '}')
        })
        .unwrap_or(behind.len());
    behind
        .get(..end)
        .unwrap_or_default()
        .trim_end_matches(['.', ',', ')', '!', '?', ';', ':', '\''])
        .len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::testing::run;

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(TOP_LEVEL_DOMAINS.is_sorted());
    }

    #[test]
    fn links_are_found_with_their_paths() {
        let text = "see HTTPS://Example.com/a?b=1, www.shop.cn或bit.ly/x。也可buy.xyz!";
        assert_eq!(
            run(detect, text).1,
            [
                "HTTPS://Example.com/a?b=1",
                "www.shop.cn",
                "bit.ly/x",
                "buy.xyz"
            ]
        );
        assert_eq!(run(detect, "ｗｗｗ．ｓｈｏｐ．ｃｎ").0, 1);
        assert_eq!(
            run(detect, "http://localhost.test http://1.2.3.4:80/x").0,
            2
        );
    }

    #[test]
    fn what_only_looks_like_a_link_passes() {
        for text in [
            "e.g. this",
            "pi is 3.14",
            "use node.js",
            "mail a@b.com",
            "It ended.Then",
            "1.2.3",
            "...",
            "tell.me now",
            "v2.0",
        ] {
            assert_eq!(run(detect, text).0, 0, "{text}");
        }
    }
}
