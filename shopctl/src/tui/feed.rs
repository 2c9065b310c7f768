use jiff::{SignedDuration, Timestamp};

use crate::error::{CommandError, ErrorKind};

/// Why nothing new is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Of what kind.
    pub kind: ErrorKind,
    /// In words.
    pub why: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Trouble {
    /// What went wrong, as commands tell it.
    pub fn of(error: &CommandError) -> Self {
        Self {
            kind: error.kind,
            why: error.to_string(),
            hint: error.what_to_do().map(str::to_owned),
        }
    }
}

/// How well something is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Freshness {
    /// Nobody has answered yet.
    Connecting,
    /// It is as it is now.
    Live,
    /// It was so then, and nobody tells how it is now.
    Stale(SignedDuration, String),
    /// Nothing is known.
    Down(String),
    /// Who asks may not know.
    Forbidden(String),
    /// The target has nothing of the kind.
    Lacking(String),
}

impl Freshness {
    /// In one word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Stale(..) => "stale",
            Self::Down(_) => "down",
            Self::Forbidden(_) => "forbidden",
            Self::Lacking(_) => "none",
        }
    }
}

/// Something that is asked for again and again. What was known last stays, with when that was.
#[derive(Debug, Clone)]
pub struct Feed<T> {
    value: Option<T>,
    at: Option<Timestamp>,
    trouble: Option<Trouble>,
}

impl<T> Default for Feed<T> {
    fn default() -> Self {
        Self {
            value: None,
            at: None,
            trouble: None,
        }
    }
}

impl<T> Feed<T> {
    /// Takes what is known now, or why it is not.
    pub fn take(&mut self, told: Result<T, Trouble>, now: Timestamp) {
        match told {
            Ok(value) => {
                self.value = Some(value);
                self.confirm(now);
            }
            Err(trouble) => self.trouble = Some(trouble),
        }
    }

    /// What is known is still so.
    pub fn confirm(&mut self, now: Timestamp) {
        self.at = Some(now);
        self.trouble = None;
    }

    /// Nothing new can be known for now.
    pub fn fail(&mut self, trouble: Trouble) {
        self.trouble = Some(trouble);
    }

    /// What is known, be it old.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// What is known, to be changed by what becomes different.
    pub fn value_mut(&mut self) -> &mut T
    where
        T: Default,
    {
        self.value.get_or_insert_default()
    }

    /// Since when it is known.
    pub fn at(&self) -> Option<Timestamp> {
        self.at
    }

    /// How well it is known.
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        let Some(trouble) = &self.trouble else {
            return match self.value {
                Some(_) => Freshness::Live,
                None => Freshness::Connecting,
            };
        };
        let why = trouble.why.clone();
        match (&self.value, self.at, trouble.kind) {
            (Some(_), Some(at), _) => Freshness::Stale(now.duration_since(at), why),
            (_, _, ErrorKind::Denied) => Freshness::Forbidden(why),
            (_, _, ErrorKind::Unavailable) => Freshness::Lacking(why),
            _ => Freshness::Down(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(kind: ErrorKind) -> Trouble {
        Trouble {
            kind,
            why: "gone".to_owned(),
            hint: None,
        }
    }

    #[test]
    fn what_was_known_last_stays_with_its_age() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut feed = Feed::default();
        assert_eq!(feed.freshness(at(0)), Freshness::Connecting);
        feed.take(Ok(7), at(10));
        assert_eq!(feed.freshness(at(11)), Freshness::Live);
        feed.take(Err(trouble(ErrorKind::Unreachable)), at(20));
        assert_eq!(
            feed.freshness(at(52)),
            Freshness::Stale(SignedDuration::from_secs(42), "gone".to_owned())
        );
        assert_eq!(feed.value(), Some(&7));
        feed.confirm(at(60));
        assert_eq!(feed.freshness(at(60)), Freshness::Live);
    }

    #[test]
    fn why_nothing_is_known_is_told_apart() {
        let now = Timestamp::UNIX_EPOCH;
        let word = |kind| {
            let mut feed = Feed::<u8>::default();
            feed.take(Err(trouble(kind)), now);
            feed.freshness(now).word()
        };
        assert_eq!(word(ErrorKind::Unreachable), "down");
        assert_eq!(word(ErrorKind::Denied), "forbidden");
        assert_eq!(word(ErrorKind::Unavailable), "none");
    }
}
