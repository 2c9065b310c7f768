use super::Deed;
use crate::tui::Screen;

/// Something that the palette leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A screen.
    Screen(Screen),
    /// A change.
    Deed(Deed),
    /// Another target.
    Target(String),
    /// A command that only looks.
    Look(Vec<String>),
}

/// A line of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What is typed for it.
    pub text: String,
    /// What it is.
    pub about: String,
    /// Where it leads.
    pub choice: Choice,
}

/// All that can be asked for, narrowed by what is typed.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    /// What is typed.
    pub typed: String,
    /// The line that keys act on.
    pub at: usize,
    all: Vec<Suggestion>,
}

impl Palette {
    /// Over all of these.
    pub fn new(all: Vec<Suggestion>) -> Self {
        Self {
            typed: String::new(),
            at: 0,
            all,
        }
    }

    /// Those that fit what is typed, the best first.
    pub fn fitting(&self) -> Vec<&Suggestion> {
        let typed = self.typed.trim().to_lowercase();
        let mut fitting: Vec<_> = self
            .all
            .iter()
            .filter_map(|suggestion| Some((score(&typed, &suggestion.text)?, suggestion)))
            .collect();
        fitting.sort_by_key(|(score, _)| *score);
        fitting
            .into_iter()
            .map(|(_, suggestion)| suggestion)
            .collect()
    }

    /// The one that keys act on.
    pub fn chosen(&self) -> Option<&Suggestion> {
        let fitting = self.fitting();
        let at = self.at.min(fitting.len().saturating_sub(1));
        fitting.get(at).copied()
    }

    /// Goes up or down.
    pub fn go(&mut self, by: isize) {
        let last = self.fitting().len().saturating_sub(1);
        self.at = self.at.min(last).saturating_add_signed(by).min(last);
    }
}

/// How badly a text fits what is typed, letter by letter; none where it does not.
fn score(typed: &str, text: &str) -> Option<usize> {
    let text = text.to_lowercase();
    if text.starts_with(typed) {
        return Some(0);
    }
    if let Some(at) = text.find(typed) {
        return Some(at + 1);
    }
    let mut letters = text.char_indices();
    let mut last = 0;
    for wanted in typed.chars().filter(|letter| !letter.is_whitespace()) {
        last = letters.find(|(_, letter)| *letter == wanted)?.0;
    }
    Some(100 + last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn palette(texts: &[&str]) -> Palette {
        let suggestion = |text: &&str| Suggestion {
            text: (*text).to_owned(),
            about: String::new(),
            choice: Choice::Screen(Screen::Overview),
        };
        Palette::new(texts.iter().map(suggestion).collect())
    }

    #[test]
    fn what_begins_so_comes_before_what_has_it_and_that_before_its_letters() {
        let mut palette = palette(&["cdn list", "orders list", "load", "logs"]);
        palette.typed = "lo".to_owned();
        let texts: Vec<_> = palette.fitting().iter().map(|one| &*one.text).collect();
        assert_eq!(texts, ["load", "logs"]);
        palette.typed = "ol".to_owned();
        let texts: Vec<_> = palette.fitting().iter().map(|one| &*one.text).collect();
        assert_eq!(texts, ["orders list"]);
        palette.typed = "xyz".to_owned();
        assert!(palette.chosen().is_none());
        palette.go(1);
        assert_eq!(palette.at, 0);
    }

    #[test]
    fn the_cursor_stays_within_what_fits() {
        let mut palette = palette(&["a1", "a2", "b"]);
        palette.go(5);
        assert_eq!(palette.chosen().unwrap().text, "b");
        palette.typed = "a".to_owned();
        assert_eq!(palette.chosen().unwrap().text, "a2");
        palette.go(-9);
        assert_eq!(palette.chosen().unwrap().text, "a1");
    }
}
