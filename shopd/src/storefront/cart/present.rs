use shop_core::{
    cart::{self, Cart, LineNotice, MAX_LINE_QUANTITY},
    catalog::ProductStatus,
    money::Currency,
    order::{PricingRules, Totals, quote},
};

use crate::messages::Lang;
use crate::storefront::{
    delivery::delivery_of_cart,
    paths::product_path,
    present::product_picture,
    totals::show_quote,
    view::{CartLine, CartPage, Layout, Notice, NoticeKind, Section},
};

/// The page of a cart.
pub(super) fn show_page(cart: &Cart, rules: &PricingRules, layout: Layout) -> CartPage {
    let lang = layout.lang;
    let quoted = quote_orderable(cart, rules);
    let all_can_be_ordered = cart.lines.iter().all(cart::CartLine::can_be_ordered);
    let notices = match quoted {
        Some(_) => vec![],
        None => vec![problem(lang.say("cart-too-much"))],
    };
    let totals = quoted.unwrap_or_default();
    CartPage {
        layout: Layout {
            section: Section::Cart,
            indexed: false,
            ..layout.with_script("js/cart.js")
        },
        lines: cart
            .lines
            .iter()
            .map(|line| show_line(lang, line, rules.currency))
            .collect(),
        notices,
        totals: show_quote(lang, &totals, rules),
        delivery_hint: delivery_of_cart(lang, &totals, rules),
        can_check_out: all_can_be_ordered && quoted.is_some(),
        viewed: vec![],
    }
}

/// What the lines that can be ordered cost together; `None` when that is more than an order can be.
pub(in crate::storefront) fn quote_orderable(cart: &Cart, rules: &PricingRules) -> Option<Totals> {
    let orderable = cart.lines.iter().filter(|line| line.can_be_ordered());
    quote(
        orderable.map(|line| (line.product.price, line.quantity)),
        rules,
    )
}

/// What the shopper must know about a line before buying.
pub(in crate::storefront) fn line_notices(
    lang: Lang,
    line: &cart::CartLine,
    currency: Currency,
) -> Vec<Notice> {
    line.notices()
        .into_iter()
        .map(|notice| match notice {
            LineNotice::PriceChanged { from, to } => Notice {
                kind: NoticeKind::Warning,
                text: lang
                    .say_with("cart-notice-price", "from", &lang.money(from, currency))
                    .and("to", &lang.money(to, currency))
                    .into(),
            },
            LineNotice::NotEnoughStock { available } if available > 0 => {
                problem(lang.say_with("cart-notice-stock", "available", &available))
            }
            LineNotice::NotEnoughStock { .. } => problem(lang.say("cart-notice-sold-out")),
            LineNotice::NoLongerSold => problem(lang.say("cart-notice-not-sold")),
        })
        .collect()
}

fn show_line(lang: Lang, line: &cart::CartLine, currency: Currency) -> CartLine {
    let product = &line.product;
    let is_sold = product.status == ProductStatus::Active;
    let action = format!("/cart/lines/{}", product.id);
    CartLine {
        name: product.title(),
        href: is_sold.then(|| product_path(&product.slug)),
        image: product_picture(product),
        sku: product.sku.clone(),
        unit_price: lang.money(product.price, currency),
        quantity: line.quantity,
        max_quantity: if is_sold {
            most_pieces(product.available)
        } else {
            0
        },
        line_total: lang.money(line.line_total(), currency),
        remove_action: format!("{action}/remove"),
        update_action: action,
        notices: line_notices(lang, line, currency),
    }
}

fn most_pieces(available: i64) -> u32 {
    u32::try_from(available.max(0))
        .unwrap_or(u32::MAX)
        .min(MAX_LINE_QUANTITY)
}

fn problem(text: impl Into<String>) -> Notice {
    Notice {
        kind: NoticeKind::Problem,
        text: text.into(),
    }
}

#[cfg(test)]
mod tests {
    use shop_core::{
        catalog::{Category, Product},
        clock::{Clock, OsEntropy},
        money::Money,
        testing::{FixedClock, a_category, a_product},
    };

    use super::*;

    fn line(price_seen: i64, quantity: u32, change: impl FnOnce(&mut Product)) -> cart::CartLine {
        let now = FixedClock::default().now();
        let category: Category = a_category("lamps", now, &OsEntropy);
        let mut product = a_product("lamp", category.id, now, &OsEntropy);
        product.price = Money::from_minor_units(1_000);
        product.available = 5;
        change(&mut product);
        cart::CartLine {
            product,
            quantity,
            unit_price_seen: Money::from_minor_units(price_seen),
            added_at: now,
        }
    }

    fn page(lines: Vec<cart::CartLine>) -> CartPage {
        let cart = Cart { lines };
        show_page(
            &cart,
            &PricingRules::default(),
            Layout::new(Lang::En, "Cart", 2026),
        )
    }

    #[test]
    fn what_has_changed_is_told_line_by_line() {
        let lines = vec![
            line(900, 1, |_| {}),
            line(1_000, 6, |_| {}),
            line(1_000, 1, |product| product.available = 0),
            line(1_000, 1, |product| product.status = ProductStatus::Archived),
        ];
        let page = page(lines);
        let texts: Vec<&str> = page
            .lines
            .iter()
            .map(|line| line.notices[0].text.as_str())
            .collect();
        assert_eq!(
            texts,
            [
                "The price has changed from $9.00 to $10.00 since you put it in the cart.",
                "Only 5 left: change the quantity to 5 or less.",
                "Sold out: remove it to check out.",
                "No longer sold: remove it to check out.",
            ]
        );
        assert!(page.lines[3].href.is_none() && page.lines[3].max_quantity == 0);
        assert!(!page.can_check_out);
    }

    #[test]
    fn only_what_can_be_ordered_is_added_up() {
        let page = page(vec![line(900, 2, |_| {}), line(1_000, 6, |_| {})]);
        assert_eq!(page.totals.subtotal, "$20.00");
        let hint = page.delivery_hint.as_deref();
        assert!(hint.is_some_and(|hint| hint.contains("$30.00")), "{hint:?}");
    }

    #[test]
    fn a_new_price_is_told_and_keeps_nobody_from_buying() {
        assert!(page(vec![line(900, 5, |_| {})]).can_check_out);
    }

    #[test]
    fn more_than_an_order_can_be_is_told() {
        let page = page(vec![line(1_000, 5, |product| product.price = Money::MAX)]);
        assert!(!page.can_check_out);
        assert_eq!(page.notices.len(), 1);
    }
}
