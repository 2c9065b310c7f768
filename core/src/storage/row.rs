//! Turning columns into values and back, where a plain bind does not do.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::{QueryBuilder, Sqlite};
use uuid::Uuid;

use super::StoreError;
use crate::order::Address;

/// A moment as SQLite keeps it: microseconds since 1970.
pub(crate) fn micros(moment: Timestamp) -> i64 {
    moment.as_microsecond()
}

/// Reads a moment as SQLite keeps it.
pub(crate) fn moment_from_micros(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|_| StoreError::Corrupt { what: "moment" })
}

/// Reads a value that was parsed from a stored word.
pub(crate) fn stored<T>(what: &'static str, parsed: Option<T>) -> Result<T, StoreError> {
    parsed.ok_or(StoreError::Corrupt { what })
}

/// Reads JSON that SQLite keeps as text.
pub(crate) fn json_from_text<T: DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt { what })
}

/// Reads an address that is kept as a JSON value.
pub(crate) fn address_from_json(value: serde_json::Value) -> Result<Address, StoreError> {
    serde_json::from_value(value).map_err(|_| StoreError::Corrupt { what: "address" })
}

/// Reads a count; databases count in signed numbers.
pub(crate) fn to_u64(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// Reads a quantity.
pub(crate) fn to_u32(what: &'static str, number: i64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::Corrupt { what })
}

/// Ends a SQLite statement after so many rows. The number stands in the text, since a plan is made once and for all that
/// may be bound: by the number SQLite tells whether to go through an index from its start or to sort what passes.
pub(crate) fn push_limit(query: &mut QueryBuilder<Sqlite>, limit: impl Into<i64>) {
    query.push(format_args!(" limit {}", limit.into()));
}

/// One value of each row, for PostgreSQL to make rows of again: a statement whose text is the same for any number of them.
pub(crate) fn column<'a, R, T>(rows: &'a [R], read: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(read).collect()
}

/// The ids of a list, for `any($1)` on PostgreSQL, which plans for ten where it does not know how many there are. For fewer it
/// would find a plan of their own cheaper and make it anew each time, which takes longer than to look them up; so there are
/// ten at least. An id that is named again is looked up once.
pub(crate) fn id_list(ids: impl IntoIterator<Item = Uuid>) -> Vec<Uuid> {
    const EXPECTED: usize = 10;
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    if let Some(last) = ids.last().copied() {
        ids.resize(ids.len().max(EXPECTED), last);
    }
    ids
}

/// Writes a limit.
pub(crate) fn to_i64(number: u32) -> i64 {
    i64::from(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lists_of_ids_are_as_long_as_they_are_planned_for() {
        let ids = |count: u128| (1..=count).map(Uuid::from_u128);
        assert!(id_list(ids(0)).is_empty());
        let few = id_list(ids(3));
        assert_eq!(few.len(), 10);
        assert!(few.starts_with(&ids(3).collect::<Vec<_>>()));
        assert!(few[3..].iter().all(|id| *id == Uuid::from_u128(3)));
        assert_eq!(id_list(ids(12)).len(), 12);
    }
}
