//! Reads JSON into the types of the product, and says in which field it goes wrong.
//!
//! serde_json parses a text into a small tree, and the types read that tree. Read
//! straight from the text, every type would bring a copy of the parser for each shape
//! that it might come in (an object, or a list of its fields), and the module for
//! browsers has some hundred types.

mod mistake;
mod place;
mod reader;
mod tree;

use std::cell::Cell;

use serde::de::DeserializeOwned;

use self::mistake::Mistake;
use self::place::Mark;
use self::reader::Reader;
use self::tree::Node;
use crate::error::{ErrorCode, RequestError};

/// Reads one JSON value and says in which field it goes wrong.
pub(crate) fn read_json<T: DeserializeOwned>(
    bytes: &[u8],
    bytes_max: usize,
) -> Result<T, RequestError> {
    let text = utf8(bytes, bytes_max)?;
    let root = parse(text)?;
    let mark = Cell::new(Mark::Value(&root));
    T::deserialize(Reader::new(&root, &mark))
        .map_err(|mistake| explain(mistake, text, &root, mark.get()))
}

#[cold]
#[inline(never)]
fn explain<'n>(mistake: Mistake, text: &str, root: &'n Node<'n>, mark: Mark<'n>) -> RequestError {
    mistake.explain(&place::find(text, root, mark))
}

fn utf8(bytes: &[u8], bytes_max: usize) -> Result<&str, RequestError> {
    if bytes.len() > bytes_max {
        return Err(RequestError::new(
            ErrorCode::TooLarge,
            None,
            format!(
                "{} bytes of JSON, at most {bytes_max} are read",
                bytes.len()
            ),
        ));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        RequestError::new(
            ErrorCode::NotUtf8,
            None,
            format!("not UTF-8 at byte {}", error.valid_up_to()),
        )
        .help("send the text as UTF-8; other encodings have to be converted first")
    })
}

