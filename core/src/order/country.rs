use super::Address;

/// A country whose addresses the shop knows how to ask for and how to print.
///
/// Orders name their country by a text that may be anything; [`Country::of_text`] knows which of them are these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Country {
    /// Austria.
    At,
    /// Belgium.
    Be,
    /// Canada.
    Ca,
    /// Switzerland.
    Ch,
    /// Germany.
    De,
    /// Spain.
    Es,
    /// France.
    Fr,
    /// United Kingdom.
    Gb,
    /// Ireland.
    Ie,
    /// Italy.
    It,
    /// Netherlands.
    Nl,
    /// United States.
    Us,
}

/// What an address of a country needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRules {
    /// What stands above the town in an address, where there is such a thing.
    pub region: Option<Region>,
    /// A postal code as people know it, to show what one looks like.
    pub postal_example: &'static str,
    /// `9` is a digit, `A` a letter, `*` either; blanks and hyphens are set, however they were typed.
    postal_shapes: &'static [&'static str],
    town: &'static [&'static [Part]],
}

/// The region of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// What it is called there.
    pub kind: RegionKind,
    /// Whether mail does not arrive without it.
    pub is_required: bool,
}

/// What a region is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionKind {
    /// A state.
    State,
    /// A province.
    Province,
    /// A county.
    County,
}

/// A part of the lines about the town.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    City,
    CityAndComma,
    Region,
    Postal,
}

use Part::{City, CityAndComma, Postal, Region as Area};

const fn region(kind: RegionKind, is_required: bool) -> Region {
    Region { kind, is_required }
}

const CODE_BEFORE_TOWN: &[&[Part]] = &[&[Postal, City]];

/// Where mail needs no region and the code stands before the town.
const fn plain(
    postal_example: &'static str,
    postal_shapes: &'static [&'static str],
) -> AddressRules {
    AddressRules {
        region: None,
        postal_example,
        postal_shapes,
        town: CODE_BEFORE_TOWN,
    }
}

impl Country {
    /// Every country, by its English name.
    pub const ALL: [Self; 12] = [
        Self::At,
        Self::Be,
        Self::Ca,
        Self::Fr,
        Self::De,
        Self::Ie,
        Self::It,
        Self::Nl,
        Self::Es,
        Self::Ch,
        Self::Gb,
        Self::Us,
    ];

    /// The code by ISO 3166.
    pub const fn code(self) -> &'static str {
        self.names()[0]
    }

    /// Reads a code by ISO 3166.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|country| country.code() == code)
    }

    /// Reads whatever people write for a country: a code, or a name in English, Italian or its own language.
    pub fn of_text(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let is_meant = |name: &&str| name.to_lowercase() == text;
        Self::ALL
            .into_iter()
            .find(|country| country.names().iter().any(is_meant))
    }

    /// The code first.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::At => &["AT", "AUT", "Austria", "Österreich"],
            Self::Be => &["BE", "BEL", "Belgium", "Belgio", "België", "Belgique"],
            Self::Ca => &["CA", "CAN", "Canada"],
            Self::Ch => &["CH", "CHE", "Switzerland", "Svizzera", "Schweiz", "Suisse"],
            Self::De => &["DE", "DEU", "Germany", "Germania", "Deutschland"],
            Self::Es => &["ES", "ESP", "Spain", "Spagna", "España"],
            Self::Fr => &["FR", "FRA", "France", "Francia"],
            Self::Gb => &[
                "GB",
                "GBR",
                "UK",
                "United Kingdom",
                "Great Britain",
                "Regno Unito",
            ],
            Self::Ie => &["IE", "IRL", "Ireland", "Irlanda", "Éire"],
            Self::It => &["IT", "ITA", "Italy", "Italia"],
            Self::Nl => &[
                "NL",
                "NLD",
                "Netherlands",
                "The Netherlands",
                "Paesi Bassi",
                "Nederland",
            ],
            Self::Us => &[
                "US",
                "USA",
                "United States",
                "United States of America",
                "Stati Uniti",
            ],
        }
    }

    /// What an address there needs.
    pub const fn rules(self) -> AddressRules {
        match self {
            Self::At => plain("1010", &["9999"]),
            Self::Be => plain("1000", &["9999"]),
            Self::Ch => plain("8001", &["9999"]),
            Self::De => plain("10115", &["99999"]),
            Self::Fr => plain("75001", &["99999"]),
            Self::Nl => plain("1012 AB", &["9999 AA"]),
            Self::Ca => AddressRules {
                region: Some(region(RegionKind::Province, true)),
                postal_example: "K1A 0B6",
                postal_shapes: &["A9A 9A9"],
                town: &[&[City, Area, Postal]],
            },
            Self::Es => AddressRules {
                region: Some(region(RegionKind::Province, true)),
                postal_example: "28013",
                postal_shapes: &["99999"],
                town: &[&[Postal, City], &[Area]],
            },
            Self::Gb => AddressRules {
                region: None,
                postal_example: "SW1A 1AA",
                postal_shapes: &[
                    "A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA",
                ],
                town: &[&[City], &[Postal]],
            },
            Self::Ie => AddressRules {
                region: Some(region(RegionKind::County, false)),
                postal_example: "D02 X285",
                postal_shapes: &["A99 ****", "A9A ****"],
                town: &[&[City], &[Area], &[Postal]],
            },
            Self::It => AddressRules {
                region: Some(region(RegionKind::Province, true)),
                postal_example: "20121",
                postal_shapes: &["99999"],
                town: &[&[Postal, City, Area]],
            },
            Self::Us => AddressRules {
                region: Some(region(RegionKind::State, true)),
                postal_example: "10001",
                postal_shapes: &["99999", "99999-9999"],
                town: &[&[CityAndComma, Area, Postal]],
            },
        }
    }
}

