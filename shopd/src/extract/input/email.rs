/// Whether a text is an e-mail address as the reference API's clients know it: ASCII, a dotted host whose last
/// part is letters only, no quoting.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    is_local(local) && is_host(host)
}

fn is_local(local: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"_'+-.".contains(&b);
    local.bytes().all(allowed)
        && !local.starts_with('.')
        && !local.contains("..")
        && local
            .bytes()
            .last()
            .is_some_and(|b| b.is_ascii_alphanumeric() || b"_+-".contains(&b))
}

fn is_host(host: &str) -> bool {
    let Some((labels, top)) = host.rsplit_once('.') else {
        return false;
    };
    let is_label = |label: &str| {
        label.starts_with(|c: char| c.is_ascii_alphanumeric())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    labels.split('.').all(is_label)
        && top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_texts() {
        for text in [
            "jane@example.com",
            "JANE.DOE+tag@Mail.Example.co.uk",
            "o'neil_1-x@a-b.io",
            "1@2.xyz",
        ] {
            assert!(is_email(text), "{text}");
        }
        for text in [
            "",
            "@",
            "jane",
            "jane@",
            "@example.com",
            "jane@example",
            "jane@example.c",
            "jane@example.c0m",
            "jane@-example.com",
            "jane@.example.com",
            "jane@example..com",
            ".jane@example.com",
            "ja..ne@example.com",
            "jane.@example.com",
            "jane'@example.com",
            "ja ne@example.com",
            "ja@ne@example.com",
            "jané@example.com",
            "jane@exämple.com",
            "jane@example.com\n",
            "jane@[127.0.0.1]",
        ] {
            assert!(!is_email(text), "{text:?}");
        }
    }
}
