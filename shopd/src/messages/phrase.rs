use std::{borrow::Cow, fmt};

use fluent_bundle::{FluentArgs, FluentValue};

use super::Lang;

/// A text with arguments, written out when it is shown.
#[derive(Debug)]
#[must_use = "a phrase says nothing until it is shown or made a string"]
pub struct Phrase<'a> {
    lang: Lang,
    key: &'static str,
    arguments: FluentArgs<'a>,
}

impl<'a> Phrase<'a> {
    pub(super) fn new(lang: Lang, key: &'static str) -> Self {
        Self {
            lang,
            key,
            arguments: FluentArgs::with_capacity(2),
        }
    }

    /// The phrase with another argument.
    pub fn and(mut self, name: &'static str, value: &'a (impl Argument + ?Sized)) -> Self {
        self.arguments.set(name, value.as_fluent());
        self
    }
}

impl fmt::Display for Phrase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lang.format(self.key, &self.arguments))
    }
}

impl From<Phrase<'_>> for String {
    fn from(phrase: Phrase<'_>) -> Self {
        phrase.lang.format(phrase.key, &phrase.arguments)
    }
}

/// What a text can take as an argument: texts, whole numbers, and references to them.
pub trait Argument {
    /// The argument as messages know it.
    fn as_fluent(&self) -> FluentValue<'_>;
}

impl Argument for str {
    fn as_fluent(&self) -> FluentValue<'_> {
        self.into()
    }
}

impl Argument for String {
    fn as_fluent(&self) -> FluentValue<'_> {
        self.as_str().into()
    }
}

impl Argument for Cow<'_, str> {
    fn as_fluent(&self) -> FluentValue<'_> {
        self.as_ref().into()
    }
}

impl<T: Argument + ?Sized> Argument for &T {
    fn as_fluent(&self) -> FluentValue<'_> {
        (*self).as_fluent()
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {
        $(impl Argument for $number {
            fn as_fluent(&self) -> FluentValue<'_> {
                self.into()
            }
        })+
    };
}

numbers!(i8, i16, i32, i64, u8, u16, u32, u64, usize);
