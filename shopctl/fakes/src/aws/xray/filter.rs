use super::Trace;
use crate::aws::{
    condition::{Condition, Joints},
    tokens::{Lexicon, Token, Tokens},
};

const LEXICON: Lexicon = Lexicon {
    in_words: "._",
    has_regexes: false,
};

const JOINTS: Joints = Joints {
    and: "AND",
    or: "OR",
    not: "!",
};

/// What picks traces: flags, numbers, texts and `service("…")`.
#[derive(Debug)]
pub(super) struct Filter(Option<Condition<Test>>);

#[derive(Debug)]
enum Test {
    Flag(String, bool),
    Number(String, String, f64),
    Text(String, String, String),
    Service(String),
}

impl Filter {
    /// Reads a filter; an empty one matches everything.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self(None));
        }
        let mut tokens = Tokens::of(text, LEXICON)?;
        let condition = Condition::read(&mut tokens, JOINTS, Test::read)?;
        tokens.end()?;
        Ok(Self(Some(condition)))
    }

    pub(super) fn matches(&self, trace: &Trace) -> bool {
        let condition = self.0.as_ref();
        condition.is_none_or(|condition| condition.holds(&|test| test.holds(trace)))
    }
}

impl Test {
    fn read(tokens: &mut Tokens) -> Result<Self, String> {
        let name = tokens.word()?;
        match name.as_str() {
            "fault" | "error" | "throttle" | "ok" => {
                if !tokens.take("=") {
                    return Ok(Self::Flag(name, true));
                }
                match tokens.word()?.as_str() {
                    "true" => Ok(Self::Flag(name, true)),
                    "false" => Ok(Self::Flag(name, false)),
                    other => Err(format!("{other} is neither true nor false")),
                }
            }
            "service" => {
                tokens.expect("(")?;
                let name = text(tokens)?;
                tokens.expect(")")?;
                Ok(Self::Service(name))
            }
            "duration" | "responsetime" | "http.status" => {
                let sign = operator(tokens, &["=", "!=", "<", "<=", ">", ">="])?;
                let number = tokens.word()?;
                let number = number
                    .parse()
                    .map_err(|_| format!("{number} is no number"))?;
                Ok(Self::Number(name, sign, number))
            }
            "http.url" | "http.method" => {
                let sign = operator(tokens, &["=", "!=", "CONTAINS", "BEGINSWITH", "ENDSWITH"])?;
                Ok(Self::Text(name, sign, text(tokens)?))
            }
            _ => Err(format!("there is no keyword {name} here")),
        }
    }

    fn holds(&self, trace: &Trace) -> bool {
        match self {
            Self::Flag(name, wanted) => {
                let is = match name.as_str() {
                    "fault" => trace.fault,
                    "error" => trace.error,
                    "throttle" => trace.throttle,
                    _ => !trace.fault && !trace.error && !trace.throttle,
                };
                is == *wanted
            }
            Self::Service(name) => trace.services.contains(name),
            Self::Number(name, sign, wanted) => {
                let value = match name.as_str() {
                    "duration" => f64::from(trace.duration_ms) / 1000.0,
                    "responsetime" => f64::from(trace.response_ms) / 1000.0,
                    _ => f64::from(trace.status),
                };
                compare(value, sign, *wanted)
            }
            Self::Text(name, sign, wanted) => {
                let value = if name == "http.url" {
                    &trace.url
                } else {
                    &trace.method
                };
                match sign.as_str() {
                    "=" => value == wanted,
                    "!=" => value != wanted,
                    "CONTAINS" => value.contains(wanted),
                    "BEGINSWITH" => value.starts_with(wanted),
                    _ => value.ends_with(wanted),
                }
            }
        }
    }
}

fn operator(tokens: &mut Tokens, known: &[&str]) -> Result<String, String> {
    match tokens.next() {
        Some(Token::Sign(sign) | Token::Word(sign)) if known.contains(&sign.as_str()) => Ok(sign),
        other => Err(format!("{other:?} does not compare here")),
    }
}

fn text(tokens: &mut Tokens) -> Result<String, String> {
    match tokens.next() {
        Some(Token::Text(text)) => Ok(text),
        other => Err(format!("{other:?} is no text in quotation marks")),
    }
}

fn compare(value: f64, sign: &str, wanted: f64) -> bool {
    let order = value.total_cmp(&wanted);
    match sign {
        "=" => order.is_eq(),
        "!=" => order.is_ne(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        _ => order.is_ge(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace() -> Trace {
        Trace {
            id: "1-00000000-000000000000000000000001".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            duration_ms: 1500,
            response_ms: 1200,
            method: "POST".to_owned(),
            url: "https://shop.example.com/api/orders".to_owned(),
            status: 503,
            fault: true,
            error: false,
            throttle: false,
            services: vec!["shopd".to_owned()],
            segments: Vec::new(),
        }
    }

    #[test]
    fn filters_pick_what_they_say() {
        for (text, is_match) in [
            ("", true),
            ("responsetime > 1", true),
            ("responsetime > 1.2", false),
            ("duration >= 1.5 AND fault", true),
            ("error", false),
            ("!error", true),
            ("ok = false", true),
            ("http.url CONTAINS \"/api/\"", true),
            ("http.url ENDSWITH \"/cart\" OR http.status = 503", true),
            ("service(\"shopd\") AND http.method = \"POST\"", true),
            ("service(\"payments\")", false),
            ("(error OR throttle) AND fault", false),
        ] {
            let filter = Filter::read(text).unwrap();
            assert_eq!(filter.matches(&trace()), is_match, "{text}");
        }
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        for text in [
            "responsetime >",
            "responsetime > fast",
            "colour = \"red\"",
            "fault fault",
            "service(shopd)",
        ] {
            assert!(Filter::read(text).is_err(), "{text}");
        }
    }
}
