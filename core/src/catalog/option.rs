use serde::{Deserialize, Serialize};

use super::Product;
use crate::search::fold;
#[cfg(feature = "storage")]
use crate::search::searchable;

/// How many options a product has at most.
pub const MAX_OPTIONS: usize = 3;
/// How many variants a product has at most, the lead included.
pub const MAX_VARIANTS: usize = 200;
/// How many characters the name or the value of an option has at most.
pub const MAX_OPTION_LENGTH: usize = 60;

/// One way in which a variant differs from the others, such as its size.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductOption {
    /// What can be chosen.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Size", min_length = 1, max_length = 60)
    )]
    pub name: String,
    /// What this variant has of it.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "M", min_length = 1, max_length = 60)
    )]
    pub value: String,
}

/// Why a list of options is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionError {
    /// There are too many of them.
    #[error("a product has at most {MAX_OPTIONS} options")]
    TooMany,
    /// A name or a value is empty, too long, or holds what separates options from each other.
    #[error(
        "names and values of options have 1 to {MAX_OPTION_LENGTH} characters, none of which is = or ;"
    )]
    Text,
    /// Two have the same name.
    #[error("the option {name} is named twice")]
    Twice {
        /// Which.
        name: String,
    },
}

impl ProductOption {
    /// A name and a value, without the blanks around them.
    pub fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
        }
    }

    /// Checks the options of one product.
    pub fn check(options: &[Self]) -> Result<(), OptionError> {
        if options.len() > MAX_OPTIONS {
            return Err(OptionError::TooMany);
        }
        for (place, option) in options.iter().enumerate() {
            if !is_text(&option.name) || !is_text(&option.value) {
                return Err(OptionError::Text);
            }
            let name = fold(&option.name);
            if options[..place]
                .iter()
                .any(|other| fold(&other.name) == name)
            {
                return Err(OptionError::Twice {
                    name: option.name.clone(),
                });
            }
        }
        Ok(())
    }

    /// Reads options as people write them, `Size=M; Color=Black`; a blank text has none.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, OptionError> {
        let written = text.split(';').filter(|part| !part.trim().is_empty());
        let options = written
            .map(|part| {
                let (name, value) = part.split_once('=').ok_or(OptionError::Text)?;
                Ok(Self::new(name, value))
            })
            .collect::<Result<Vec<_>, _>>()?;
        Self::check(&options)?;
        Ok(options)
    }

    /// Options as [`Self::parse_list`] reads them.
    pub fn write_list(options: &[Self]) -> String {
        let written: Vec<String> = options
            .iter()
            .map(|option| format!("{}={}", option.name, option.value))
            .collect();
        written.join("; ")
    }
}

fn is_text(text: &str) -> bool {
    (1..=MAX_OPTION_LENGTH).contains(&text.chars().count())
        && text.trim() == text
        && !text.contains(|c: char| c == '=' || c == ';' || c.is_control())
}

/// The values of options as one text, for who searches for them; `None` where there are none.
#[cfg(feature = "storage")]
pub(crate) fn options_text(options: &[ProductOption]) -> Option<String> {
    let values: Vec<&str> = options.iter().map(|option| &*option.value).collect();
    (!values.is_empty()).then(|| values.join(" "))
}

/// What a variant is found by beside the name that it shares with its lead: its options and its SKU.
#[cfg(feature = "storage")]
pub(crate) fn variant_text(sku: &str, options: &[ProductOption]) -> String {
    let mut text = options_text(options).unwrap_or_default();
    text.push(' ');
    text.push_str(sku);
    text
}

/// The text in which lists look for what somebody types: that of a product, and of variants that it stands for.
#[cfg(feature = "storage")]
pub(super) fn search_text(product: &Product, variants: &[&Product]) -> String {
    let own = options_text(&product.options);
    let theirs: Vec<String> = variants
        .iter()
        .map(|variant| variant_text(&variant.sku, &variant.options))
        .collect();
    let parts = [
        Some(product.name.as_str()),
        product.description.as_deref(),
        Some(product.sku.as_str()),
        own.as_deref(),
    ];
    let theirs = theirs.iter().map(|text| Some(text.as_str()));
    searchable(parts.into_iter().chain(theirs))
}

impl Product {
    /// The lead of its variants: another product, or itself.
    pub fn lead_id(&self) -> crate::id::ProductId {
        self.variant_of.unwrap_or(self.id)
    }

    /// What it is called where it stands alone, as in a cart or an order: its name, then the values of its options.
    pub fn title(&self) -> String {
        let mut title = self.name.clone();
        for option in &self.options {
            title.push_str(", ");
            title.push_str(&option.value);
        }
        title
    }

    /// What it has of an option.
    pub fn value_of(&self, name: &str) -> Option<&str> {
        self.options
            .iter()
            .find(|option| option.name == name)
            .map(|option| &*option.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(name: &str, value: &str) -> ProductOption {
        ProductOption::new(name, value)
    }

    #[test]
    fn options_are_read_as_they_are_written() {
        for (text, options) in [
            ("", vec![]),
            (" ; ", vec![]),
            ("Size=M", vec![option("Size", "M")]),
            (
                " Size = M ;Color= Dark blue;",
                vec![option("Size", "M"), option("Color", "Dark blue")],
            ),
        ] {
            let read = ProductOption::parse_list(text).unwrap();
            assert_eq!(read, options, "{text:?}");
            let written = ProductOption::write_list(&read);
            assert_eq!(ProductOption::parse_list(&written).unwrap(), options);
        }
    }

    #[test]
    fn what_is_no_list_of_options_is_refused() {
        let long = format!("Size={}", "x".repeat(MAX_OPTION_LENGTH + 1));
        let twice = OptionError::Twice {
            name: "size".to_owned(),
        };
        for (text, error) in [
            ("M", OptionError::Text),
            ("Size=", OptionError::Text),
            ("=M", OptionError::Text),
            ("Size=M=L", OptionError::Text),
            ("Size=M\u{7}", OptionError::Text),
            (&*long, OptionError::Text),
            ("Size=M; size=L", twice),
            ("a=1;b=2;c=3;d=4", OptionError::TooMany),
        ] {
            assert_eq!(ProductOption::parse_list(text), Err(error), "{text:?}");
        }
    }
}
