use shop_core::{
    id::{ProductId, StockMoveId},
    inventory::{AdjustStockError, Adjusted, StockAdjustment, StockReason, adjust_stock},
};

use super::{
    super::{
        desk::{Desk, StaffForm},
        query::Asked,
    },
    PATH, product_id,
    show::{Typed, page},
};
use crate::{
    catalog_writes::write_as,
    error::AppError,
    extract::{
        PathText,
        input::{Fields, FromFields},
    },
    storefront::{complaint::Refusal, view::Flash, visit::PageResult},
};

/// The most pieces that come or go at once.
const MOST_PIECES: i64 = 1_000_000_000;

/// What somebody who counted has to say.
struct Change {
    delta: i64,
    reason: StockReason,
    note: Option<String>,
}

impl FromFields for Change {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let reasons = StockReason::BY_HAND.map(|reason| (reason.as_str(), reason));
        let delta = fields.required("delta").integer(-MOST_PIECES..=MOST_PIECES);
        let reason = fields.required("reason").one_of(&reasons);
        let note = fields.optional("note").text(0..=200);
        Some(Self {
            delta: delta?,
            reason: reason?,
            note: note?,
        })
    }
}

/// `POST /admin/stock/{id}`
pub(super) async fn change_stock(PathText(id): PathText, mut form: StaffForm) -> PageResult {
    let id = product_id(&id)?;
    let refusal = match form.decode() {
        Ok(change) => match adjust(&form, id, change).await {
            Ok(told) => return Ok(form.desk.visit.go_with(&format!("{PATH}/{id}"), &[told])),
            Err(error) => refusal(&form.desk, error)?,
        },
        Err(errors) => errors.into(),
    };
    let typed = Typed {
        delta: form.text("delta").to_owned(),
        reason: form.text("reason").to_owned(),
        note: form.text("note").to_owned(),
    };
    let asked = Asked::default();
    let page = page(&mut form.desk, id, &asked, &typed, &refusal).await?;
    Ok(refusal.show(&form.desk.visit, &page))
}

async fn adjust(
    form: &StaffForm,
    id: ProductId,
    change: Change,
) -> Result<Flash, AdjustStockError> {
    let Change {
        delta,
        reason,
        note,
    } = change;
    let desk = &form.desk;
    let app = desk.app();
    // A form that is sent twice names the same entry of the ledger.
    let entry = StockMoveId::parse(form.text("entry"));
    let entry = entry.unwrap_or_else(|| StockMoveId::new(app.now(), app.entropy.as_ref()));
    let adjustment = StockAdjustment {
        id: entry,
        delta,
        reason,
        note,
    };
    let adjusting = adjust_stock(&app.storage, id, adjustment, desk.worker.act(app));
    let lang = desk.visit.lang;
    Ok(match write_as(app, adjusting).await? {
        Adjusted::Booked(level) => {
            let available = level.available();
            Flash::success(lang.say_with("admin-stock-booked", "available", &available))
        }
        Adjusted::Already(_) => Flash::info(lang.say("admin-stock-booked-before")),
    })
}

fn refusal(desk: &Desk, error: AdjustStockError) -> Result<Refusal, AppError> {
    let lang = desk.visit.lang;
    match error {
        AdjustStockError::WrongReason { .. } => Ok(Refusal::field(
            "reason",
            lang.say("admin-stock-wrong-reason"),
        )),
        AdjustStockError::TooFew { available } => Ok(Refusal::field(
            "delta",
            lang.say_with("admin-stock-too-few", "available", &available),
        )),
        AdjustStockError::TooMany => Ok(Refusal::field("delta", lang.say("admin-stock-too-many"))),
        AdjustStockError::NotFound => Err(AppError::NotFound("Product")),
        AdjustStockError::Store(error) => Err(error.into()),
    }
}
