use std::collections::HashMap;

use shop_core::{
    catalog::{Direction, ListedProduct, ProductFilter, ProductOrder, ProductStatus, Variants},
    id::ProductId,
    inventory::{LOW_STOCK, StockLevel},
    search::SearchTerm,
    storage::Stores,
};

use super::{
    super::{
        desk::{Desk, StaffPage},
        frame::{Frame, Place},
        labels::{choice, products_caption},
        query::Asked,
    },
    PAGE_SIZE, PATH,
};
use crate::storefront::{
    view::{
        Pagination,
        admin::{Cell, Column, FilterForm, Input, InputKind, ListPage, Mark, Table},
    },
    visit::PageResult,
};

const FILTERS: [&str; 2] = ["q", "low"];

/// `GET /admin/stock`
pub(super) async fn list_stock(StaffPage { mut desk, .. }: StaffPage, asked: Asked) -> PageResult {
    let is_low = asked.text("low") == "true";
    let filter = ProductFilter {
        // What is no longer sold runs out without anybody ordering more.
        status: is_low.then_some(ProductStatus::Active),
        low_stock: is_low,
        variants: Variants::Listed,
        term: Some(SearchTerm::new(asked.text("q"))),
        ..ProductFilter::default()
    };
    let order = ProductOrder::CreatedAt(Direction::Descending);
    let mut reader = desk.app().storage.read().await?;
    let page = asked.page(PAGE_SIZE);
    let listed = reader.catalog().list_products(&filter, order, page).await?;
    let ids: Vec<ProductId> = listed.items.iter().map(|each| each.product.id).collect();
    let levels = reader.inventory().list_levels(&ids).await?;
    drop(reader);
    let levels: HashMap<ProductId, StockLevel> = levels
        .into_iter()
        .map(|level| (level.product_id, level))
        .collect();
    let title = desk.say("admin-stock");
    let Frame { layout, nav } = desk.frame(Place::Stock, title).await?;
    let lang = layout.lang;
    let caption = products_caption(lang, &listed);
    let table = Table {
        caption,
        columns: vec![
            Column::text(lang.say("admin-name")),
            Column::text(lang.say("admin-sku")),
            Column::number(lang.say("admin-available")),
            Column::number(lang.say("admin-reserved")),
            Column::number(lang.say("admin-on-hand")),
        ],
        rows: listed.items.iter().map(|each| row(each, &levels)).collect(),
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
        actions: vec![],
        filter: filter_form(&desk, &asked),
        table,
        pagination,
        further_href: None,
    }))
}

fn row(listed: &ListedProduct, levels: &HashMap<ProductId, StockLevel>) -> Vec<Cell> {
    let product = &listed.product;
    let level = levels.get(&product.id);
    let count = |of: fn(&StockLevel) -> i64| level.map_or(0, of);
    let available = count(StockLevel::available);
    let text = available.to_string();
    vec![
        Cell::link(product.title(), format!("{PATH}/{}", product.id)),
        Cell::text(product.sku.as_str()),
        if available <= LOW_STOCK {
            Cell::marked(text, Mark::Waiting)
        } else {
            Cell::text(text)
        },
        Cell::text(count(|level| level.reserved).to_string()),
        Cell::text(count(|level| level.on_hand).to_string()),
    ]
}

fn filter_form(desk: &Desk, asked: &Asked) -> FilterForm {
    let lang = desk.visit.lang;
    let text = Input::new(
        "q",
        lang.say("admin-product-search"),
        InputKind::Text,
        asked.text("q"),
    );
    let low = lang.say_with("admin-stock-low", "most", &LOW_STOCK);
    let chosen = asked.text("low");
    let choices = vec![
        choice("", lang.say("admin-any"), chosen),
        choice("true", low, chosen),
    ];
    FilterForm {
        action: PATH,
        inputs: vec![
            text.max_length(200),
            Input::new(
                "low",
                lang.say("admin-available"),
                InputKind::Select(choices),
                "",
            ),
        ],
        is_used: asked.has_any(&FILTERS),
    }
}
