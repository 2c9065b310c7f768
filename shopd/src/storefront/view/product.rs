use askama::Template;
use shop_search::Piece;

use super::{
    layout::{Layout, Link},
    picture::Picture,
};
use crate::messages::Argument;

/// A price, and what it was before a reduction.
#[derive(Debug, Clone)]
pub struct Price {
    /// What it costs.
    pub now: String,
    /// What it cost before.
    pub was: Option<String>,
}

/// A short mark on a product.
#[derive(Debug, Clone)]
pub struct Badge {
    /// How it looks.
    pub kind: BadgeKind,
    /// What it says: `−25%`, `Featured`, `Only 3 left`, `Out of stock`.
    pub text: String,
}

/// How a mark looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgeKind {
    /// A reduction.
    Sale,
    /// A recommendation.
    Featured,
    /// Few pieces are left.
    LowStock,
    /// No piece is left.
    OutOfStock,
}

impl BadgeKind {
    /// Whether it tells how much there is.
    pub fn tells_stock(self) -> bool {
        matches!(self, Self::LowStock | Self::OutOfStock)
    }

    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Featured => "featured",
            Self::LowStock => "low",
            Self::OutOfStock => "out",
        }
    }
}

/// How much there is of a product, as far as shoppers are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stock {
    /// More than can be counted at a glance.
    Enough,
    /// A few pieces, which are counted.
    Few,
    /// No piece.
    None,
}

impl Stock {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Enough => "enough",
            Self::Few => "low",
            Self::None => "out",
        }
    }
}

/// A product in a list.
#[derive(Debug, Clone)]
pub struct ProductCard {
    /// What forms post to name the product.
    pub id: String,
    /// The name.
    pub name: String,
    /// The name in pieces, where some of it is what was searched for.
    pub marked: Vec<Piece>,
    /// The product's page.
    pub href: String,
    /// A square picture.
    pub image: Picture,
    /// The category's name.
    pub category: Option<String>,
    /// The price.
    pub price: Price,
    /// Its marks.
    pub badges: Vec<Badge>,
}

impl ProductCard {
    pub(super) fn sale(&self) -> Option<&Badge> {
        self.badges
            .iter()
            .find(|badge| badge.kind == BadgeKind::Sale)
    }

    pub(super) fn stock(&self) -> Option<&Badge> {
        self.badges.iter().find(|badge| badge.kind.tells_stock())
    }
}

/// An option of a product in several variants, and what can be chosen of it.
#[derive(Debug, Clone)]
pub struct OptionPicker {
    /// What is chosen: `Size`.
    pub name: String,
    /// What the page shows of it: `M`.
    pub chosen: String,
    /// All there is of it.
    pub choices: Vec<OptionChoice>,
}

/// One value of an option, as a link.
#[derive(Debug, Clone)]
pub struct OptionChoice {
    /// The value: `L`.
    pub value: String,
    /// The page of the variant that has it.
    pub href: String,
    /// Whether the page shows it already.
    pub is_chosen: bool,
    /// Whether it can be had.
    pub state: OptionState,
}

/// Whether a value of an option can be had beside what else is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionState {
    /// It can be bought.
    Available,
    /// No piece is left of it.
    SoldOut,
    /// Only beside something else.
    Elsewhere,
}

impl OptionState {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Available => "option",
            Self::SoldOut => "option option-out",
            Self::Elsewhere => "option option-elsewhere",
        }
    }

    /// The key of what is said of it to who does not see it.
    pub(super) fn note(self) -> Option<&'static str> {
        match self {
            Self::Available => None,
            Self::SoldOut => Some("product-option-out"),
            Self::Elsewhere => Some("product-option-elsewhere"),
        }
    }
}

/// A product's own page.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/product.html")]
pub struct ProductPage {
    /// The surroundings.
    pub layout: Layout,
    /// The way from the first page to here.
    pub breadcrumbs: Vec<Link>,
    /// What the form posts as `product_id`.
    pub id: String,
    /// The name.
    pub name: String,
    /// The article number.
    pub sku: String,
    /// Its square pictures, the one that stands for it first.
    pub images: Vec<Picture>,
    /// A link to the category.
    pub category: Link,
    /// What can be chosen, where it comes in several variants.
    pub pickers: Vec<OptionPicker>,
    /// What distinguishes this variant, by the names of the options.
    pub options: Vec<(String, String)>,
    /// The price.
    pub price: Price,
    /// Its marks, without what the stock line says.
    pub badges: Vec<Badge>,
    /// The paragraphs of the description.
    pub description: Vec<String>,
    /// How much there is.
    pub stock: Stock,
    /// The stock line: `In stock`, `Only 3 left`, `Out of stock`.
    pub stock_text: String,
    /// The largest quantity that can be added, 0 when none can.
    pub max_quantity: u32,
    /// The quantity in the form.
    pub quantity: u32,
    /// What delivery of one piece costs: `Delivery $9.99, free from $50.00`.
    pub delivery_promise: String,
    /// Other products of interest.
    pub related: Vec<ProductCard>,
    /// The address of the picture that notes who looks at the page.
    pub view_mark: String,
    /// What the visitor has looked at before.
    pub viewed: Vec<ProductCard>,
}

impl ProductPage {
    /// What a picture shows, for who does not see it.
    fn picture_text(&self, picture: &Picture, number: &impl Argument) -> String {
        if let Some(key) = picture.described {
            return self.layout.say(key).to_owned();
        }
        if self.images.len() == 1 {
            return self.name.clone();
        }
        self.layout
            .say_with("product-picture", "number", number)
            .and("name", &self.name)
            .into()
    }
}
