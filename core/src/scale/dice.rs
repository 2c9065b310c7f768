use rand::{
    SeedableRng,
    seq::{IndexedRandom, SliceRandom},
};
use rand_chacha::ChaCha8Rng;

/// What luck is drawn for; each has luck of its own, so that one can change without the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aspect {
    Shelves = 1,
    Brands = 2,
    Popularity = 3,
    Product = 4,
    Text = 5,
    Queries = 6,
    Person = 7,
    Order = 8,
    Stage = 9,
}

/// The luck of row `number`: the same for the same seed whenever and wherever it is asked for, since the generator counts
/// in streams and nothing is drawn for another row before.
pub(super) fn dice(seed: u64, aspect: Aspect, number: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&(aspect as u64).to_le_bytes());
    let mut dice = ChaCha8Rng::from_seed(key);
    dice.set_stream(number);
    dice
}

/// One of some.
pub(super) fn pick<T: Copy>(dice: &mut ChaCha8Rng, some: &[T]) -> T {
    *some
        .choose(dice)
        .expect("the vocabulary has no empty lists")
}

/// All of them, in another order.
pub(super) fn shuffle<T>(dice: &mut ChaCha8Rng, all: &mut [T]) {
    all.shuffle(dice);
}

/// The place in a list that a rank from 1 on has.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank is a whole number from 1 to the length of the list"
)]
pub(super) fn place_of_rank(rank: f64) -> usize {
    (rank as usize).saturating_sub(1)
}
