//! Partial changes: what a request leaves out stays as it is.

/// What becomes of a value that may be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// The request does not name it.
    #[default]
    Keep,
    /// The request sets it to nothing.
    Clear,
    /// The request gives a new value.
    Set(T),
}

impl<T> Patch<T> {
    /// Changes `value` accordingly.
    pub fn apply_to(self, value: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *value = None,
            Self::Set(new) => *value = Some(new),
        }
    }

    /// The value, where leaving it out and clearing it are the same: when something is made.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The same statement about something made of the value.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(convert(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_alone_clearing_and_setting_are_three_things() {
        for (patch, changed) in [
            (Patch::Keep, Some(1)),
            (Patch::Clear, None),
            (Patch::Set(2), Some(2)),
        ] {
            let mut value = Some(1);
            patch.apply_to(&mut value);
            assert_eq!(value, changed);
        }
        assert_eq!(Patch::Set(1).map(|n| n + 1).into_value(), Some(2));
        assert_eq!(Patch::<u8>::Clear.into_value(), None);
    }
}
