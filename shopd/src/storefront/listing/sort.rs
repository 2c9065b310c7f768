use shop_core::catalog::{Direction, ProductOrder};

/// How a list can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::storefront) enum Sort {
    /// What the shop recommends first, then by name.
    Recommended,
    /// The newest first.
    Newest,
    /// The cheapest first.
    PriceAscending,
    /// The dearest first.
    PriceDescending,
    /// By name.
    Name,
}

impl Sort {
    /// What shoppers can choose from.
    pub(super) const ALL: [Self; 5] = [
        Self::Recommended,
        Self::Newest,
        Self::PriceAscending,
        Self::PriceDescending,
        Self::Name,
    ];

    /// The word that stands for it in addresses.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Newest => "newest",
            Self::PriceAscending => "price-asc",
            Self::PriceDescending => "price-desc",
            Self::Name => "name",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.word() == word)
    }

    /// What shoppers read, by its key.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Recommended => "catalogue-sort-recommended",
            Self::Newest => "catalogue-sort-newest",
            Self::PriceAscending => "catalogue-sort-cheapest",
            Self::PriceDescending => "catalogue-sort-dearest",
            Self::Name => "catalogue-sort-name",
        }
    }

    pub(super) const fn order(self) -> ProductOrder {
        match self {
            Self::Recommended => ProductOrder::FeaturedThenName,
            Self::Newest => ProductOrder::CreatedAt(Direction::Descending),
            Self::PriceAscending => ProductOrder::Price(Direction::Ascending),
            Self::PriceDescending => ProductOrder::Price(Direction::Descending),
            Self::Name => ProductOrder::Name(Direction::Ascending),
        }
    }
}
