use shop_core::{
    invoice::{Invoice, InvoiceKind, find_invoices},
    order::{Address, Buyer, Order, OrderKey, ShownOrder},
};

use super::{lookup::lookup_path, present::show_line};
use crate::{
    error::AppError,
    extract::PathText,
    messages::Lang,
    storefront::{
        address::address_lines,
        date::iso,
        totals::show_charged,
        view::{Flash, InvoicePage, Layout, Section},
        visit::{PageResult, Visit},
    },
};

/// `GET /orders/{id}/invoice`
pub(super) async fn show_invoice(PathText(key): PathText, visit: Visit) -> PageResult {
    show(visit, &key, InvoiceKind::Invoice).await
}

/// `GET /orders/{id}/credit-note`
pub(super) async fn show_credit_note(PathText(key): PathText, visit: Visit) -> PageResult {
    show(visit, &key, InvoiceKind::CreditNote).await
}

async fn show(mut visit: Visit, key: &str, kind: InvoiceKind) -> PageResult {
    let (app, order_key) = (&visit.app, OrderKey::of(key));
    let (seller, now) = (&app.config.seller, visit.now());
    let found = find_invoices(&app.storage, &order_key, &visit.viewer(), seller, now).await?;
    let (shown, issued) = match found {
        Some(found) => found,
        None if visit.identity.is_none() => return Ok(visit.go(&lookup_path(key))),
        None => return Err(AppError::NotFound("Order")),
    };
    let Some(document) = issued.iter().find(|issued| issued.number.kind == kind) else {
        let told = Flash::info(visit.say("invoice-not-yet"));
        return Ok(visit.go_with(&format!("/orders/{}", shown.order.id), &[told]));
    };
    let number = document.number.to_string();
    let title = match kind {
        InvoiceKind::Invoice => visit.say_with("invoice-title", "number", &number),
        InvoiceKind::CreditNote => visit.say_with("invoice-credit-note", "number", &number),
    };
    let title = String::from(title);
    let layout = visit.layout(title.as_str()).await?;
    let page = page(title, document, &issued, &shown, layout);
    Ok(visit.show_once(&page))
}

fn page(
    title: String,
    document: &Invoice,
    issued: &[Invoice],
    shown: &ShownOrder,
    layout: Layout,
) -> InvoicePage {
    let order = &shown.order;
    let lang = layout.lang;
    let other = issued.iter().find(|other| other.number != document.number);
    InvoicePage {
        title,
        notice: other.map(|other| relation(document, other, lang)),
        seller: document.seller.clone().into(),
        buyer: buyer(order, lang),
        delivered_to: lines(order.shipping_address.as_ref(), lang),
        issued_at: lang.day(document.issued_at),
        issued_at_iso: iso(document.issued_at),
        order_number: order.number.clone(),
        order_href: format!("/orders/{}", order.id),
        placed_at: lang.day(order.placed_at),
        placed_at_iso: iso(order.placed_at),
        lines: shown
            .lines
            .iter()
            .map(|line| show_line(lang, line, order.currency))
            .collect(),
        totals: show_charged(lang, order),
        currency: order.currency.code().to_owned(),
        layout: Layout {
            section: Section::Account,
            indexed: false,
            ..layout
        },
    }
}

/// What the order's other document means for this one.
fn relation(document: &Invoice, other: &Invoice, lang: Lang) -> String {
    let (number, date) = (other.number.to_string(), lang.day(other.issued_at));
    let told = match document.number.kind {
        InvoiceKind::Invoice => lang
            .say_with("invoice-taken-back", "number", &number)
            .and("date", &date),
        InvoiceKind::CreditNote => lang
            .say_with("invoice-takes-back", "number", &number)
            .and("date", &date),
    };
    told.into()
}

fn buyer(order: &Order, lang: Lang) -> Vec<String> {
    let mut lines = lines(order.billing_address.as_ref(), lang);
    if let Buyer::Guest(guest) = &order.buyer {
        lines.push(guest.email.as_str().to_owned());
    }
    lines
}

fn lines(address: Option<&Address>, lang: Lang) -> Vec<String> {
    let lines = address.map(|address| address_lines(lang, address));
    lines.unwrap_or_default()
}
