//! The one JSON the engine writes: sorted keys, integers only, no white space
//! (RFC 8785 for the values that occur here).
//!
//! Keys are sorted by their UTF-16 code units, as the RFC asks. For the product's own
//! keys, which are ASCII, that is the order of their bytes.

use serde::Serialize;
use serde::ser;

use crate::json::read_json;
use crate::sort::sort_by;

/// Writes a value of the product as canonical JSON.
///
/// # Panics
/// Never for the types of this crate: they hold no floats, no bytes and no maps
/// with keys that are not strings, which are all this writer refuses.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut writer = Writer::new(false);
    let written = value.serialize(&mut writer);
    debug_assert!(written.is_ok(), "no form for {}", writer.refused);
    writer.out
}

/// Writes any value as canonical JSON.
///
/// # Errors
/// Floats, byte strings and map keys that are not strings have no place in it.
pub fn try_to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, NotCanonicalError> {
    let mut writer = Writer::new(false);
    match value.serialize(&mut writer) {
        Ok(()) => Ok(writer.out),
        Err(Refused) => Err(NotCanonicalError(writer.refused)),
    }
}

/// A value that canonical JSON has no form for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCanonicalError(&'static str);

impl std::fmt::Display for NotCanonicalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "canonical JSON has no form for {}", self.0)
    }
}

impl std::error::Error for NotCanonicalError {}

/// The same without what says nothing: members that are `null` or an empty list.
/// A field left out and a field at such a default give the same bytes, fewer of
/// them. Commitments are made over this form.
pub fn compact<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut writer = Writer::new(true);
    let written = value.serialize(&mut writer);
    debug_assert!(written.is_ok(), "no form for {}", writer.refused);
    writer.out
}

/// The writer has stopped; it knows why. Without content, so that the hundreds of
/// functions that hand it on are small.
#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("canonical JSON has no form for this")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

type Written = Result<(), Refused>;

/// Objects write their members as they come and note where each begins; when one
/// closes, they are put into the order of their keys.
struct Writer {
    out: Vec<u8>,
    compact: bool,
    /// The members of all open objects, the innermost last.
    members: Vec<Member>,
    refused: &'static str,
}

/// Where the key and the value of a member stand, separators not counted.
#[derive(Clone, Copy)]
struct Member {
    key: usize,
    value: usize,
    end: usize,
}

impl Writer {
    fn new(compact: bool) -> Self {
        Self {
            out: Vec::with_capacity(512),
            compact,
            members: Vec::with_capacity(32),
            refused: "a value that its type does not write",
        }
    }

    fn refuse<T>(&mut self, what: &'static str) -> Result<T, Refused> {
        self.refused = what;
        Err(Refused)
    }

