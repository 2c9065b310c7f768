//! The files of messages against each other, and against the templates and sources that use them.

mod sources;
mod templates;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

use super::{Lang, catalogue::FILES};
use sources::Uses;
use templates::own_texts;

/// Literals in Rust that begin like a key and are none: a slug, and what browsers call the lines of an address.
const NO_KEYS: [&str; 5] = [
    "home-garden",
    "address-line1",
    "address-line2",
    "address-level1",
    "address-level2",
];

/// The keys of a language, each with its family and the arguments that it takes.
fn messages(lang: Lang) -> BTreeMap<&'static str, (&'static str, BTreeSet<&'static str>)> {
    let mut messages = BTreeMap::new();
    for (_, family, text) in FILES.iter().filter(|(tag, ..)| *tag == lang.tag()) {
        let parsed = fluent_syntax::parser::parse(*text)
            .unwrap_or_else(|(_, faults)| panic!("{}/{family}.ftl: {faults:?}", lang.tag()));
        for entry in parsed.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let key = message.id.name;
            let pattern = message
                .value
                .unwrap_or_else(|| panic!("{key} is empty in {}", lang.tag()));
            let mut arguments = BTreeSet::new();
            collect(&pattern.elements, &mut arguments);
            let known = messages.insert(key, (*family, arguments));
            assert!(known.is_none(), "{key} stands twice in {}", lang.tag());
        }
    }
    messages
}

/// Notes the names of all arguments, also those inside of variants.
fn collect(elements: &[PatternElement<&'static str>], arguments: &mut BTreeSet<&'static str>) {
    for element in elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => collect_inline(inline, arguments),
                Expression::Select { selector, variants } => {
                    collect_inline(selector, arguments);
                    for variant in variants {
                        collect(&variant.value.elements, arguments);
                    }
                }
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&'static str>, arguments: &mut BTreeSet<&'static str>) {
    if let InlineExpression::VariableReference { id } = inline {
        arguments.insert(id.name);
    }
}

#[test]
fn every_language_has_the_same_messages_with_the_same_arguments() {
    let english = messages(Lang::En);
    for lang in Lang::ALL {
        let others = messages(lang);
        for (key, found) in &english {
            assert_eq!(Some(found), others.get(key), "{key} in {}", lang.tag());
        }
        for key in others.keys() {
            assert!(english.contains_key(key), "{key} is not in English");
        }
    }
}

#[test]
fn every_key_begins_with_the_name_of_its_file() {
    for (key, (family, _)) in messages(Lang::En) {
        assert!(
            key.strip_prefix(family)
                .is_some_and(|rest| rest.starts_with('-')),
            "{key} is in {family}.ftl"
        );
    }
}

#[test]
fn every_key_that_is_used_exists_and_is_given_its_arguments() {
    let english = messages(Lang::En);
    for used in Uses::everywhere().said {
        let Some((_, arguments)) = english.get(used.key.as_str()) else {
            panic!("{} says {}, which has no text", used.place, used.key);
        };
        let place = format!("{} says {}", used.place, used.key);
        for given in &used.arguments {
            assert!(arguments.contains(given.as_str()), "{place} with {given}");
        }
        let given = &used.arguments | &used.further;
        for wanted in arguments {
            assert!(given.contains(*wanted), "{place} without {wanted}");
        }
    }
}

#[test]
fn literals_that_look_like_keys_are_keys() {
    let english = messages(Lang::En);
    let families: BTreeSet<&str> = english.values().map(|(family, _)| *family).collect();
    for (literal, place) in Uses::everywhere().literals {
        let family = literal.split('-').next().unwrap_or_default();
        let looks_like_one = literal.contains('-')
            && families.contains(family)
            && literal
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-')
            && Path::new(&place).extension().is_some_and(|end| end == "rs");
        if looks_like_one && !NO_KEYS.contains(&literal.as_str()) {
            assert!(
                english.contains_key(literal.as_str()),
                "{place}: {literal} has no text"
            );
        }
    }
}

#[test]
fn no_message_is_left_over() {
    let literals = Uses::everywhere().literals;
    for key in messages(Lang::En).keys() {
        assert!(literals.contains_key(*key), "nothing says {key}");
    }
}

#[test]
fn messages_are_plain_text() {
    for (tag, family, text) in FILES {
        assert!(
            !text.contains('<'),
            "{tag}/{family}.ftl holds what looks like HTML"
        );
    }
}

#[test]
fn a_message_without_arguments_is_ready_in_every_language() {
    for (key, (_, arguments)) in messages(Lang::En) {
        if arguments.is_empty() {
            for lang in Lang::ALL {
                assert_ne!(lang.say(key), key);
            }
        }
    }
}

#[test]
fn templates_hold_no_text_of_their_own() {
    let texts = own_texts();
    assert!(texts.is_empty(), "not in the catalogue: {texts:#?}");
}
