//! A page as data, before it becomes Markdown or HTML. All texts in it are plain:
//! whatever has a meaning to Markdown or HTML is made harmless by the writers, so no
//! text of a pack can become markup.

/// A page.
#[derive(Debug)]
pub(super) struct Page {
    /// The language as an HTML tag.
    pub(super) lang: &'static str,
    pub(super) title: String,
    /// Below the title: one line each.
    pub(super) lead: Vec<Line>,
    /// The words above the table of contents.
    pub(super) contents: &'static str,
    pub(super) sections: Vec<Section>,
    pub(super) footer: Vec<Line>,
}

/// A part of a page with a heading of the second level.
#[derive(Debug)]
pub(super) struct Section {
    /// Its name in addresses: lower-case letters and hyphens.
    pub(super) id: &'static str,
    pub(super) heading: String,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) enum Block {
    /// A heading of the third level.
    Heading(String),
    Text(Line),
    List(Vec<Line>),
    Table(Table),
    /// One rule: its words, below it what is known about it.
    Entry {
        name: String,
        lines: Vec<Line>,
    },
}

#[derive(Debug)]
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) head: Vec<String>,
    /// The first cell of each row is its heading.
    pub(super) rows: Vec<Vec<Line>>,
}

/// A run of text.
#[derive(Debug, Default, Clone)]
pub(super) struct Line(pub(super) Vec<Inline>);

#[derive(Debug, Clone)]
pub(super) enum Inline {
    Text(String),
    Strong(String),
    Code(String),
    /// An address that was checked by [`link`].
    Link {
        text: String,
        href: String,
    },
}

impl<T: Into<String>> From<T> for Line {
    fn from(text: T) -> Self {
        Self(vec![Inline::Text(text.into())])
    }
}

impl Line {
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Inline::Text(text.into()));
        self
    }

    pub(super) fn strong(mut self, text: impl Into<String>) -> Self {
        self.0.push(Inline::Strong(text.into()));
        self
    }

    pub(super) fn code(mut self, text: impl Into<String>) -> Self {
        self.0.push(Inline::Code(text.into()));
        self
    }
}

impl Section {
    pub(super) fn new(id: &'static str, heading: impl Into<String>) -> Self {
        Self {
            id,
            heading: heading.into(),
            blocks: Vec::new(),
        }
    }

    pub(super) fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    pub(super) fn text(&mut self, line: impl Into<Line>) {
        self.blocks.push(Block::Text(line.into()));
    }

    pub(super) fn list<T: Into<Line>>(&mut self, lines: impl IntoIterator<Item = T>) {
        let lines: Vec<Line> = lines.into_iter().map(Into::into).collect();
        if !lines.is_empty() {
            self.blocks.push(Block::List(lines));
        }
    }

    /// A table; one without rows is left out.
    pub(super) fn table<T: Into<Line>>(
        &mut self,
        caption: impl Into<String>,
        head: Vec<String>,
        rows: impl IntoIterator<Item = Vec<T>>,
    ) {
        let rows: Vec<Vec<Line>> = rows
            .into_iter()
            .map(|row| row.into_iter().map(Into::into).collect())
            .collect();
        if !rows.is_empty() {
            self.blocks.push(Block::Table(Table {
                caption: caption.into(),
                head,
                rows,
            }));
        }
    }
}

/// An address or a contact, as a link where it is safely one: `https`, `http`, a path
/// of this site, a plain mail address. All else stays text.
pub(super) fn link(address: &str) -> Line {
    let address = address.trim();
    let plain = address.chars().all(|c| {
        c.is_ascii_graphic()
            && !matches!(
                c,
                '"' | '\'' | '<' | '>' | '`' | '\\' | '(' | ')' | '[' | ']'
            )
    });
    let web = address.starts_with("https://") || address.starts_with("http://");
    let path = address.starts_with('/') && !address.starts_with("//");
    let mail = address.split_once('@').is_some_and(|(name, host)| {
        let word = |text: &str| {
            !text.is_empty()
                && text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'))
        };
        word(name) && word(host)
    });
    let href = match (plain, web || path, mail) {
        (true, true, _) => address.to_owned(),
        (true, false, true) => format!("mailto:{address}"),
        _ => return address.into(),
    };
    Line(vec![Inline::Link {
        text: address.to_owned(),
        href,
    }])
}

/// A text of a pack without characters that steer terminals or turn the reading
/// direction; line breaks become spaces.
pub(super) fn clean(text: &str) -> String {
    let shown = text.chars().map(|c| match c {
        c if c.is_control() => ' ',
        '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => ' ',
        c => c,
    });
    shown.collect::<String>().trim().to_owned()
}

/// The paragraphs of a longer text.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n")
        .map(clean)
        .filter(|text| !text.is_empty())
        .collect()
}
