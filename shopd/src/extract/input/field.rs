use std::marker::PhantomData;

use serde_json::Value;

use super::presence::Presence;
use crate::error::FieldErrors;

/// Where a value comes from, which decides how text is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A JSON body: values have the types they are written in.
    Body,
    /// A query: everything is text, read as numbers and booleans where those are wanted.
    Query,
    /// A form of a page: as a query, and a blank input counts as left out.
    Form,
}

/// One field, to be read by exactly one of its methods.
///
/// Each returns `None` after it has noted what is wrong.
#[must_use]
#[derive(Debug)]
pub struct Field<'a, P> {
    pub(super) source: Source,
    pub(super) value: Option<&'a Value>,
    pub(super) path: String,
    pub(super) errors: &'a mut FieldErrors,
    pub(super) presence: PhantomData<P>,
}

impl<P: Presence> Field<'_, P> {
    /// Applies the field's rule about absence, then `read` to a value that is there.
    pub(super) fn read<T>(
        self,
        read: impl FnOnce(&mut Given<'_>) -> Option<T>,
    ) -> Option<P::Output<T>> {
        let Some(value) = self.value else {
            return self.left_out(P::absent());
        };
        if self.source == Source::Form && is_blank(value) {
            return self.left_out(P::null().or_else(P::absent));
        }
        let cleared = if value.is_null() { P::null() } else { None };
        cleared.or_else(|| {
            let mut given = Given {
                source: self.source,
                value,
                path: self.path,
                errors: self.errors,
            };
            read(&mut given).map(P::present)
        })
    }

    fn left_out<T>(self, meaning: Option<P::Output<T>>) -> Option<P::Output<T>> {
        if meaning.is_none() {
            self.errors.add(&self.path, "Required");
        }
        meaning
    }
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// A value that is there, with the means to refuse it.
pub(super) struct Given<'a> {
    pub(super) source: Source,
    pub(super) value: &'a Value,
    pub(super) path: String,
    pub(super) errors: &'a mut FieldErrors,
}

impl Given<'_> {
    /// Notes what is wrong with the value.
    pub(super) fn refuse<T>(&mut self, message: impl Into<String>) -> Option<T> {
        self.errors.add(&self.path, message);
        None
    }

    /// Notes that the value is of another type than the `expected` one.
    pub(super) fn mismatch<T>(&mut self, expected: &str) -> Option<T> {
        let received = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        self.refuse(format!("Expected {expected}, received {received}"))
    }
}
