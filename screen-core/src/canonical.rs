//! The one JSON the engine writes: sorted keys, integers only, no white space
//! (RFC 8785 for the values that occur here).
//!
//! Keys are sorted by their UTF-16 code units, as the RFC asks. For the product's own
//! keys, which are ASCII, that is the order of their bytes.

use serde::Serialize;
use serde::ser;

/// Writes a value of the product as canonical JSON.
///
/// # Panics
/// Never for the types of this crate: they hold no floats, no bytes and no maps
/// with keys that are not strings, which are all this writer refuses.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    let written = value.serialize(&mut Writer {
        out: &mut out,
        compact: false,
    });
    debug_assert!(written.is_ok(), "{written:?}");
    out
}

/// Writes any value as canonical JSON.
///
/// # Errors
/// Floats, byte strings and map keys that are not strings have no place in it.
pub fn try_to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, NotCanonicalError> {
    let mut out = Vec::with_capacity(512);
    value.serialize(&mut Writer {
        out: &mut out,
        compact: false,
    })?;
    Ok(out)
}

/// A value that canonical JSON has no form for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCanonicalError(String);

impl std::fmt::Display for NotCanonicalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "canonical JSON has no form for {}", self.0)
    }
}

impl std::error::Error for NotCanonicalError {}

impl ser::Error for NotCanonicalError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// The same without what says nothing: members that are `null` or an empty list.
/// A field left out and a field at such a default give the same bytes, fewer of
/// them. Commitments are made over this form.
pub fn compact<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(1_024);
    let written = value.serialize(&mut Writer {
        out: &mut out,
        compact: true,
    });
    debug_assert!(written.is_ok(), "{written:?}");
    out
}

fn refuse<T>(what: &str) -> Result<T, NotCanonicalError> {
    Err(NotCanonicalError(what.to_owned()))
}

struct Writer<'a> {
    out: &'a mut Vec<u8>,
    compact: bool,
}

impl Writer<'_> {
    fn integer(&mut self, value: impl itoa::Integer) {
        self.out
            .extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
    }

    fn string(&mut self, text: &str) {
        self.out.push(b'"');
        let mut rest = text.as_bytes();
        while let Some(at) = rest
            .iter()
            .position(|byte| *byte < b' ' || matches!(byte, b'"' | b'\\'))
        {
            let (plain, special) = rest.split_at(at);
            self.out.extend_from_slice(plain);
            if let Some((byte, behind)) = special.split_first() {
                self.escape(*byte);
                rest = behind;
            }
        }
        self.out.extend_from_slice(rest);
        self.out.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let hex = |digit: u8| HEX.get(usize::from(digit)).copied().unwrap_or(b'0');
        match byte {
            b'"' => self.out.extend_from_slice(b"\\\""),
            b'\\' => self.out.extend_from_slice(b"\\\\"),
            8 => self.out.extend_from_slice(b"\\b"),
            9 => self.out.extend_from_slice(b"\\t"),
            10 => self.out.extend_from_slice(b"\\n"),
            12 => self.out.extend_from_slice(b"\\f"),
            13 => self.out.extend_from_slice(b"\\r"),
            _ => {
                self.out.extend_from_slice(b"\\u00");
                self.out.push(hex(byte >> 4));
                self.out.push(hex(byte & 15));
            }
        }
    }
}

macro_rules! integers {
    ($($method:ident $type:ty),+) => {$(
        fn $method(self, value: $type) -> Result<(), NotCanonicalError> {
            self.integer(value);
            Ok(())
        }
    )+};
}

