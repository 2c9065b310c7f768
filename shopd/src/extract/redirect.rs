/// The longest address to return to.
const MAX_LENGTH: usize = 512;

/// Gives the address back if it is safe to send a browser there: a path of this site with at most a query.
pub fn safe_redirect(target: &str) -> Option<&str> {
    (target.len() <= MAX_LENGTH && is_local_path(target)).then_some(target)
}

/// Whether a text is a path of this site to every browser: they take `/\` for `//`, and skip control characters.
pub(super) fn is_local_path(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text
            .chars()
            .any(|c| c == '\\' || c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_returned_to() {
        for target in [
            "/",
            "/cart",
            "/products?page=2&sort=price",
            "/a//b",
            "/a?next=//x",
        ] {
            assert_eq!(safe_redirect(target), Some(target));
        }
        for target in [
            "",
            "cart",
            "//evil.example",
            "/\\evil.example",
            "/a\\b",
            "\\\\evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/a\r\nSet-Cookie: x=1",
            " /cart",
        ] {
            assert_eq!(safe_redirect(target), None, "{target:?}");
        }
        assert_eq!(safe_redirect(&format!("/{}", "a".repeat(512))), None);
    }
}
