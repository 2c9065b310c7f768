use std::ops::Range;

use regex::{Regex, bytes, escape};

use super::{marks::Marks, text::Text};

/// A regular expression that lines are looked for with.
#[derive(Debug, Clone)]
pub struct Pattern {
    line: Regex,
    /// Finds candidates in a text of many lines: whatever is found in a line alone is found there too, and ends there.
    block: Option<bytes::Regex>,
    /// Whether what is found never goes on in the next line, so that no candidate is a wrong one.
    is_plain: bool,
}

impl Pattern {
    /// Of its text; `(?i)` at its beginning finds any case.
    pub fn new(text: &str) -> Result<Self, regex::Error> {
        let line = Regex::new(text)?;
        let of_many = || {
            let mut builder = bytes::RegexBuilder::new(text);
            // Where a line ends is where the text of many lines has an end of line.
            builder.multi_line(true).build().ok()
        };
        let words = text.strip_prefix("(?i)").unwrap_or(text);
        Ok(Self {
            line,
            block: if needs_whole_line(text) {
                None
            } else {
                of_many()
            },
            is_plain: escape(words) == words && !words.contains('\n'),
        })
    }

    /// Finds exactly these words.
    pub fn literal(words: &str) -> Result<Self, regex::Error> {
        let is_plain = !words.contains('\n');
        Ok(Self {
            is_plain,
            ..Self::new(&escape(words))?
        })
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        self.line.as_str()
    }

    /// Whether it is found in a line.
    pub fn is_in(&self, line: &str) -> bool {
        self.line.is_match(line)
    }

    /// Where it is found in a line.
    pub fn spans(&self, line: &str) -> Vec<Range<usize>> {
        let found = self.line.find_iter(line).map(|found| found.range());
        found.filter(|span| !span.is_empty()).collect()
    }

    /// In which of many lines it is found as they are written.
    pub(super) fn marks(&self, text: &Text<'_>) -> Marks {
        let mut marks = Marks::none(text.count);
        let Some(block) = &self.block else {
            for index in 0..text.count {
                if self.is_in_raw(text.line(index)) {
                    marks.set(index);
                }
            }
            return marks;
        };
        let mut at = 0;
        // The end that comes first is never beyond the line that is wanted, so that each part is gone over once.
        while let Some(end) = block.shortest_match_at(text.bytes, at) {
            let index = text.index_at(end);
            if index >= text.count {
                break;
            }
            if self.is_plain || self.is_in_raw(text.line(index)) {
                marks.set(index);
            }
            at = text.start(index + 1);
            if at > text.bytes.len() {
                break;
            }
        }
        marks
    }

    /// Whether it is found in a line as it is written; never in one that is no text.
    pub(super) fn is_in_raw(&self, line: &[u8]) -> bool {
        std::str::from_utf8(line).is_ok_and(|line| self.is_in(line))
    }
}

/// Whether it tells the end of a line from the end of the text, so that it has to see each line alone.
fn needs_whole_line(text: &str) -> bool {
    let mut flags = text.split("(?").skip(1).map(|after| {
        let end = after.find([':', ')', '<']).unwrap_or(after.len());
        &after[..end]
    });
    text.contains(r"\A") || text.contains(r"\z") || flags.any(|flags| flags.contains(['-', 'R']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// That lines are found as one by one.
    #[track_caller]
    fn check(pattern: &str, lines: &[String]) {
        let mut text = String::new();
        let mut lengths = Vec::new();
        for line in lines {
            text += line;
            text.push('\n');
            lengths.push(u32::try_from(line.len()).unwrap());
        }
        let regex = Regex::new(pattern).unwrap();
        let wanted: Vec<_> = (0..lines.len())
            .filter(|index| regex.is_match(&lines[*index]))
            .collect();
        let text = Text::new(text.as_bytes(), lines.len(), &lengths);
        let found = Pattern::new(pattern).unwrap().marks(&text);
        assert_eq!(
            found.iter().collect::<Vec<_>>(),
            wanted,
            "{pattern:?} in {lines:?}"
        );
    }

    const PATTERNS: [&str; 24] = [
        "",
        "a",
        "ab",
        "(?i)B",
        "^a",
        "b$",
        "^$",
        r"\Ab",
        r"a\z",
        "(?-m)^a",
        r"(?mR)a$",
        "(?-m:b$)",
        r"a\s*b",
        r"a\s",
        r"\sb",
        "[^a]+",
        "(?s)a.*b",
        "a.b",
        r"\bb",
        r"a\B",
        r"b\b{end}",
        "a|b$",
        "(?x) a b",
        r"\n",
    ];

    #[test]
    fn lines_are_found_together_as_they_are_one_by_one() {
        let lines = [
            "", "ab", "a", "b", "a b", "A B", "a\r", "ba", "x", "", "a\nb", "ä",
        ];
        let lines: Vec<_> = lines.into_iter().map(str::to_owned).collect();
        for pattern in PATTERNS {
            check(pattern, &lines);
        }
    }

    proptest! {
        #[test]
        fn any_lines_are_found_together_as_they_are_one_by_one(
            pattern in prop::sample::select(PATTERNS.to_vec()),
            lines in prop::collection::vec("[abB ä\r\n]{0,5}", 0..12),
        ) {
            check(pattern, &lines);
        }
    }

    #[test]
    fn words_are_found_as_they_are_and_places_are_told() {
        let words = Pattern::literal("a.b(").unwrap();
        assert!(words.is_in("xa.b(") && !words.is_in("axb("));
        assert_eq!(words.spans("a.b( a.b("), [0..4, 5..9]);
        assert_eq!(Pattern::new("x*").unwrap().spans("axbx"), [1..2, 3..4]);
        assert!(Pattern::new("(").is_err());
        assert!(Pattern::new(r"(?-u)\xff").is_err());
    }
}
