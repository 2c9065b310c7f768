use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Zipf};

use super::{
    dice::{Aspect, dice, place_of_rank, shuffle},
    vocabulary::DEPARTMENTS,
};

const ONSETS: [&str; 40] = [
    "B", "C", "D", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "T", "V", "W", "Z", "Br",
    "Bl", "Cl", "Cr", "Dr", "Fl", "Fr", "Gl", "Gr", "Kl", "Kr", "Pl", "Pr", "Sk", "Sl", "Sm", "Sp",
    "St", "Sw", "Th", "Tr", "Vl",
];
const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
const MIDDLES: [&str; 20] = [
    "nd", "lm", "rv", "st", "lt", "n", "r", "l", "nt", "sk", "v", "d", "m", "b", "t", "ss", "rn",
    "ld", "rt", "k",
];
const ENDINGS: [&str; 5] = ["or", "a", "io", "ex", "en"];

/// How uneven the shares of brands are: the exponent of a Zipf distribution.
const ZIPF: f64 = 0.9;
/// How much of a department's goods is by brands that are at home in it.
const AT_HOME: f64 = 0.85;

/// The brands of the shop. Those whose places leave the same rest when divided by the number of departments are at home in
/// the same one; earlier ones are larger.
#[derive(Debug)]
pub(super) struct Brands {
    names: Vec<String>,
    of_department: Zipf<f64>,
    of_all: Zipf<f64>,
}

impl Brands {
    pub(super) fn new(seed: u64, count: u32) -> Self {
        let departments = DEPARTMENTS.len();
        let mut names = every_name();
        shuffle(&mut dice(seed, Aspect::Brands, 0), &mut names);
        names.truncate((count as usize).max(departments));
        let zipf = |count: usize| {
            Zipf::new(count as f64, ZIPF).expect("there is a brand for each department")
        };
        Self {
            of_department: zipf(names.len() / departments),
            of_all: zipf(names.len()),
            names,
        }
    }

    /// The brand of some goods of a department.
    pub(super) fn draw(&self, department: usize, dice: &mut ChaCha8Rng) -> &str {
        let place = if dice.random_bool(AT_HOME) {
            let rank = place_of_rank(self.of_department.sample(dice));
            department + DEPARTMENTS.len() * rank
        } else {
            place_of_rank(self.of_all.sample(dice))
        };
        &self.names[place.min(self.names.len() - 1)]
    }
}

/// All different: the first vowel of a name tells where its beginning ends.
fn every_name() -> Vec<String> {
    let mut names = Vec::with_capacity(20_000);
    for onset in ONSETS {
        for vowel in VOWELS {
            for middle in MIDDLES {
                for ending in ENDINGS {
                    names.push(format!("{onset}{vowel}{middle}{ending}"));
                }
            }
        }
    }
    names
}
