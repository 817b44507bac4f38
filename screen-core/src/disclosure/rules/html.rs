//! A page as one HTML document that needs nothing else: no script, no picture, no
//! address it loads. Every text is escaped.

use super::document::{Block, Inline, Line, Page, Section, Table};

/// Writes the page.
pub(super) fn write(page: &Page) -> String {
    let title = escape(&page.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n",
        page.lang
    );
    for text in &page.lead {
        out.push_str(&format!("<p>{}</p>\n", line(text)));
    }
    out.push_str("</header>\n");
    contents(&mut out, page);
    out.push_str("<main>\n");
    for section in &page.sections {
        self::section(&mut out, section);
    }
    out.push_str("</main>\n<footer>\n");
    for text in &page.footer {
        out.push_str(&format!("<p>{}</p>\n", line(text)));
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

fn contents(out: &mut String, page: &Page) {
    out.push_str(&format!(
        "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">{}</h2>\n<ol>\n",
        escape(page.contents)
    ));
    for section in &page.sections {
        out.push_str(&format!(
            "<li><a href=\"#{}\">{}</a></li>\n",
            section.id,
            escape(&section.heading)
        ));
    }
    out.push_str("</ol>\n</nav>\n");
}

fn section(out: &mut String, section: &Section) {
    out.push_str(&format!(
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n",
        escape(&section.heading),
        id = section.id
    ));
    let mut tables = 0;
    // Below a heading of the third level a rule has one of the fourth, else of the third.
    let mut level = 3;
    for block in &section.blocks {
        match block {
            Block::Heading(text) => {
                level = 4;
                out.push_str(&format!("<h3>{}</h3>\n", escape(text)));
            }
            Block::Text(text) => out.push_str(&format!("<p>{}</p>\n", line(text))),
            Block::List(lines) => list(out, lines),
            Block::Entry { name, lines } => {
                out.push_str(&format!(
                    "<article>\n<h{level}>{}</h{level}>\n",
                    escape(name)
                ));
                list(out, lines);
                out.push_str("</article>\n");
            }
            Block::Table(table) => {
                tables += 1;
                self::table(out, table, &format!("{}-table-{tables}", section.id));
            }
        }
    }
    out.push_str("</section>\n");
}

fn list(out: &mut String, lines: &[Line]) {
    out.push_str("<ul>\n");
    for text in lines {
        out.push_str(&format!("<li>{}</li>\n", line(text)));
    }
    out.push_str("</ul>\n");
}

/// A table in a box that scrolls by itself, with the keyboard too.
fn table(out: &mut String, table: &Table, id: &str) {
    let wide = if table.head.len() > 4 {
        " class=\"wide\""
    } else {
        ""
    };
    out.push_str(&format!(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{id}\">\n\
         <table{wide}>\n<caption id=\"{id}\">{}</caption>\n<thead>\n<tr>",
        escape(&table.caption)
    ));
    for text in &table.head {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escape(text)));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (index, cell) in row.iter().enumerate() {
            if index == 0 {
                out.push_str(&format!("<th scope=\"row\">{}</th>", line(cell)));
            } else {
                out.push_str(&format!("<td>{}</td>", line(cell)));
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn line(line: &Line) -> String {
    let parts = line.0.iter().map(|part| match part {
        Inline::Text(text) => escape(text),
        Inline::Strong(text) => format!("<strong>{}</strong>", escape(text)),
        Inline::Code(text) => format!("<code>{}</code>", escape(text)),
        Inline::Link { text, href } => {
            format!("<a href=\"{}\">{}</a>", escape(href), escape(text))
        }
    });
    parts.collect()
}

/// A text without anything HTML gives a meaning to, in elements and attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

const STYLE: &str = include_str!("style.css");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_a_pack_cannot_become_markup() {
        assert_eq!(
            escape("<script>\"a\" & 'b'\n"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39; "
        );
        assert!(!STYLE.contains('<') && !STYLE.contains("url("));
    }
}
