use std::{cmp::Ordering, collections::BTreeMap};

use regex::Regex;
use serde_json::Value;

use super::{
    LogEvent,
    column::{Column, Stat, column, stat},
    pattern::compare,
    record::{Record, record},
};
use crate::aws::{
    condition::{Condition, Joints},
    tokens::{Lexicon, Token, Tokens},
};

const LEXICON: Lexicon = Lexicon {
    in_words: "@._",
    has_regexes: true,
};

const JOINTS: Joints = Joints {
    and: "and",
    or: "or",
    not: "not",
};

/// A query: `fields`, `filter`, `stats`, `sort` and `limit`, joined by `|`.
#[derive(Debug, Default)]
pub(super) struct Insights {
    fields: Vec<String>,
    filters: Vec<Condition<Test>>,
    stats: Vec<Stat>,
    by: Vec<Column>,
    sorts: Vec<(String, bool)>,
    limit: Option<usize>,
}

/// What a query finds.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) rows: Vec<Vec<(String, String)>>,
    pub(super) matched: usize,
}

#[derive(Debug)]
enum Test {
    Compares(String, String, Value),
    IsLike(String, Regex),
}

impl Insights {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut tokens = Tokens::of(text, LEXICON)?;
        let mut query = Self::default();
        loop {
            query.read_command(&mut tokens)?;
            if !tokens.take("|") {
                break;
            }
        }
        tokens.end()?;
        Ok(query)
    }

    fn read_command(&mut self, tokens: &mut Tokens) -> Result<(), String> {
        match tokens.word()?.as_str() {
            "fields" | "display" => {
                let columns = separated(tokens, column)?.into_iter();
                self.fields.extend(columns.map(|column| column.name));
            }
            "filter" => self
                .filters
                .push(Condition::read(tokens, JOINTS, Test::read)?),
            "stats" => {
                self.stats = separated(tokens, stat)?;
                if tokens.take("by") {
                    self.by = separated(tokens, column)?;
                }
            }
            "sort" => self.sorts = separated(tokens, sort)?,
            "limit" => {
                let limit = tokens.word()?;
                let limit = limit.parse().map_err(|_| format!("{limit} is no limit"))?;
                self.limit = Some(limit);
            }
            other => return Err(format!("unexpected symbol found {other}")),
        }
        Ok(())
    }

    /// Runs it over events that are in the order of their times.
    pub(super) fn run(&self, events: &[&LogEvent], limit: usize) -> Found {
        let mut records: Vec<Record> = events.iter().rev().map(|event| record(event)).collect();
        records.retain(|record| {
            let filters = &mut self.filters.iter();
            filters.all(|filter| filter.holds(&|test| test.holds(record)))
        });
        let matched = records.len();
        if !self.stats.is_empty() {
            records = self.counted(&records);
        }
        for (field, is_descending) in self.sorts.iter().rev() {
            records.sort_by(|one, other| {
                let order = order(one.get(field), other.get(field));
                if *is_descending {
                    order.reverse()
                } else {
                    order
                }
            });
        }
        records.truncate(self.limit.unwrap_or(usize::MAX).min(limit));
        let rows = records.iter().map(|record| self.row(record)).collect();
        Found { rows, matched }
    }

    fn counted(&self, records: &[Record]) -> Vec<Record> {
        let mut groups: BTreeMap<Vec<String>, Vec<&Record>> = BTreeMap::new();
        for record in records {
            let key = self.by.iter().map(|column| column.value(record)).collect();
            groups.entry(key).or_default().push(record);
        }
        let counted = groups.into_iter().map(|(key, records)| {
            let names = self.by.iter().map(|column| column.name.clone());
            let mut record: Record = names.zip(key).collect();
            let stats = self.stats.iter();
            record.extend(stats.map(|stat| (stat.name.clone(), stat.value(&records))));
            record
        });
        counted.collect()
    }

    fn row(&self, record: &Record) -> Vec<(String, String)> {
        let mut names: Vec<String> = if !self.stats.is_empty() {
            let by = self.by.iter().map(|column| &column.name);
            by.chain(self.stats.iter().map(|stat| &stat.name))
                .cloned()
                .collect()
        } else if self.fields.is_empty() {
            vec!["@timestamp".to_owned(), "@message".to_owned()]
        } else {
            self.fields.clone()
        };
        if self.stats.is_empty() {
            names.push("@ptr".to_owned());
        }
        // What a record does not have is not told.
        let cells = names.into_iter().filter_map(|name| {
            let value = record.get(&name)?.clone();
            Some((name, value))
        });
        cells.collect()
    }
}

fn separated<T>(
    tokens: &mut Tokens,
    read: fn(&mut Tokens) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let mut items = vec![read(tokens)?];
    while tokens.take(",") {
        items.push(read(tokens)?);
    }
    Ok(items)
}

fn sort(tokens: &mut Tokens) -> Result<(String, bool), String> {
    let mut name = tokens.word()?;
    if tokens.take("(") {
        let field = if tokens.take("*") {
            "*".to_owned()
        } else {
            tokens.word()?
        };
        tokens.expect(")")?;
        name = format!("{name}({field})");
    }
    let is_descending = tokens.take("desc");
    if !is_descending {
        tokens.take("asc");
    }
    Ok((name, is_descending))
}

