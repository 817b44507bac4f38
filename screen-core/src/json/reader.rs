//! The types' way to read a parsed text.
//!
//! Whatever is generic here is copied for every type, so it only hands on; the work
//! is done in functions that exist once. A type says which names it knows, so names are
//! compared here, and the type gets a number. Every object of the product refuses
//! fields it does not know, and so does this reader.

use std::cell::Cell;
use std::slice::Iter;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::mistake::Mistake;
use super::place::Mark;
use super::tree::{Member, Node};

type Read<T> = Result<T, Mistake>;

/// A value of the tree, for a type to read. The mark goes with the reader, so that it
/// tells where a mistake was made.
#[derive(Clone, Copy)]
pub(super) struct Reader<'n> {
    node: &'n Node<'n>,
    mark: &'n Cell<Mark<'n>>,
}

impl<'n> Reader<'n> {
    pub(super) fn new(node: &'n Node<'n>, mark: &'n Cell<Mark<'n>>) -> Self {
        Self { node, mark }
    }

    /// Marks the value as the one that is read.
    fn value(self) -> &'n Node<'n> {
        self.mark.set(Mark::Value(self.node));
        self.node
    }

    #[cold]
    #[inline(never)]
    fn refuse(self, expected: &dyn Expected) -> Mistake {
        de::Error::invalid_type(self.node.unexpected(), expected)
    }

    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.value() {
            Node::Natural(value) => visitor.visit_u64(*value),
            Node::Negative(value) => visitor.visit_i64(*value),
            Node::Fraction(value) => visitor.visit_f64(*value),
            _ => Err(self.refuse(&visitor)),
        }
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.value() {
            Node::Text(text) => visitor.visit_str(text),
            _ => Err(self.refuse(&visitor)),
        }
    }

    fn list<'de, V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.value() {
            Node::List(items) => visitor.visit_seq(Items {
                rest: items.iter(),
                list: self,
            }),
            _ => Err(self.refuse(&visitor)),
        }
    }

    /// An object with these fields, or with any keys.
    fn object<'de, V: Visitor<'de>>(self, fields: Fields, visitor: V) -> Read<V::Value> {
        match self.value() {
            Node::Object(members) => visitor.visit_map(Members {
                rest: members.iter(),
                value: None,
                object: self,
                fields,
                next: 0,
            }),
            _ => Err(self.refuse(&visitor)),
        }
    }

    /// A word, or an object with one member whose key is the word.
    #[inline(never)]
    fn word(self, words: &'static [&'static str]) -> Read<Word<'n>> {
        let (name, content) = match self.value() {
            Node::Text(name) => (name, None),
            Node::Object(members) => match members.as_slice() {
                [only] => {
                    self.mark.set(Mark::Key(only));
                    (&only.key, Some(Self::new(&only.value, self.mark)))
                }
                _ => return Err(Mistake::no_word(words, &Unexpected::Map)),
            },
            other => return Err(Mistake::no_word(words, &other.unexpected())),
        };
        Word::new(name, words, content)
    }
}