impl AddressRules {
    /// Whether the postal code is written before the town.
    pub fn postal_comes_first(&self) -> bool {
        matches!(self.town, [[Postal, ..], ..])
    }

    /// A postal code as it is printed, however blanks, hyphens and case were typed; `None` where it is none.
    pub fn postal_code(&self, typed: &str) -> Option<String> {
        let letters: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        self.postal_shapes
            .iter()
            .find_map(|shape| fitted(&letters, shape))
    }
}

/// The letters with the blanks and hyphens of the shape, where they fit it.
fn fitted(letters: &str, shape: &str) -> Option<String> {
    let mut letters = letters.chars();
    let mut code = String::with_capacity(shape.len());
    for place in shape.chars() {
        let fits: fn(&char) -> bool = match place {
            '9' => |c| c.is_ascii_digit(),
            'A' => |c| c.is_ascii_alphabetic(),
            '*' => |c| c.is_ascii_alphanumeric(),
            set => {
                code.push(set);
                continue;
            }
        };
        code.push(letters.next().filter(fits)?);
    }
    letters.next().is_none().then_some(code)
}

impl Address {
    /// The address as it is printed, line by line, in the order of its country; `country` is what the last line says.
    pub fn lines(&self, country: &str) -> Vec<String> {
        let town = match Country::of_text(&self.country) {
            Some(known) => known.rules().town,
            None => &[&[CityAndComma, Area, Postal][..]],
        };
        let town = town.iter().map(|parts| self.line(parts));
        let before = [
            format!("{} {}", self.first_name, self.last_name),
            self.address1.clone(),
            self.address2.clone().unwrap_or_default(),
        ];
        before
            .into_iter()
            .chain(town)
            .chain([country.to_owned()])
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    }

    fn line(&self, parts: &[Part]) -> String {
        let text = |part: &Part| match part {
            City => self.city.clone(),
            CityAndComma => format!("{},", self.city),
            Area => self.state.clone(),
            Postal => self.postal_code.clone(),
        };
        let texts: Vec<String> = parts
            .iter()
            .map(text)
            .filter(|text| !text.trim().is_empty())
            .collect();
        texts.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(country: &str, city: &str, state: &str, postal_code: &str) -> Address {
        Address {
            first_name: "Ada".to_owned(),
            last_name: "Byron".to_owned(),
            address1: "Row 1".to_owned(),
            address2: None,
            city: city.to_owned(),
            state: state.to_owned(),
            postal_code: postal_code.to_owned(),
            country: country.to_owned(),
            phone: Some("1".to_owned()),
        }
    }

    #[test]
    fn every_country_knows_its_own_example_and_code() {
        for country in Country::ALL {
            let rules = country.rules();
            let example = rules.postal_example;
            assert_eq!(
                rules.postal_code(example).as_deref(),
                Some(example),
                "{country:?}"
            );
            assert_eq!(Country::parse(country.code()), Some(country));
            assert_eq!(Country::of_text(country.code()), Some(country));
        }
    }

    #[test]
    fn postal_codes_are_set_as_they_are_printed() {
        for (country, typed, set) in [
            (Country::Gb, "e16an", Some("E1 6AN")),
            (Country::Gb, " sw1a-1aa ", Some("SW1A 1AA")),
            (Country::Gb, "M1 1A", None),
            (Country::Nl, "1012ab", Some("1012 AB")),
            (Country::Nl, "1012", None),
            (Country::Us, "10001", Some("10001")),
            (Country::Us, "100011234", Some("10001-1234")),
            (Country::Us, "1000", None),
            (Country::Ca, "k1a0b6", Some("K1A 0B6")),
            (Country::Ie, "d6wxy12", Some("D6W XY12")),
            (Country::It, "2012", None),
            (Country::It, "2O121", None),
            (Country::De, "101 15", Some("10115")),
            (Country::Ch, "8001Ü", None),
            (Country::At, "", None),
        ] {
            let code = country.rules().postal_code(typed);
            assert_eq!(code.as_deref(), set, "{country:?} {typed}");
        }
    }

    #[test]
    fn countries_are_known_by_what_people_write() {
        for (text, country) in [
            ("italia", Some(Country::It)),
            (" United kingdom", Some(Country::Gb)),
            ("UK", Some(Country::Gb)),
            ("USA", Some(Country::Us)),
            ("ÖSTERREICH", Some(Country::At)),
            ("Atlantis", None),
            ("", None),
        ] {
            assert_eq!(Country::of_text(text), country, "{text}");
        }
    }

    #[test]
    fn addresses_are_printed_in_the_order_of_their_country() {
        for (country, state, code, town) in [
            ("IT", "MI", "20121", &["20121 Town MI"][..]),
            ("Germany", "Berlin", "10115", &["10115 Town"]),
            ("ES", "Madrid", "28013", &["28013 Town", "Madrid"]),
            ("GB", "", "E1 6AN", &["Town", "E1 6AN"]),
            (
                "IE",
                "Co. Cork",
                "T12 X285",
                &["Town", "Co. Cork", "T12 X285"],
            ),
            ("US", "NY", "10001", &["Town, NY 10001"]),
            ("CA", "ON", "K1A 0B6", &["Town ON K1A 0B6"]),
            ("Atlantis", "Deep", "7", &["Town, Deep 7"]),
            ("Atlantis", "", "7", &["Town, 7"]),
        ] {
            let lines = address(country, "Town", state, code).lines("Country");
            let expected: Vec<&str> = ["Ada Byron", "Row 1"]
                .iter()
                .chain(town)
                .chain(&["Country"])
                .copied()
                .collect();
            assert_eq!(lines, expected, "{country}");
        }
    }
}
