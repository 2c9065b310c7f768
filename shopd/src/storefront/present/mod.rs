//! What the domain has, as pages show it: one rule for each text, whatever page it stands on.

mod category;
mod product;
mod text;

pub(super) use category::{category_cards, category_choices, category_link, counted_link, trail};
pub(super) use product::{
    badges, delivery_promise, picture, price, product_cards, product_image, stock_line,
};
pub(super) use text::{counted, paragraphs, summary};
