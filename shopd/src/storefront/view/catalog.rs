use askama::Template;

use super::{
    field::Choice,
    layout::{Layout, Link},
    pagination::{PageLink, Pagination},
    picture::Picture,
    product::ProductCard,
};

/// A category in a list.
#[derive(Debug, Clone)]
pub struct CategoryCard {
    /// The name.
    pub name: String,
    /// The category's page.
    pub href: String,
    /// A picture, 4 by 3.
    pub image: Picture,
    /// A sentence, if there is one.
    pub description: Option<String>,
    /// How many products it has, as text: `5 products`.
    pub count_text: String,
    /// Links to its children.
    pub children: Vec<Link>,
}

/// The first page.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/home.html")]
pub struct HomePage {
    /// The surroundings.
    pub layout: Layout,
    /// The picture at the top; without it, pictures of the last four recommended products stand there.
    pub hero: Option<Picture>,
    /// The recommended products.
    pub featured: Vec<ProductCard>,
    /// Products that are reduced.
    pub on_sale: Vec<ProductCard>,
    /// The largest categories.
    pub categories: Vec<CategoryCard>,
    /// What delivery costs: `Free delivery from $50.00`.
    pub delivery_promise: String,
    /// What the visitor has looked at before.
    pub viewed: Vec<ProductCard>,
}

/// One page of products.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// How many there are and which are shown: `16 products`, `13–16 of 16 products`.
    pub count_text: String,
    /// The products of this page.
    pub cards: Vec<ProductCard>,
    /// The links to the other pages.
    pub pagination: Option<Pagination>,
    /// Where the list ends, when the page that was asked for lies past it.
    pub last_page_href: Option<String>,
}

impl Results {
    /// Whether there is nothing to show on any page.
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty() && self.last_page_href.is_none()
    }
}

/// The form that narrows and sorts a list, sent by GET as `category`, `min_price`, `max_price`,
/// `brand`, `stock=true`, `featured=true`, `sale=true` and `sort`.
#[derive(Debug, Clone)]
pub struct Filters {
    /// Where it is sent.
    pub action: String,
    /// Other parameters to keep, such as `q`.
    pub hidden: Vec<(String, String)>,
    /// The categories to choose from, none on a category's page.
    pub categories: Vec<Choice>,
    /// The lower bound as typed.
    pub min_price: String,
    /// The upper bound as typed.
    pub max_price: String,
    /// The prices of what is there, each with the list of it.
    pub price_bands: Vec<Link>,
    /// The brands to choose from.
    pub brands: Vec<Choice>,
    /// Whether only what can be bought is shown, and how many that are; `None` where it cannot be chosen.
    pub in_stock: Option<(bool, u64)>,
    /// How many are reduced, where that was counted.
    pub on_sale_count: Option<u64>,
    /// Only recommended products.
    pub featured: bool,
    /// Only reduced products.
    pub on_sale: bool,
    /// The orders to choose from.
    pub sorts: Vec<Choice>,
    /// The filters in use, each with the list without it.
    pub applied: Vec<Link>,
    /// How many filters are in use.
    pub active: usize,
    /// The list without filters.
    pub clear_href: String,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
}

/// All products.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/products.html")]
pub struct ProductListPage {
    /// The surroundings.
    pub layout: Layout,
    /// The heading: `Products`, `On sale`.
    pub heading: String,
    /// The filter form.
    pub filters: Filters,
    /// The products.
    pub results: Results,
}

/// All categories.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/categories.html")]
pub struct CategoriesPage {
    /// The surroundings.
    pub layout: Layout,
    /// The roots.
    pub categories: Vec<CategoryCard>,
}

/// A category's own page.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/category.html")]
pub struct CategoryPage {
    /// The surroundings.
    pub layout: Layout,
    /// The way from the first page to here.
    pub breadcrumbs: Vec<Link>,
    /// The name.
    pub name: String,
    /// A sentence, if there is one.
    pub description: Option<String>,
    /// Links to its children.
    pub children: Vec<Link>,
    /// The filter form.
    pub filters: Filters,
    /// The products.
    pub results: Results,
}

/// What a search has found.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/search.html")]
pub struct SearchPage {
    /// The surroundings.
    pub layout: Layout,
    /// The heading: `Results for “lamp”`.
    pub heading: String,
    /// What was asked for; empty before the first search.
    pub query: String,
    /// The search with its misspelt words mended.
    pub did_you_mean: Option<Link>,
    /// Whether what is shown is only spelt nearly like what was asked for.
    pub is_nearly: bool,
    /// Categories whose name or description matches.
    pub category_hits: Vec<Link>,
    /// The filter form.
    pub filters: Filters,
    /// The products.
    pub results: Results,
    /// Where to go when nothing was found.
    pub suggestions: Vec<Link>,
}
