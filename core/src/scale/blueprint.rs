use super::{
    brands::Brands, calendar::Calendar, plan::Size, popularity::Popularity, shelves::Shelves,
};
use crate::catalog::Category;

/// What a generated shop is made from. Every row is a function of it and of the row's number alone, so that rows can be made
/// in any order, by any number of threads, and again.
#[derive(Debug)]
pub struct Blueprint {
    pub(super) seed: u64,
    pub(super) size: Size,
    pub(super) shelves: Shelves,
    pub(super) brands: Brands,
    pub(super) popularity: Popularity,
    pub(super) calendar: Calendar,
}

impl Blueprint {
    /// The shop of this size that grows from this seed.
    pub fn new(seed: u64, size: impl Into<Size>) -> Self {
        let size = size.into();
        Self {
            seed,
            size,
            shelves: Shelves::new(seed, &size),
            brands: Brands::new(seed, size.brands),
            popularity: Popularity::new(seed, size.products),
            calendar: Calendar::new(),
        }
    }

    /// How much there is of everything.
    pub fn size(&self) -> &Size {
        &self.size
    }

    /// All categories, parents before their children.
    pub fn categories(&self) -> &[Category] {
        &self.shelves.categories
    }
}
