use std::fmt::Write as _;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::{
    dice::pick,
    shelves::Leaf,
    vocabulary::{
        ACCENTED_SERIES, CJK_NAMES, COLOURS, PICTOGRAMS, RIGHT_TO_LEFT_NAMES, SERIES, slug_of,
    },
};

/// What was drawn for a product's name, for all that speaks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) brand: String,
    pub(super) name: String,
    pub(super) slug: String,
    /// The slug that it had, for what was renamed.
    pub(super) earlier_slug: String,
    pub(super) material: &'static str,
    pub(super) colour: &'static str,
    pub(super) size: &'static str,
    pub(super) model: String,
}

/// Draws the name of product `number`, by `brand`.
pub(super) fn draw_name(number: u32, leaf: &Leaf, brand: &str, dice: &mut ChaCha8Rng) -> Named {
    let department = leaf.department();
    let material = pick(dice, department.materials);
    let colour = pick(dice, &COLOURS);
    let size = pick(dice, department.sizes);
    let model = format!(
        "{}{}-{}",
        char::from(dice.random_range(b'A'..=b'Z')),
        char::from(dice.random_range(b'A'..=b'Z')),
        dice.random_range(1..=99) * 10
    );
    let (series, series_slug) = draw_series(dice);
    let mut name = format!("{brand} {series} {} {}", leaf.style, leaf.kind);
    let shown: u32 = dice.random_range(0..100);
    // Writing to a string cannot fail.
    let _ = match shown {
        0..30 => write!(name, " in {material}"),
        30..55 => write!(name, " {model}"),
        55..80 => write!(name, ", {colour}"),
        80..92 => write!(name, ", {colour}, {size}"),
        92..97 => write!(name, " {model} in {material}, {colour}"),
        _ => Ok(()),
    };
    if let Some(flourish) = draw_flourish(dice) {
        name.push(' ');
        name.push_str(&flourish);
    }
    let brand_slug = brand.to_ascii_lowercase();
    let (style, kind) = (slug_of(leaf.style), slug_of(leaf.kind));
    Named {
        slug: format!("{brand_slug}-{series_slug}-{style}-{kind}-{number}"),
        earlier_slug: format!("{brand_slug}-{kind}-{number}"),
        brand: brand.to_owned(),
        name,
        material,
        colour,
        size,
        model,
    }
}

/// Three in a hundred have letters that ASCII lacks.
fn draw_series(dice: &mut ChaCha8Rng) -> (&'static str, String) {
    if dice.random_range(0..100) < 3 {
        let (name, slug) = pick(dice, &ACCENTED_SERIES);
        return (name, slug.to_owned());
    }
    let name = pick(dice, &SERIES);
    (name, name.to_ascii_lowercase())
}

/// What pages and files have to write with care: other scripts, other directions, and signs that mean something in HTML,
/// CSV or SQL.
fn draw_flourish(dice: &mut ChaCha8Rng) -> Option<String> {
    Some(match dice.random_range(0..1000) {
        0..4 => pick(dice, &CJK_NAMES).to_owned(),
        4..8 => pick(dice, &RIGHT_TO_LEFT_NAMES).to_owned(),
        8..14 => format!("{}\"", dice.random_range(10..=65)),
        14..20 => "\"Original\"".to_owned(),
        20..30 => "& Bag".to_owned(),
        30..34 => "<1 kg".to_owned(),
        34..37 => "<b>new</b>".to_owned(),
        37..40 => "50% 'extra'; ".trim_end().to_owned(),
        40..44 => pick(dice, &PICTOGRAMS).to_owned(),
        44..50 => {
            "with everything that is needed to begin on the first day and a guide in six languages"
                .to_owned()
        }
        _ => return None,
    })
}
