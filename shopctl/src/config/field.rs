use toml_edit::{InlineTable, Item, TableLike, Value};

/// What holds texts alone, also where they look like something else.
const TEXTS: [&str; 3] = ["account", "settings", "endpoints"];

/// What somebody typed for a field: numbers, truth values, lists and quoted texts as TOML has them, everything else as text.
pub fn typed(field: &str, text: &str) -> Value {
    let first = field.split('.').next().unwrap_or_default();
    match text.parse() {
        Ok(value @ Value::String(_)) => value,
        Ok(value @ (Value::Integer(_) | Value::Boolean(_) | Value::Array(_)))
            if !TEXTS.contains(&first) =>
        {
            value
        }
        _ => Value::from(text),
    }
}

/// Puts a value where dots lead to, as in `cdn.distribution`. Tables on the way are made.
pub(super) fn set(table: &mut dyn TableLike, field: &str, value: Value) -> Result<(), String> {
    let Some((first, rest)) = field.split_once('.') else {
        table.insert(field, Item::Value(value));
        return Ok(());
    };
    let inner = table
        .entry(first)
        .or_insert_with(|| Item::Value(InlineTable::new().into()));
    let inner = inner
        .as_table_like_mut()
        .ok_or_else(|| format!("{first} is no table"))?;
    set(inner, rest, value)
}

#[cfg(test)]
mod tests {
    use toml_edit::Table;

    use super::*;

    #[test]
    fn what_is_typed_is_a_number_a_truth_value_a_list_or_a_text() {
        for (field, text, written) in [
            ("port", "3100", "3100"),
            ("write", "false", "false"),
            ("apps", "[\"a\", \"b\"]", "[\"a\", \"b\"]"),
            ("region", "eu-south-1", "\"eu-south-1\""),
            ("region", "", "\"\""),
            ("rds", "nan", "\"nan\""),
            ("rds", "2026-11-28", "\"2026-11-28\""),
            ("account", "123456789012", "\"123456789012\""),
            ("settings.SEED_DEMO", "true", "\"true\""),
            ("settings.A", "\"quoted\"", "\"quoted\""),
        ] {
            assert_eq!(typed(field, text).to_string(), written, "{field}={text}");
        }
    }

    #[test]
    fn dots_lead_into_tables_and_not_into_values() {
        let mut table = Table::new();
        set(&mut table, "cdn.distribution", Value::from("E1")).unwrap();
        set(&mut table, "port", Value::from(1)).unwrap();
        assert_eq!(
            table.to_string(),
            "cdn = { distribution = \"E1\" }\nport = 1\n"
        );
        let wrong = set(&mut table, "port.first", Value::from(1));
        assert_eq!(wrong.unwrap_err(), "port is no table");
    }
}