impl Test {
    fn read(tokens: &mut Tokens) -> Result<Self, String> {
        let field = tokens.word()?;
        if tokens.take("like") || tokens.take("=~") {
            let form = match tokens.next() {
                Some(Token::Regex(form)) => form,
                Some(Token::Text(text)) => regex::escape(&text),
                other => return Err(format!("{other:?} is nothing to be like")),
            };
            let regex = Regex::new(&form).map_err(|error| error.to_string())?;
            return Ok(Self::IsLike(field, regex));
        }
        let sign = match tokens.next() {
            Some(Token::Sign(sign))
                if ["=", "!=", "<", ">", "<=", ">="].contains(&sign.as_str()) =>
            {
                sign
            }
            other => return Err(format!("{other:?} does not compare")),
        };
        let wanted = match tokens.next() {
            Some(Token::Text(text)) => text.into(),
            Some(Token::Word(word)) => word
                .parse::<f64>()
                .map(Value::from)
                .map_err(|_| format!("{word} is no number"))?,
            other => return Err(format!("{other:?} is no value")),
        };
        Ok(Self::Compares(field, sign, wanted))
    }

    fn holds(&self, record: &Record) -> bool {
        match self {
            Self::IsLike(field, regex) => {
                record.get(field).is_some_and(|text| regex.is_match(text))
            }
            Self::Compares(field, sign, wanted) => {
                let text = record.get(field);
                match wanted.as_f64() {
                    Some(wanted) => compare(text.and_then(|text| text.parse().ok()), wanted, sign),
                    None => {
                        let order =
                            text.map(|text| text.as_str().cmp(wanted.as_str().unwrap_or_default()));
                        match sign.as_str() {
                            "=" => order == Some(Ordering::Equal),
                            "!=" => order != Some(Ordering::Equal),
                            "<" => order == Some(Ordering::Less),
                            ">" => order == Some(Ordering::Greater),
                            "<=" => order.is_some_and(Ordering::is_le),
                            _ => order.is_some_and(Ordering::is_ge),
                        }
                    }
                }
            }
        }
    }
}

/// By number where both are numbers; what is absent comes first.
fn order(one: Option<&String>, other: Option<&String>) -> Ordering {
    let number = |text: Option<&String>| text?.parse::<f64>().ok();
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => one.cmp(&other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(query: &str) -> Vec<Vec<String>> {
        let events: Vec<_> = [
            (0, r#"{"level":"INFO","ms":5,"http":{"route":"/"}}"#),
            (30, r#"{"level":"ERROR","ms":900,"http":{"route":"/cart"}}"#),
            (70, r#"{"level":"ERROR","ms":100,"http":{"route":"/"}}"#),
            (80, "plain words"),
        ]
        .into_iter()
        .map(|(second, message)| LogEvent {
            at: jiff::Timestamp::from_second(second).unwrap(),
            stream: "shopd".to_owned(),
            message: message.to_owned(),
        })
        .collect();
        let found = Insights::read(query)
            .unwrap()
            .run(&events.iter().collect::<Vec<_>>(), 100);
        let rows = found.rows.into_iter();
        rows.map(|row| {
            let cells = row.into_iter().filter(|(name, _)| name != "@ptr");
            cells.map(|(_, value)| value).collect()
        })
        .collect()
    }

    #[test]
    fn queries_find_what_they_say() {
        for (query, rows) in [
            (
                "fields level, ms | filter ms > 50",
                vec![vec!["ERROR", "100"], vec!["ERROR", "900"]],
            ),
            (
                "fields @message | filter @message like /^plain/",
                vec![vec!["plain words"]],
            ),
            (
                "fields ms | filter level = \"ERROR\" and not http.route = '/' or ms <= 5 | sort ms",
                vec![vec!["5"], vec!["900"]],
            ),
            (
                "stats count(*) as n, max(ms) by level | sort n desc, level | limit 2",
                vec![vec!["ERROR", "2", "900"], vec!["", "1", ""]],
            ),
            (
                "filter ispresent like /x/ | stats count(*) by level",
                vec![],
            ),
            (
                "stats count(*) by bin(1m)",
                vec![
                    vec!["1970-01-01 00:00:00.000", "2"],
                    vec!["1970-01-01 00:01:00.000", "2"],
                ],
            ),
            ("stats avg(ms) | sort avg(ms) asc", vec![vec!["335"]]),
            (
                "fields @timestamp | sort @timestamp asc | limit 1",
                vec![vec!["1970-01-01 00:00:00.000"]],
            ),
        ] {
            assert_eq!(run(query), rows, "{query}");
        }
    }

    #[test]
    fn what_is_no_query_is_refused() {
        for query in [
            "",
            "parse @message 'x'",
            "filter",
            "stats median(x)",
            "limit many",
            "fields a |",
        ] {
            assert!(Insights::read(query).is_err(), "{query}");
        }
    }
}
