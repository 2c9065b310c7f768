use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::aws::tokens::{Lexicon, Token, Tokens};

const LEXICON: Lexicon = Lexicon {
    in_words: "._",
    has_regexes: false,
};

/// Points by their times.
pub(super) type Series = BTreeMap<Timestamp, f64>;

/// What an expression stands for.
#[derive(Debug, Clone, PartialEq)]
enum Amount {
    Number(f64),
    Series(Series),
}

/// Reckons `+`, `-`, `*`, `/` and brackets over numbers and the series of other queries, by their ids. A point is there only
/// if every series has it, and not where it would be divided by nothing.
pub(super) fn reckon(
    text: &str,
    series_of: &dyn Fn(&str) -> Option<Series>,
) -> Result<Series, String> {
    let mut tokens = Tokens::of(text, LEXICON)?;
    let amount = sum(&mut tokens, series_of)?;
    tokens.end()?;
    match amount {
        Amount::Series(series) => Ok(series),
        Amount::Number(_) => Err("the expression is no time series".to_owned()),
    }
}

fn sum(tokens: &mut Tokens, series_of: &dyn Fn(&str) -> Option<Series>) -> Result<Amount, String> {
    let mut amount = product(tokens, series_of)?;
    loop {
        amount = if tokens.take("+") {
            joined(amount, product(tokens, series_of)?, |one, other| {
                one + other
            })
        } else if tokens.take("-") {
            joined(amount, product(tokens, series_of)?, |one, other| {
                one - other
            })
        } else {
            return Ok(amount);
        };
    }
}

fn product(
    tokens: &mut Tokens,
    series_of: &dyn Fn(&str) -> Option<Series>,
) -> Result<Amount, String> {
    let mut amount = factor(tokens, series_of)?;
    loop {
        amount = if tokens.take("*") {
            joined(amount, factor(tokens, series_of)?, |one, other| one * other)
        } else if tokens.take("/") {
            joined(amount, factor(tokens, series_of)?, |one, other| one / other)
        } else {
            return Ok(amount);
        };
    }
}

fn factor(
    tokens: &mut Tokens,
    series_of: &dyn Fn(&str) -> Option<Series>,
) -> Result<Amount, String> {
    if tokens.take("(") {
        let amount = sum(tokens, series_of)?;
        tokens.expect(")")?;
        return Ok(amount);
    }
    if tokens.take("-") {
        let amount = factor(tokens, series_of)?;
        return Ok(joined(Amount::Number(0.0), amount, |one, other| {
            one - other
        }));
    }
    match tokens.next() {
        Some(Token::Word(word)) => match word.parse() {
            Ok(number) => Ok(Amount::Number(number)),
            Err(_) => series_of(&word)
                .map(Amount::Series)
                .ok_or(format!("{word} is neither an id nor a number")),
        },
        other => Err(format!("{other:?} is no operand")),
    }
}

fn joined(one: Amount, other: Amount, join: fn(f64, f64) -> f64) -> Amount {
    let series: Series = match (one, other) {
        (Amount::Number(one), Amount::Number(other)) => return Amount::Number(join(one, other)),
        (Amount::Number(one), Amount::Series(other)) => other
            .into_iter()
            .map(|(at, other)| (at, join(one, other)))
            .collect(),
        (Amount::Series(one), Amount::Number(other)) => one
            .into_iter()
            .map(|(at, one)| (at, join(one, other)))
            .collect(),
        (Amount::Series(one), Amount::Series(other)) => one
            .into_iter()
            .filter_map(|(at, one)| Some((at, join(one, *other.get(&at)?))))
            .collect(),
    };
    let points = series.into_iter().filter(|(_, value)| value.is_finite());
    Amount::Series(points.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(points: &[(i64, f64)]) -> Series {
        let points = points.iter();
        points
            .map(|(second, value)| (Timestamp::from_second(*second).unwrap(), *value))
            .collect()
    }

    fn known(id: &str) -> Option<Series> {
        match id {
            "m1" => Some(series(&[(0, 10.0), (60, 20.0), (120, 30.0)])),
            "m2" => Some(series(&[(0, 2.0), (60, 0.0)])),
            _ => None,
        }
    }

    #[test]
    fn series_are_reckoned_point_by_point() {
        for (text, points) in [
            ("m1", vec![(0, 10.0), (60, 20.0), (120, 30.0)]),
            ("m1 + m2", vec![(0, 12.0), (60, 20.0)]),
            ("m1 / m2", vec![(0, 5.0)]),
            ("100 * m2 / m1", vec![(0, 20.0), (60, 0.0)]),
            ("-(m2 - 1) * 2", vec![(0, -2.0), (60, 2.0)]),
            ("m2-1.5", vec![(0, 0.5), (60, -1.5)]),
        ] {
            assert_eq!(reckon(text, &known), Ok(series(&points)), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_reckoned_is_told() {
        for text in ["", "m3", "1 + 2", "m1 +", "(m1", "m1 m2", "SUM(METRICS())"] {
            assert!(reckon(text, &known).is_err(), "{text}");
        }
    }
}
