//! What the domain has, as pages show it: one rule for each text, whatever page it stands on.

mod category;
mod picture;
mod product;
mod text;
mod variants;

pub(super) use category::{
    category_cards, category_choices, category_link, counted_link, main_categories, trail,
};
pub(super) use picture::{hero_picture, line_picture, product_picture, product_pictures};
pub(super) use product::{
    badges, card_of, delivery_promise, price, product_cards, stock, stock_line,
};
pub(super) use text::{paragraphs, summary};
pub(super) use variants::option_pickers;