    fn write(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    fn integer(&mut self, value: impl itoa::Integer) {
        self.write(itoa::Buffer::new().format(value).as_bytes());
    }

    fn string(&mut self, text: &str) {
        self.out.push(b'"');
        let mut rest = text.as_bytes();
        while let Some(at) = rest
            .iter()
            .position(|byte| *byte < b' ' || matches!(byte, b'"' | b'\\'))
        {
            let (plain, special) = rest.split_at(at);
            self.write(plain);
            if let Some((byte, behind)) = special.split_first() {
                self.escape(*byte);
                rest = behind;
            }
        }
        self.write(rest);
        self.out.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let hex = |digit: u8| HEX.get(usize::from(digit)).copied().unwrap_or(b'0');
        match byte {
            b'"' => self.write(b"\\\""),
            b'\\' => self.write(b"\\\\"),
            8 => self.write(b"\\b"),
            9 => self.write(b"\\t"),
            10 => self.write(b"\\n"),
            12 => self.write(b"\\f"),
            13 => self.write(b"\\r"),
            _ => {
                self.write(b"\\u00");
                self.out.push(hex(byte >> 4));
                self.out.push(hex(byte & 15));
            }
        }
    }

    /// `{"word":`, before what belongs to a variant.
    fn variant(&mut self, word: &str) {
        self.out.push(b'{');
        self.string(word);
        self.out.push(b':');
    }

    fn list(&mut self, close: &'static [u8]) -> List<'_> {
        self.out.push(b'[');
        List {
            writer: self,
            first: true,
            close,
        }
    }

    fn object(&mut self, close: &'static [u8]) -> Object<'_> {
        self.out.push(b'{');
        Object {
            first: self.members.len(),
            writer: self,
            close,
        }
    }
}

macro_rules! integers {
    ($($method:ident $type:ty),+) => {$(
        fn $method(self, value: $type) -> Written {
            self.integer(value);
            Ok(())
        }
    )+};
}

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = List<'w>;
    type SerializeTuple = List<'w>;
    type SerializeTupleStruct = List<'w>;
    type SerializeTupleVariant = List<'w>;
    type SerializeMap = Object<'w>;
    type SerializeStruct = Object<'w>;
    type SerializeStructVariant = Object<'w>;

    integers!(serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
              serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64);

    fn serialize_bool(self, value: bool) -> Written {
        self.write(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Written {
        self.refuse("floats")
    }

    fn serialize_f64(self, _: f64) -> Written {
        self.refuse("floats")
    }

    fn serialize_char(self, value: char) -> Written {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Written {
        self.string(value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Written {
        self.refuse("byte strings")
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.write(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.string(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.out.push(b'}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'w>, Refused> {
        Ok(self.list(b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'w>, Refused> {
        Ok(self.list(b"]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'w>, Refused> {
        Ok(self.list(b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'w>, Refused> {
        self.variant(variant);
        Ok(self.list(b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'w>, Refused> {
        Ok(self.object(b"}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'w>, Refused> {
        Ok(self.object(b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'w>, Refused> {
        self.variant(variant);
        Ok(self.object(b"}}"))
    }
}

struct List<'w> {
    writer: &'w mut Writer,
    first: bool,
    close: &'static [u8],
}

impl List<'_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        if !std::mem::take(&mut self.first) {
            self.writer.out.push(b',');
        }
        value.serialize(&mut *self.writer)
    }

    fn close(self) -> Written {
        self.writer.write(self.close);
        Ok(())
    }
}

struct Object<'w> {
    writer: &'w mut Writer,
    /// Where its members begin among those of all open objects.
    first: usize,
    close: &'static [u8],
}

impl Object<'_> {
    fn is_empty(&self) -> bool {
        self.writer.members.len() == self.first
    }

    /// Before a key: the comma, and where the key begins.
    fn begin(&mut self) -> usize {
        if !self.is_empty() {
            self.writer.out.push(b',');
        }
        self.writer.out.len()
    }

    /// Behind a key.
    fn named(&mut self, key: usize) {
        self.writer.out.push(b':');
        let value = self.writer.out.len();
        let end = value;
        self.writer.members.push(Member { key, value, end });
    }

    /// A key that is a name of ours: letters and underscores, nothing to escape.
    fn name(&mut self, name: &str) {
        let start = self.begin();
        self.writer.out.push(b'"');
        self.writer.write(name.as_bytes());
        self.writer.out.push(b'"');
        self.named(start);
    }

    /// Behind a value.
    fn finish(&mut self) -> Written {
        let writer = &mut *self.writer;
        let end = writer.out.len();
        let Some(member) = writer.members.last_mut() else {
            return writer.refuse("a value without a key");
        };
        member.end = end;
        let Member { key, value, .. } = *member;
        if writer.compact && matches!(writer.out.get(value..), Some(b"null" | b"[]")) {
            writer.members.pop();
            // With the comma before it, where there is one.
            let comma = usize::from(writer.members.len() != self.first);
            writer.out.truncate(key - comma);
        }
        Ok(())
    }

    fn close(self) -> Written {
        let Writer { out, members, .. } = self.writer;
        let mine = members.get_mut(self.first..).unwrap_or_default();
        sort(out, mine);
        members.truncate(self.first);
        out.extend_from_slice(self.close);
        Ok(())
    }
}

/// Puts the members of an object, the last that was written, into the order of their
/// keys.
fn sort(out: &mut Vec<u8>, members: &mut [Member]) {
    let written: &[u8] = out;
    // The key between its quotation marks.
    let name = |member: &Member| {
        let key = written.get(member.key + 1..member.value.saturating_sub(2));
        key.unwrap_or_default()
    };
    let by = |a: &Member, b: &Member| key_order(name(a), name(b));
    if members.is_sorted_by(|a, b| by(a, b).is_le()) {
        return;
    }
    let first = members.first().map_or(0, |member| member.key);
    let mut sorted = Vec::with_capacity(written.len() - first);
    sort_by(members, by);
    for member in members {
        if !sorted.is_empty() {
            sorted.push(b',');
        }
        sorted.extend_from_slice(written.get(member.key..member.end).unwrap_or_default());
    }
    out.truncate(first);
    out.extend_from_slice(&sorted);
}

/// The order of two keys as they stand in the JSON. Bytes do for keys without escapes
/// and without characters past the basic plane, which UTF-16 puts before U+E000.
fn key_order(a: &[u8], b: &[u8]) -> std::cmp::Ordering {
    let plain = |key: &[u8]| key.iter().all(|byte| *byte != b'\\' && *byte < 0xee);
    if plain(a) && plain(b) {
        return a.cmp(b);
    }
    let units = |key: &[u8]| -> Vec<u16> {
        let quoted = [b"\"", key, b"\""].concat();
        let text: String = read_json(&quoted, quoted.len()).unwrap_or_default();
        text.encode_utf16().collect()
    };
    units(a).cmp(&units(b))
}

macro_rules! lists {
    ($($trait:ident $method:ident),+) => {$(
        impl ser::$trait for List<'_> {
            type Ok = ();
            type Error = Refused;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.element(value)
            }
            fn end(self) -> Written {
                self.close()
            }
        }
    )+};
}

lists!(SerializeSeq serialize_element, SerializeTuple serialize_element,
       SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field);

macro_rules! structs {
    ($($trait:ident),+) => {$(
        impl ser::$trait for Object<'_> {
            type Ok = ();
            type Error = Refused;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Written {
                self.name(key);
                value.serialize(&mut *self.writer)?;
                self.finish()
            }
            fn end(self) -> Written {
                self.close()
            }
        }
    )+};
}

structs!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        let start = self.begin();
        key.serialize(&mut *self.writer)?;
        if self.writer.out.get(start) != Some(&b'"') {
            return self.writer.refuse("keys that are not strings");
        }
        self.named(start);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(&mut *self.writer)?;
        self.finish()
    }

    fn end(self) -> Written {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_serde_json_on_sorted_values() {
        let text = r#"{"b":[1,-2,null,true],"a":{"z":"\u0001\t\"\\é😀","y":[]},"aa":{},"a\"":0}"#;
        let value: serde_json::Value = serde_json::from_str(text).expect("json");
        let want = r#"{"a":{"y":[],"z":"\u0001\t\"\\é😀"},"a\"":0,"aa":{},"b":[1,-2,null,true]}"#;
        assert_eq!(String::from_utf8(to_vec(&value)).expect("UTF-8"), want);
    }

    /// The example of RFC 8785, 3.2.3: keys by UTF-16 code units, an emoji (a surrogate
    /// pair) before a presentation form, a control character escaped but sorted by
    /// what it is.
    #[test]
    fn keys_are_sorted_as_the_standard_asks() {
        let text = r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#;
        let value: serde_json::Value = serde_json::from_str(text).expect("json");
        let want = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}";
        assert_eq!(String::from_utf8(to_vec(&value)).expect("UTF-8"), want);
    }

    /// The string of the example in RFC 8785, 3.2.2, and its literals.
    #[test]
    fn escapes_are_those_of_the_standard() {
        let text = r#"{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#;
        let value: serde_json::Value = serde_json::from_str(text).expect("json");
        let want = r#"{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}"#;
        assert_eq!(String::from_utf8(to_vec(&value)).expect("UTF-8"), want);
    }

    #[test]
    fn the_compact_form_leaves_out_what_says_nothing() {
        let text = r#"{"b":null,"a":[],"z":{"y":null,"x":0},"c":[null,{"d":[]}],"e":""}"#;
        let value: serde_json::Value = serde_json::from_str(text).expect("json");
        let want = r#"{"c":[null,{}],"e":"","z":{"x":0}}"#;
        assert_eq!(String::from_utf8(compact(&value)).expect("UTF-8"), want);
    }

    #[test]
    fn floats_are_refused() {
        let error = try_to_vec(&[1.5f64]).expect_err("a float");
        assert_eq!(error.to_string(), "canonical JSON has no form for floats");
        let table = std::collections::BTreeMap::from([(1, "a")]);
        let error = try_to_vec(&table).expect_err("a number as key");
        assert_eq!(
            error.to_string(),
            "canonical JSON has no form for keys that are not strings"
        );
    }

    #[test]
    fn variants_have_the_shape_serde_reads() {
        #[derive(Serialize)]
        enum E {
            Unit,
            New(u8),
            Tuple(u8, u8),
            Struct { b: u8, a: u8 },
        }
        let all = [E::Unit, E::New(1), E::Tuple(1, 2), E::Struct { b: 1, a: 2 }];
        let want = r#"["Unit",{"New":1},{"Tuple":[1,2]},{"Struct":{"a":2,"b":1}}]"#;
        assert_eq!(String::from_utf8(to_vec(&all)).expect("UTF-8"), want);
    }
}
