use schemars::JsonSchema;
use serde::Serialize;
use url::Url;

use super::{
    page::{Page, ask},
    run::address,
    x_cache::{XCache, told},
};
use crate::{
    command::context::{Context, Target},
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
    platform::Eks,
};

/// One of two requests of a page.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Probe {
    path: String,
    /// 1 or 2.
    request: u8,
    status: Option<u16>,
    /// What the edge says, as in `Hit from cloudfront`.
    cache: Option<String>,
    /// Whether it was kept; null without an answer.
    hit: Option<bool>,
    /// How old the answer is by its own words, in seconds.
    age_s: Option<u64>,
    /// What the shop allows caches.
    cache_control: Option<String>,
    /// Until the head of the answer, and until its end, in milliseconds.
    first_byte_ms: Option<f64>,
    total_ms: Option<f64>,
    /// Why there is no answer.
    detail: Option<String>,
}

impl Row for Probe {
    const KIND: &'static str = "CdnProbeList";
    const COLUMNS: &'static [Column] = &[
        Column::always("PATH"),
        Column::always("REQUEST"),
        Column::always("STATUS"),
        Column::always("X-CACHE"),
        Column::always("AGE"),
        Column::always("CACHE-CONTROL"),
        Column::always("FIRST BYTE"),
        Column::always("TOTAL"),
        Column::always("DETAIL"),
    ];

    fn name(&self) -> String {
        format!("{}#{}", self.path, self.request)
    }

    fn cells(&self) -> Vec<String> {
        let ms = |time: Option<f64>| time.map(|time| format!("{time:.1} ms")).unwrap_or_default();
        vec![
            self.path.clone(),
            self.request.to_string(),
            self.status
                .map(|status| status.to_string())
                .unwrap_or_default(),
            self.cache.clone().unwrap_or_default(),
            self.age_s.map(|age| format!("{age} s")).unwrap_or_default(),
            self.cache_control.clone().unwrap_or_default(),
            ms(self.first_byte_ms),
            ms(self.total_ms),
            self.detail.clone().unwrap_or_default(),
        ]
    }
}

type Answer = std::result::Result<Page, String>;

impl Probe {
    fn new(path: &str, request: u8, answer: &Answer) -> Self {
        let page = answer.as_ref().ok();
        let ms = |time: fn(&Page) -> std::time::Duration| {
            page.map(|page| time(page).as_secs_f64() * 1000.0)
        };
        Self {
            path: path.to_owned(),
            request,
            status: page.map(|page| page.status),
            cache: page.and_then(|page| page.cache.clone()),
            hit: page.map(|page| XCache::of(page.cache.as_deref()) == XCache::Hit),
            age_s: page.and_then(|page| page.age_s),
            cache_control: page.and_then(|page| page.cache_control.clone()),
            first_byte_ms: ms(|page| page.first_byte),
            total_ms: ms(|page| page.total),
            detail: answer.as_ref().err().cloned(),
        }
    }
}

/// Asks for a page twice. A page that may be kept and is not the second time is an error, and so is one that must not be and is.
pub(super) async fn probe(context: &Context, target: &Target, eks: &Eks, path: &str) -> Result<()> {
    let given = address(eks)?;
    let url: Url = given.parse().map_err(|error: url::ParseError| {
        CommandError::new(
            ErrorKind::Usage,
            format!("{given:?} is no address of a shop: {error}"),
        )
        .hint("mend `url` of the target, as in https://shop.example.com")
    })?;
    let answers = [ask(&url, path).await, ask(&url, path).await];
    let [first, second] = &answers;
    let rows = vec![Probe::new(path, 1, first), Probe::new(path, 2, second)];
    context.show(target, rows, Vec::new())?;
    match judge(&answers) {
        Ok(note) => {
            context.printer.note(&format!("{path}: {note}"));
            Ok(())
        }
        Err((problem, hint)) => {
            let told = format!("{path}: {problem}");
            Err(CommandError::new(ErrorKind::Unhealthy, told).hint(hint))
        }
    }
}

/// What to say of two answers, or what is wrong and what to do.
fn judge(answers: &[Answer; 2]) -> std::result::Result<String, (String, &'static str)> {
    let silent = "look at the network, and at `url` of the target";
    let mut pages = Vec::new();
    for answer in answers {
        pages.push(answer.as_ref().map_err(|error| (error.clone(), silent))?);
    }
    if let Some(failed) = pages.iter().find(|page| page.status >= 400) {
        let told = format!("it is answered with status {}", failed.status);
        return Err((told, "`shopctl health services` asks replicas themselves"));
    }
    let second = pages[1];
    let control = second.cache_control.as_deref();
    let is_kept = XCache::of(second.cache.as_deref()) == XCache::Hit;
    match (control.filter(|control| is_forbidden(control)), is_kept) {
        (None, true) => Ok("it is kept".to_owned()),
        (Some(control), false) => Ok(format!("it must not be kept ({control}), and is not")),
        (Some(control), true) => Err((
            format!("it must not be kept ({control}), and is"),
            "look at the cache policy of the distribution: others may see this page",
        )),
        (None, false) => Err((
            format!(
                "the second answer is not a kept one, it says {}",
                told(second.cache.as_deref())
            ),
            "look at the cache policy of the distribution, and at what the page says in `cache-control`",
        )),
    }
}

/// Whether a shared cache must not keep it, or must not use it without asking.
fn is_forbidden(control: &str) -> bool {
    control.split(',').any(|word| {
        let word = word.trim().to_ascii_lowercase();
        ["private", "no-store", "no-cache", "s-maxage=0"].contains(&word.as_str())
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn page(status: u16, cache: &str, control: Option<&str>) -> Page {
        Page {
            status,
            cache: Some(format!("{cache} from cloudfront")),
            age_s: None,
            cache_control: control.map(ToOwned::to_owned),
            first_byte: Duration::from_millis(3),
            total: Duration::from_millis(4),
        }
    }

    #[test]
    fn a_page_that_must_not_be_kept_is_told_apart_from_one_that_is_not() {
        let public = Some("public, max-age=60");
        let private = Some("max-age=60, Private");
        for (second, is_well, words) in [
            (Ok(page(200, "Hit", public)), true, "it is kept"),
            (Ok(page(200, "Hit", None)), true, "it is kept"),
            (Ok(page(200, "Miss", private)), true, "must not be kept"),
            (Ok(page(200, "Miss", Some("no-store"))), true, "no-store"),
            (Ok(page(200, "Hit", private)), false, "and is"),
            (
                Ok(page(200, "Miss", public)),
                false,
                "\"Miss from cloudfront\"",
            ),
            (Ok(page(200, "RefreshHit", None)), false, "RefreshHit"),
            (Ok(page(503, "Error", None)), false, "503"),
            (Err("refused".to_owned()), false, "refused"),
        ] {
            let judged = judge(&[Ok(page(200, "Miss", public)), second]);
            assert_eq!(judged.is_ok(), is_well, "{judged:?}");
            let told = judged.unwrap_or_else(|(problem, _)| problem);
            assert!(told.contains(words), "{words}: {told}");
        }
    }
}
