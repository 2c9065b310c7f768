use std::borrow::Cow;

/// Text with names in it that stand for data of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable(Variable),
}

/// What a name in braces stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Variable {
    /// `{product.id}`: of the product that the visitor looks at.
    ProductId,
    /// `{product.slug}`.
    ProductSlug,
    /// `{product.sku}`.
    ProductSku,
    /// `{category.slug}`: of the category that the visitor looks at.
    CategorySlug,
    /// `{word}`: what the visitor searches for.
    Word,
    /// `{word.start}`: its first three letters.
    WordStart,
    /// `{account.email}`: who the visitor signs in as.
    AccountEmail,
    /// `{account.password}`.
    AccountPassword,
    /// `{account.token}`: what the account got when it was registered for the run.
    AccountToken,
    /// `{asset}`: the asset that is being fetched.
    Asset,
    /// `{uuid}`: another one every time.
    Uuid,
    /// `{run}`: the id of the run.
    Run,
    /// `{captured.NAME}`: what an earlier answer of the visit said.
    Captured(String),
}

impl Variable {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "product.id" => Self::ProductId,
            "product.slug" => Self::ProductSlug,
            "product.sku" => Self::ProductSku,
            "category.slug" => Self::CategorySlug,
            "word" => Self::Word,
            "word.start" => Self::WordStart,
            "account.email" => Self::AccountEmail,
            "account.password" => Self::AccountPassword,
            "account.token" => Self::AccountToken,
            "asset" => Self::Asset,
            "uuid" => Self::Uuid,
            "run" => Self::Run,
            _ => Self::Captured(name.strip_prefix("captured.")?.to_owned()),
        })
    }

    /// Whether it is part of an address already, and must not be encoded again.
    fn is_address(&self) -> bool {
        matches!(self, Self::Asset | Self::Captured(_))
    }
}

/// Where a rendered text goes, and so what must be escaped in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A path with its query.
    Path,
    /// A JSON text, between quotation marks.
    Json,
    /// A header or the field of a form: nothing is escaped here.
    Plain,
}

impl Template {
    /// Reads a text. A brace that opens anything but a name is only a brace, as in JSON.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, from_open) = rest.split_at(open);
            plain.push_str(before);
            let Some(name) = name_in_braces(from_open) else {
                plain.push('{');
                rest = &from_open[1..];
                continue;
            };
            let variable = Variable::parse(name).ok_or_else(|| {
                format!("{{{name}}} stands for nothing; `loadgen init` lists the names that do")
            })?;
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            parts.push(Part::Variable(variable));
            rest = &from_open[name.len() + 2..];
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self(parts))
    }

    /// The text, if there is nothing to fill in.
    pub fn fixed(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The names in it.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.0.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Variable(variable) => Some(variable),
        })
    }

    /// The text with all names filled in; `None` if one of them has no value.
    pub fn render<'v>(
        &self,
        place: Place,
        mut value: impl FnMut(&Variable) -> Option<Cow<'v, str>>,
    ) -> Option<String> {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Variable(variable) => {
                    let value = value(variable)?;
                    match place {
                        Place::Path if !variable.is_address() => {
                            text.extend(url::form_urlencoded::byte_serialize(value.as_bytes()));
                        }
                        Place::Json => text.push_str(&json_escaped(&value)),
                        Place::Path | Place::Plain => text.push_str(&value),
                    }
                }
            }
        }
        Some(text)
    }
}

/// The name, if the braces hold nothing else.
fn name_in_braces(from_open: &str) -> Option<&str> {
    let name = from_open[1..].split('}').next()?;
    let is_name =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._".contains(&byte);
    let closed = from_open.len() > name.len() + 1;
    (closed && !name.is_empty() && name.bytes().all(is_name)).then_some(name)
}

fn json_escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(text: &str, place: Place) -> Option<String> {
        Template::parse(text)
            .unwrap()
            .render(place, |variable| match variable {
                Variable::Word => Some("a \"b\"/c".into()),
                Variable::ProductSlug => Some("red-shirt".into()),
                Variable::Captured(name) if name == "next" => Some("/x?a=1&b=2".into()),
                _ => None,
            })
    }

    #[test]
    fn names_are_filled_in_as_their_place_demands() {
        assert_eq!(
            render("/products/{product.slug}", Place::Path).unwrap(),
            "/products/red-shirt"
        );
        assert_eq!(
            render("/s?q={word}", Place::Path).unwrap(),
            "/s?q=a+%22b%22%2Fc"
        );
        assert_eq!(
            render(r#"{"q":"{word}"}"#, Place::Json).unwrap(),
            r#"{"q":"a \"b\"/c"}"#
        );
        assert_eq!(
            render("{captured.next}", Place::Path).unwrap(),
            "/x?a=1&b=2"
        );
        assert_eq!(render("q={word}", Place::Plain).unwrap(), "q=a \"b\"/c");
    }

    #[test]
    fn a_name_without_a_value_leaves_no_text() {
        assert_eq!(render("/orders/{captured.order}", Place::Path), None);
    }

    #[test]
    fn a_name_that_stands_for_nothing_is_refused() {
        let told = Template::parse("/{produkt.id}").unwrap_err();
        assert!(told.contains("{produkt.id}"), "{told}");
        assert_eq!(
            Template::parse("{\"a\":{}}").unwrap().fixed(),
            Some("{\"a\":{}}")
        );
    }
}
