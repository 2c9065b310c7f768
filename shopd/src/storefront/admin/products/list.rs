use shop_core::{
    catalog::{Category, Direction, ListedProduct, ProductFilter, ProductOrder, ProductStatus},
    id::CategoryId,
    search::SearchTerm,
    storage::Stores,
};

use super::{
    super::{
        categories::choices,
        desk::{Desk, StaffPage},
        frame::{Frame, Place},
        labels::{choice, product_status, products_caption},
        query::Asked,
    },
    PATH,
};
use crate::storefront::{
    view::{
        Link, Pagination,
        admin::{Cell, Column, FilterForm, Input, InputKind, ListPage, Table},
    },
    visit::PageResult,
};

const PAGE_SIZE: u32 = 25;
const FILTERS: [&str; 3] = ["q", "status", "category"];

/// `GET /admin/products`
pub(super) async fn list_products(
    StaffPage { mut desk, .. }: StaffPage,
    asked: Asked,
) -> PageResult {
    let filter = ProductFilter {
        status: ProductStatus::parse(asked.text("status")),
        category: CategoryId::parse(asked.text("category")),
        term: Some(SearchTerm::new(asked.text("q"))),
        ..ProductFilter::default()
    };
    let order = ProductOrder::CreatedAt(Direction::Descending);
    let mut reader = desk.app().storage.read().await?;
    let mut catalog = reader.catalog();
    let page = asked.page(PAGE_SIZE);
    let listed = catalog.list_products(&filter, order, page).await?;
    let categories = catalog.list_categories().await?;
    drop(catalog);
    drop(reader);
    let title = desk.say("admin-products");
    let Frame { layout, nav } = desk.frame(Place::Products, title).await?;
    let lang = layout.lang;
    let caption = products_caption(lang, &listed);
    let table = Table {
        caption,
        columns: vec![
            Column::text(lang.say("admin-name")),
            Column::text(lang.say("admin-sku")),
            Column::text(lang.say("admin-category")),
            Column::text(lang.say("admin-state")),
            Column::number(lang.say("admin-price")),
            Column::number(lang.say("admin-available")),
        ],
        rows: listed.items.iter().map(|each| row(&desk, each)).collect(),
        empty: lang.say("admin-products-none").to_owned(),
    };
    let pagination = Pagination::new(
        u64::from(listed.request.number()),
        listed.total_pages(),
        |page| asked.href(PATH, &FILTERS, page),
    );
    Ok(desk.visit.show(&ListPage {
        layout,
        nav,
        lead: None,
        actions: actions(&desk),
        filter: filter_form(&desk, &asked, &categories),
        table,
        pagination,
        further_href: None,
    }))
}

fn actions(desk: &Desk) -> Vec<Link> {
    vec![
        Link::to(desk.say("admin-product-new"), "/admin/products/new"),
        Link::to(desk.say("admin-import"), "/admin/products/import"),
        Link::to(desk.say("admin-export"), "/admin/products/export.csv"),
    ]
}

fn row(desk: &Desk, listed: &ListedProduct) -> Vec<Cell> {
    let product = &listed.product;
    let name = Cell::link(product.name.as_str(), format!("{PATH}/{}", product.id));
    let name = match &listed.variants {
        Some(variants) => {
            let count = variants.ids.len();
            name.note(
                desk.visit
                    .lang
                    .say_with("admin-variants-count", "count", &count),
            )
        }
        None => name,
    };
    let (state, mark) = product_status(desk.visit.lang, product.status);
    vec![
        name,
        Cell::text(product.sku.as_str()),
        Cell::text(listed.category.name.as_str()),
        Cell::marked(state, mark),
        Cell::text(product.price.to_string()),
        Cell::link(
            listed.available().to_string(),
            format!("/admin/stock/{}", product.id),
        ),
    ]
}

fn filter_form(desk: &Desk, asked: &Asked, categories: &[Category]) -> FilterForm {
    let lang = desk.visit.lang;
    let chosen = asked.text("status");
    let any = |chosen| choice("", lang.say("admin-any"), chosen);
    let statuses =
        ProductStatus::ALL.map(|each| choice(each.as_str(), product_status(lang, each).0, chosen));
    let select =
        |name, label, choices| Input::new(name, lang.say(label), InputKind::Select(choices), "");
    let text = Input::new(
        "q",
        lang.say("admin-product-search"),
        InputKind::Text,
        asked.text("q"),
    );
    let category = asked.text("category");
    let shelves = choices(categories, category, None);
    FilterForm {
        action: PATH,
        inputs: vec![
            text.max_length(200),
            select(
                "status",
                "admin-state",
                [any(chosen)].into_iter().chain(statuses).collect(),
            ),
            select(
                "category",
                "admin-category",
                [any(category)].into_iter().chain(shelves).collect(),
            ),
        ],
        is_used: asked.has_any(&FILTERS),
    }
}
