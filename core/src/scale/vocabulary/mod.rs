//! The words that the assortment is made of, a file a department.

mod beauty;
mod clothing;
mod electronics;
mod garden;
mod home;
mod kitchen;
mod office;
mod pets;
mod shoes;
mod sports;
mod tools;
mod toys;

/// What a department sells, and what can be said of it.
pub(super) struct Department {
    pub(super) name: &'static str,
    pub(super) groups: &'static [Group],
    /// What goes before a kind: a wireless speaker.
    pub(super) styles: &'static [&'static str],
    /// What goes after a kind: a tent for children.
    pub(super) audiences: &'static [&'static str],
    pub(super) materials: &'static [&'static str],
    /// What goods have.
    pub(super) features: &'static [&'static str],
    /// Where and when goods are used.
    pub(super) uses: &'static [&'static str],
    /// How goods are kept, as sentences.
    pub(super) care: &'static [&'static str],
    pub(super) sizes: &'static [&'static str],
}

/// Kinds of goods that cost alike.
pub(super) struct Group {
    pub(super) name: &'static str,
    /// What half of its goods cost less than, in whole units.
    pub(super) median_price: u32,
    pub(super) kinds: &'static [&'static str],
}

const fn group(name: &'static str, median_price: u32, kinds: &'static [&'static str]) -> Group {
    Group {
        name,
        median_price,
        kinds,
    }
}

pub(super) static DEPARTMENTS: [Department; 12] = [
    electronics::DEPARTMENT,
    clothing::DEPARTMENT,
    shoes::DEPARTMENT,
    home::DEPARTMENT,
    kitchen::DEPARTMENT,
    garden::DEPARTMENT,
    sports::DEPARTMENT,
    toys::DEPARTMENT,
    beauty::DEPARTMENT,
    office::DEPARTMENT,
    tools::DEPARTMENT,
    pets::DEPARTMENT,
];

pub(super) const COLOURS: [&str; 20] = [
    "Black",
    "White",
    "Graphite",
    "Silver",
    "Navy",
    "Sky Blue",
    "Forest Green",
    "Sage",
    "Olive",
    "Sand",
    "Cream",
    "Terracotta",
    "Burgundy",
    "Coral",
    "Mustard",
    "Lilac",
    "Petrol",
    "Rose",
    "Chestnut",
    "Slate",
];

/// Names of series, plain ones.
pub(super) const SERIES: [&str; 40] = [
    "Aurora", "Basalt", "Cedar", "Delta", "Ember", "Fjord", "Granite", "Harbour", "Indigo",
    "Juniper", "Kestrel", "Lagoon", "Meridian", "Nimbus", "Orbit", "Pioneer", "Quartz", "Ridge",
    "Summit", "Tundra", "Umbra", "Vista", "Willow", "Zephyr", "Atlas", "Breeze", "Canyon", "Dune",
    "Echo", "Falcon", "Glacier", "Horizon", "Iris", "Lumen", "Mistral", "Nova", "Prairie",
    "Solstice", "Terra", "Vertex",
];

/// Names of series with letters that ASCII lacks, and what their slugs say instead.
pub(super) const ACCENTED_SERIES: [(&str, &str); 12] = [
    ("Café", "cafe"),
    ("Señora", "senora"),
    ("Smörgås", "smorgas"),
    ("Façade", "facade"),
    ("Über", "uber"),
    ("Naïve", "naive"),
    ("Crème", "creme"),
    ("Ångström", "angstrom"),
    ("São", "sao"),
    ("Żubr", "zubr"),
    ("Élan", "elan"),
    ("Brûlée", "brulee"),
];

/// Names that goods also have where they are made, in scripts of their own.
pub(super) const CJK_NAMES: [&str; 6] = ["無印", "富士", "東京", "龙井", "서울", "さくら"];
/// The same, in scripts that are read from the right.
pub(super) const RIGHT_TO_LEFT_NAMES: [&str; 4] = ["ياسمين", "القاهرة", "שלום", "کتاب"];
/// Signs that are no letters: a party popper, a seedling, a star and a dog.
pub(super) const PICTOGRAMS: [&str; 4] = ["\u{1F389}", "\u{1F331}", "\u{2B50}", "\u{1F415}"];

pub(super) const ORIGINS: [&str; 14] = [
    "Portugal", "Italy", "Germany", "Sweden", "Poland", "Vietnam", "Japan", "India", "Türkiye",
    "Mexico", "Denmark", "Czechia", "Taiwan", "Spain",
];

/// Several of a kind.
pub(super) fn plural(kind: &str) -> String {
    let es = ["ch", "sh", "x", "ss"]
        .iter()
        .any(|end| kind.ends_with(end));
    let before = kind.strip_suffix('y');
    match before {
        _ if kind.ends_with('s') && !es => kind.to_owned(),
        _ if es => format!("{kind}es"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{kind}s"),
    }
}

/// The lower-case ASCII words of a name, for addresses.
pub(super) fn slug_of(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let words = name
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '\'')
        .filter(|word| !word.is_empty());
    for word in words {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(
            word.chars()
                .filter(|letter| *letter != '\'')
                .map(|letter| letter.to_ascii_lowercase()),
        );
    }
    slug
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_kinds_or_groups_share_an_address() {
        let mut seen = HashSet::new();
        for department in &DEPARTMENTS {
            assert!(seen.insert(slug_of(department.name)), "{}", department.name);
            for group in department.groups {
                assert!(seen.insert(slug_of(group.name)), "{}", group.name);
                for kind in group.kinds {
                    assert!(seen.insert(slug_of(&plural(kind))), "{kind}");
                }
            }
        }
    }

    #[test]
    fn several_of_a_kind_are_named_as_people_do() {
        for (one, many) in [
            ("Lamp", "Lamps"),
            ("Headphones", "Headphones"),
            ("Paint Brush", "Paint Brushes"),
            ("Berry", "Berries"),
            ("Tray", "Trays"),
            ("Knife Set", "Knife Sets"),
        ] {
            assert_eq!(plural(one), many);
        }
        assert_eq!(slug_of("Children's Rooms & More"), "childrens-rooms-more");
    }
}
