use std::{
    fmt::Write as _,
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{Document, Row};
use crate::error::Result;

/// A file to which Markdown is appended, as pipelines show it beside their steps.
#[derive(Debug, Clone)]
pub struct Summary(PathBuf);

impl Summary {
    /// In this file.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn document<T: Row>(&self, document: &Document<T>) -> Result<()> {
        append(&self.0, &table(document))
    }

    /// Says what went wrong, and what to do.
    pub fn failure(&self, message: &str, hint: Option<&str>) -> Result<()> {
        let hint = hint
            .map(|hint| format!("\n{}\n", escaped(hint)))
            .unwrap_or_default();
        append(&self.0, &format!("**{}**\n{hint}\n", escaped(message)))
    }
}

fn append(path: &Path, text: &str) -> Result<()> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    Ok(written.with_context(|| format!("writing {}", path.display()))?)
}

fn table<T: Row>(document: &Document<T>) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let heads = T::COLUMNS.iter().map(|column| escaped(column.name));
    let rules = T::COLUMNS.iter().map(|_| "---".to_owned());
    let mut text = match &document.target {
        Some(target) => format!("#### {} of {}\n\n", T::KIND, escaped(&target.name)),
        None => format!("#### {}\n\n", T::KIND),
    };
    text += &line(heads.collect());
    text += &line(rules.collect());
    for item in &document.items {
        text += &line(item.cells().iter().map(|cell| escaped(cell)).collect());
    }
    for warning in &document.warnings {
        let _ = writeln!(text, "\nWarning: {}", escaped(warning));
    }
    text + "\n"
}

/// Text that Markdown shows as it is: what a log says must not become a link, a picture or a cell.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            letter if letter.is_control() => escaped.push(' '),
            letter if letter.is_ascii_punctuation() && !",.;:/-%".contains(letter) => {
                escaped.push('\\');
                escaped.push(letter);
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_log_says_stays_text() {
        assert_eq!(
            escaped("![x](http://e.vil) | <b>`1`</b>\n\u{1b}[2J 99.9 %"),
            "\\!\\[x\\]\\(http://e.vil\\) \\| &lt;b&gt;\\`1\\`&lt;/b&gt;  \\[2J 99.9 %"
        );
    }
}
