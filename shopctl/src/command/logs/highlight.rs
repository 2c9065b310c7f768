use regex::Regex;

use crate::logs::LogLine;

/// What stands before and after what is looked for.
const MARK: [&str; 2] = ["»", "«"];

/// What is marked in lines that are shown. Nothing is left out for it.
pub(super) struct Highlight(Vec<Regex>);

impl Highlight {
    pub(super) fn new(wanted: &[Regex]) -> Self {
        Self(wanted.to_vec())
    }

    /// Marks what is looked for, in signs that every terminal, file and pipe can show.
    pub(super) fn mark(&self, line: &mut LogLine) {
        for wanted in &self.0 {
            let marked = wanted.replace_all(&line.message, |found: &regex::Captures<'_>| {
                format!("{}{}{}", MARK[0], &found[0], MARK[1])
            });
            line.message = marked.into_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_marked_and_the_rest_stays() {
        let mut line = LogLine::parse("a", "order 17 failed, order 18 too");
        Highlight::new(&[Regex::new("order [0-9]+").unwrap()]).mark(&mut line);
        assert_eq!(line.message, "»order 17« failed, »order 18« too");
    }
}
