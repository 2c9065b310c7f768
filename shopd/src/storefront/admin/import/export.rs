use std::collections::HashMap;

use axum::{
    body::Body,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use csv::{Terminator, WriterBuilder};
use futures_util::stream;
use jiff::tz::TimeZone;
use shop_core::{
    catalog::{ListedProduct, ProductOption, Rank},
    id::ProductId,
    inventory::StockLevel,
    money::Money,
    storage::{StoreError, Stores},
};

use super::{super::desk::StaffPage, COLUMNS, guard::guarded};
use crate::app::App;

/// How many products are read at once.
const ROWS_AT_ONCE: u32 = 500;
/// By it spreadsheets know that letters outside of ASCII are UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How far the file has been sent: leads come before their variants, as they are read back.
enum Sent {
    Nothing,
    Upto(Rank, Option<ProductId>),
    All,
}

/// `GET /admin/products/export.csv`
///
/// Sent as it is read: a slow reader holds no connection to the database, and a large catalogue no memory.
pub(super) async fn export_products(StaffPage { desk, .. }: StaffPage) -> Response {
    let app = desk.app().clone();
    let day = app
        .now()
        .to_zoned(TimeZone::UTC)
        .strftime("%Y-%m-%d")
        .to_string();
    let disposition = format!("attachment; filename=\"products-{day}.csv\"");
    let chunks = stream::try_unfold(Sent::Nothing, move |sent| {
        let app = app.clone();
        async move { next_chunk(&app, sent).await }
    });
    let headers = [
        (
            CONTENT_TYPE,
            "text/csv; charset=utf-8; header=present".to_owned(),
        ),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, Body::from_stream(chunks)).into_response()
}

async fn next_chunk(app: &App, sent: Sent) -> Result<Option<(Bytes, Sent)>, StoreError> {
    let head = matches!(sent, Sent::Nothing);
    let (rank, after) = match sent {
        Sent::All => return Ok(None),
        Sent::Nothing => (Rank::Lead, None),
        Sent::Upto(rank, after) => (rank, after),
    };
    let mut reader = app.storage.read().await?;
    let mut catalog = reader.catalog();
    let listed = catalog
        .list_products_after(rank, after, ROWS_AT_ONCE)
        .await?;
    let leads: Vec<ProductId> = listed
        .iter()
        .filter_map(|each| each.product.variant_of)
        .collect();
    let leads = catalog.list_products_by_id(&leads).await?;
    drop(catalog);
    let ids: Vec<ProductId> = listed.iter().map(|each| each.product.id).collect();
    let levels = reader.inventory().list_levels(&ids).await?;
    drop(reader);
    let levels: HashMap<ProductId, StockLevel> = levels
        .into_iter()
        .map(|level| (level.product_id, level))
        .collect();
    let next = match ids.last() {
        Some(last) if ids.len() == ROWS_AT_ONCE as usize => Sent::Upto(rank, Some(*last)),
        _ if rank == Rank::Lead => Sent::Upto(Rank::Follower, None),
        _ => Sent::All,
    };
    let leads = leads.into_iter().map(|lead| (lead.id, lead.sku)).collect();
    Ok(Some((written(head, &listed, &levels, &leads), next)))
}

fn written(
    head: bool,
    listed: &[ListedProduct],
    levels: &HashMap<ProductId, StockLevel>,
    leads: &HashMap<ProductId, String>,
) -> Bytes {
    let start = if head { BYTE_ORDER_MARK } else { &[] };
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(start.to_vec());
    let written = "writing to memory does not fail";
    if head {
        writer.write_record(COLUMNS).expect(written);
    }
    for each in listed {
        let level = levels.get(&each.product.id);
        let lead = each.product.variant_of.and_then(|id| leads.get(&id));
        writer
            .write_record(cells(each, level, lead))
            .expect(written);
    }
    writer.into_inner().expect(written).into()
}

fn cells(
    listed: &ListedProduct,
    level: Option<&StockLevel>,
    lead_sku: Option<&String>,
) -> [String; COLUMNS.len()] {
    let product = &listed.product;
    let text = |text: &Option<String>| guarded(text.as_deref().unwrap_or_default());
    let price = |money: Money| money.to_string();
    let count = |of: fn(&StockLevel) -> i64| level.map_or(0, of).to_string();
    [
        guarded(&product.sku),
        guarded(&product.name),
        guarded(&product.slug),
        guarded(&listed.category.slug),
        product.status.as_str().to_owned(),
        price(product.price),
        product.compare_at.map(price).unwrap_or_default(),
        product.is_featured.to_string(),
        text(&product.image_url),
        guarded(&product.images.join(" ")),
        text(&product.description),
        guarded(lead_sku.map_or("", String::as_str)),
        guarded(&ProductOption::write_list(&product.options)),
        count(StockLevel::available),
        count(|level| level.on_hand),
        count(|level| level.reserved),
    ]
}
