use axum::http::{HeaderMap, header::COOKIE};

/// The value of a cookie, as it was sent.
pub(crate) fn read_cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            COOKIE,
            HeaderValue::from_static("a=1; visitor=x.y; visitors=z"),
        );
        headers.append(COOKIE, HeaderValue::from_static("session=t"));
        assert_eq!(read_cookie(&headers, "visitor"), Some("x.y"));
        assert_eq!(read_cookie(&headers, "session"), Some("t"));
        assert_eq!(read_cookie(&headers, "flash"), None);
    }
}
