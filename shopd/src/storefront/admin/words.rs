use crate::{error::FieldErrors, messages::Lang, storefront::view::admin::Input};

/// Writes what is wrong beside each input.
pub(super) fn mark_inputs(lang: Lang, inputs: &mut [Input], errors: &FieldErrors) {
    for input in inputs {
        let complaint = errors.first(input.name);
        input.error = complaint.map(|complaint| in_words(lang, complaint));
    }
}

/// What the decoder says, in the language of whoever reads it. Limits are numbers that are read off the complaint.
pub(super) fn in_words(lang: Lang, complaint: &str) -> String {
    if let Some(told) = with_value(lang, complaint) {
        return told;
    }
    let key = match complaint {
        "Required" => "admin-fault-required",
        "Number must be greater than 0" => "admin-fault-zero",
        "Invalid url" => "admin-fault-url",
        "String must not contain NUL characters" => "admin-fault-nul",
        "Expected integer, received float" => "admin-fault-integer",
        "Unknown category" => "admin-fault-no-category",
        "Neither true nor false" => "admin-fault-truth",
        "Row of another length" => "admin-fault-length",
        "Not text" => "admin-fault-not-text",
        "Slug taken" => "admin-fault-slug-taken",
        "SKU taken" => "admin-fault-sku-taken",
        "Slug twice in the file" => "admin-fault-slug-twice",
        "SKU twice in the file" => "admin-fault-sku-twice",
        "Lead stays" => "admin-fault-lead-stays",
        "Product gone" => "admin-fault-product-gone",
        "there is no product to be a variant of" => "admin-fault-no-lead",
        "a variant has no variants of its own" => "admin-fault-lead-is-variant",
        "a product without options has no variants" => "admin-fault-lead-without-options",
        other if other.starts_with("a product has at most ") => "admin-fault-too-many-variants",
        other if other.starts_with("names and values of options ") => "admin-fault-options",
        other if other.starts_with("Expected number") => "admin-fault-number",
        other if other.starts_with("Expected string") => "admin-fault-twice",
        other if other.starts_with("Invalid enum value") => "admin-fault-word",
        other => return other.to_owned(),
    };
    lang.say(key).to_owned()
}

/// What is said where the complaint holds a value: what stands before it and after it, and how it is called in the message.
fn with_value(lang: Lang, complaint: &str) -> Option<String> {
    const COMPLAINTS: [(&str, &str, &str, &str); 8] = [
        (
            "String must contain at least ",
            " character(s)",
            "admin-fault-short",
            "least",
        ),
        (
            "String must contain at most ",
            " character(s)",
            "admin-fault-long",
            "most",
        ),
        (
            "Number must be greater than or equal to ",
            "",
            "admin-fault-small",
            "least",
        ),
        (
            "Number must be less than or equal to ",
            "",
            "admin-fault-large",
            "most",
        ),
        (
            "Array must contain at most ",
            " element(s)",
            "admin-fault-many",
            "most",
        ),
        (
            "every variant has the same options: ",
            "",
            "admin-fault-other-options",
            "names",
        ),
        (
            "the option ",
            " is named twice",
            "admin-fault-option-twice",
            "name",
        ),
        (
            "",
            " has the same options",
            "admin-fault-same-options",
            "sku",
        ),
    ];
    COMPLAINTS.iter().find_map(|(before, after, key, name)| {
        let value = complaint.strip_prefix(before)?.strip_suffix(after)?;
        Some(lang.say_with(key, name, value).into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_are_told_in_the_language_of_the_page() {
        for (complaint, english) in [
            ("Required", "Fill this in."),
            (
                "Number must be greater than 0",
                "This must be more than zero.",
            ),
            (
                "String must contain at most 200 character(s)",
                "At most 200 characters are possible.",
            ),
            ("Another product has this.", "Another product has this."),
        ] {
            assert_eq!(in_words(Lang::En, complaint), english);
        }
        assert_eq!(in_words(Lang::It, "Required"), "Campo obbligatorio.");
    }
}
