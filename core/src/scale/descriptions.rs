use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::{dice::pick, names::Named, shelves::Leaf, vocabulary::COLOURS};

/// Sentences with places for words: how many there are has no common divisor with any step below it, so that going through
/// them in steps repeats none.
const SENTENCES: [&str; 41] = [
    "The {brand} {kind} is made of {material} and has {feature}.",
    "It is at its best {use}.",
    "Thanks to {feature}, it does its work {use} without asking for attention.",
    "{Material} gives it a surface that ages well.",
    "We tested it {use} and {use}.",
    "With {feature} and {feature}, it is more {style} than most.",
    "The colour is called {colour}; in daylight it leans towards {colour2}.",
    "Who looks for a {style} {kind} will find little to add.",
    "It comes in {size}, packed without plastic.",
    "{care}",
    "There is {feature}, which is rarer than it should be.",
    "Compared with last year's model it has {feature}.",
    "{brand} has made goods of {material} for three generations.",
    "The parts of {material} are cut from one piece.",
    "Nothing rattles, nothing squeaks, also {use}.",
    "A good choice {use}.",
    "It weighs less than it looks.",
    "All parts can be ordered one by one, so that a repair costs little.",
    "The first thing one notices is {feature}.",
    "The second is {feature}.",
    "Made for people who need a {kind} {use}.",
    "The {style} design leaves room for {feature}.",
    "Its {material} comes from suppliers that we know by name.",
    "In {size} it fits where others do not.",
    "After a hundred days {use} it looked almost new.",
    "If it breaks within the warranty, we replace it.",
    "The manual has four pages and needs three.",
    "{feature2} makes the difference {use}.",
    "It pairs well with everything in {colour}.",
    "Some will miss {feature}; most will not.",
    "The edges are finished by hand.",
    "It is quiet, honest and does what it says.",
    "Available in {colour} and, while stocks last, in {colour2}.",
    "Every {kind} is checked twice before it leaves the workshop.",
    "Our buyers took one home and did not bring it back.",
    "It was drawn for use {use}, and it shows.",
    "{Material} and {material} meet in a joint that holds.",
    "A {kind} like this is bought once.",
    "The price includes {feature}.",
    "Children and guests understand it at once.",
    "It is delivered assembled, or nearly so.",
];

/// The least and the most words, those in the middle, and how far they lie apart: the standard deviation of logarithms.
const FEWEST: f64 = 40.0;
const MOST: f64 = 285.0;
const MEDIAN: f64 = 85.0;
const SPREAD: f64 = 0.55;

/// Writes about a product, in the words of its department.
pub(super) fn describe(leaf: &Leaf, named: &Named, dice: &mut ChaCha8Rng) -> String {
    let deviation: f64 = StandardNormal.sample(dice);
    let wanted = (MEDIAN * (SPREAD * deviation).exp()).clamp(FEWEST, MOST);
    let step = dice.random_range(1..SENTENCES.len());
    let kind = leaf.kind.to_lowercase();
    let style = leaf.style.to_lowercase();
    let mut text = String::with_capacity(1_024);
    // It begins with what it is made of, and goes on in steps.
    let mut place = 0;
    let mut words = 0;
    for _ in 0..SENTENCES.len() {
        if f64::from(words) >= wanted {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        let begin = text.len();
        fill(
            &mut text,
            SENTENCES[place],
            leaf,
            named,
            (&kind, &style),
            dice,
        );
        words += count_words(&text[begin..]);
        place = (place + step) % SENTENCES.len();
    }
    text
}

fn fill(
    text: &mut String,
    sentence: &str,
    leaf: &Leaf,
    named: &Named,
    (kind, style): (&str, &str),
    dice: &mut ChaCha8Rng,
) {
    let department = leaf.department();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        match slot {
            "brand" => text.push_str(&named.brand),
            "kind" => text.push_str(kind),
            "style" => text.push_str(style),
            "material" => text.push_str(named.material),
            "Material" => push_capitalized(text, named.material),
            "feature" => text.push_str(pick(dice, department.features)),
            "feature2" => push_capitalized(text, pick(dice, department.features)),
            "use" => text.push_str(pick(dice, department.uses)),
            "colour" => text.push_str(named.colour),
            "colour2" => text.push_str(pick(dice, &COLOURS)),
            "size" => text.push_str(named.size),
            _ => text.push_str(pick(dice, department.care)),
        }
    }
    text.push_str(rest);
}

fn push_capitalized(text: &mut String, words: &str) {
    let mut letters = words.chars();
    text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
    text.push_str(letters.as_str());
}

fn count_words(text: &str) -> u32 {
    let spaces = text.bytes().filter(|byte| *byte == b' ').count();
    u32::try_from(spaces).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_for_a_word_is_known() {
        const KNOWN: [&str; 12] = [
            "brand", "kind", "style", "material", "Material", "feature", "feature2", "use",
            "colour", "colour2", "size", "care",
        ];
        for sentence in SENTENCES {
            for slot in sentence.split('{').skip(1) {
                let (slot, _) = slot.split_once('}').expect("it is closed");
                assert!(KNOWN.contains(&slot), "{sentence}");
            }
        }
    }
}