macro_rules! scalars {
    ($($way:ident: $($method:ident)+;)+) => {$($(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            self.$way(visitor)
        }
    )+)+};
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Mistake;

    scalars! {
        number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
            deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
            deserialize_f32 deserialize_f64;
        text: deserialize_char deserialize_str deserialize_string deserialize_identifier
            deserialize_bytes deserialize_byte_buf;
        list: deserialize_seq;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.value() {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Natural(_) | Node::Negative(_) | Node::Fraction(_) => self.number(visitor),
            Node::Text(_) => self.text(visitor),
            Node::List(_) => self.list(visitor),
            Node::Object(_) => self.object(None, visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.object(None, visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.value() {
            Node::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.refuse(&visitor)),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.value() {
            Node::Null => visitor.visit_unit(),
            _ => Err(self.refuse(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.value() {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Read<V::Value> {
        if let Node::List(items) = self.value()
            && items.len() > length
        {
            return Err(de::Error::invalid_length(items.len(), &visitor));
        }
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_tuple(length, visitor)
    }

    /// An object and nothing else: a list of the fields' values in their order, which
    /// serde can read too, is in no contract.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.object(Some(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_enum(self.word(words)?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }
}

/// The items of a list.
struct Items<'n> {
    rest: Iter<'n, Node<'n>>,
    list: Reader<'n>,
}

impl<'n> Items<'n> {
    fn next(&mut self) -> Option<Reader<'n>> {
        let Some(node) = self.rest.next() else {
            self.list.mark.set(Mark::End(self.list.node));
            return None;
        };
        Some(Reader::new(node, self.list.mark))
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        match self.next() {
            Some(reader) => seed.deserialize(reader).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The names of the fields that an object has; of a table, nothing.
type Fields = Option<&'static [&'static str]>;

/// The members of an object.
struct Members<'n> {
    rest: Iter<'n, Member<'n>>,
    value: Option<&'n Node<'n>>,
    object: Reader<'n>,
    fields: Fields,
    /// The number of the field that will come, if they come in their order.
    next: usize,
}

impl<'n> Members<'n> {
    #[inline(never)]
    fn next(&mut self) -> Read<Option<Name<'n>>> {
        let mark = self.object.mark;
        let Some(member) = self.rest.next() else {
            mark.set(Mark::End(self.object.node));
            return Ok(None);
        };
        mark.set(Mark::Key(member));
        self.value = Some(&member.value);
        let text = &*member.key;
        let number = match self.fields {
            None => 0,
            Some(fields) => self.number(text, fields)?,
        };
        Ok(Some(Name { text, number }))
    }

    fn number(&mut self, name: &str, fields: &'static [&'static str]) -> Read<usize> {
        let number = if fields.get(self.next) == Some(&name) {
            self.next
        } else {
            let found = fields.iter().position(|field| *field == name);
            found.ok_or_else(|| <Mistake as de::Error>::unknown_field(name, fields))?
        };
        self.next = number + 1;
        Ok(number)
    }
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        match self.next()? {
            Some(name) => seed.deserialize(name).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        let node = self.value.unwrap_or(self.object.node);
        seed.deserialize(Reader::new(node, self.object.mark))
    }
}

/// A key, or a word that stands for a variant. Fields and variants are told by their
/// number, so that no type has to compare names.
#[derive(Clone, Copy)]
struct Name<'n> {
    text: &'n str,
    number: usize,
}

impl<'de> Deserializer<'de> for Name<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(self.text)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u32(u32::try_from(self.number).unwrap_or(u32::MAX))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_enum(Word::new(self.text, words, None)?)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes
        byte_buf option unit unit_struct seq tuple tuple_struct map struct ignored_any
    }
}

/// A variant: its word, and what belongs to it.
struct Word<'n> {
    name: Name<'n>,
    content: Option<Reader<'n>>,
}

impl<'n> Word<'n> {
    #[inline(never)]
    fn new(
        text: &'n str,
        words: &'static [&'static str],
        content: Option<Reader<'n>>,
    ) -> Read<Self> {
        let found = words.iter().position(|word| *word == text);
        let number = found.ok_or_else(|| <Mistake as de::Error>::unknown_variant(text, words))?;
        let name = Name { text, number };
        Ok(Self { name, content })
    }

    /// What belongs to the word.
    #[inline(never)]
    fn content(self, expected: &'static str) -> Read<Reader<'n>> {
        self.content
            .ok_or_else(|| de::Error::invalid_type(Unexpected::UnitVariant, &expected))
    }

    #[inline(never)]
    fn nothing(self) -> Read<()> {
        self.content.map_or(Ok(()), <()>::deserialize)
    }
}

impl<'de> EnumAccess<'de> for Word<'_> {
    type Error = Mistake;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Read<(V::Value, Self)> {
        Ok((seed.deserialize(self.name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Word<'_> {
    type Error = Mistake;

    fn unit_variant(self) -> Read<()> {
        self.nothing()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self.content("newtype variant")?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Read<V::Value> {
        self.content("tuple variant")?
            .deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.content("struct variant")?
            .object(Some(fields), visitor)
    }
}
