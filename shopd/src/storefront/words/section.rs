use jiff::SignedDuration;

use crate::{messages::Lang, storefront::view::WordsSection};

/// A heading and what is said below it.
pub(super) fn section<T: Into<String>>(
    heading: &str,
    paragraphs: impl IntoIterator<Item = T>,
) -> WordsSection {
    WordsSection {
        heading: heading.to_owned(),
        paragraphs: paragraphs.into_iter().map(Into::into).collect(),
        points: vec![],
    }
}

/// A length of time in its largest unit, as people say it.
pub(super) fn spoken(lang: Lang, length: SignedDuration) -> String {
    let (minutes, hours) = (length.as_mins(), length.as_hours());

    if hours >= 48 {
        lang.say_with("words-days", "count", &(hours / 24)).into()
    } else if minutes >= 120 {
        lang.say_with("words-hours", "count", &hours).into()
    } else {
        lang.say_with("words-minutes", "count", &minutes).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_told_in_its_largest_unit() {
        for (minutes, told) in [
            (5, "5 minutes"),
            (1, "1 minute"),
            (120, "2 hours"),
            (24 * 60, "24 hours"),
            (7 * 24 * 60, "7 days"),
        ] {
            assert_eq!(spoken(Lang::En, SignedDuration::from_mins(minutes)), told);
        }
    }
}
