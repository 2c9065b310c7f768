use shop_core::order::PlaceOrderError;

use crate::{
    error::AppError,
    messages::Lang,
    storefront::{complaint::Refusal, visit::Visit},
};

/// Why nothing was bought, in the shopper's words.
pub(super) fn refusal(error: PlaceOrderError, visit: &Visit) -> Result<Refusal, AppError> {
    Ok(match error {
        PlaceOrderError::NotAvailable => Refusal::whole(visit.say("checkout-not-available")),
        PlaceOrderError::InsufficientStock {
            name, available, ..
        } => Refusal::whole(match available {
            ..=0 => visit.say_with("checkout-sold-out", "product", &name),
            _ => visit
                .say_with("checkout-only-left", "product", &name)
                .and("count", &available),
        }),
        PlaceOrderError::TotalChanged { total } => {
            let total = visit.lang.money(total, visit.app.rules.currency);
            Refusal::whole(visit.say_with("checkout-total-changed", "total", &total))
        }
        PlaceOrderError::TotalTooLarge => Refusal::whole(visit.say("checkout-too-much")),
        // An empty cart: the caller leads to its page.
        PlaceOrderError::OutOfBounds => Refusal::default(),
        PlaceOrderError::KeyReused => key_reused(visit.lang),
        PlaceOrderError::Store(error) => return Err(error.into()),
    })
}

/// The form has placed another order before.
pub(super) fn key_reused(lang: Lang) -> Refusal {
    Refusal::whole(lang.say("checkout-key-reused"))
}
