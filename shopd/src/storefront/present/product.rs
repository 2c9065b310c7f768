use shop_core::{
    catalog::{ListedProduct, Product},
    money::{Currency, Money},
    order::PricingRules,
};

use super::{
    super::{
        paths::product_path,
        view::{Badge, BadgeKind, Price, ProductCard},
    },
    picture::product_picture,
};

/// At this many pieces and below, shoppers are told how many are left.
const FEW: i64 = 5;

/// The products as cards.
pub(in crate::storefront) fn product_cards<'a>(
    products: impl IntoIterator<Item = &'a ListedProduct>,
    currency: Currency,
) -> Vec<ProductCard> {
    let cards = products.into_iter();
    cards.map(|listed| product_card(listed, currency)).collect()
}

/// A product as a card.
fn product_card(listed: &ListedProduct, currency: Currency) -> ProductCard {
    let product = &listed.product;
    ProductCard {
        name: product.name.clone(),
        href: product_path(&product.slug),
        image: product_picture(product),
        category: Some(listed.category.name.clone()),
        price: price(product, currency),
        badges: badges(product),
    }
}

/// What a product costs, and what it cost before if that was more.
pub(in crate::storefront) fn price(product: &Product, currency: Currency) -> Price {
    Price {
        now: currency.display(product.price),
        was: price_before(product).map(|before| currency.display(before)),
    }
}

/// The marks of a product, what matters most first.
pub(in crate::storefront) fn badges(product: &Product) -> Vec<Badge> {
    let badge = |kind, text: &str| Badge {
        kind,
        text: text.to_owned(),
    };
    let sale = price_before(product).map(|before| reduction(product.price, before));
    let stock = match product.available {
        ..=0 => Some(BadgeKind::OutOfStock),
        1..=FEW => Some(BadgeKind::LowStock),
        _ => None,
    };
    let featured = product.is_featured.then_some("Featured");
    [
        stock.map(|kind| badge(kind, &stock_line(product.available))),
        sale.map(|text| badge(BadgeKind::Sale, &text)),
        featured.map(|text| badge(BadgeKind::Featured, text)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether a product can be bought, and how many are left when they are few.
pub(in crate::storefront) fn stock_line(available: i64) -> String {
    match available {
        ..=0 => "Out of stock".to_owned(),
        1..=FEW => format!("Only {available} left"),
        _ => "In stock".to_owned(),
    }
}

/// What is said about the cost of delivery.
pub(in crate::storefront) fn delivery_promise(rules: &PricingRules) -> String {
    if rules.shipping_fee == Money::ZERO || rules.free_shipping_from == Money::ZERO {
        return "Free delivery".to_owned();
    }
    let threshold = rules.currency.display(rules.free_shipping_from);
    format!("Free delivery from {threshold}")
}

fn price_before(product: &Product) -> Option<Money> {
    product.compare_at.filter(|before| *before > product.price)
}

/// The reduction in whole percent; one that rounds to nothing or to everything is only named.
fn reduction(now: Money, before: Money) -> String {
    let saved = i128::from(before.saturating_sub(now).minor_units());
    let whole = i128::from(before.minor_units());
    match (saved * 200 + whole) / (whole * 2) {
        percent @ 1..=99 => format!("-{percent} %"),
        _ => "Sale".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shop_core::{
        id::CategoryId,
        testing::{SeededEntropy, a_product},
    };

    use super::*;

    fn product(price: i64, before: Option<i64>, available: i64) -> Product {
        let entropy = SeededEntropy::default();
        let category = CategoryId::new(Timestamp::UNIX_EPOCH, &entropy);
        Product {
            price: Money::from_minor_units(price),
            compare_at: before.map(Money::from_minor_units),
            available,
            ..a_product("lamp", category, Timestamp::UNIX_EPOCH, &entropy)
        }
    }

    fn texts(product: &Product) -> Vec<String> {
        badges(product).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn a_reduction_is_told_in_whole_percent() {
        for (price, before, text) in [
            (99_999, 109_999, "-9 %"),
            (75, 100, "-25 %"),
            (995, 1_000, "-1 %"),
            (996, 1_000, "Sale"),
            (1, 1_000, "Sale"),
        ] {
            assert_eq!(texts(&product(price, Some(before), 9)), [text], "{price}");
        }
        let dearer = product(100, Some(90), 9);
        assert!(texts(&dearer).is_empty() && price(&dearer, Currency::USD).was.is_none());
    }

    #[test]
    fn few_pieces_and_none_are_told() {
        for (available, line) in [
            (-1, "Out of stock"),
            (0, "Out of stock"),
            (1, "Only 1 left"),
            (5, "Only 5 left"),
            (6, "In stock"),
        ] {
            assert_eq!(stock_line(available), line);
        }
        assert_eq!(texts(&product(75, Some(100), 3)), ["Only 3 left", "-25 %"]);
    }

    #[test]
    fn delivery_that_is_always_free_is_promised_without_a_threshold() {
        let rules = PricingRules::default();
        assert_eq!(delivery_promise(&rules), "Free delivery from $50.00");
        let free = PricingRules {
            shipping_fee: Money::ZERO,
            ..rules
        };
        assert_eq!(delivery_promise(&free), "Free delivery");
    }
}
