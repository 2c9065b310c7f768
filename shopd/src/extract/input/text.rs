use std::ops::RangeInclusive;

use serde_json::Value;

use super::{
    email::is_email,
    field::{Field, Given},
    length,
    presence::Presence,
    url::is_link,
};

impl<P: Presence> Field<'_, P> {
    /// A text of so many UTF-16 units, exactly as given.
    pub fn text(self, length: RangeInclusive<usize>) -> Option<P::Output<String>> {
        self.read(|given| text(given, &length).map(str::to_owned))
    }

    /// An e-mail address, trimmed; its letters stay as given.
    pub fn email(self) -> Option<P::Output<String>> {
        self.read(|given| {
            let email = plain(given)?.trim();
            if email.encode_utf16().count() > length::EMAIL_MAX {
                return given.refuse(too_long(length::EMAIL_MAX));
            }
            if !is_email(email) {
                return given.refuse("Invalid email");
            }
            Some(email.to_owned())
        })
    }

    /// An absolute `http` or `https` URL, or a path of this site (`/media/lamp.webp`).
    pub fn url(self) -> Option<P::Output<String>> {
        self.read(|given| {
            let url = text(given, &(0..=length::URL_MAX))?;
            if is_link(url) {
                Some(url.to_owned())
            } else {
                given.refuse("Invalid url")
            }
        })
    }

    /// One of the words in a table.
    pub fn one_of<T: Copy>(self, table: &[(&str, T)]) -> Option<P::Output<T>> {
        self.read(|given| {
            let words = table.iter().map(|(word, _)| format!("'{word}'"));
            let words = words.collect::<Vec<_>>().join(" | ");
            let Value::String(text) = given.value else {
                return given.mismatch(&words);
            };
            match table.iter().find(|(word, _)| word == text) {
                Some((_, meaning)) => Some(*meaning),
                None => given.refuse(format!(
                    "Invalid enum value. Expected {words}, received '{}'",
                    shown(text)
                )),
            }
        })
    }

    /// A text that `parse` understands; `message` is the complaint about any other.
    pub fn parsed<T>(
        self,
        parse: impl FnOnce(&str) -> Option<T>,
        message: &str,
    ) -> Option<P::Output<T>> {
        self.read(|given| {
            let parsed = parse(plain(given)?);
            parsed.or_else(|| given.refuse(message))
        })
    }
}

/// A text without the one character that databases cannot keep.
fn plain<'v>(given: &mut Given<'v>) -> Option<&'v str> {
    let Value::String(text) = given.value else {
        return given.mismatch("string");
    };
    if text.contains('\0') {
        return given.refuse("String must not contain NUL characters");
    }
    Some(text)
}

fn text<'v>(given: &mut Given<'v>, length: &RangeInclusive<usize>) -> Option<&'v str> {
    let text = plain(given)?;
    let count = text.encode_utf16().count();
    if count < *length.start() {
        return given.refuse(format!(
            "String must contain at least {} character(s)",
            length.start()
        ));
    }
    if count > *length.end() {
        return given.refuse(too_long(*length.end()));
    }
    Some(text)
}

fn too_long(max: usize) -> String {
    format!("String must contain at most {max} character(s)")
}

/// The beginning of a refused text: an answer must not grow with what was sent.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}
