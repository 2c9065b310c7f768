use std::marker::PhantomData;

use serde_json::{Map, Value};
use shop_core::page::PageRequest;

use super::{
    field::{Field, Source},
    presence::{Nullable, Optional, Required},
};
use crate::error::FieldErrors;

/// A request that can be read from named fields.
pub trait FromFields: Sized {
    /// Reads all fields; `None` when a complaint about any of them was noted.
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self>;
}

/// Reads a whole body, query or form.
pub fn decode<T: FromFields>(source: Source, value: Option<&Value>) -> Result<T, FieldErrors> {
    let mut errors = FieldErrors::default();
    let root = Field::<Required> {
        source,
        value,
        path: String::new(),
        errors: &mut errors,
        presence: PhantomData,
    };
    match root.nested() {
        Some(request) if errors.is_empty() => Ok(request),
        _ => Err(errors),
    }
}

/// The fields of one object; those nobody asks for are ignored.
#[derive(Debug)]
pub struct Fields<'a> {
    pub(super) source: Source,
    pub(super) object: &'a Map<String, Value>,
    pub(super) path: &'a str,
    pub(super) errors: &'a mut FieldErrors,
}

impl Fields<'_> {
    /// A field that must be there.
    pub fn required(&mut self, name: &str) -> Field<'_, Required> {
        self.field(name)
    }

    /// A field that may be left out.
    pub fn optional(&mut self, name: &str) -> Field<'_, Optional> {
        self.field(name)
    }

    /// A field that may be left out, or be `null` to clear what is there.
    pub fn nullable(&mut self, name: &str) -> Field<'_, Nullable> {
        self.field(name)
    }

    /// The page that `page` and `limit` ask for: the first, with `default_size` entries, unless told.
    pub fn page_request(&mut self, default_size: u32, max_size: u32) -> Option<PageRequest> {
        let number = self.optional("page").integer(1..=i32::MAX.unsigned_abs());
        let size = self.optional("limit").integer(1..=max_size);
        Some(PageRequest::new(
            number?.unwrap_or(1),
            size?.unwrap_or(default_size),
        ))
    }

    /// Notes a complaint that concerns more than the field's own value.
    pub fn refuse<T>(&mut self, name: &str, message: impl Into<String>) -> Option<T> {
        self.errors.add(&join(self.path, name), message);
        None
    }

    fn field<P>(&mut self, name: &str) -> Field<'_, P> {
        Field {
            source: self.source,
            value: self.object.get(name),
            path: join(self.path, name),
            errors: self.errors,
            presence: PhantomData,
        }
    }
}

/// The path of a part.
pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
