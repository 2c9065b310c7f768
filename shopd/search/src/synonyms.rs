use std::collections::HashMap;

use crate::text::words;

/// The groups that the shop comes with.
const SHIPPED: &str = include_str!("../synonyms.txt");

/// Words that mean the same.
#[derive(Debug, Clone, Default)]
pub struct Synonyms(HashMap<String, Vec<String>>);

/// Why a file of synonyms could not be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SynonymsError {
    /// A group has fewer than two words.
    #[error(
        "line {0} has only one word: write words that mean the same in one line, with commas between them"
    )]
    Alone(usize),
    /// A member of a group is no single word.
    #[error("line {line}: `{member}` is not one word")]
    NotOneWord {
        /// The line, from 1.
        line: usize,
        /// What is no word.
        member: String,
    },
}

impl Synonyms {
    /// The groups that the shop comes with.
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).expect("the file that is shipped is checked by a test")
    }

    /// Reads groups, one a line, words with commas between them; `#` begins a comment.
    pub fn parse(text: &str) -> Result<Self, SynonymsError> {
        let mut synonyms = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default();
            let mut group = Vec::new();
            for member in line.split(',').map(str::trim).filter(|m| !m.is_empty()) {
                let Ok([word]) = <[String; 1]>::try_from(words(member)) else {
                    return Err(SynonymsError::NotOneWord {
                        line: number + 1,
                        member: member.to_owned(),
                    });
                };
                group.push(word);
            }
            if group.len() == 1 {
                return Err(SynonymsError::Alone(number + 1));
            }
            synonyms.add(&group);
        }
        Ok(synonyms)
    }

    fn add(&mut self, group: &[String]) {
        for word in group {
            let others = group.iter().filter(|other| *other != word);
            self.0
                .entry(word.clone())
                .or_default()
                .extend(others.cloned());
        }
    }

    /// What else means the same as a plain word.
    pub(crate) fn of(&self, word: &str) -> &[String] {
        self.0.get(word).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_for_every_other_of_its_groups() {
        let synonyms =
            Synonyms::parse("# sets\nTV, telly, Fernseher\n\nsofa, couch # seats\n").unwrap();
        assert_eq!(synonyms.of("tv"), ["telly", "fernseher"]);
        assert_eq!(synonyms.of("couch"), ["sofa"]);
        assert_eq!(synonyms.of("chair"), [""; 0]);
    }

    #[test]
    fn a_line_that_says_nothing_is_located() {
        assert_eq!(
            Synonyms::parse("a, b\nc").unwrap_err(),
            SynonymsError::Alone(2)
        );
        let error = Synonyms::parse("tv, television set").unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 1: `television set` is not one word"
        );
    }

    #[test]
    fn the_shipped_groups_can_be_read() {
        assert!(Synonyms::shipped().of("sofa").contains(&"couch".to_owned()));
    }
}
