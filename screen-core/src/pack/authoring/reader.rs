//! Reading TOML so that every mistake is found and each has its place.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};

use serde::de::DeserializeOwned;
use serde::de::value::{Error as WordError, StrDeserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostic::{Code, Sink, Source, most_like};

/// Where a value stands and whom to tell about it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) source: Source<'a>,
    pub(super) sink: &'a Sink,
}

/// A value with its place.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub(super) path: String,
    value: &'a DeValue<'a>,
    span: Range<usize>,
    place: Place<'a>,
}

/// A table that remembers which keys were asked for, so that the others are
/// reported.
pub(super) struct Table<'a> {
    path: String,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    place: Place<'a>,
    asked: RefCell<Vec<&'a str>>,
}

impl<'a> Node<'a> {
    pub(super) fn error(&self, code: Code, message: impl Into<String>, help: Option<String>) {
        self.place
            .sink
            .add(self.place.source, self.span.clone(), code, message, help);
    }

    fn wrong_type(&self, wanted: &str) {
        let found = self.value.type_str();
        self.error(
            Code::WrongType,
            format!("`{}` must be {wanted}, not {found}", self.path),
            None,
        );
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.wrong_type("a text in quotes");
        }
        text
    }

    pub(super) fn flag(&self) -> Option<bool> {
        let flag = self.value.as_bool();
        if flag.is_none() {
            self.wrong_type("`true` or `false`");
        }
        flag
    }

    /// A whole number inside bounds.
    pub(super) fn number<T>(&self, bounds: RangeInclusive<i64>) -> Option<T>
    where
        T: TryFrom<i64>,
    {
        let Some(number) = self.value.as_integer() else {
            self.wrong_type("a whole number");
            return None;
        };
        let value = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let value = value
            .filter(|value| bounds.contains(value))
            .and_then(|value| T::try_from(value).ok());
        if value.is_none() {
            let help = format!("from {} to {}", bounds.start(), bounds.end());
            self.error(
                Code::OutOfRange,
                format!("`{}` is out of range", self.path),
                Some(help),
            );
        }
        value
    }

    /// One of the words a type has on the wire.
    pub(super) fn word<T: DeserializeOwned>(&self) -> Option<T> {
        let text = self.text()?;
        match parse_word(text) {
            Ok(value) => Some(value),
            Err(known) => {
                self.error(
                    Code::UnknownWord,
                    format!("`{}` cannot be `{text}`", self.path),
                    suggestion(text, &known),
                );
                None
            }
        }
    }

    pub(super) fn is_text(&self) -> bool {
        self.value.is_str()
    }

    pub(super) fn list(&self) -> Option<Vec<Node<'a>>> {
        let Some(array) = self.value.as_array() else {
            self.wrong_type("a list in square brackets");
            return None;
        };
        let nodes = array.iter().enumerate().map(|(index, item)| Node {
            path: format!("{}[{index}]", self.path),
            value: item.get_ref(),
            span: item.span(),
            place: self.place,
        });
        Some(nodes.collect())
    }

    /// A list with one entry for each of the five tiers.
    pub(super) fn by_tier<T: Copy>(&self, read: impl Fn(&Node<'a>) -> Option<T>) -> Option<[T; 5]> {
        let nodes = self.list()?;
        let values: Vec<Option<T>> = nodes.iter().map(read).collect();
        if values.len() != 5 {
            self.error(
                Code::OutOfRange,
                format!(
                    "`{}` needs five entries, it has {}",
                    self.path,
                    values.len()
                ),
                Some("one for each of the tiers T0, T1, T2, T3 and T4".to_owned()),
            );
            return None;
        }
        values
            .into_iter()
            .collect::<Option<Vec<T>>>()?
            .try_into()
            .ok()
    }

    pub(super) fn table(&self) -> Option<Table<'a>> {
        let Some(table) = self.value.as_table() else {
            self.wrong_type("a table");
            return None;
        };
        Some(Table {
            path: self.path.clone(),
            table,
            span: self.span.clone(),
            place: self.place,
            asked: RefCell::default(),
        })
    }
}

