use std::fmt;

use serde_json::Value;

/// Data about a page that search engines read, as JSON that can stand in a `script` element whatever it says.
#[derive(Debug, Clone)]
pub struct StructuredData(String);

impl StructuredData {
    /// The data without what is null, written so that no text in it can end the element or begin another.
    pub fn of(data: &Value) -> Self {
        let json = without_nulls(data.clone()).to_string();
        Self(
            json.replace('<', "\\u003c")
                .replace('>', "\\u003e")
                .replace('&', "\\u0026"),
        )
    }
}

impl fmt::Display for StructuredData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn without_nulls(data: Value) -> Value {
    match data {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(values) => values.into_iter().map(without_nulls).collect(),
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_text_breaks_out_of_its_element_and_all_come_back() {
        let text = "</script><script>alert(1)</script><!-- & \u{2028}\"'\\";
        let data = StructuredData::of(&json!({ "name": text, "list": [text] })).to_string();
        assert!(!data.contains(['<', '>', '&']), "{data}");
        let read: Value = serde_json::from_str(&data).unwrap();
        assert_eq!(read, json!({ "name": text, "list": [text] }));
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        let data = StructuredData::of(&json!({ "a": null, "b": { "c": null, "d": 1 } }));
        assert_eq!(data.to_string(), r#"{"b":{"d":1}}"#);
    }
}
