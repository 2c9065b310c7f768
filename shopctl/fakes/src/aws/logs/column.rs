use jiff::Timestamp;

use super::record::{Record, time};
use crate::aws::tokens::Tokens;

/// What records are shown or grouped by, and how it is written.
#[derive(Debug)]
pub(super) struct Column {
    field: String,
    bin_ms: Option<i64>,
    pub(super) name: String,
}

/// A function over the records of a group, and how it is written.
#[derive(Debug)]
pub(super) struct Stat {
    function: String,
    field: String,
    pub(super) name: String,
}

/// Reads a member, or the part of time that an event lies in.
pub(super) fn column(tokens: &mut Tokens) -> Result<Column, String> {
    let field = tokens.word()?;
    if field != "bin" {
        let name = field.clone();
        return Ok(Column {
            field,
            bin_ms: None,
            name,
        });
    }
    tokens.expect("(")?;
    let length = tokens.word()?;
    tokens.expect(")")?;
    let unit_ms = match length.chars().last() {
        Some('s') => 1000,
        Some('m') => 60_000,
        Some('h') => 3_600_000,
        _ => return Err(format!("{length} is no length of time")),
    };
    let count: i64 = length[..length.len() - 1]
        .parse()
        .ok()
        .filter(|count| *count > 0)
        .ok_or(format!("{length} is no length of time"))?;
    let name = named(tokens, format!("bin({length})"))?;
    Ok(Column {
        field: "@timestamp".to_owned(),
        bin_ms: Some(count * unit_ms),
        name,
    })
}

fn named(tokens: &mut Tokens, name: String) -> Result<String, String> {
    if tokens.take("as") {
        tokens.word()
    } else {
        Ok(name)
    }
}

/// A function and its field, and how both are written.
fn function(tokens: &mut Tokens) -> Result<(String, String, String), String> {
    let function = tokens.word()?;
    tokens.expect("(")?;
    let field = if tokens.take("*") {
        "*".to_owned()
    } else {
        tokens.word()?
    };
    tokens.expect(")")?;
    let name = format!("{function}({field})");
    Ok((function, field, name))
}

/// Reads a function over the records of a group.
pub(super) fn stat(tokens: &mut Tokens) -> Result<Stat, String> {
    let (function, field, name) = function(tokens)?;
    if !["count", "sum", "avg", "min", "max"].contains(&function.as_str()) {
        return Err(format!("there is no function {function} here"));
    }
    let name = named(tokens, name)?;
    Ok(Stat {
        function,
        field,
        name,
    })
}

impl Column {
    /// As text; empty where there is none.
    pub(super) fn value(&self, record: &Record) -> String {
        let text = record.get(&self.field).cloned().unwrap_or_default();
        let Some(bin_ms) = self.bin_ms else {
            return text;
        };
        let at: Timestamp = format!("{}Z", text.replace(' ', "T"))
            .parse()
            .expect("the record's own time is one");
        let start = at.as_millisecond().div_euclid(bin_ms) * bin_ms;
        time(Timestamp::from_millisecond(start).expect("an earlier time is in range"))
    }
}

impl Stat {
    /// As text; empty where there is none.
    pub(super) fn value(&self, records: &[&Record]) -> String {
        if self.function == "count" {
            let count = |record: &&&Record| self.field == "*" || record.contains_key(&self.field);
            return records.iter().filter(count).count().to_string();
        }
        let numbers: Vec<f64> = records
            .iter()
            .filter_map(|record| record.get(&self.field)?.parse().ok())
            .collect();
        if numbers.is_empty() {
            return String::new();
        }
        let sum: f64 = numbers.iter().sum();
        let count = u32::try_from(numbers.len()).map_or(f64::MAX, f64::from);
        let value = match self.function.as_str() {
            "sum" => sum,
            "avg" => sum / count,
            "min" => numbers.into_iter().fold(f64::INFINITY, f64::min),
            _ => numbers.into_iter().fold(f64::NEG_INFINITY, f64::max),
        };
        value.to_string()
    }
}
