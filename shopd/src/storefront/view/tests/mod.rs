mod samples;

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

use samples::{HOSTILE, every_page};

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// Runs a check on every page; the name is for its messages.
fn check(each: impl Fn(&str, &Html)) {
    for (name, text) in every_page() {
        let page = Html::parse_document(&text);
        each(name, &page);
    }
}

#[test]
fn every_page_has_one_heading_a_title_and_landmarks() {
    check(|name, page| {
        for selector in [
            "h1",
            "main#main",
            "body > header",
            "body > footer",
            "title",
            "meta[name=description]",
            "meta[name=viewport]",
            "html[lang=en]",
            "a.skip-link[href='#main']",
            "form[role=search][action='/search']",
        ] {
            assert_eq!(all(page, selector).len(), 1, "{name}: {selector}");
        }
        assert!(all(page, "main main, main h1 ~ h1").is_empty(), "{name}");
    });
}

#[test]
fn headings_skip_no_level() {
    check(|name, page| {
        let mut last = 0;
        for heading in all(page, "main h1, main h2, main h3, main h4") {
            let level = heading.value().name()[1..].parse::<u8>().unwrap();
            assert!(level <= last + 1, "{name}: {}", heading.html());
            last = level;
        }
    });
}

#[test]
fn every_input_has_a_label() {
    check(|name, page| {
        for input in all(page, "input:not([type=hidden]), select, textarea") {
            let id = input.attr("id").unwrap_or_default();
            let labels = all(page, &format!("label[for='{id}']"));
            assert_eq!(labels.len(), 1, "{name}: {}", input.html());
            assert!(input.attr("name").is_some(), "{name}: {}", input.html());
        }
    });
}

#[test]
fn every_form_that_changes_something_carries_the_token() {
    let token = Selector::parse("input[type=hidden][name=csrf]").unwrap();
    check(|name, page| {
        for form in all(page, "form") {
            let values: Vec<_> = form
                .select(&token)
                .filter_map(|input| input.attr("value"))
                .collect();
            match form.attr("method") {
                Some("post") => {
                    assert_eq!(values.len(), 1, "{name}: {}", form.html());
                    assert!(
                        values.iter().all(|value| value.ends_with("-token")),
                        "{name}"
                    );
                }
                method => assert_eq!((method, values.len()), (Some("get"), 0), "{name}"),
            }
            assert!(
                form.attr("action").is_some_and(|a| a.starts_with('/')),
                "{name}"
            );
        }
    });
}

#[test]
fn every_image_keeps_its_place_and_has_a_text() {
    check(|name, page| {
        for image in all(page, "img") {
            for attribute in ["src", "alt", "width", "height"] {
                assert!(image.attr(attribute).is_some(), "{name}: {}", image.html());
            }
        }
        let later = ".product-grid > li:nth-child(n + 5) img";
        for image in all(page, later) {
            assert_eq!(image.attr("loading"), Some("lazy"), "{name}");
        }
    });
}

#[test]
fn nothing_needs_an_exception_from_the_content_policy() {
    check(|name, page| {
        assert!(
            all(
                page,
                "script:not([type=module][src^='/assets/']:empty, [type='application/ld+json']), style, iframe, object, base"
            )
            .is_empty(),
            "{name}"
        );
        for element in all(page, "*") {
            for (attribute, value) in element.value().attrs() {
                assert!(
                    attribute != "style" && !attribute.starts_with("on"),
                    "{name}: {attribute}"
                );
                let external = value.contains("//") && attribute != "xmlns";
                let is_own =
                    element.attr("rel") == Some("canonical") || element.attr("property").is_some();
                assert!(!external || is_own, "{name}: {attribute}={value}");
                assert!(!value.starts_with("javascript:"), "{name}: {value}");
            }
        }
    });
}

#[test]
fn texts_stay_texts() {
    let mut seen = 0;
    for (name, text) in every_page() {
        assert!(!text.contains("<script>"), "{name}");
        seen += text.matches("&#60;script&#62;").count();
        let page = Html::parse_document(&text);
        let shown: String = page.root_element().text().collect();
        assert!(!shown.contains("&#"), "{name} escapes twice");
    }
    assert!(seen > 30, "only {seen} hostile texts were shown: {HOSTILE}");
}

#[test]
fn references_inside_a_page_resolve() {
    check(|name, page| {
        let ids: Vec<&str> = all(page, "[id]")
            .iter()
            .filter_map(|e| e.attr("id"))
            .collect();
        let unique: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(
            ids.len(),
            unique.len(),
            "{name}: an id is used twice in {ids:?}"
        );
        for attribute in ["for", "aria-labelledby", "aria-describedby"] {
            for element in all(page, &format!("[{attribute}]")) {
                let value = element.attr(attribute).unwrap();
                assert!(
                    value.split(' ').all(|id| unique.contains(id)),
                    "{name}: {attribute}={value}"
                );
            }
        }
        for link in all(page, "a[href^='#']") {
            let target = &link.attr("href").unwrap()[1..];
            assert!(unique.contains(target), "{name}: #{target}");
        }
    });
}

#[test]
fn tables_have_captions_and_scopes() {
    check(|name, page| {
        let tables = all(page, "table").len();
        assert_eq!(all(page, "table > caption").len(), tables, "{name}");
        assert!(all(page, "th:not([scope])").is_empty(), "{name}");
    });
}

#[test]
fn links_and_buttons_say_what_they_do() {
    let pictures = Selector::parse("img").unwrap();
    check(|name, page| {
        for element in all(page, "a, button") {
            let text: String = element.text().collect();
            let pictures = element.select(&pictures);
            let pictured = pictures.filter_map(|picture| picture.attr("alt"));
            let label = element.attr("aria-label").unwrap_or_default();
            let said = text + &pictured.collect::<String>() + label;
            assert!(!said.trim().is_empty(), "{name}: {}", element.html());
            assert!(
                element.value().name() == "a" || element.attr("type") == Some("submit"),
                "{name}: {}",
                element.html()
            );
        }
        let nested = "a a, a button, button a, label button";
        assert!(all(page, nested).is_empty(), "{name}");
    });
}

#[test]
fn wrong_fields_are_listed_and_marked() {
    let faulty = [
        "sign-in",
        "register",
        "checkout-faults",
        "account",
        "address",
        "order-lookup",
    ];
    check(|name, page| {
        let summary = all(page, ".error-summary[role=alert]").len();
        assert_eq!(summary, usize::from(faulty.contains(&name)), "{name}");
        let marked = all(page, "[aria-invalid=true][aria-describedby]").len();
        assert_eq!(all(page, ".error-summary li a").len(), marked, "{name}");
    });
}

#[test]
fn passwords_are_never_shown_again() {
    check(|name, page| {
        assert!(
            all(page, "input[type=password][value]").is_empty(),
            "{name}"
        );
    });
}

#[test]
fn pages_stay_within_their_budget() {
    for (name, text) in every_page() {
        assert!(text.len() <= 50 * 1024, "{name}: {} bytes", text.len());
    }
}
