use std::{collections::HashMap, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use super::{Lang, Phrase, phrase::Argument};

/// Language, name and text of each file under `messages/`, gathered by the build script.
pub(super) const FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/messages.rs"));

static CATALOGUES: LazyLock<[Catalogue; 2]> = LazyLock::new(|| Lang::ALL.map(Catalogue::load));

impl Lang {
    /// The text of a key that takes no arguments.
    pub fn say(self, key: &'static str) -> &'static str {
        let said = self.find(key);
        debug_assert!(said.is_some(), "no text without arguments is called {key}");
        said.unwrap_or(key)
    }

    /// The text of a key that came as data and takes no arguments; `None` for what is no key.
    pub fn find(self, key: &str) -> Option<&'static str> {
        [self, Self::default()]
            .into_iter()
            .find_map(|lang| lang.catalogue().ready.get(key))
            .map(String::as_str)
    }

    /// The text of a key with an argument, which may be a number; [`Phrase::and`] adds further ones.
    pub fn say_with<'a>(
        self,
        key: &'static str,
        name: &'static str,
        value: &'a (impl Argument + ?Sized),
    ) -> Phrase<'a> {
        Phrase::new(self, key).and(name, value)
    }

    /// Parses all texts of all languages, so that no visitor waits for it.
    pub fn load_all() {
        LazyLock::force(&CATALOGUES);
    }

    fn catalogue(self) -> &'static Catalogue {
        &CATALOGUES[self as usize]
    }

    /// The text with these arguments; the key itself where no language has it.
    pub(super) fn format(self, key: &'static str, arguments: &FluentArgs<'_>) -> String {
        let said = [self, Self::default()]
            .into_iter()
            .find_map(|lang| lang.catalogue().format(key, arguments));
        debug_assert!(said.is_some(), "no text is called {key}");
        said.unwrap_or_else(|| key.to_owned())
    }
}

/// All texts of one language.
struct Catalogue {
    /// Those that are the same each time.
    ready: HashMap<&'static str, String>,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// The tests see to it that each file is right; what is wrong nevertheless is left out.
    fn load(lang: Lang) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![identifier(lang)]);
        // The marks keep names from right to left apart from what is around them; no language here needs that.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match lang {
            Lang::En => |value, _| grouped(value, Lang::En),
            Lang::It => |value, _| grouped(value, Lang::It),
        }));
        let files = FILES.iter().filter(|(tag, ..)| *tag == lang.tag());
        for (_, _, text) in files.clone() {
            bundle.add_resource_overriding(parse(text));
        }
        let keys = files.flat_map(|(_, _, text)| keys_of(text));
        let ready = keys
            .filter_map(|key| Some((key, ready(&bundle, key)?)))
            .collect();
        Self { ready, bundle }
    }

    fn format(&self, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(arguments), &mut faults);
        debug_assert!(faults.is_empty(), "{key}: {faults:?}");
        Some(text.into_owned())
    }
}

/// What decides how numbers are told.
fn identifier(lang: Lang) -> LanguageIdentifier {
    lang.tag().parse().unwrap_or_default()
}

fn parse(text: &str) -> FluentResource {
    FluentResource::try_new(text.to_owned()).unwrap_or_else(|(readable, _)| readable)
}

/// Messages begin in the first column; what continues them is indented.
fn keys_of(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim())
}

/// The text of a message that takes no arguments.
fn ready(bundle: &FluentBundle<FluentResource>, key: &str) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut faults);
    faults.is_empty().then(|| text.into_owned())
}

/// A whole number as the language writes it: `1,240`.
fn grouped(value: &FluentValue<'_>, lang: Lang) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => {
            Some(lang.group_digits(&number.as_string()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_decide_between_one_and_many() {
        let said = |lang: Lang, count: u32| {
            lang.say_with("layout-cart-count", "count", &count)
                .to_string()
        };
        assert_eq!(said(Lang::En, 1), "item");
        assert_eq!(said(Lang::En, 0), "items");
        assert_eq!(said(Lang::It, 1), "articolo");
        assert_eq!(said(Lang::It, 1_240), "articoli");
    }

    #[test]
    fn whole_numbers_are_grouped_and_nothing_else_is() {
        let grouped = |value: FluentValue<'_>| grouped(&value, Lang::It);
        assert_eq!(grouped(1_240.into()).as_deref(), Some("1.240"));
        assert_eq!(grouped(0.5.into()), None);
        assert_eq!(grouped("1240".into()), None);
    }
}
