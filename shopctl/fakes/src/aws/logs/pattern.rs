use serde_json::Value;

use crate::aws::{
    condition::{Condition, Joints},
    tokens::{Lexicon, Token, Tokens},
};

const LEXICON: Lexicon = Lexicon {
    in_words: "$._*-@:[]",
    has_regexes: false,
};

const JOINTS: Joints = Joints {
    and: "&&",
    or: "||",
    // There is no such sign in this language.
    not: "",
};

/// What picks events: terms, or a condition on members of JSON.
#[derive(Debug)]
pub(super) enum Pattern {
    Terms(Vec<Term>),
    Json(Condition<Test>),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Term {
    Has(String),
    HasNot(String),
    MayHave(String),
}

/// A test of a member.
#[derive(Debug)]
pub(super) struct Test {
    path: String,
    sign: String,
    wanted: Wanted,
}

#[derive(Debug)]
enum Wanted {
    Number(f64),
    Text(String),
    Null,
    Bool(bool),
    Absent,
}

impl Pattern {
    /// Reads a pattern. An empty one matches everything. Patterns with brackets for columns, and regular expressions, are
    /// refused: the fake knows none.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let wrong = |message: String| format!("Invalid filter pattern: {message}");
        if let Some(inner) = text.strip_prefix('{') {
            let inner = inner
                .strip_suffix('}')
                .ok_or_else(|| wrong("a { is not closed".to_owned()))?;
            let mut tokens = Tokens::of(inner, LEXICON).map_err(wrong)?;
            let condition = Condition::read(&mut tokens, JOINTS, Test::read).map_err(wrong)?;
            tokens.end().map_err(wrong)?;
            return Ok(Self::Json(condition));
        }
        terms(text).map(Self::Terms).map_err(wrong)
    }

    pub(super) fn matches(&self, message: &str) -> bool {
        match self {
            Self::Terms(terms) => terms_match(terms, message),
            Self::Json(condition) => serde_json::from_str::<Value>(message)
                .is_ok_and(|value| condition.holds(&|test| test.holds(&value))),
        }
    }
}

fn terms(text: &str) -> Result<Vec<Term>, String> {
    let (mut rest, mut terms) = (text, Vec::new());
    while !rest.is_empty() {
        let make = match rest.chars().next() {
            Some('-') => Term::HasNot,
            Some('?') => Term::MayHave,
            _ => Term::Has,
        };
        rest = rest.strip_prefix(['-', '?']).unwrap_or(rest);
        let term = if let Some(quoted) = rest.strip_prefix('"') {
            let (term, after) = quoted.split_once('"').ok_or("a \" is not closed")?;
            rest = after;
            term
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (term, after) = rest.split_at(end);
            rest = after;
            let is_plain = |one: char| one.is_alphanumeric() || one == '_' || one == '.';
            if term.is_empty() || !term.chars().all(is_plain) {
                return Err(format!("Invalid character(s) in term '{term}'"));
            }
            term
        };
        terms.push(make(term.to_owned()));
        rest = rest.trim_start();
    }
    Ok(terms)
}

/// Terms with a question mark count only where there are no others.
fn terms_match(terms: &[Term], message: &str) -> bool {
    let mut may_have = terms.iter().map(|term| match term {
        Term::MayHave(text) => Some(text),
        _ => None,
    });
    if !terms.is_empty() && may_have.clone().all(|text| text.is_some()) {
        return may_have.any(|text| text.is_some_and(|text| message.contains(text)));
    }
    terms.iter().all(|term| match term {
        Term::Has(text) => message.contains(text),
        Term::HasNot(text) => !message.contains(text),
        Term::MayHave(_) => true,
    })
}

impl Test {
    fn read(tokens: &mut Tokens) -> Result<Self, String> {
        let path = tokens.word()?;
        let path = path
            .strip_prefix("$.")
            .ok_or(format!("'{path}' does not begin with $."))?
            .to_owned();
        if tokens.take("IS") {
            let wanted = match tokens.word()?.to_ascii_uppercase().as_str() {
                "NULL" => Wanted::Null,
                "TRUE" => Wanted::Bool(true),
                "FALSE" => Wanted::Bool(false),
                other => return Err(format!("nothing IS {other}")),
            };
            let sign = "=".to_owned();
            return Ok(Self { path, sign, wanted });
        }
        if tokens.take("NOT") {
            tokens.expect("EXISTS")?;
            let (sign, wanted) = ("=".to_owned(), Wanted::Absent);
            return Ok(Self { path, sign, wanted });
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
            Some(Token::Text(text)) => Wanted::Text(text),
            Some(Token::Word(word)) => word.parse().map_or(Wanted::Text(word), Wanted::Number),
            other => return Err(format!("{other:?} is no value")),
        };
        if matches!(wanted, Wanted::Text(_)) && !["=", "!="].contains(&sign.as_str()) {
            return Err(format!("texts are not compared by {sign}"));
        }
        Ok(Self { path, sign, wanted })
    }

