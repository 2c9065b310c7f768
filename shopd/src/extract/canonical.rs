use ring::digest::{Context, SHA256};
use serde_json::{Number, Value};

/// The SHA-256 of a value's meaning: neither the order of keys nor blanks nor the way a number is written
/// (`2`, `2.0`) change it.
pub fn canonical_hash(value: &Value) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    write(value, &mut context);
    let digest = context.finish();
    digest
        .as_ref()
        .try_into()
        .expect("a SHA-256 digest has 32 bytes")
}

fn write(value: &Value, out: &mut Context) {
    match value {
        Value::Null => out.update(b"null"),
        Value::Bool(truth) => out.update(truth.to_string().as_bytes()),
        Value::Number(number) => out.update(canonical_number(number).as_bytes()),
        Value::String(text) => write_text(text, out),
        Value::Array(entries) => {
            out.update(b"[");
            for entry in entries {
                write(entry, out);
                out.update(b",");
            }
            out.update(b"]");
        }
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            out.update(b"{");
            for (key, member) in members {
                write_text(key, out);
                out.update(b":");
                write(member, out);
                out.update(b",");
            }
            out.update(b"}");
        }
    }
}

/// A text with its length in front, so that no two sequences of texts look alike.
fn write_text(text: &str, out: &mut Context) {
    out.update(format!("\"{}:", text.len()).as_bytes());
    out.update(text.as_bytes());
}

fn canonical_number(number: &Number) -> String {
    match (number.as_i64(), number.as_f64()) {
        // Adding zero turns minus zero into zero.
        (None, Some(double)) => format!("{}", double + 0.0),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(text: &str) -> [u8; 32] {
        canonical_hash(&serde_json::from_str(text).unwrap())
    }

    #[test]
    fn only_the_meaning_counts() {
        for (one, other) in [
            (
                r#"{"a":1,"b":[2,null]}"#,
                r#"{ "b": [2.0, null], "a": 1e0 }"#,
            ),
            (r#"{"a":"é"}"#, r#"{"a":"\u00e9"}"#),
            ("-0.0", "0"),
        ] {
            assert_eq!(hash(one), hash(other), "{one} {other}");
        }
    }

    #[test]
    fn different_values_differ() {
        let values = [
            "null",
            "true",
            "1",
            "1.5",
            r#""1""#,
            "[]",
            "{}",
            "[1]",
            "[1,1]",
            "[[1],1]",
            r#"["a","b"]"#,
            r#"["ab"]"#,
            r#"{"a":"b"}"#,
            r#"{"a":"b","c":"d"}"#,
            r#"{"a":{"c":"d"}}"#,
            "9007199254740993",
            "9007199254740992",
        ];
        for (index, one) in values.iter().enumerate() {
            for other in &values[..index] {
                assert_ne!(hash(one), hash(other), "{one} {other}");
            }
        }
    }
}
