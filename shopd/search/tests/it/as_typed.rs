//! The contract of the JSON API: whatever holds the text as it was typed is found, and nothing else.

use proptest::prelude::*;
use shop_core::search::SearchDocument;
use shop_search::{Manner, Matched, Order, Question, text::plain};

use crate::support::{World, named, product, question};

fn as_typed(text: &str) -> Question {
    Question {
        manner: Manner::AsTyped,
        order: Order::FeaturedThenName,
        ..question(text)
    }
}

fn holds(product: &SearchDocument, text: &str) -> bool {
    let text = plain(text.trim());
    let fields = [
        Some(&product.name),
        product.description.as_ref(),
        Some(&product.sku),
    ];
    fields
        .into_iter()
        .flatten()
        .any(|field| plain(field).contains(&text))
}

#[test]
fn a_text_is_found_letter_by_letter_wherever_it_stands() {
    let mut products = named(&[
        "MacBook Pro 16\" M3 Max",
        "Pro Max Case",
        "Città alta",
        "50% off_x",
    ]);
    products[1].description = Some("For the Pro; Max. strength, T-Shirt".to_owned());
    products[2].sku = "X_1%/ab".to_owned();
    let world = World::new(products);
    for (text, names) in [
        ("book pro 1", vec!["MacBook Pro 16\" M3 Max"]),
        ("16\"", vec!["MacBook Pro 16\" M3 Max"]),
        ("16\" m", vec!["MacBook Pro 16\" M3 Max"]),
        ("6 \"", vec![]),
        ("pro max", vec!["Pro Max Case"]),
        ("pro; m", vec!["Pro Max Case"]),
        ("t-s", vec!["Pro Max Case"]),
        ("TTÀ A", vec!["Città alta"]),
        ("tta al", vec!["Città alta"]),
        ("_1%/", vec!["Città alta"]),
        ("%", vec!["50% off_x", "Città alta"]),
        ("_", vec!["50% off_x", "Città alta"]),
        ("0% o", vec!["50% off_x"]),
        ("\\", vec![]),
        ("'", vec![]),
    ] {
        let question = as_typed(text);
        let found = match world.ask(&question).matched {
            Matched::AsTyped => world.names(&question),
            _ => vec![],
        };
        assert_eq!(found, names, "{text}");
    }
}

#[test]
fn what_stands_between_words_makes_a_difference() {
    let names = ["a b", "a-b", "a  b", "a\nb", "a - b", "a--b", "_ a", "__a"];
    let world = World::new(named(&names));
    for text in names {
        let question = as_typed(text);
        assert_eq!(world.names(&question), [text]);
        assert_eq!(world.ask(&question).matched, Matched::AsTyped);
    }
}

#[test]
fn a_blank_text_is_part_of_everything() {
    let world = World::in_parts(named(&["b", "a", "c"]), 2);
    for text in ["", "   "] {
        assert_eq!(world.names(&as_typed(text)), ["a", "b", "c"]);
    }
}

#[test]
fn words_apart_are_found_only_where_nothing_holds_the_text() {
    let world = World::new(named(&["red table lamp", "red lamp", "lamp, red"]));
    let answer = world.ask(&as_typed("red lamp"));
    assert_eq!((answer.total, answer.matched), (1, Matched::AsTyped));
    let answer = world.ask(&as_typed("table red"));
    assert_eq!((answer.total, answer.matched), (1, Matched::Words));
    let answer = world.ask(&as_typed("tabel"));
    assert_eq!((answer.total, answer.matched), (1, Matched::Nearly));
    assert_eq!(world.ask(&as_typed("submarine")).matched, Matched::Nothing);
}

#[test]
fn a_name_can_be_looked_for_alone() {
    let mut products = named(&["lamp", "shade"]);
    products[1].description = Some("for a lamp".to_owned());
    let world = World::new(products);
    let question = Question {
        manner: Manner::NameAsTyped,
        ..as_typed("am")
    };
    assert_eq!(world.names(&question), ["lamp"]);
}

#[test]
fn many_words_begin_and_end_with_one_letter() {
    let names: Vec<String> = (0..40).map(|n| format!("x{n}a b{n}y")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let world = World::new(named(&names));
    assert_eq!(world.ask(&as_typed("a b")).total, 40);
    assert_eq!(world.ask(&as_typed("a b1")).total, 11);
}

#[test]
fn a_rare_phrase_is_found_among_many_with_its_words() {
    let names: Vec<String> = (0..1_000)
        .map(|n| match n % 100 {
            0 => format!("box tin {n}"),
            50 => format!("tin box {n}"),
            _ => format!("box {n}"),
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let world = World::new(named(&names));
    for (text, total) in [
        ("box", 1_000),
        ("tin box", 10),
        ("n bo", 10),
        ("box t", 10),
        ("x 9", 110),
    ] {
        assert_eq!(world.ask(&as_typed(text)).total, total, "{text}");
    }
}

/// Few letters, so that parts of texts are found by chance too.
fn a_text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[abÀ1%_\\-. \n]{1,14}").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn exactly_what_holds_the_text_is_found(
        texts in proptest::collection::vec((a_text(), a_text(), a_text()), 1..12),
        asked in proptest::collection::vec(proptest::string::string_regex("[aàb1%_\\- ]{1,4}").unwrap(), 12),
        parts in 1_usize..3,
    ) {
        let products: Vec<SearchDocument> = texts
            .into_iter()
            .zip(1..)
            .map(|((name, description, sku), number)| SearchDocument {
                description: Some(description),
                sku,
                ..product(number, &name)
            })
            .collect();
        let world = World::in_parts(products, parts);
        for text in asked {
            let holding = world.products.iter().filter(|product| holds(product, &text));
            let mut expected: Vec<_> = holding.map(|product| product.id).collect();
            if expected.is_empty() {
                continue;
            }
            let answer = world.ask(&as_typed(&text));
            prop_assert_eq!(answer.total, expected.len() as u64, "{}", text);
            let mut found = answer.products;
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected, "{}", text);
            prop_assert_eq!(answer.matched, Matched::AsTyped);
        }
    }
}