impl<'w> ser::Serializer for &'w mut Writer<'_> {
    type Ok = ();
    type Error = NotCanonicalError;
    type SerializeSeq = List<'w>;
    type SerializeTuple = List<'w>;
    type SerializeTupleStruct = List<'w>;
    type SerializeTupleVariant = List<'w>;
    type SerializeMap = Object<'w>;
    type SerializeStruct = Object<'w>;
    type SerializeStructVariant = Object<'w>;

    integers!(serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
              serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64);

    fn serialize_bool(self, value: bool) -> Result<(), NotCanonicalError> {
        self.out
            .extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), NotCanonicalError> {
        refuse("floats")
    }

    fn serialize_f64(self, _: f64) -> Result<(), NotCanonicalError> {
        refuse("floats")
    }

    fn serialize_char(self, value: char) -> Result<(), NotCanonicalError> {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), NotCanonicalError> {
        self.string(value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), NotCanonicalError> {
        refuse("byte strings")
    }

    fn serialize_none(self) -> Result<(), NotCanonicalError> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NotCanonicalError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NotCanonicalError> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NotCanonicalError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), NotCanonicalError> {
        self.string(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NotCanonicalError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), NotCanonicalError> {
        self.out.push(b'{');
        self.string(variant);
        self.out.push(b':');
        value.serialize(&mut *self)?;
        self.out.push(b'}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'w>, NotCanonicalError> {
        Ok(List::open(self, b"[", b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'w>, NotCanonicalError> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<List<'w>, NotCanonicalError> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'w>, NotCanonicalError> {
        self.out.push(b'{');
        self.string(variant);
        Ok(List::open(self, b":[", b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'w>, NotCanonicalError> {
        Ok(Object::open(self, b"}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'w>, NotCanonicalError> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'w>, NotCanonicalError> {
        self.out.push(b'{');
        self.string(variant);
        self.out.push(b':');
        Ok(Object::open(self, b"}}"))
    }
}

struct List<'w> {
    out: &'w mut Vec<u8>,
    compact: bool,
    first: bool,
    close: &'static [u8],
}

impl<'w> List<'w> {
    fn open(writer: &'w mut Writer<'_>, opening: &[u8], close: &'static [u8]) -> Self {
        writer.out.extend_from_slice(opening);
        Self {
            out: writer.out,
            compact: writer.compact,
            first: true,
            close,
        }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotCanonicalError> {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
        value.serialize(&mut Writer {
            out: self.out,
            compact: self.compact,
        })
    }

    fn close(self) -> Result<(), NotCanonicalError> {
        self.out.extend_from_slice(self.close);
        Ok(())
    }
}

/// An object writes its members as they come and notes where each begins; when it
/// closes, they are put into the order of their keys.
struct Object<'w> {
    out: &'w mut Vec<u8>,
    compact: bool,
    /// Where each member's key and value stand, separators not counted.
    members: Vec<Member>,
    close: &'static [u8],
}

#[derive(Clone, Copy)]
struct Member {
    key: usize,
    value: usize,
    end: usize,
}

impl<'w> Object<'w> {
    fn open(writer: &'w mut Writer<'_>, close: &'static [u8]) -> Self {
        writer.out.push(b'{');
        Self {
            out: writer.out,
            compact: writer.compact,
            members: Vec::with_capacity(16),
            close,
        }
    }

    fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotCanonicalError> {
        if self.members.last().is_some() {
            self.out.push(b',');
        }
        let start = self.out.len();
        key.serialize(&mut Writer {
            out: self.out,
            compact: false,
        })?;
        if self.out.get(start) != Some(&b'"') {
            return refuse("keys that are not strings");
        }
        self.out.push(b':');
        let value = self.out.len();
        self.members.push(Member {
            key: start,
            value,
            end: value,
        });
        Ok(())
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotCanonicalError> {
        value.serialize(&mut Writer {
            out: self.out,
            compact: self.compact,
        })?;
        let end = self.out.len();
        let Some(member) = self.members.last_mut() else {
            return refuse("a value without a key");
        };
        member.end = end;
        let says_nothing = matches!(self.out.get(member.value..), Some(b"null" | b"[]"));
        if self.compact && says_nothing {
            let start = member.key;
            self.members.pop();
            // With the comma before it, where there is one.
            self.out
                .truncate(start - usize::from(!self.members.is_empty()));
        }
        Ok(())
    }

    /// A member whose key is a name of ours: letters and underscores, nothing to
    /// escape.
    fn member<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), NotCanonicalError> {
        let start = self.out.len() + usize::from(!self.members.is_empty());
        self.out.extend_from_slice(if self.members.is_empty() {
            b"\""
        } else {
            b",\""
        });
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        let value_start = self.out.len();
        self.members.push(Member {
            key: start,
            value: value_start,
            end: value_start,
        });
        self.value(value)
    }

    fn close(mut self) -> Result<(), NotCanonicalError> {
        let out: &[u8] = self.out;
        // The key between its quotation marks.
        let name = |member: &Member| {
            let key = out.get(member.key + 1..member.value.saturating_sub(2));
            key.unwrap_or_default()
        };
        let in_order = |a: &Member, b: &Member| key_order(name(a), name(b)).is_le();
        if !self.members.is_sorted_by(in_order) {
            let first = self.members.first().map_or(0, |member| member.key);
            let mut sorted = Vec::with_capacity(out.len() - first);
            self.members.sort_by(|a, b| key_order(name(a), name(b)));
            for member in &self.members {
                if !sorted.is_empty() {
                    sorted.push(b',');
                }
                sorted.extend_from_slice(out.get(member.key..member.end).unwrap_or_default());
            }
            self.out.truncate(first);
            self.out.extend_from_slice(&sorted);
        }
        self.out.extend_from_slice(self.close);
        Ok(())
    }
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
        let text: String = serde_json::from_slice(&quoted).unwrap_or_default();
        text.encode_utf16().collect()
    };
    units(a).cmp(&units(b))
}

macro_rules! lists {
    ($($trait:ident $method:ident),+) => {$(
        impl ser::$trait for List<'_> {
            type Ok = ();
            type Error = NotCanonicalError;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotCanonicalError> {
                self.element(value)
            }
            fn end(self) -> Result<(), NotCanonicalError> {
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
            type Error = NotCanonicalError;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), NotCanonicalError> {
                self.member(key, value)
            }
            fn end(self) -> Result<(), NotCanonicalError> {
                self.close()
            }
        }
    )+};
}

structs!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = NotCanonicalError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotCanonicalError> {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
    ) -> Result<(), NotCanonicalError> {
        self.value(value)
    }

    fn end(self) -> Result<(), NotCanonicalError> {
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
        assert!(try_to_vec(&1.5f64).is_err());
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
