use url::Url;

use crate::extract::redirect::is_local_path;

/// Whether a text can be a link or an image's source: an absolute `http` or `https` URL, or a path of this site.
pub(super) fn is_link(text: &str) -> bool {
    if text.starts_with('/') {
        return is_local_path(text);
    }
    let is_plain = !text.chars().any(|c| c.is_control() || c.is_whitespace());
    is_plain
        && Url::parse(text)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_web_addresses_and_paths_of_this_site() {
        for text in [
            "https://example.com/a.png?w=400",
            "http://localhost:9000/x",
            "/media/lamp.webp",
            "/",
        ] {
            assert!(is_link(text), "{text}");
        }
        for text in [
            "",
            "lamp.webp",
            "//evil.example/x",
            "/\\evil.example",
            "javascript:alert(1)",
            "data:image/png;base64,AAAA",
            "ftp://example.com/x",
            "https://",
            "https://exa mple.com",
            "/a\nb",
        ] {
            assert!(!is_link(text), "{text:?}");
        }
    }
}
