//! Each step with matches and near misses, and the gates before the search held to it.

use proptest::prelude::*;

use crate::pack::Pack;
use crate::pack::authoring::{Files, build, example};
use crate::request::Segment;
use crate::scan::{glance, steps};
use crate::text::FoldedText;

/// A pack whose list `a-terms` has these terms and options.
fn pack(terms: &[&str], options: &str) -> Pack {
    let mut files: Files = example();
    files.insert(
        "lists/a-terms.txt".to_owned(),
        terms.join("\n").into_bytes(),
    );
    let toml = files.get_mut("pack.toml").expect("there");
    toml.extend(format!("\n[lists.a-terms]\n{options}\n").into_bytes());
    let built = build(&files).unwrap_or_else(|found| panic!("{found:?}"));
    Pack::load(&built.bytes).expect("just built")
}

/// What is found: the text of each hit with its steps.
fn found(pack: &Pack, text: &str) -> Vec<String> {
    let hits = pack.find_terms(text).expect("within budget");
    hits.iter()
        .map(|hit| {
            let range = hit.span.start_byte as usize..hit.span.end_byte as usize;
            let steps: Vec<&str> = hit.steps().collect();
            format!(
                "{} {}",
                text.get(range).expect("whole characters"),
                steps.join("+")
            )
        })
        .collect()
}

