use std::{marker::PhantomData, ops::RangeInclusive};

use serde_json::{Map, Value};

use super::{
    field::{Field, Given},
    fields::{Fields, FromFields, join},
    presence::{Presence, Required},
};

/// The largest free-form object, as JSON text.
const OBJECT_BYTES: usize = 16 * 1024;
/// How deep a free-form object may be nested.
const OBJECT_DEPTH: usize = 16;

impl<P: Presence> Field<'_, P> {
    /// An object with fields of its own.
    pub fn nested<T: FromFields>(self) -> Option<P::Output<T>> {
        self.read(|given| {
            let Value::Object(object) = given.value else {
                return given.mismatch("object");
            };
            T::from_fields(&mut Fields {
                source: given.source,
                object,
                path: &given.path,
                errors: given.errors,
            })
        })
    }

    /// So many entries, each read by `read_entry`.
    pub fn list<T>(
        self,
        length: RangeInclusive<usize>,
        mut read_entry: impl FnMut(Field<'_, Required>) -> Option<T>,
    ) -> Option<P::Output<Vec<T>>> {
        self.read(|given| {
            let entries = entries(given, &length)?;
            let read = entries.iter().enumerate().map(|(index, entry)| {
                read_entry(Field {
                    source: given.source,
                    value: Some(entry),
                    path: join(&given.path, &index.to_string()),
                    errors: given.errors,
                    presence: PhantomData,
                })
            });
            // Every entry is read before the first failure counts.
            let all: Vec<_> = read.collect();
            all.into_iter().collect()
        })
    }

    /// An object of any form, up to 16 KiB and 16 levels.
    pub fn object(self) -> Option<P::Output<Map<String, Value>>> {
        self.read(|given| {
            let Value::Object(object) = given.value else {
                return given.mismatch("object");
            };
            if !is_storable(given.value, OBJECT_DEPTH) {
                return given.refuse(format!(
                    "Object must be nested at most {OBJECT_DEPTH} levels and contain no NUL characters"
                ));
            }
            if given.value.to_string().len() > OBJECT_BYTES {
                return given.refuse(format!("Object must be at most {OBJECT_BYTES} bytes"));
            }
            Some(object.clone())
        })
    }
}

fn entries<'v>(given: &mut Given<'v>, length: &RangeInclusive<usize>) -> Option<&'v [Value]> {
    let Value::Array(entries) = given.value else {
        return given.mismatch("array");
    };
    if entries.len() < *length.start() {
        return given.refuse(format!(
            "Array must contain at least {} element(s)",
            length.start()
        ));
    }
    if entries.len() > *length.end() {
        return given.refuse(format!(
            "Array must contain at most {} element(s)",
            length.end()
        ));
    }
    Some(entries)
}

/// Whether a value is at most so deep and holds no text that the databases refuse.
fn is_storable(value: &Value, depth: usize) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => !text.contains('\0'),
        Value::Array(entries) => depth > 0 && entries.iter().all(|e| is_storable(e, depth - 1)),
        Value::Object(object) => {
            depth > 0
                && object
                    .iter()
                    .all(|(key, value)| !key.contains('\0') && is_storable(value, depth - 1))
        }
    }
}
