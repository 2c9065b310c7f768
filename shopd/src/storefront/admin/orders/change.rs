use shop_core::order::{OrderKey, OrderStatus, ShownOrder};

use super::{
    super::{
        desk::{Desk, StaffForm},
        frame::{Frame, Place},
        labels::order_status,
    },
    PATH,
    show::{Typed, found, page},
};
use crate::{
    error::AppError,
    extract::{
        PathText,
        input::{Fields, FromFields, length},
    },
    order,
    storefront::{
        complaint::Refusal,
        view::{
            Link,
            admin::{AskPage, ButtonForm},
        },
        visit::PageResult,
    },
};

/// Where an order is to stand from now on, and where whoever asks has seen it stand.
struct Move {
    from: OrderStatus,
    next: OrderStatus,
    notes: Option<String>,
    is_confirmed: bool,
}

impl FromFields for Move {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let statuses = OrderStatus::ALL.map(|status| (status.as_str(), status));
        let from = fields.required("from").one_of(&statuses);
        let next = fields.required("status").one_of(&statuses);
        let notes = fields.optional("notes").text(length::NOTES);
        let confirmed = fields.optional("confirmed").boolean();
        Some(Self {
            from: from?,
            next: next?,
            notes: notes?,
            is_confirmed: confirmed?.unwrap_or(false),
        })
    }
}

/// `POST /admin/orders/{id}/status`
///
/// What ends an order for good is asked about first.
pub(super) async fn move_order(PathText(id): PathText, mut form: StaffForm) -> PageResult {
    let key = OrderKey::of(&id);
    let refusal = match form.decode::<Move>() {
        Ok(wanted) => {
            if wanted.next.next().is_empty() && !wanted.is_confirmed {
                return ask(&mut form.desk, &key, &wanted).await;
            }
            let desk = &form.desk;
            match change(desk, &key, &wanted).await {
                Ok(shown) => {
                    let page = format!("{PATH}/{}", shown.order.id);
                    return Ok(desk.visit.go_saying(&page, desk.say("admin-order-moved")));
                }
                Err(AppError::BadRequest(_)) => Refusal::whole(desk.say("admin-order-gone-on")),
                Err(AppError::Validation(errors)) => errors.into(),
                Err(error) => return Err(error),
            }
        }
        Err(errors) => errors.into(),
    };
    let typed = Typed {
        status: form.text("status").to_owned(),
        notes: form.text("notes").to_owned(),
    };
    let (shown, customer) = found(&form.desk, &key).await?;
    let page = page(&mut form.desk, &shown, &customer, &typed, &refusal).await?;
    Ok(refusal.show(&form.desk.visit, &page))
}

/// Moves the order, if it still stands where whoever asks has seen it. One that moves in the same moment is kept from
/// what its new status does not allow by the rules of orders.
async fn change(desk: &Desk, key: &OrderKey, wanted: &Move) -> Result<ShownOrder, AppError> {
    let (shown, _) = found(desk, key).await?;
    if shown.order.status != wanted.from {
        return Err(AppError::BadRequest("The order has moved".to_owned()));
    }
    let notes = wanted.notes.as_deref();
    order::change_status(desk.app(), &desk.worker, key, wanted.next, notes).await
}

async fn ask(desk: &mut Desk, key: &OrderKey, wanted: &Move) -> PageResult {
    let (shown, _) = found(desk, key).await?;
    let lang = desk.visit.lang;
    let order = &shown.order;
    let to = order_status(lang, wanted.next).0;
    let title: String = lang
        .say_with("admin-order-ask", "number", &order.number)
        .and("status", to)
        .into();
    let lead = if wanted.next == OrderStatus::Cancelled {
        "admin-order-ask-cancel"
    } else {
        "admin-order-ask-refund"
    };
    let Frame { layout, nav } = desk.frame(Place::Orders, title.as_str()).await?;
    let page = format!("{PATH}/{}", order.id);
    Ok(desk.visit.show(&AskPage {
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Orders, title),
        lead: lang.say(lead).to_owned(),
        button: ButtonForm {
            action: format!("{page}/status"),
            hidden: vec![
                ("from", wanted.from.as_str().to_owned()),
                ("status", wanted.next.as_str().to_owned()),
                ("notes", wanted.notes.clone().unwrap_or_default()),
                ("confirmed", "true".to_owned()),
            ],
            label: lang.say("admin-order-move-do"),
            hint: None,
            is_danger: true,
        },
        back: Link::to(lang.say("admin-back"), page),
    }))
}
