use axum::http::{
    HeaderMap, HeaderValue,
    header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, VARY},
};

use super::Lang;
use crate::extract::read_cookie;

/// Holds the language that somebody chose.
pub const LANG_COOKIE: &str = "lang";

impl Lang {
    /// The language of the reply: the one that was chosen, else the one that the browser likes best, else English.
    pub fn of_request(headers: &HeaderMap) -> Self {
        read_cookie(headers, LANG_COOKIE)
            .and_then(Self::parse)
            .unwrap_or_else(|| accepted(headers))
    }

    /// Tells caches and readers of a page which language it is in, and by what it was chosen.
    pub fn mark(self, headers: &mut HeaderMap) {
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(self.tag()));
        headers.append(VARY, HeaderValue::from_static("accept-language, cookie"));
    }
}

/// The language that `Accept-Language` likes best; of several, the one that it names first.
fn accepted(headers: &HeaderMap) -> Lang {
    let mut best = (0.0, Lang::default());
    let lines = headers.get_all(ACCEPT_LANGUAGE).into_iter();
    for range in lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
    {
        if let Some((lang, weight)) = weighed(range)
            && weight > best.0
        {
            best = (weight, lang);
        }
    }
    best.1
}

/// A language and how much it is liked; `None` for one that the shop does not speak, or that is not understood.
fn weighed(range: &str) -> Option<(Lang, f32)> {
    let (tag, parameter) = range.split_once(';').unwrap_or((range, "q=1"));
    let lang = match tag.trim() {
        "*" => Lang::default(),
        tag => Lang::parse(tag)?,
    };
    let (name, weight) = parameter.split_once('=')?;
    let weight: f32 = weight.trim().parse().ok()?;
    (name.trim().eq_ignore_ascii_case("q") && (0.0..=1.0).contains(&weight))
        .then_some((lang, weight))
}

#[cfg(test)]
mod tests {
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn the_best_liked_language_that_the_shop_speaks_is_taken() {
        for (accepted, lang) in [
            ("it", Lang::It),
            ("it-IT,it;q=0.9,en-US;q=0.8,en;q=0.7", Lang::It),
            ("en-US,en;q=0.9,it;q=0.8", Lang::En),
            ("en;q=0.2, it ; q = 0.7", Lang::It),
            ("de-DE,de;q=0.9,it;q=0.1", Lang::It),
            ("de, fr;q=0.5", Lang::En),
            ("*", Lang::En),
            ("de, *;q=0.5, it;q=0.4", Lang::En),
            ("it;q=0", Lang::En),
            ("it;q=2, en;q=0.1", Lang::En),
            ("it;q=nan, it;level=1, ;;, =", Lang::En),
            ("", Lang::En),
        ] {
            let headers = [(ACCEPT_LANGUAGE, HeaderValue::from_static(accepted))];
            let headers = headers.into_iter().collect();
            assert_eq!(Lang::of_request(&headers), lang, "{accepted}");
        }
        assert_eq!(Lang::of_request(&HeaderMap::new()), Lang::En);
    }

    #[test]
    fn a_chosen_language_outweighs_the_browsers() {
        for (cookie, lang) in [
            ("lang=en", Lang::En),
            ("a=b; lang=it", Lang::It),
            ("lang=xx", Lang::It),
            ("lang=", Lang::It),
        ] {
            let headers = [
                (ACCEPT_LANGUAGE, HeaderValue::from_static("it")),
                (COOKIE, HeaderValue::from_static(cookie)),
            ];
            let headers = headers.into_iter().collect();
            assert_eq!(Lang::of_request(&headers), lang, "{cookie}");
        }
    }
}
