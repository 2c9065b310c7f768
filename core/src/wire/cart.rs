use serde::{Deserialize, Serialize};

use super::{Amount, convert::from_references};
use crate::{
    cart::{Cart, CartLine, LineNotice},
    catalog::{Product, ProductOption},
    id::ProductId,
    money::{Currency, Money},
    order::Totals,
};

/// What somebody means to buy, at the prices of now.
///
/// The sums are those of all lines, whether or not an order could take them: what stands in the way of a line is
/// told by its notices, and an order with such a line is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CartResponse {
    /// Its lines, in the order in which they were first added.
    pub items: Vec<CartLineResponse>,
    /// How many pieces it holds.
    pub item_count: u64,
    /// The sum of the lines.
    pub subtotal: Amount,
    /// Tax on the subtotal.
    pub tax: Amount,
    /// What shipping costs.
    pub shipping_amount: Amount,
    /// What is taken off.
    pub discount_amount: Amount,
    /// What the shopper would pay.
    pub total_amount: Amount,
    /// The currency of all its amounts, by ISO 4217.
    #[cfg_attr(feature = "openapi", schema(example = "USD"))]
    pub currency: String,
}

impl CartResponse {
    /// A cart with the sums that the caller made by [`crate::order::quote`] over all its lines.
    pub fn new(cart: Cart, totals: &Totals, currency: Currency) -> Self {
        let item_count = cart.piece_count();
        let lines = cart.lines.into_iter();
        Self {
            items: lines
                .map(|line| CartLineResponse::new(line, currency))
                .collect(),
            item_count,
            subtotal: Amount(totals.subtotal),
            tax: Amount(totals.tax),
            shipping_amount: Amount(totals.shipping),
            discount_amount: Amount(totals.discount),
            total_amount: Amount(totals.total),
            currency: currency.code().to_owned(),
        }
    }
}

/// A cart after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedCartResponse {
    /// The cart as it is now.
    #[serde(flatten)]
    pub cart: CartResponse,
    /// The quantity that the line was cut to, when fewer pieces are left or allowed than were asked for.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub limited_to: Option<u32>,
}

#[cfg(feature = "storage")]
impl ChangedCartResponse {
    /// A changed cart with the sums that the caller made by [`crate::order::quote`] over all its lines.
    pub fn new(changed: crate::cart::ChangedCart, totals: &Totals, currency: Currency) -> Self {
        Self {
            cart: CartResponse::new(changed.cart, totals, currency),
            limited_to: changed.limited_to,
        }
    }
}

/// One product of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CartLineResponse {
    /// The product; there is one line for each.
    pub product_id: ProductId,
    /// How many pieces.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 999))]
    pub quantity: u32,
    /// What a piece costs now.
    pub unit_price: Amount,
    /// `unitPrice` times `quantity`.
    pub line_total: Amount,
    /// What a piece cost when the shopper was last told.
    pub price_seen: Amount,
    /// What the shopper must know about the line; empty when all is well.
    pub notices: Vec<CartNoticeResponse>,
    /// The product as it is now.
    pub product: CartProduct,
}

impl CartLineResponse {
    /// A line whose notices name amounts of this currency.
    pub fn new(line: CartLine, currency: Currency) -> Self {
        let notices = line.notices().into_iter();
        Self {
            product_id: line.product.id,
            quantity: line.quantity,
            unit_price: Amount(line.product.price),
            line_total: Amount(line.line_total()),
            price_seen: Amount(line.unit_price_seen),
            notices: notices
                .map(|notice| CartNoticeResponse::new(notice, currency))
                .collect(),
            product: line.product.into(),
        }
    }
}

/// Something the shopper must know about a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "code",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CartNoticeResponse {
    /// The price is not what the shopper was last told; an order takes the line.
    PriceChanged {
        /// A sentence for people.
        message: String,
        /// What the shopper was last told.
        from: Amount,
        /// What a piece costs now.
        to: Amount,
    },
    /// Fewer pieces are left than the line holds; an order is refused.
    NotEnoughStock {
        /// A sentence for people.
        message: String,
        /// How many are left.
        available: i64,
    },
    /// The product is not on sale any more; an order is refused.
    NoLongerSold {
        /// A sentence for people.
        message: String,
    },
}

impl CartNoticeResponse {
    /// A notice whose sentence names amounts of this currency.
    pub fn new(notice: LineNotice, currency: Currency) -> Self {
        match notice {
            LineNotice::PriceChanged { from, to } => Self::PriceChanged {
                message: price_message(from, to, currency),
                from: Amount(from),
                to: Amount(to),
            },
            LineNotice::NotEnoughStock { available } => Self::NotEnoughStock {
                message: stock_message(available),
                available,
            },
            LineNotice::NoLongerSold => Self::NoLongerSold {
                message: "This product is no longer sold".to_owned(),
            },
        }
    }

    /// The sentence for people.
    pub fn message(&self) -> &str {
        match self {
            Self::PriceChanged { message, .. }
            | Self::NotEnoughStock { message, .. }
            | Self::NoLongerSold { message } => message,
        }
    }
}

fn price_message(from: Money, to: Money, currency: Currency) -> String {
    let (from, to) = (currency.display(from), currency.display(to));
    format!("The price changed from {from} to {to}")
}

