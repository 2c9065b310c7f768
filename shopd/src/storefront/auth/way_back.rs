use url::form_urlencoded;

use crate::extract::safe_redirect;

/// Where somebody goes after signing in who came by a link with this query.
pub(super) fn way_back(query: Option<&str>) -> String {
    let target = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "redirect")
        .map(|(_, target)| target);
    checked_way_back(target.as_deref().unwrap_or_default()).to_owned()
}

/// The address itself where a browser may be sent there, else the start page.
pub(super) fn checked_way_back(target: &str) -> &str {
    // The pages of this folder send whoever is signed in on to the address: that would go round for ever.
    safe_redirect(target)
        .filter(|path| !path.starts_with("/auth"))
        .unwrap_or("/")
}

/// The address of a page of this folder, with the way back in it.
pub(super) fn with_way_back(page: &str, target: &str) -> String {
    if target == "/" {
        return page.to_owned();
    }
    let target: String = form_urlencoded::byte_serialize(target.as_bytes()).collect();
    format!("{page}?redirect={target}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_shop_are_returned_to() {
        for (query, target) in [
            (Some("redirect=%2Fcheckout"), "/checkout"),
            (Some("a=b&redirect=/products?page=2"), "/products?page=2"),
            (Some("redirect=https://evil.example"), "/"),
            (Some("redirect=//evil.example"), "/"),
            (Some("redirect=/%5Cevil.example"), "/"),
            (Some("redirect=/auth/login?redirect=/cart"), "/"),
            (Some("redirect="), "/"),
            (None, "/"),
        ] {
            assert_eq!(way_back(query), target, "{query:?}");
        }
    }

    #[test]
    fn the_way_back_goes_along() {
        assert_eq!(with_way_back("/auth/register", "/"), "/auth/register");
        assert_eq!(
            with_way_back("/auth/register", "/a?b=c&d"),
            "/auth/register?redirect=%2Fa%3Fb%3Dc%26d"
        );
    }
}