impl<'a> Table<'a> {
    pub(super) fn root(table: &'a Spanned<DeTable<'a>>, place: Place<'a>) -> Self {
        // What is missing from the file as a whole is shown at its beginning.
        Self {
            path: String::new(),
            table: table.get_ref(),
            span: 0..0,
            place,
            asked: RefCell::default(),
        }
    }

    /// The table's own place, for what concerns it as a whole.
    pub(super) fn error(&self, code: Code, message: impl Into<String>, help: Option<String>) {
        self.place
            .sink
            .add(self.place.source, self.span.clone(), code, message, help);
    }

    fn node(
        &self,
        key: &Spanned<std::borrow::Cow<'a, str>>,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Node<'a> {
        let path = if self.path.is_empty() {
            key.get_ref().to_string()
        } else {
            format!("{}.{}", self.path, key.get_ref())
        };
        Node {
            path,
            value: value.get_ref(),
            span: value.span(),
            place: self.place,
        }
    }

    /// The value of a key that may be missing.
    pub(super) fn get(&self, key: &'static str) -> Option<Node<'a>> {
        self.asked.borrow_mut().push(key);
        self.table
            .iter()
            .find(|(name, _)| name.get_ref() == key)
            .map(|(name, value)| self.node(name, value))
    }

    /// The value of a key that must be there.
    pub(super) fn need(&self, key: &'static str) -> Option<Node<'a>> {
        let node = self.get(key);
        if node.is_none() {
            let owner = if self.path.is_empty() {
                "the pack".to_owned()
            } else {
                format!("`{}`", self.path)
            };
            self.error(
                Code::MissingKey,
                format!("{owner} has no `{key}`"),
                Some(format!("add `{key} = …`")),
            );
        }
        node
    }

    /// All entries, for tables whose keys are free names: the key, its place, the
    /// value. No key of such a table is unknown.
    pub(super) fn entries(&self) -> Vec<(&'a str, Node<'a>, Node<'a>)> {
        let entries = self.peek();
        self.asked
            .borrow_mut()
            .extend(entries.iter().map(|(key, ..)| *key));
        entries
    }

    fn peek(&self) -> Vec<(&'a str, Node<'a>, Node<'a>)> {
        self.table
            .iter()
            .map(|(key, value)| {
                let node = self.node(key, value);
                let name = Node {
                    span: key.span(),
                    ..node.clone()
                };
                (key.get_ref().as_ref(), name, node)
            })
            .collect()
    }

    /// All entries whose keys are words of a type.
    pub(super) fn keyed<K: DeserializeOwned>(&self) -> Vec<(K, Node<'a>)> {
        let key = |(text, name, node): (&'a str, Node<'a>, Node<'a>)| match parse_word(text) {
            Ok(key) => Some((key, node)),
            Err(known) => {
                name.error(
                    Code::UnknownKey,
                    format!("`{}` has no key `{text}`", self.path),
                    suggestion(text, &known),
                );
                None
            }
        };
        self.entries().into_iter().filter_map(key).collect()
    }

    /// Reports the keys nobody asked for.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for (key, name, _) in self.peek() {
            if asked.contains(&key) {
                continue;
            }
            let owner = if self.path.is_empty() {
                "the pack".to_owned()
            } else {
                format!("`{}`", self.path)
            };
            let help = most_like(key, asked.iter().copied()).map_or_else(
                || format!("it can have: {}", asked.join(", ")),
                |like| format!("did you mean `{like}`?"),
            );
            name.error(
                Code::UnknownKey,
                format!("{owner} has no key `{key}`"),
                Some(help),
            );
        }
    }
}

/// Reads a word as a value of a type; else the words the type has.
fn parse_word<T: DeserializeOwned>(text: &str) -> Result<T, Vec<String>> {
    T::deserialize(StrDeserializer::<WordError>::new(text)).map_err(|error| {
        let message = error.to_string();
        let (_, expected) = message.split_once(", expected ").unwrap_or_default();
        expected
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    })
}

fn suggestion(text: &str, known: &[String]) -> Option<String> {
    match most_like(text, known.iter().map(String::as_str)) {
        Some(like) => Some(format!("did you mean `{like}`?")),
        None if known.is_empty() => None,
        None => Some(format!("it can be: {}", known.join(", "))),
    }
}