fn stock_message(available: i64) -> String {
    match available {
        ..=0 => "This product is out of stock".to_owned(),
        left => format!("Insufficient stock: only {left} left"),
    }
}

/// What a cart shows of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CartProduct {
    /// Never changes.
    pub id: ProductId,
    /// Unique; the merchant's own number for it.
    #[cfg_attr(feature = "openapi", schema(example = "IPHONE-15-PRO"))]
    pub sku: String,
    /// What shoppers read.
    #[cfg_attr(feature = "openapi", schema(example = "iPhone 15 Pro"))]
    pub name: String,
    /// Part of the address of its page.
    #[cfg_attr(feature = "openapi", schema(example = "iphone-15-pro"))]
    pub slug: String,
    /// Address of its main picture.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub image_url: Option<String>,
    /// How many pieces can be bought now.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub stock: i64,
    /// What distinguishes it from the other variants; left out where it comes in one form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ProductOption>,
}

impl From<Product> for CartProduct {
    fn from(product: Product) -> Self {
        Self {
            id: product.id,
            sku: product.sku,
            name: product.name,
            slug: product.slug,
            image_url: product.image_url,
            stock: product.available,
            options: product.options,
        }
    }
}

from_references! {
    Product => CartProduct;
}

/// Pieces of a product to be added to what the cart holds of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddToCartRequest {
    /// The product.
    pub product_id: ProductId,
    /// How many pieces; what the cart cannot hold is cut and told.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000))]
    pub quantity: u32,
}

/// How many pieces of a product the cart shall hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeCartLineRequest {
    /// How many pieces; 0 takes the product out, what the cart cannot hold is cut and told.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1_000_000))]
    pub quantity: u32,
}

#[cfg(test)]
mod tests {
    use super::{
        super::check::{a_product, check, now, uuid},
        *,
    };
    use crate::{
        cart::ChangedCart,
        catalog::ProductStatus,
        order::{PricingRules, quote},
    };

    fn line(quantity: u32, seen: i64) -> CartLine {
        CartLine {
            product: a_product(1),
            quantity,
            unit_price_seen: Money::from_minor_units(seen),
            added_at: now(),
        }
    }

    fn totals(cart: &Cart) -> Totals {
        let lines = cart
            .lines
            .iter()
            .map(|line| (line.product.price, line.quantity));
        quote(lines, &PricingRules::default()).unwrap()
    }

    #[test]
    fn a_changed_cart_tells_prices_of_now_and_what_was_cut() {
        let cart = Cart {
            lines: vec![line(2, 2_500)],
        };
        let totals = totals(&cart);
        let changed = ChangedCart {
            cart,
            limited_to: Some(2),
        };
        check(
            &ChangedCartResponse::new(changed, &totals, Currency::USD),
            r#"{"items":[{"productId":"00000000-0000-0000-0000-000000000001","quantity":2,"unitPrice":"29.9",
            "lineTotal":"59.8","priceSeen":"25","notices":[{"code":"PRICE_CHANGED",
            "message":"The price changed from $25.00 to $29.90","from":"25","to":"29.9"}],
            "product":{"id":"00000000-0000-0000-0000-000000000001","sku":"RED-LAMP","name":"Red Lamp",
            "slug":"red-lamp","imageUrl":null,"stock":7}}],"itemCount":2,"subtotal":"59.8","tax":"5.98",
            "shippingAmount":"0","discountAmount":"0","totalAmount":"65.78","currency":"USD","limitedTo":2}"#,
        );
    }

    #[test]
    fn an_empty_cart_costs_nothing() {
        let empty = CartResponse::new(Cart::default(), &Totals::default(), Currency::USD);
        check(
            &empty,
            r#"{"items":[],"itemCount":0,"subtotal":"0","tax":"0","shippingAmount":"0","discountAmount":"0",
            "totalAmount":"0","currency":"USD"}"#,
        );
        let changed = ChangedCartResponse {
            cart: empty,
            limited_to: None,
        };
        let json = serde_json::to_string(&changed).unwrap();
        assert!(json.ends_with(r#","limitedTo":null}"#), "{json}");
    }

    #[test]
    fn what_stands_in_the_way_of_an_order_is_told() {
        let few = CartLineResponse::new(line(8, 2_990), Currency::USD);
        check(
            &few.notices[0],
            r#"{"code":"NOT_ENOUGH_STOCK","message":"Insufficient stock: only 7 left","available":7}"#,
        );
        let mut gone = line(1, 2_990);
        gone.product.status = ProductStatus::Archived;
        let gone = CartLineResponse::new(gone, Currency::USD);
        check(
            &gone.notices[0],
            r#"{"code":"NO_LONGER_SOLD","message":"This product is no longer sold"}"#,
        );
        assert!(stock_message(0).contains("out of stock"));
    }

    #[test]
    fn requests_name_product_and_quantity() {
        let add = AddToCartRequest {
            product_id: ProductId(uuid(1)),
            quantity: 2,
        };
        check(
            &add,
            r#"{"productId":"00000000-0000-0000-0000-000000000001","quantity":2}"#,
        );
        check(&ChangeCartLineRequest { quantity: 0 }, r#"{"quantity":0}"#);
    }
}