    fn holds(&self, value: &Value) -> bool {
        let pointer = format!("/{}", self.path.replace('.', "/"));
        let member = value.pointer(&pointer);
        match (&self.wanted, member) {
            (Wanted::Absent, member) => member.is_none(),
            (_, None) => false,
            (Wanted::Null, Some(member)) => member.is_null(),
            (Wanted::Bool(wanted), Some(member)) => member == wanted,
            (Wanted::Number(wanted), Some(member)) => compare(member.as_f64(), *wanted, &self.sign),
            (Wanted::Text(wanted), Some(member)) => match member {
                Value::String(text) => is_like(wanted, text) == (self.sign == "="),
                Value::Number(number) => is_like(wanted, &number.to_string()) == (self.sign == "="),
                _ => false,
            },
        }
    }
}

/// Compares numbers; the exact values are what was written.
#[expect(
    clippy::float_cmp,
    reason = "both were written down, none was reckoned"
)]
pub(super) fn compare(number: Option<f64>, wanted: f64, sign: &str) -> bool {
    let Some(number) = number else {
        return false;
    };
    match sign {
        "=" => number == wanted,
        "!=" => number != wanted,
        "<" => number < wanted,
        ">" => number > wanted,
        "<=" => number <= wanted,
        _ => number >= wanted,
    }
}

/// Whether a text is of a form in which `*` stands for anything.
fn is_like(form: &str, text: &str) -> bool {
    match form.split_once('*') {
        None => form == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.any(|at| is_like(rest, &text[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, message: &str) -> bool {
        Pattern::read(pattern).unwrap().matches(message)
    }

    #[test]
    fn terms_are_all_wanted_and_case_counts() {
        for (pattern, message, is_match) in [
            ("", "anything", true),
            ("ERROR", "an ERROR here", true),
            ("ERROR", "an error here", false),
            ("ERROR payment", "payment: ERROR", true),
            ("ERROR payment", "ERROR", false),
            ("\"out of stock\"", "it is out of stock", true),
            ("\"out of stock\"", "out of the stock", false),
            ("ERROR -timeout", "ERROR timeout", false),
            ("ERROR -\"timed out\"", "ERROR refused", true),
            ("?ERROR ?WARN", "WARN", true),
            ("?ERROR ?WARN", "INFO", false),
            ("?ERROR WARN", "WARN", true),
        ] {
            assert_eq!(
                matches(pattern, message),
                is_match,
                "{pattern} on {message}"
            );
        }
    }

    #[test]
    fn members_of_json_are_compared_by_kind() {
        let message = r#"{"level":"ERROR","status":503,"http":{"route":"/api/orders"},"user":null,"slow":true}"#;
        for (pattern, is_match) in [
            (r#"{ $.level = "ERROR" }"#, true),
            ("{ $.level = ERR* }", true),
            (r#"{ $.level != "ERROR" }"#, false),
            ("{ $.status >= 500 && $.status < 504 }", true),
            ("{ $.status = 200 || $.level = \"ERROR\" }", true),
            (
                "{ ($.status = 200 || $.status = 503) && $.level = \"WARN\" }",
                false,
            ),
            (r#"{ $.http.route = "/api/*" }"#, true),
            (r#"{ $.http.route = "*cart*" }"#, false),
            ("{ $.user IS NULL }", true),
            ("{ $.slow IS TRUE }", true),
            ("{ $.absent NOT EXISTS }", true),
            ("{ $.absent != 1 }", false),
        ] {
            assert_eq!(matches(pattern, message), is_match, "{pattern}");
        }
        assert!(!matches("{ $.level = \"ERROR\" }", "level ERROR"));
    }

    #[test]
    fn what_is_not_a_pattern_is_refused() {
        for pattern in [
            "{ $.level = ",
            "{ level = 1 }",
            "{ $.level = \"a\" and $.x = 1 }",
            "{ $.level > \"a\" }",
            "status:500",
            "[ip, user]",
            "\"open",
        ] {
            assert!(Pattern::read(pattern).is_err(), "{pattern}");
        }
    }
}
