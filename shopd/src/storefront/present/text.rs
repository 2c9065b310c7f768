/// How long the sentence is that search engines show.
const SUMMARY_LENGTH: usize = 160;

/// The paragraphs of a plain text, which empty lines part.
pub(in crate::storefront) fn paragraphs(text: Option<&str>) -> Vec<String> {
    let text = text.unwrap_or_default().replace("\r\n", "\n");
    text.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The beginning of a text on one line; `None` where there is no text.
pub(in crate::storefront) fn summary(text: Option<&str>) -> Option<String> {
    let words: Vec<&str> = text?.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= SUMMARY_LENGTH {
        return (!line.is_empty()).then_some(line);
    }
    let cut: String = line.chars().take(SUMMARY_LENGTH).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(kept, _)| kept);
    Some(format!("{whole_words}…"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_paragraphs() {
        assert_eq!(
            paragraphs(Some("One\nline.\r\n\r\n\r\nTwo. ")),
            ["One\nline.", "Two."]
        );
        assert!(paragraphs(Some("  ")).is_empty() && paragraphs(None).is_empty());
    }

    #[test]
    fn a_summary_ends_with_a_whole_word() {
        assert_eq!(summary(Some(" A\n lamp. ")), Some("A lamp.".to_owned()));
        assert_eq!(summary(Some(" \n")), None);
        let long = summary(Some(&"lantern ".repeat(40))).unwrap();
        assert!(long.ends_with("lantern…") && long.chars().count() <= SUMMARY_LENGTH + 1);
        assert_eq!(
            summary(Some(&"é".repeat(400))).unwrap().chars().count(),
            161
        );
    }
}
