/// A state, and the one it turns into after it was read a number of times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settling {
    now: String,
    next: Option<(String, u32)>,
}

impl Settling {
    /// A state that stays.
    pub fn settled(state: &str) -> Self {
        Self {
            now: state.to_owned(),
            next: None,
        }
    }

    /// A state that the next `reads` readers see; whoever reads later sees the `last`.
    pub fn after(state: &str, reads: u32, last: &str) -> Self {
        Self {
            now: state.to_owned(),
            next: Some((last.to_owned(), reads)),
        }
    }

    /// The state that was read last, without counting as a reader.
    pub fn peek(&self) -> &str {
        &self.now
    }

    /// Whether it stays as it is.
    pub fn is_settled(&self) -> bool {
        self.next.is_none()
    }

    /// Goes to the last state at once.
    pub fn settle(&mut self) {
        if let Some((last, _)) = self.next.take() {
            self.now = last;
        }
    }

    /// The state, for a reader.
    pub(crate) fn read(&mut self) -> String {
        match &mut self.next {
            Some((_, reads)) if *reads > 0 => *reads -= 1,
            _ => self.settle(),
        }
        self.now.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_settles_after_it_was_read_so_often() {
        let mut state = Settling::after("creating", 2, "available");
        assert!(!state.is_settled());
        assert_eq!(state.read(), "creating");
        assert_eq!(state.read(), "creating");
        assert_eq!(state.peek(), "creating");
        assert_eq!(state.read(), "available");
        assert!(state.is_settled());
        assert_eq!(state.read(), "available");
    }
}
