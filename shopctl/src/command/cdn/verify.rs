use super::{
    path::covers,
    run::address,
    x_cache::{XCache, told},
};
use crate::{
    command::context::Context,
    error::{CommandError, ErrorKind, Result},
    platform::Eks,
    shop::{Sample, Store},
};

/// A page that must come from the shop first, and be kept again then.
pub(super) struct Verification<'a> {
    store: Store,
    page: &'a str,
}

impl<'a> Verification<'a> {
    /// Of a page that these paths make the edge forget; another would tell nothing of them.
    pub(super) fn new(eks: &Eks, paths: &[String], page: &'a str) -> Result<Self> {
        let wrong = |why: &str| CommandError::new(ErrorKind::Usage, format!("{page}: {why}"));
        if page.contains('*') {
            return Err(wrong("a page that is asked for has no * in it"));
        }
        if !covers(paths, page) {
            return Err(wrong("none of the paths makes it forgotten")
                .hint("name a page of those that are invalidated"));
        }
        Ok(Self {
            store: Store::new(address(eks)?, None)?,
            page,
        })
    }

    /// Asks twice. What is not as it must be is an error.
    pub(super) async fn ask(&self, context: &Context) -> Result<()> {
        let page = self.page;
        let answers = [self.store.sample(page).await, self.store.sample(page).await];
        for (answer, which) in answers.iter().zip(["first", "second"]) {
            let said = match answer {
                Ok(answer) => format!("{} and {}", answer.status, told(answer.cache.as_deref())),
                Err(error) => error.clone(),
            };
            context
                .printer
                .note(&format!("{page}, {which} answer: {said}"));
        }
        let [first, second] = answers;
        judge(first, second).map_err(|problem| {
            CommandError::new(
                ErrorKind::Unhealthy,
                format!("{page} is not as it must be: {problem}"),
            )
            .hint(format!(
                "`shopctl cdn probe {page}` tells what it says of caches"
            ))
        })
    }
}

type Answer = std::result::Result<Sample, String>;

/// What is wrong, where something is.
fn judge(first: Answer, second: Answer) -> std::result::Result<(), String> {
    let (first, second) = (first?, second?);
    if let Some(failed) = [&first, &second].iter().find(|answer| answer.status >= 400) {
        return Err(format!("it is answered with status {}", failed.status));
    }
    let (first, second) = (first.cache.as_deref(), second.cache.as_deref());
    if !XCache::of(first).is_fresh() {
        return Err(format!(
            "the first answer does not come from the shop, it says {}",
            told(first)
        ));
    }
    if XCache::of(second) != XCache::Hit {
        return Err(format!(
            "the second answer is not a kept one, it says {}",
            told(second)
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn says(status: u16, cache: Option<&str>) -> Sample {
        Sample {
            dns: Duration::ZERO,
            connect: Duration::ZERO,
            tls: Duration::ZERO,
            first_byte: Duration::ZERO,
            total: Duration::ZERO,
            status,
            cache: cache.map(ToOwned::to_owned),
            age: None,
        }
    }

    #[test]
    fn only_a_page_from_the_shop_and_then_a_kept_one_will_do() {
        let (hit, miss) = (Some("Hit from cloudfront"), Some("Miss from cloudfront"));
        assert_eq!(judge(Ok(says(200, miss)), Ok(says(200, hit))), Ok(()));
        let refreshed = Some("RefreshHit from cloudfront");
        assert_eq!(judge(Ok(says(200, refreshed)), Ok(says(200, hit))), Ok(()));
        for (first, second, why) in [
            (Ok(says(200, hit)), Ok(says(200, hit)), "first"),
            (Ok(says(200, None)), Ok(says(200, hit)), "nothing of caches"),
            (Ok(says(200, miss)), Ok(says(200, miss)), "second"),
            (
                Ok(says(200, miss)),
                Ok(says(200, None)),
                "nothing of caches",
            ),
            (Ok(says(500, miss)), Ok(says(200, hit)), "500"),
            (Err("refused".to_owned()), Ok(says(200, hit)), "refused"),
        ] {
            let problem = judge(first, second).unwrap_err();
            assert!(problem.contains(why), "{problem}");
        }
    }
}
