use shop_core::{
    catalog::{ListedProduct, Product},
    money::{Currency, Money},
    order::PricingRules,
};

use super::{
    super::{
        paths::product_path,
        view::{Badge, BadgeKind, Price, ProductCard, Stock},
    },
    picture::product_picture,
};
use crate::messages::Lang;

/// At this many pieces and below, shoppers are told how many are left.
const FEW: i64 = 5;

/// The products as cards.
pub(in crate::storefront) fn product_cards<'a>(
    products: impl IntoIterator<Item = &'a ListedProduct>,
    lang: Lang,
    currency: Currency,
) -> Vec<ProductCard> {
    let products = products.into_iter();
    products
        .map(|listed| product_card(listed, lang, currency))
        .collect()
}

/// A product as a card.
fn product_card(listed: &ListedProduct, lang: Lang, currency: Currency) -> ProductCard {
    let card = ProductCard {
        name: listed.product.name.clone(),
        category: Some(listed.category.name.clone()),
        ..card_of(&listed.product, lang, currency)
    };
    match &listed.variants {
        Some(variants) => ProductCard {
            badges: badges_of(&listed.product, variants.available, lang),
            price: match variants.lowest_price {
                lowest if lowest < variants.highest_price => price_from(lowest, lang, currency),
                _ => card.price,
            },
            ..card
        },
        None => card,
    }
}

/// What the cheapest of several variants costs.
fn price_from(lowest: Money, lang: Lang, currency: Currency) -> Price {
    let amount = lang.money(lowest, currency);
    let now = lang.say_with("catalogue-price-from", "amount", &amount);
    Price {
        now: now.into(),
        was: None,
    }
}

/// A product as a card that does not name its category.
pub(in crate::storefront) fn card_of(
    product: &Product,
    lang: Lang,
    currency: Currency,
) -> ProductCard {
    ProductCard {
        id: product.id.to_string(),
        name: product.title(),
        marked: vec![],
        href: product_path(&product.slug),
        image: product_picture(product),
        category: None,
        price: price(product, lang, currency),
        badges: badges(product, lang),
    }
}

/// What a product costs, and what it cost before if that was more.
pub(in crate::storefront) fn price(product: &Product, lang: Lang, currency: Currency) -> Price {
    Price {
        now: lang.money(product.price, currency),
        was: price_before(product).map(|before| lang.money(before, currency)),
    }
}

/// The marks of a product, what matters most first.
pub(in crate::storefront) fn badges(product: &Product, lang: Lang) -> Vec<Badge> {
    badges_of(product, product.available, lang)
}

fn badges_of(product: &Product, available: i64, lang: Lang) -> Vec<Badge> {
    let badge = |kind, text| Badge { kind, text };
    let sale = price_before(product).map(|before| reduction(product.price, before, lang));
    let stock = match stock(available) {
        Stock::None => Some(BadgeKind::OutOfStock),
        Stock::Few => Some(BadgeKind::LowStock),
        Stock::Enough => None,
    };
    let featured = || lang.say("catalogue-badge-featured").to_owned();
    [
        stock.map(|kind| badge(kind, stock_line(available, lang))),
        sale.map(|text| badge(BadgeKind::Sale, text)),
        product
            .is_featured
            .then(|| badge(BadgeKind::Featured, featured())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How much there is of a product, as shoppers are told.
pub(in crate::storefront) fn stock(available: i64) -> Stock {
    match available {
        ..=0 => Stock::None,
        1..=FEW => Stock::Few,
        _ => Stock::Enough,
    }
}

/// Whether a product can be bought, and how many are left when they are few.
pub(in crate::storefront) fn stock_line(available: i64, lang: Lang) -> String {
    match stock(available) {
        Stock::None => lang.say("catalogue-stock-none").to_owned(),
        Stock::Few => lang
            .say_with("catalogue-stock-few", "count", &available)
            .into(),
        Stock::Enough => lang.say("catalogue-stock").to_owned(),
    }
}

/// What is said about the cost of delivery.
pub(in crate::storefront) fn delivery_promise(lang: Lang, rules: &PricingRules) -> String {
    if rules.shipping_fee == Money::ZERO || rules.free_shipping_from == Money::ZERO {
        return lang.say("catalogue-delivery-free").to_owned();
    }
    let threshold = lang.money(rules.free_shipping_from, rules.currency);
    lang.say_with("catalogue-delivery-free-from", "amount", &threshold)
        .into()
}

fn price_before(product: &Product) -> Option<Money> {
    product.compare_at.filter(|before| *before > product.price)
}

/// The reduction in whole percent; one that rounds to nothing or to everything is only named.
fn reduction(now: Money, before: Money, lang: Lang) -> String {
    let saved = i128::from(before.saturating_sub(now).minor_units());
    let whole = i128::from(before.minor_units());
    match (saved * 200 + whole) / (whole * 2) {
        percent @ 1..=99 => format!("−{percent}%"),
        _ => lang.say("nav-sale").to_owned(),
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
        badges(product, Lang::En)
            .into_iter()
            .map(|b| b.text)
            .collect()
    }

    #[test]
    fn a_reduction_is_told_in_whole_percent() {
        for (price, before, text) in [
            (99_999, 109_999, "−9%"),
            (75, 100, "−25%"),
            (995, 1_000, "−1%"),
            (996, 1_000, "Sale"),
            (1, 1_000, "Sale"),
        ] {
            assert_eq!(texts(&product(price, Some(before), 9)), [text], "{price}");
        }
        let dearer = product(100, Some(90), 9);
        assert!(texts(&dearer).is_empty() && price(&dearer, Lang::En, Currency::USD).was.is_none());
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
            assert_eq!(stock_line(available, Lang::En), line);
        }
        assert_eq!(texts(&product(75, Some(100), 3)), ["Only 3 left", "−25%"]);
    }

    #[test]
    fn delivery_that_is_always_free_is_promised_without_a_threshold() {
        let rules = PricingRules::default();
        assert_eq!(
            delivery_promise(Lang::En, &rules),
            "Free delivery from $50.00"
        );
        let free = PricingRules {
            shipping_fee: Money::ZERO,
            ..rules
        };
        assert_eq!(delivery_promise(Lang::En, &free), "Free delivery");
    }
}
