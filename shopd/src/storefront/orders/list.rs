use axum::extract::RawQuery;
use shop_core::{
    order::{self, OrderFilter},
    page::PageRequest,
};
use url::form_urlencoded;

use super::present::show_row;
use crate::storefront::{
    view::{Layout, OrdersPage, Pagination, Section, page_href},
    visit::{PageResult, SignedInVisit},
};

const PATH: &str = "/account/orders";
const PAGE_SIZE: u32 = 10;

/// `GET /account/orders`
pub(super) async fn list_orders(signed_in: SignedInVisit, RawQuery(query): RawQuery) -> PageResult {
    let mut visit = signed_in.visit;
    let filter = OrderFilter {
        user_id: Some(signed_in.identity.user.id),
        ..OrderFilter::default()
    };
    let request = PageRequest::new(page_number(query.as_deref()), PAGE_SIZE);
    let mut stores = visit.app.storage.read().await?;
    let orders = order::list_orders(&mut stores, filter, request).await?;
    drop(stores);
    let last = orders.total_pages();
    if orders.items.is_empty() && last > 0 {
        return Ok(visit.go(&page_href(PATH, &[], last)));
    }
    let layout = visit.layout(visit.say("order-list-title")).await?;
    let page = OrdersPage {
        layout: Layout {
            section: Section::Account,
            indexed: false,
            ..layout
        },
        count_text: visit.say_with("order-count", "count", &orders.total).into(),
        pagination: Pagination::new(u64::from(request.number()), last, |number| {
            page_href(PATH, &[], number)
        }),
        orders: orders
            .items
            .iter()
            .map(|shown| show_row(shown, visit.lang))
            .collect(),
    };
    Ok(visit.show(&page))
}

/// The page that a query asks for; whatever is no number asks for the first.
fn page_number(query: Option<&str>) -> u32 {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "page")
        .and_then(|(_, number)| number.parse().ok())
        .unwrap_or(1)
}
