use axum::extract::RawQuery;
use shop_core::order;
use url::form_urlencoded;

use super::form::LookupForm;
use crate::{
    error::AppError,
    extract::SubmittedForm,
    storefront::{
        complaint::{Refusal, mark_fields},
        view::{Field, FieldKind, Layout, LookupPage, Section},
        visit::{PageResult, Submitted, Visit, sign_in_href},
    },
};

/// The address of the form, with the number of an order in it that could not be shown.
pub(super) fn lookup_path(number: &str) -> String {
    let number: String = form_urlencoded::byte_serialize(number.as_bytes()).collect();
    format!("/orders/lookup?number={number}")
}

/// `GET /orders/lookup`
pub(super) async fn show_lookup(mut visit: Visit, RawQuery(query): RawQuery) -> PageResult {
    let asked = SubmittedForm::parse(query.unwrap_or_default().as_bytes());
    let page = page(&mut visit, &asked, &Refusal::default()).await?;
    Ok(visit.show(&page))
}

/// `POST /orders/lookup`
///
/// One answer whether the number or the address is wrong, so that nobody learns which orders there are.
pub(super) async fn look_up_order(mut submitted: Submitted) -> PageResult {
    let visit = &submitted.visit;
    let refusal = match submitted.decode::<LookupForm>() {
        Ok(form) => {
            if !visit.caller.is_unlimited {
                visit.app.limiter.admit_order(&form.number).await?;
            }
            let mut stores = visit.app.storage.read().await?;
            let found = order::find_by_contact(&mut stores, &form.number, &form.email).await?;
            if let Some(id) = found {
                return Ok(visit.go_proving(&format!("/orders/{id}"), id));
            }
            Refusal::whole(visit.say("order-lookup-nothing"))
        }
        Err(errors) => errors.into(),
    };
    let typed = submitted.form().clone();
    let page = page(&mut submitted.visit, &typed, &refusal).await?;
    Ok(refusal.show(&submitted.visit, &page))
}

async fn page(
    visit: &mut Visit,
    typed: &SubmittedForm,
    refusal: &Refusal,
) -> Result<LookupPage, AppError> {
    let (number, email) = (typed.text("number"), typed.text("email"));
    let order_page = format!("/orders/{number}");
    let wanted = if number.is_empty() {
        "/account/orders"
    } else {
        &order_page
    };
    let layout = visit.layout(visit.say("order-lookup-title")).await?;
    let mut fields = vec![
        Field::new("number", visit.say("order-lookup-number"), FieldKind::Text)
            .max_length(100)
            .hint(visit.say("order-lookup-number-hint"))
            .value(number),
        Field::new("email", visit.say("order-lookup-email"), FieldKind::Email)
            .autocomplete("email")
            .max_length(254)
            .value(email),
    ];
    mark_fields(visit.lang, &mut fields, &refusal.fields);
    Ok(LookupPage {
        sign_in_href: visit.identity.is_none().then(|| sign_in_href(wanted)),
        layout: Layout {
            section: Section::Account,
            indexed: false,
            ..layout
        },
        message: refusal.message.clone(),
        fields,
    })
}
