use std::fmt::Write;

/// The address of a product's page.
pub(crate) fn product_path(slug: &str) -> String {
    format!("/products/{}", encoded(slug))
}

/// The address of a category's page.
pub(crate) fn category_path(slug: &str) -> String {
    format!("/categories/{}", encoded(slug))
}

/// The address of the picture that the shop draws of a product.
pub(crate) fn product_picture_path(slug: &str) -> String {
    format!("/images/products/{}.svg", encoded(slug))
}

/// The address of the picture that the shop draws of a category.
pub(crate) fn category_picture_path(slug: &str) -> String {
    format!("/images/categories/{}.svg", encoded(slug))
}

/// A text as one segment of a path: all but unreserved characters percent-encoded.
fn encoded(segment: &str) -> String {
    segment.bytes().fold(String::new(), |mut path, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            write!(path, "%{byte:02X}").expect("writing to a string does not fail");
        }
        path
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_stays_one_segment() {
        for (slug, path) in [
            ("iphone-15-pro", "/products/iphone-15-pro"),
            ("a/b?c#d", "/products/a%2Fb%3Fc%23d"),
            ("100 % wool", "/products/100%20%25%20wool"),
            ("café", "/products/caf%C3%A9"),
        ] {
            assert_eq!(product_path(slug), path);
        }
    }
}
