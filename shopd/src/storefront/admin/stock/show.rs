use shop_core::{
    catalog::{Key, Product},
    id::{ProductId, StockMoveId},
    inventory::{StockLevel, StockMove, StockReason},
    storage::Stores,
};

use super::{
    super::{
        desk::{Desk, StaffPage},
        frame::{Frame, Place},
        labels::{choice, moment, stock_reason},
        query::Asked,
        words::mark_inputs,
    },
    PAGE_SIZE, PATH, product_id,
};
use crate::{
    error::{AppError, FieldErrors},
    extract::PathText,
    storefront::{
        complaint::Refusal,
        view::{
            Link,
            admin::{Cell, Column, Input, InputKind, StockPage, Table},
        },
        visit::PageResult,
    },
};

/// `GET /admin/stock/{id}`
pub(super) async fn show_stock(
    PathText(id): PathText,
    StaffPage { mut desk, .. }: StaffPage,
    asked: Asked,
) -> PageResult {
    let typed = Typed {
        reason: StockReason::Received.as_str().to_owned(),
        ..Typed::default()
    };
    let page = page(
        &mut desk,
        product_id(&id)?,
        &asked,
        &typed,
        &Refusal::default(),
    )
    .await?;
    Ok(desk.visit.show(&page))
}

/// What was typed and could not be booked.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) delta: String,
    pub(super) reason: String,
    pub(super) note: String,
}

/// The page of a product's stock.
pub(super) async fn page(
    desk: &mut Desk,
    id: ProductId,
    asked: &Asked,
    typed: &Typed,
    refusal: &Refusal,
) -> Result<StockPage, AppError> {
    let before = asked.before().map(|(moment, id)| (moment, StockMoveId(id)));
    let mut reader = desk.app().storage.read().await?;
    let found = reader.catalog().find_product(&Key::Id(id)).await?;
    let found = found.filter(|shown| shown.product.id == id);
    let product = found.ok_or(AppError::NotFound("Product"))?.product;
    let level = reader.inventory().lookup(id).await?;
    let mut inventory = reader.inventory();
    let mut moves = inventory
        .list_moves_before(id, before, PAGE_SIZE + 1)
        .await?;
    drop(inventory);
    drop(reader);
    let has_more = moves.len() > PAGE_SIZE as usize;
    moves.truncate(PAGE_SIZE as usize);
    let last = moves.last().filter(|_| has_more);
    let path = format!("{PATH}/{id}");
    let further = last.map(|entry| asked.href_before(&path, &[], (entry.moved_at, entry.id.0)));
    let Frame { layout, nav } = desk.frame(Place::Stock, product.title()).await?;
    let level = level.unwrap_or(StockLevel {
        product_id: id,
        on_hand: 0,
        reserved: 0,
    });
    let app = desk.app();
    let entry = StockMoveId::new(app.now(), app.entropy.as_ref());
    Ok(StockPage {
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Stock, product.title()),
        message: refusal.message.clone(),
        on_hand: level.on_hand,
        reserved: level.reserved,
        available: level.available(),
        action: path,
        hidden: vec![("entry", entry.to_string())],
        inputs: inputs(desk, typed, &refusal.fields),
        moves: ledger(desk, &moves),
        further_href: further,
        links: links(desk, &product),
        sku: product.sku,
    })
}

fn inputs(desk: &Desk, typed: &Typed, errors: &FieldErrors) -> Vec<Input> {
    let lang = desk.visit.lang;
    let reasons = StockReason::BY_HAND
        .map(|reason| choice(reason.as_str(), stock_reason(lang, reason), &typed.reason));
    let mut inputs = vec![
        Input::new(
            "delta",
            lang.say("admin-stock-delta"),
            InputKind::Number,
            typed.delta.as_str(),
        )
        .required()
        .half()
        .hint(lang.say("admin-stock-delta-hint")),
        Input::new(
            "reason",
            lang.say("admin-stock-reason"),
            InputKind::Select(reasons.into()),
            "",
        )
        .half(),
        Input::new(
            "note",
            lang.say("admin-stock-note"),
            InputKind::Text,
            typed.note.as_str(),
        )
        .max_length(200),
    ];
    mark_inputs(lang, &mut inputs, errors);
    inputs
}

fn links(desk: &Desk, product: &Product) -> Vec<Link> {
    let form = Link::to(
        desk.say("admin-stock-product"),
        format!("/admin/products/{}", product.id),
    );
    [form]
        .into_iter()
        .chain(desk.history_link(product.id))
        .collect()
}

fn ledger(desk: &Desk, moves: &[StockMove]) -> Table {
    let lang = desk.visit.lang;
    Table {
        caption: lang.say("admin-stock-ledger").to_owned(),
        columns: vec![
            Column::text(lang.say("admin-audit-when")),
            Column::text(lang.say("admin-stock-reason")),
            Column::number(lang.say("admin-on-hand")),
            Column::number(lang.say("admin-reserved")),
            Column::text(lang.say("admin-audit-order")),
        ],
        rows: moves.iter().map(|entry| ledger_row(desk, entry)).collect(),
        empty: lang.say("admin-stock-ledger-none").to_owned(),
    }
}

fn ledger_row(desk: &Desk, entry: &StockMove) -> Vec<Cell> {
    let lang = desk.visit.lang;
    let signed = |delta: i64| match delta {
        0 => String::new(),
        delta => format!("{delta:+}"),
    };
    let order = entry
        .order_id
        .map(|id| Cell::link(lang.say("admin-audit-order"), format!("/admin/orders/{id}")));
    vec![
        Cell::text(moment(entry.moved_at)),
        Cell::text(stock_reason(lang, entry.reason)),
        Cell::text(signed(entry.delta_on_hand)),
        Cell::text(signed(entry.delta_reserved)),
        order.unwrap_or_default(),
    ]
}
