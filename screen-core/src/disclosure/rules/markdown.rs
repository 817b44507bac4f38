//! A page as Markdown (CommonMark with tables). Every character of a text that could
//! begin markup is escaped.

use super::document::{Block, Inline, Line, Page, Table};

/// Writes the page.
pub(super) fn write(page: &Page) -> String {
    let mut out = format!("# {}\n\n", escape(&page.title));
    for text in &page.lead {
        out.push_str(&format!("{}\n\n", line(text)));
    }
    for section in &page.sections {
        out.push_str(&format!("## {}\n\n", escape(&section.heading)));
        // Below a heading of the third level a rule has one of the fourth, else of the
        // third.
        let mut marks = "###";
        for block in &section.blocks {
            if matches!(block, Block::Heading(_)) {
                marks = "####";
            }
            self::block(&mut out, block, marks);
        }
    }
    if !page.footer.is_empty() {
        out.push_str("---\n\n");
    }
    for text in &page.footer {
        out.push_str(&format!("{}\n\n", line(text)));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn block(out: &mut String, block: &Block, marks: &str) {
    match block {
        Block::Heading(text) => out.push_str(&format!("### {}\n\n", escape(text))),
        Block::Text(text) => out.push_str(&format!("{}\n\n", line(text))),
        Block::List(lines) => list(out, lines),
        Block::Entry { name, lines } => {
            out.push_str(&format!("{marks} {}\n\n", escape(name)));
            list(out, lines);
        }
        Block::Table(table) => self::table(out, table),
    }
}

fn list(out: &mut String, lines: &[Line]) {
    for text in lines {
        out.push_str(&format!("- {}\n", line(text)));
    }
    out.push('\n');
}

fn table(out: &mut String, table: &Table) {
    out.push_str(&format!("**{}**\n\n", escape(&table.caption)));
    let head: Vec<String> = table.head.iter().map(|text| escape(text)).collect();
    out.push_str(&format!("| {} |\n", head.join(" | ")));
    out.push_str(&format!("|{}\n", " --- |".repeat(head.len())));
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(line).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    out.push('\n');
}

fn line(line: &Line) -> String {
    let parts = line.0.iter().map(|part| match part {
        Inline::Text(text) => escape(text),
        Inline::Strong(text) => format!("**{}**", escape(text)),
        // A code span takes no escapes, so only harmless names become one.
        Inline::Code(text)
            if text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-/: ".contains(c)) =>
        {
            format!("`{text}`")
        }
        Inline::Code(text) => escape(text),
        Inline::Link { text, href } => format!("[{}]({href})", escape(text)),
    });
    parts.collect()
}

/// A text with all that could be markup escaped, on one line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!'
            | '&' | '$' | '^' | '=' => {
                out.push('\\');
                out.push(c);
            }
            // At the start of a line these make lists and rules.
            '-' | '+' if out.is_empty() => {
                out.push('\\');
                out.push(c);
            }
            // `1.` and `1)` at the start of a line make a list.
            '.' | ')' if !out.is_empty() && out.bytes().all(|byte| byte.is_ascii_digit()) => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            // `https://…` and `www.…` become links by themselves in some readers.
            ':' if out.ends_with("http") || out.ends_with("https") => out.push_str("\\:"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_a_pack_cannot_become_markup() {
        assert_eq!(escape("a|b\n# c"), "a\\|b \\# c");
        assert_eq!(escape("[x](javascript:1)"), "\\[x\\](javascript:1)");
        assert_eq!(escape("<b>&amp;"), "\\<b\\>\\&amp;");
        assert_eq!(escape("- x"), "\\- x");
        assert_eq!(escape("12. x"), "12\\. x");
        assert_eq!(escape("1.2.0"), "1\\.2.0");
    }
}
