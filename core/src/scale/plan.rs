/// How large a generated shop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Ten thousand products.
    TenThousand,
    /// A hundred thousand products.
    HundredThousand,
    /// A million products.
    Million,
}

impl Scale {
    /// How people write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TenThousand => "10k",
            Self::HundredThousand => "100k",
            Self::Million => "1m",
        }
    }
}

/// How much there is of everything in a generated shop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Products.
    pub products: u32,
    /// Categories that have products and no categories below them.
    pub leaves: u32,
    /// How uneven the sizes of categories are: the exponent of a Zipf distribution.
    pub leaf_zipf: f64,
    /// Brands.
    pub brands: u32,
    /// Accounts of customers.
    pub people: u32,
    /// Orders.
    pub orders: u32,
    /// Different queries in the log of searches.
    pub queries: u32,
}

impl From<Scale> for Size {
    /// The exponents make the largest category hold 4 to 5 % of the products at each size.
    fn from(scale: Scale) -> Self {
        match scale {
            Scale::TenThousand => Self {
                products: 10_000,
                leaves: 200,
                leaf_zipf: 0.55,
                brands: 1_000,
                people: 2_000,
                orders: 5_000,
                queries: 2_000,
            },
            Scale::HundredThousand => Self {
                products: 100_000,
                leaves: 1_000,
                leaf_zipf: 0.7,
                brands: 5_000,
                people: 20_000,
                orders: 50_000,
                queries: 20_000,
            },
            Scale::Million => Self {
                products: 1_000_000,
                leaves: 5_000,
                leaf_zipf: 0.8,
                brands: 20_000,
                people: 200_000,
                orders: 500_000,
                queries: 100_000,
            },
        }
    }
}

#[cfg(test)]
impl Size {
    /// As small as keeps its shape.
    pub(super) const SAMPLE: Self = Self {
        products: 20_000,
        leaves: 240,
        leaf_zipf: 0.55,
        brands: 1_200,
        people: 2_000,
        orders: 5_000,
        queries: 2_000,
    };
}