fn check(pack: &Pack, caught: &[(&str, &str)], innocent: &[&str]) {
    for (text, wanted) in caught {
        let found = found(pack, text);
        assert!(
            found.iter().any(|hit| hit == wanted),
            "{text}: {found:?}, not `{wanted}`"
        );
    }
    for text in innocent {
        assert_eq!(found(pack, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn words_of_letters_are_seen_through() {
    let pack = pack(&["scam", "asshole", "ass", "pay first", "idiot"], "");
    check(
        &pack,
        &[
            ("a scam", "scam "),
            ("a s\u{441}\u{430}m", "s\u{441}\u{430}m lookalike"),
            ("sc4m!", "sc4m leet"),
            ("5c4m", "5c4m leet"),
            ("$c@m", "$c@m leet"),
            ("a$$", "a$$ leet"),
            ("1d10t", "1d10t leet"),
            ("!diot", "!diot leet"),
            ("sc*m", "sc*m mask"),
            ("s*am *", "s*am mask"),
            ("scaaaam", "scaaaam repeat"),
            ("scammmm", "scammmm repeat"),
            ("sc4m - ok", "sc4m leet"),
            ("sc-am", "sc-am inner"),
            ("sc.am", "sc.am inner"),
            ("sc am", "sc am inner"),
            ("s cam", "s cam inner"),
            ("ass-hole", "ass-hole inner"),
            ("s<b>c</b>am", "s<b>c</b>am markup"),
            ("s&#99;am", "s&#99;am markup"),
            ("s%63am", "s%63am markup"),
            ("p4y f1rst", "p4y f1rst leet"),
            ("5caaam", "5caaam leet+repeat"),
        ],
        &[
            "Россия, мама и рама",
            "A55 and a55 and 455",
            "10am, 2nd, 3rd, 4ss",
            "the U.S. came",
            "scampi, escam",
            "it's cam time",
            "http://example.com/sc4m",
            "sc",
            "as is",
            "assess the assets",
            "c a m",
            "sca*",
            "5.0 am",
        ],
    );
}

#[test]
fn terms_of_han_characters_are_seen_through() {
    let pack = pack(
        &[
            "赌博 [-romanized -reversed]",
            "加微信 [-romanized]",
            "代开发票",
            "博彩平台",
            "小日本",
        ],
        "views = [\"default\", \"romanized\", \"reversed\"]",
    );
    check(
        &pack,
        &[
            ("去赌博吧", "赌博 "),
            ("去賭博吧", "賭博 "),
            ("贝者博", "贝者博 split"),
            ("du博", "du博 pinyin"),
            ("赌bo", "赌bo pinyin"),
            ("加wei信", "加wei信 pinyin"),
            ("jia V信", "jia V信 pinyin+initials"),
            ("加w信", "加w信 initials"),
            ("加威信", "加威信 sound"),
            ("加薇信", "加薇信 sound"),
            ("代开法票", "代开法票 sound"),
            ("带开发票", "带开发票 sound"),
            ("daikaifapiao", "daikaifapiao romanized"),
            ("dai kai fa piao", "dai kai fa piao romanized"),
            ("票发开代", "票发开代 reversed"),
            ("赌<b>博</b>", "赌<b>博 markup"),
            ("&#36172;博", "&#36172;博 markup"),
            ("%E8%B5%8C博", "%E8%B5%8C博 markup"),
            ("赌 . 博", "赌 . 博 "),
        ],
        &[
            "读博的日子",
            "独播剧场",
            "dubois",
            "Dubo is a name",
            "他加信了",
            "微博和信用",
            "带开水",
            "上网小本本来说",
            "带开发飘",
            "w信",
        ],
    );
}

#[test]
fn a_risky_view_is_for_the_author_to_choose() {
    let shy = pack(&["微信", "赌博"], "");
    check(&shy, &[], &["威信", "堵博", "薇信", "信微", "weixin"]);
    let bold = pack(&["微信 [+sound +shape]", "赌博"], "views = [\"all\"]");
    check(
        &bold,
        &[
            ("威信", "威信 sound"),
            ("薇信", "薇信 sound"),
            ("信微", "信微 reversed"),
            ("weixin", "weixin romanized"),
            ("堵博", "堵博 sound"),
        ],
        &["读博", "卫星"],
    );
    let exact = pack(&["scam [exact]", "赌博"], "views = []");
    check(
        &exact,
        &[("scam", "scam ")],
        &["sc4m", "scaaam", "du博", "贝者博"],
    );
}

#[test]
fn a_hit_inside_an_exception_does_not_count() {
    let mut files: Files = example();
    files.insert("lists/a-terms.txt".to_owned(), b"ass\nhole".to_vec());
    files.insert("lists/b-benign.txt".to_owned(), b"ass ears".to_vec());
    let toml = files.get_mut("pack.toml").expect("there");
    toml.extend(b"\n[lists.a-terms]\nexcept = [\"b-benign\"]\n");
    let built = build(&files).expect("no mistakes");
    let pack = Pack::load(&built.bytes).expect("just built");
    let of_a = |text: &str| {
        let hits = pack.find_terms(text).expect("within budget");
        hits.iter().filter(|hit| hit.list == "a-terms").count()
    };
    assert_eq!(of_a("an ass"), 1);
    assert_eq!(of_a("with ass ears"), 0);
    assert_eq!(of_a("ass, ass ears, a hole"), 2);
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("scam"),
        Just("sc"),
        Just("am"),
        Just("4"),
        Just("m"),
        Just("a"),
        Just("s"),
        Just("5"),
        Just("aaa"),
        Just("@"),
        Just("$"),
        Just("*"),
        Just("!"),
        Just("-"),
        Just("."),
        Just(" "),
        Just("  "),
        Just("'"),
        Just("<b>"),
        Just("</b>"),
        Just("&#99;"),
        Just("%63"),
        Just("/"),
        Just("с"),
        Just("а"),
        Just("赌"),
        Just("博"),
        Just("贝"),
        Just("者"),
        Just("堵"),
        Just("加"),
        Just("微"),
        Just("信"),
        Just("威"),
        Just("du"),
        Just("bo"),
        Just("d"),
        Just("v"),
        Just("wei"),
        Just("🐴"),
        Just("上"),
        Just("来"),
        Just("\u{200b}"),
        Just("，"),
        Just("x"),
        Just("7"),
        Just("é"),
    ];
    proptest::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

fn everything() -> &'static Pack {
    static PACK: std::sync::OnceLock<Pack> = std::sync::OnceLock::new();
    PACK.get_or_init(|| {
        pack(
            &["scam", "sc", "as am", "赌博", "加微信", "马上来", "上来"],
            "views = [\"all\"]",
        )
    })
}

proptest! {
    /// Where one look says that nothing is disguised, the search finds nothing.
    #[test]
    fn a_look_never_hides_a_disguise(text in pieces()) {
        let matcher = everything().matcher();
        let segments = [Segment { source: Default::default(), text: text.clone() }];
        let Some(look) = glance::glance(&matcher.table, &segments) else { return Ok(()) };
        if matcher.is_plain(&look, &segments) {
            let folded = FoldedText::new(&segments).expect("short");
            let found = super::find(&matcher, &folded).expect("within budget");
            let found: Vec<_> = found.iter().map(|hit| steps::names(hit.steps).collect::<Vec<_>>()).collect();
            prop_assert!(found.is_empty(), "{text:?}: {found:?}");
        }
    }
}

#[test]
fn a_text_of_any_kind_ends_in_bounds() {
    let matcher = everything().matcher();
    for unit in [
        "s", "!", "$", "*", "a.", "s.c.", "<", "<b>", "赌", "贝", "赌.", "d", "du", "🐴", "%",
        "&#99;", "sc4", "я", "a'",
    ] {
        let segments = [Segment {
            source: Default::default(),
            text: unit.repeat(20_000),
        }];
        let folded = FoldedText::new(&segments).expect("within budget");
        // An end either way; time is measured elsewhere.
        let _ = super::find(&matcher, &folded);
    }
}
