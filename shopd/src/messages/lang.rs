/// A language that the shop speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English, as in the United States: for everybody who does not ask for another.
    #[default]
    En,
    /// Italian.
    It,
}

impl Lang {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::En, Self::It];

    /// Reads a language tag; its region does not matter (`it`, `it-CH`, `IT`).
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|lang| lang.tag().eq_ignore_ascii_case(language))
    }

    /// The tag for `lang` attributes and headers.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::It => "it",
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::It => "Italiano",
        }
    }

    /// Digits in groups of three.
    pub(super) fn group_digits(self, number: &str) -> String {
        let mark = match self {
            Self::En => ",",
            Self::It => ".",
        };
        let (sign, digits) = number.split_at(usize::from(number.starts_with('-')));
        let groups: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|group| str::from_utf8(group).unwrap_or_default())
            .collect();
        format!("{sign}{}", groups.join(mark))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_from_the_right() {
        for (number, english, italian) in [
            ("0", "0", "0"),
            ("999", "999", "999"),
            ("1000", "1,000", "1.000"),
            ("-1234567", "-1,234,567", "-1.234.567"),
        ] {
            assert_eq!(Lang::En.group_digits(number), english);
            assert_eq!(Lang::It.group_digits(number), italian);
        }
    }

    #[test]
    fn a_language_is_known_by_its_tag_in_any_region() {
        for (tag, lang) in [
            ("it", Some(Lang::It)),
            ("IT-ch", Some(Lang::It)),
            ("en-GB", Some(Lang::En)),
            ("ita", None),
            ("de", None),
            ("", None),
        ] {
            assert_eq!(Lang::parse(tag), lang, "{tag}");
        }
    }
}
