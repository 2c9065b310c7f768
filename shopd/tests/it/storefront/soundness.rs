//! What the markup of every page must be like, whatever it shows.

use scraper::ElementRef;

use super::Document;

/// Controls that a reader must be told the purpose of.
const CONTROLS: &str = "input:not([type=hidden]):not([type=submit]), select, textarea";

/// Asserts that a page is good HTML and that programs which read it aloud find their way.
#[track_caller]
pub(super) fn assert_sound(path: &str, page: &Document) {
    let mistakes = page.mistakes();
    assert!(mistakes.is_empty(), "{path}: {mistakes:?}");
    assert_ids(path, page);
    assert_headings(path, page);
    for control in page.all(CONTROLS) {
        assert!(is_labelled(page, control), "{path}: {}", control.html());
    }
    for image in page.all("img") {
        for name in ["alt", "width", "height"] {
            let html = image.html();
            assert!(image.attr(name).is_some(), "{path}: {name} of {html}");
        }
    }
    for element in page.all("a[href], button, summary") {
        assert!(says_something(element), "{path}: {}", element.html());
    }
    for zoom in page.attrs("meta[name=viewport]", "content") {
        let is_kept = !zoom.contains("maximum-scale") && !zoom.contains("user-scalable");
        assert!(is_kept, "{path}: {zoom}");
    }
}

/// Every id is there once, and whatever names one names one that is there.
#[track_caller]
fn assert_ids(path: &str, page: &Document) {
    let mut ids = page.attrs("[id]", "id");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "{path}: an id is there twice");
    for name in [
        "for",
        "aria-labelledby",
        "aria-describedby",
        "aria-controls",
    ] {
        for value in page.attrs(&format!("[{name}]"), name) {
            for id in value.split_whitespace() {
                let is_there = ids.binary_search_by(|known| known.as_str().cmp(id)).is_ok();
                assert!(is_there, "{path}: {name}={value}");
            }
        }
    }
}

/// One heading of the first rank, and no rank left out on the way down.
#[track_caller]
fn assert_headings(path: &str, page: &Document) {
    let headings = page.all("h1, h2, h3, h4, h5, h6");
    let ranks: Vec<&str> = headings
        .iter()
        .map(|heading| heading.value().name())
        .collect();
    let first = ranks.iter().filter(|rank| **rank == "h1").count();
    assert_eq!(first, 1, "{path}: {ranks:?}");
    for pair in ranks.windows(2) {
        let deeper = i32::from(pair[1].as_bytes()[1]) - i32::from(pair[0].as_bytes()[1]);
        assert!(deeper <= 1, "{path}: {ranks:?}");
    }
}

fn is_labelled(page: &Document, control: ElementRef<'_>) -> bool {
    let is_named = ["aria-label", "aria-labelledby"]
        .iter()
        .any(|name| control.attr(name).is_some_and(|value| !value.is_empty()));
    let is_within = || {
        let mut above = control.ancestors().filter_map(ElementRef::wrap);
        above.any(|one| one.value().name() == "label")
    };
    let has_label = || {
        let id = control.attr("id").unwrap_or_default();
        !id.is_empty()
            && !page
                .texts(&format!("label[for='{id}']"))
                .concat()
                .is_empty()
    };
    is_named || has_label() || is_within()
}

/// Text, a picture that is described, or a name for programs.
fn says_something(element: ElementRef<'_>) -> bool {
    let has_text = element.text().any(|text| !text.trim().is_empty());
    let has_name = |one: ElementRef<'_>| {
        ["aria-label", "alt"]
            .iter()
            .any(|name| one.attr(name).is_some_and(|value| !value.is_empty()))
    };
    let mut within = element.descendants().filter_map(ElementRef::wrap);
    has_text || within.any(has_name)
}
