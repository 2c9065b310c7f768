use jiff::Timestamp;

use super::{Direction, ListedProduct, ProductFilter, ProductOrder};
use crate::{id::ProductId, money::Money, page::PageRequest, search::fold};

/// A place in a list of products: its start, or right after a product.
///
/// Going on from a place costs the same however far on it is, and neither repeats nor leaves out what stood in the list
/// all the while, whatever is added or taken away before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductPlace {
    pub(super) order: ProductOrder,
    pub(super) after: Option<(SortKey, ProductId)>,
}

/// What a list is sorted by, of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SortKey {
    CreatedAt(Timestamp),
    Name(String),
    Price(Money),
}

/// Up to how many entries from the start on the list of a category is merged from those of the categories in it, each
/// of which has an index for every order that [`SortKey`] knows. What is further on is sorted: each would be read so far.
const MERGED: i64 = 2_000;

/// Which entries of a list are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut<'a> {
    pub(super) place: &'a ProductPlace,
    pub(super) offset: i64,
    pub(super) limit: i64,
}

impl<'a> Cut<'a> {
    pub(super) fn page(start: &'a ProductPlace, request: PageRequest) -> Self {
        Self {
            place: start,
            offset: request.offset(),
            limit: request.limit(),
        }
    }

    pub(super) fn from(place: &'a ProductPlace, limit: u32) -> Self {
        Self {
            place,
            offset: 0,
            limit: i64::from(limit),
        }
    }

    /// How many entries from the place on are looked at.
    pub(super) fn reach(&self) -> i64 {
        self.offset.saturating_add(self.limit)
    }

    pub(super) fn is_merged(&self) -> bool {
        self.place.order != ProductOrder::FeaturedThenName && self.reach() <= MERGED
    }
}

impl ProductFilter {
    /// The order in other words: what are all recommended, or none of them, only go by name.
    pub(super) fn order(&self, order: ProductOrder) -> ProductOrder {
        match (self.featured, order) {
            (Some(_), ProductOrder::FeaturedThenName) => ProductOrder::Name(Direction::Ascending),
            _ => order,
        }
    }
}

impl ProductPlace {
    /// The start of the list in this order.
    pub fn start(order: ProductOrder) -> Self {
        Self { order, after: None }
    }

    /// Right after a product; `None` for an order whose lists are only cut into pages.
    pub fn after(order: ProductOrder, listed: &ListedProduct) -> Option<Self> {
        let product = &listed.product;
        let key = match order {
            ProductOrder::CreatedAt(_) => SortKey::CreatedAt(product.created_at),
            ProductOrder::Name(_) => SortKey::Name(fold(&product.name)),
            ProductOrder::Price(_) => SortKey::Price(product.price),
            ProductOrder::FeaturedThenName => return None,
        };
        Some(Self {
            order,
            after: Some((key, product.id)),
        })
    }

    /// Right after a product of the same list.
    pub fn moved_after(&self, listed: &ListedProduct) -> Option<Self> {
        Self::after(self.order, listed)
    }

    /// The place as a text that [`Self::of_text`] reads; empty for the start.
    pub fn to_text(&self) -> String {
        let Some((key, id)) = &self.after else {
            return String::new();
        };
        let key = match key {
            SortKey::CreatedAt(at) => at.as_microsecond().to_string(),
            SortKey::Name(name) => name.clone(),
            SortKey::Price(price) => price.minor_units().to_string(),
        };
        format!("{} {id} {key}", mark(self.order))
    }

    /// The place that a text names in a list of this order, if it names one.
    pub fn of_text(order: ProductOrder, text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::start(order));
        }
        let mut parts = text.splitn(3, ' ');
        let (made_for, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        if made_for != mark(order) {
            return None;
        }
        let key = match order {
            ProductOrder::CreatedAt(_) => {
                SortKey::CreatedAt(Timestamp::from_microsecond(key.parse().ok()?).ok()?)
            }
            ProductOrder::Name(_) => SortKey::Name(fold(key)),
            ProductOrder::Price(_) => SortKey::Price(Money::from_minor_units(key.parse().ok()?)),
            ProductOrder::FeaturedThenName => return None,
        };
        Some(Self {
            order,
            after: Some((key, ProductId::parse(id)?)),
        })
    }

    /// How the rest of the list compares with the place: the tie-break runs with its column.
    pub(super) fn comparison(&self) -> &'static str {
        match self.order {
            ProductOrder::CreatedAt(Direction::Descending)
            | ProductOrder::Name(Direction::Descending)
            | ProductOrder::Price(Direction::Descending) => "<",
            _ => ">",
        }
    }
}

impl SortKey {
    pub(super) fn column(&self) -> &'static str {
        match self {
            Self::CreatedAt(_) => "p.created_at",
            Self::Name(_) => "p.name_folded",
            Self::Price(_) => "p.price_minor",
        }
    }
}

fn mark(order: ProductOrder) -> &'static str {
    use Direction::{Ascending, Descending};
    match order {
        ProductOrder::CreatedAt(Ascending) => "c+",
        ProductOrder::CreatedAt(Descending) => "c-",
        ProductOrder::Name(Ascending) => "n+",
        ProductOrder::Name(Descending) => "n-",
        ProductOrder::Price(Ascending) => "p+",
        ProductOrder::Price(Descending) => "p-",
        ProductOrder::FeaturedThenName => "f",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01a21204-2d4f-79fe-8f57-69025e9394a4";
    const NAME: ProductOrder = ProductOrder::Name(Direction::Ascending);
    const PRICE: ProductOrder = ProductOrder::Price(Direction::Descending);

    #[test]
    fn a_place_is_read_back_from_its_text() {
        for (order, text) in [
            (NAME, format!("n+ {ID} the big lamp")),
            (PRICE, format!("p- {ID} 1999")),
            (NAME, String::new()),
        ] {
            let place = ProductPlace::of_text(order, &text).unwrap();
            assert_eq!(place.to_text(), text);
        }
    }

    #[test]
    fn a_text_of_another_list_names_no_place() {
        for text in [
            "p+".to_owned(),
            format!("p+ {ID} 1999"),
            format!("n+ {ID} lamp"),
            format!("p- {ID} cheap"),
            "p- nobody 1999".to_owned(),
            format!("f {ID} lamp"),
        ] {
            assert_eq!(ProductPlace::of_text(PRICE, &text), None, "{text}");
        }
    }
}
