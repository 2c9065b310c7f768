use shopctl_aws::{PathCount, PathProblem, check_paths};

use super::in_flight::InFlight;
use crate::error::{CommandError, ErrorKind, Result};

/// What a path costs beyond those that are free, in thousandths of a dollar.
const PATH_THOUSANDTHS: usize = 5;
/// How many are free in a month.
const FREE: &str = "1,000";

/// Whether `CloudFront` would take these paths by themselves. Nothing is asked.
pub(super) fn check(paths: &[String]) -> Result<PathCount> {
    check_paths(paths, PathCount::default()).map_err(|problems| {
        CommandError::new(ErrorKind::Usage, told(&problems))
            .hint("write paths as in /index.html or '/api/catalog/*'")
    })
}

/// Whether it would take them beside those that are in flight.
pub(super) fn check_room(paths: &[String], flight: &InFlight) -> Result<()> {
    check_paths(paths, flight.count)
        .map(drop)
        .map_err(|problems| {
            CommandError::new(ErrorKind::Conflict, told(&problems)).hint(
                "`shopctl cdn list` tells what is in progress; `shopctl cdn wait ID` waits for it",
            )
        })
}

fn told(problems: &[PathProblem]) -> String {
    let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
    told.join("; ")
}

/// Whether these paths make the edge forget a page. What is asked for after `?` does not matter: the page is its path.
pub(super) fn covers(paths: &[String], page: &str) -> bool {
    let bare = page.split('?').next().unwrap_or(page);
    paths.iter().any(|path| match path.strip_suffix('*') {
        Some(begin) => page.starts_with(begin),
        None => path == page || path == bare,
    })
}

/// Whether the edge forgets everything.
pub(super) fn is_everything(paths: &[String]) -> bool {
    paths.iter().any(|path| path == "/*")
}

/// What that many paths cost at most.
pub(super) fn cost(paths: usize) -> String {
    let most = dollars(paths * PATH_THOUSANDTHS);
    let each = dollars(PATH_THOUSANDTHS);
    format!("cost at most {most} USD: {FREE} paths a month are free, then {each} USD each")
}

fn dollars(thousandths: usize) -> String {
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    #[test]
    fn a_page_is_forgotten_by_its_own_path_or_by_one_with_a_star() {
        for (given, page, is_covered) in [
            (&["/index.html"][..], "/index.html", true),
            (&["/index.html"], "/index.html?a=1", true),
            (&["/index.html"], "/index", false),
            (&["/api/*"], "/api/catalog", true),
            (&["/api/*"], "/about", false),
            (&["/about", "/*"], "/", true),
        ] {
            assert_eq!(covers(&paths(given), page), is_covered, "{given:?} {page}");
        }
        assert!(is_everything(&paths(&["/a", "/*"])) && !is_everything(&paths(&["/a*"])));
    }

    #[test]
    fn every_rule_that_is_broken_is_named_and_a_quota_is_a_conflict() {
        let wrong = check(&paths(&["/a*b", "/a b"])).unwrap_err();
        assert_eq!(wrong.kind, ErrorKind::Usage);
        let text = wrong.to_string();
        assert!(
            text.contains("\"/a*b\"") && text.contains("\"/a b\""),
            "{text}"
        );
        let full = InFlight {
            count: PathCount {
                files: 0,
                wildcards: 15,
            },
            ..InFlight::default()
        };
        let refused = check_room(&paths(&["/a*"]), &full).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Conflict);
        assert!(refused.to_string().contains("16 paths with *"), "{refused}");
        assert!(check_room(&paths(&["/a"]), &full).is_ok());
    }

    #[test]
    fn money_is_counted_in_whole_parts() {
        assert!(cost(3).starts_with("cost at most 0.015 USD"), "{}", cost(3));
        assert!(cost(3_000).starts_with("cost at most 15.000 USD"));
    }
}
