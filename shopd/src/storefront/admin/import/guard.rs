/// What spreadsheets take for the start of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Keeps a spreadsheet from calculating what stands after it.
const GUARD: char = '\'';

/// A text as it stands in a file that may be opened in a spreadsheet: none is taken for a formula there.
pub(super) fn guarded(text: &str) -> String {
    if is_formula(text) {
        format!("{GUARD}{text}")
    } else {
        text.to_owned()
    }
}

/// The text that was guarded, or that never needed to be.
pub(super) fn unguarded(text: &str) -> &str {
    match text.strip_prefix(GUARD) {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

/// Whether it starts a formula, once any guards before it are taken away: so that each guard has exactly one meaning.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches(GUARD).starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_every_text_comes_back() {
        for text in [
            "=1+1", "+39 02", "-5", "@SUM(A1)", "\tx", "\rx", "'=1", "''-1", "'quoted'", "plain",
            "", "'", "1-2",
        ] {
            let sent = guarded(text);
            assert!(!sent.starts_with(FORMULA), "{text:?}");
            assert_eq!(unguarded(&sent), text, "{text:?}");
        }
        assert_eq!(guarded("plain"), "plain");
        assert_eq!(guarded("=1+1"), "'=1+1");
    }
}
