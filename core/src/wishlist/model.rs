use crate::id::ProductId;

/// The most products that a wishlist holds.
pub const MAX_WISHES: usize = 50;

/// Products that somebody wants to remember, the latest first, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wishlist(Vec<ProductId>);

/// The list holds [`MAX_WISHES`] products already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a wishlist holds at most {MAX_WISHES} products")]
pub struct WishlistFull;

impl Wishlist {
    /// A list of these products; what stands there twice or past the limit is left out.
    pub fn of(ids: impl IntoIterator<Item = ProductId>) -> Self {
        let mut kept: Vec<ProductId> = Vec::new();
        for id in ids {
            if kept.len() < MAX_WISHES && !kept.contains(&id) {
                kept.push(id);
            }
        }
        Self(kept)
    }

    /// The products, the latest first.
    pub fn ids(&self) -> &[ProductId] {
        &self.0
    }

    /// Whether a product is on the list.
    pub fn contains(&self, id: ProductId) -> bool {
        self.0.contains(&id)
    }

    /// How many products are on the list.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is on the list.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts a product at the top; `false` when it is on the list already, where it then stays.
    pub fn add(&mut self, id: ProductId) -> Result<bool, WishlistFull> {
        if self.contains(id) {
            return Ok(false);
        }
        if self.len() >= MAX_WISHES {
            return Err(WishlistFull);
        }
        self.0.insert(0, id);
        Ok(true)
    }

    /// Takes a product off; `false` when it was not on the list.
    pub fn remove(&mut self, id: ProductId) -> bool {
        let before = self.len();
        self.0.retain(|kept| *kept != id);
        self.len() < before
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(n: usize) -> ProductId {
        ProductId(Uuid::from_u128(n as u128))
    }

    #[test]
    fn the_latest_stands_first_and_each_once() {
        let mut list = Wishlist::default();
        assert_eq!(list.add(id(1)), Ok(true));
        assert_eq!(list.add(id(2)), Ok(true));
        assert_eq!(list.add(id(1)), Ok(false));
        assert_eq!(list.ids(), [id(2), id(1)]);
        assert!(list.remove(id(2)) && !list.remove(id(2)));
        assert_eq!(list, Wishlist::of([id(1), id(1)]));
    }

    #[test]
    fn a_full_list_takes_nothing_more_and_still_knows_what_it_holds() {
        let mut list = Wishlist::of((0..=MAX_WISHES).map(id));
        assert_eq!(list.len(), MAX_WISHES);
        assert_eq!(list.add(id(MAX_WISHES)), Err(WishlistFull));
        assert_eq!(list.add(id(0)), Ok(false));
    }
}
