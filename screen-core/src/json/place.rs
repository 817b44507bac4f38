//! Where in a text a reader of its tree stood, as a path and as line and column.
//! Looked for only when there is a mistake.

use super::tree::{Member, Node};

/// How far a reader of the tree has come.
#[derive(Clone, Copy)]
pub(super) enum Mark<'n> {
    /// At a value: behind a scalar, before what opens a list or an object.
    Value(&'n Node<'n>),
    /// Behind the key of a member.
    Key(&'n Member<'n>),
    /// Behind a list or an object.
    End(&'n Node<'n>),
}

/// A place in a text.
pub(super) struct Place {
    /// The field, such as `interaction.segments[0].text`.
    pub(super) path: String,
    line: usize,
    column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {} column {}", self.line, self.column)
    }
}

/// The place a line and a column (in bytes, as serde_json counts) stand for.
pub(super) fn at(text: &str, line: usize, column: usize) -> Place {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let end = lines.map(str::len).sum::<usize>() + column;
    Place {
        path: path(text, end),
        line,
        column,
    }
}

/// The place of a mark in the text of the tree.
pub(super) fn find<'n>(text: &str, root: &'n Node<'n>, mark: Mark<'n>) -> Place {
    let mut walk = Walk {
        bytes: text.as_bytes(),
        at: 0,
        mark,
    };
    walk.reaches(root);
    let end = walk.at.min(text.len());
    let before = text.as_bytes().get(..end).unwrap_or_default();
    let line_start = before.iter().rposition(|byte| *byte == b'\n');
    Place {
        path: path(text, end),
        line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
        column: end - line_start.map_or(0, |at| at + 1),
    }
}

/// Goes through a text along its tree, up to a mark.
struct Walk<'t, 'n> {
    bytes: &'t [u8],
    at: usize,
    mark: Mark<'n>,
}

impl<'n> Walk<'_, 'n> {
    /// Goes to the end of a value; true if the mark came first, or with it.
    fn reaches(&mut self, node: &'n Node<'n>) -> bool {
        self.skip(|byte| byte.is_ascii_whitespace());
        let here = matches!(self.mark, Mark::Value(wanted) if std::ptr::eq(wanted, node));
        match node {
            Node::List(_) | Node::Object(_) if here => return true,
            Node::List(items) => {
                self.at += 1;
                for item in items {
                    if self.reaches(item) {
                        return true;
                    }
                    self.punctuation();
                }
                self.close(items.is_empty());
            }
            Node::Object(members) => {
                self.at += 1;
                for member in members {
                    self.skip(|byte| byte.is_ascii_whitespace());
                    self.string();
                    if matches!(self.mark, Mark::Key(wanted) if std::ptr::eq(wanted, member)) {
                        return true;
                    }
                    self.punctuation();
                    if self.reaches(&member.value) {
                        return true;
                    }
                    self.punctuation();
                }
                self.close(members.is_empty());
            }
            Node::Text(_) => self.string(),
            _ => self.skip(|byte| !b",]} \t\r\n".contains(&byte)),
        }
        here || matches!(self.mark, Mark::End(wanted) if std::ptr::eq(wanted, node))
    }

    /// Past white space and the one character behind it.
    fn punctuation(&mut self) {
        self.skip(|byte| byte.is_ascii_whitespace());
        self.at += 1;
    }

    /// Past what closes a list or an object that has nothing in it; otherwise the
    /// punctuation behind the last item was that.
    fn close(&mut self, empty: bool) {
        if empty {
            self.punctuation();
        }
    }

    fn skip(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|byte| wanted(*byte)) {
            self.at += 1;
        }
    }

    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += match byte {
                b'\\' => 2,
                b'"' => break,
                _ => 1,
            };
        }
        self.at += 1;
    }
}

/// The path of the value that a reader of JSON is at after so many bytes.
fn path(text: &str, end: usize) -> String {
    enum Level<'a> {
        Object(Option<&'a str>),
        List(usize),
    }
    let mut levels: Vec<Level<'_>> = Vec::new();
    let mut string: Option<usize> = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().take(end) {
        match (string, byte, levels.last_mut()) {
            (Some(_), _, _) if escaped => escaped = false,
            (Some(_), b'\\', _) => escaped = true,
            (Some(start), b'"', level) => {
                string = None;
                // A string where no key has been yet is the key.
                if let Some(Level::Object(key @ None)) = level {
                    *key = text.get(start..at);
                }
            }
            (Some(_), ..) => {}
            (None, b'"', _) => string = Some(at + 1),
            (None, b'{', _) => levels.push(Level::Object(None)),
            (None, b'[', _) => levels.push(Level::List(0)),
            (None, b'}' | b']', _) => {
                levels.pop();
            }
            (None, b',', Some(Level::Object(key))) => *key = None,
            (None, b',', Some(Level::List(index))) => *index += 1,
            (None, ..) => {}
        }
    }
    let mut path = String::new();
    for level in levels {
        match level {
            Level::Object(Some(key)) if path.is_empty() => path.push_str(key),
            Level::Object(Some(key)) => path.extend([".", key]),
            Level::Object(None) => {}
            Level::List(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}