fn parse(text: &str) -> Result<Node<'_>, RequestError> {
    serde_json::from_str(text).map_err(|error| {
        let place = place::at(text, error.line(), error.column());
        mistake::not_json(&error.to_string(), &place)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        list: Vec<Inner>,
        #[serde(default)]
        shape: Option<Shape>,
        #[serde(default)]
        pair: [i64; 2],
        #[serde(default)]
        table: BTreeMap<Word, u8>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        count: u32,
    }

    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        Low,
        High,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case", deny_unknown_fields)]
    enum Shape {
        Point,
        Round(u8),
        Box { wide: u8, high: u8 },
    }

    fn read(json: &str) -> Result<Outer, RequestError> {
        read_json(json.as_bytes(), 1_000)
    }

    /// Code, field, message and help of what is wrong.
    fn wrong(json: &str) -> (ErrorCode, String, String, String) {
        let error = read(json).expect_err("bad input");
        (
            error.code(),
            error.field().unwrap_or_default().to_owned(),
            error.message().to_owned(),
            error.advice().unwrap_or_default().to_owned(),
        )
    }

    fn invalid(json: &str, field: &str, message: &str) {
        let (code, at, told, help) = wrong(json);
        assert_eq!(code, ErrorCode::InvalidValue, "{json}");
        assert_eq!(
            (at.as_str(), told.as_str(), help.as_str()),
            (field, message, ""),
            "{json}"
        );
    }

    #[test]
    fn what_serde_json_reads_is_read_alike() {
        for json in [
            r#"{"list":[]}"#,
            r#" { "list" : [ {"count":4294967295} , {"count":0} ], "shape" : null } "#,
            r#"{"list":[],"shape":"point"}"#,
            r#"{"list":[],"shape":{"point":null}}"#,
            r#"{"list":[],"shape":{"round":255}}"#,
            r#"{"list":[],"shape":{"box":{"high":1,"wide":2}}}"#,
            r#"{"list":[],"pair":[-9223372036854775808,9223372036854775807]}"#,
            r#"{"li\u0073t":[],"table":{"high":1,"low":2}}"#,
        ] {
            let want: Outer = serde_json::from_str(json).expect(json);
            assert_eq!(read(json), Ok(want), "{json}");
        }
        let text: String = read_json(br#""a\n\u00e9\ud83d\ude00 \"b\"""#, 100).expect("a string");
        assert_eq!(text, "a\né😀 \"b\"");
    }

    #[test]
    fn any_json_is_kept_as_it_is() {
        let json = r#"{"b":[1,-2,null,true,1.5],"a":{"z":"\u0001\t\"\\é😀","y":[]}}"#;
        let read: serde_json::Value = read_json(json.as_bytes(), 1_000).expect("JSON");
        let want: serde_json::Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(read, want);
    }

    #[test]
    fn unknown_fields_are_named_with_their_path() {
        let (code, field, message, help) = wrong(r#"{"list":[{"count":1},{"count":2,"cuont":3}]}"#);
        assert_eq!(code, ErrorCode::UnknownField);
        assert_eq!(field, "list[1].cuont");
        assert_eq!(message, "unknown field");
        assert_eq!(help, "expected `count`");
        let (_, field, _, help) = wrong(r#"{"list":[],"shape":{"box":{"deep":3}}}"#);
        assert_eq!(field, "shape.box.deep");
        assert_eq!(help, "expected `wide` or `high`");
        let (_, field, _, help) = wrong(r#"{"lists":[]}"#);
        assert_eq!(field, "lists");
        assert_eq!(help, "expected one of `list`, `shape`, `pair`, `table`");
    }

    #[test]
    fn missing_fields_are_named_with_their_path() {
        let (code, field, message, help) = wrong(r#"{"list":[{"count":1},{}]}"#);
        assert_eq!(code, ErrorCode::MissingField);
        assert_eq!(
            (field.as_str(), message.as_str()),
            ("list[1].count", "missing")
        );
        assert_eq!(help, "");
        assert_eq!(wrong("{}").1, "list");
        assert_eq!(
            wrong(r#"{"list":[],"shape":{"box":{"wide":1}}}"#).1,
            "shape.box.high"
        );
    }

    #[test]
    fn values_do_not_show_in_messages() {
        invalid(
            r#"{"list":[{"count":"13800138000"}]}"#,
            "list[0].count",
            "expected u32, found string at line 1 column 31",
        );
        invalid(
            "{\"list\":[],\n \"shape\": \"secret\"}",
            "shape",
            "expected one of `point`, `round`, `box`, found another word at line 2 column 18",
        );
    }

    #[test]
    fn values_of_another_type_say_what_was_found() {
        for (value, found, column) in [
            ("-1", "integer", 20),
            ("1.5", "floating point", 21),
            ("4294967296", "integer", 28),
            ("true", "boolean", 22),
            ("null", "null", 22),
            ("[1]", "sequence", 18),
            ("{}", "map", 18),
        ] {
            invalid(
                &format!(r#"{{"list":[{{"count":{value}}}]}}"#),
                "list[0].count",
                &format!("expected u32, found {found} at line 1 column {column}"),
            );
        }
        let list = "expected a sequence, found map at line 1 column 8";
        invalid(r#"{"list":{}}"#, "list", &list.replace("a s", "s"));
        let outer = "expected struct Outer, found sequence at line 1 column 0";
        invalid("[[]]", "", outer);
        let three = "expected an array of length 2, found another value at line 1 column 18";
        invalid(r#"{"list":[],"pair":[1,2,3]}"#, "pair", three);
        let one = "expected an array of length 2, found another value at line 1 column 21";
        invalid(r#"{"list":[],"pair":[1]}"#, "pair", one);
    }

    #[test]
    fn words_of_another_shape_say_what_was_expected() {
        let words = "expected one of `point`, `round`, `box`, found";
        for (shape, field, message) in [
            ("5", "shape", format!("{words} integer at line 1 column 20")),
            ("{}", "shape", format!("{words} map at line 1 column 19")),
            (
                r#"{"point":null,"round":1}"#,
                "shape",
                format!("{words} map at line 1 column 19"),
            ),
            (
                r#"{"oval":1}"#,
                "shape.oval",
                format!("{words} another word at line 1 column 26"),
            ),
            (
                r#"{"round":256}"#,
                "shape.round",
                "expected u8, found integer at line 1 column 31".to_owned(),
            ),
            (
                r#""round""#,
                "shape",
                "expected newtype variant, found unit variant at line 1 column 26".to_owned(),
            ),
            (
                r#""box""#,
                "shape",
                "expected struct variant, found unit variant at line 1 column 24".to_owned(),
            ),
        ] {
            invalid(
                &format!(r#"{{"list":[],"shape":{shape}}}"#),
                field,
                &message,
            );
        }
        invalid(
            r#"{"list":[],"table":{"middle":1}}"#,
            "table.middle",
            "expected `low` or `high`, found another word at line 1 column 28",
        );
    }

    #[test]
    fn a_field_given_twice_is_refused() {
        invalid(
            r#"{"list":[],"list":[]}"#,
            "list",
            "not a value this field takes at line 1 column 17",
        );
    }

    #[test]
    fn what_is_not_json_says_where() {
        let (code, field, message, _) = wrong(r#"{"list":[{"count":1},{"count" 2}]}"#);
        assert_eq!(code, ErrorCode::NotJson);
        assert_eq!(field, "list[1].count");
        assert_eq!(message, "not JSON: expected `:` at line 1 column 31");
        assert_eq!(wrong("").0, ErrorCode::NotJson);
        assert_eq!(wrong(r#"{"list":[]} {}"#).0, ErrorCode::NotJson);
        // Deeper than a parser that recurses may go.
        assert_eq!(wrong(&"[".repeat(900)).0, ErrorCode::NotJson);
    }

    #[test]
    fn half_characters_are_explained() {
        for text in [r#""a\ud800""#, r#""a\ud800 b""#, r#""\udc00""#] {
            let error = read_json::<String>(text.as_bytes(), 100).expect_err("half a character");
            assert!(error.message().starts_with("half a character"), "{error}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        let error = read_json::<String>(b"\"\xff\"", 100).expect_err("not UTF-8");
        assert_eq!(error.code(), ErrorCode::NotUtf8);
        assert_eq!(error.message(), "not UTF-8 at byte 1");
    }

    #[test]
    fn more_bytes_than_the_bound_are_refused() {
        let error = read_json::<String>(b"\"abc\"", 4).expect_err("too large");
        assert_eq!(error.code(), ErrorCode::TooLarge);
    }
}
