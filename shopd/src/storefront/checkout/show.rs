use shop_core::{
    cart::{Cart, CartOwner},
    id::{UserId, new_uuid},
    money::Currency,
    order::PlaceOrderError,
    storage::Stores,
};
use uuid::Uuid;

use super::{
    form::CheckoutForm,
    place::buy,
    prefill::{address_value, last_address},
    present::{Inputs, show_page},
};
use crate::{
    app::App,
    error::AppError,
    storefront::{
        complaint::Refusal,
        view::{CheckoutPage, Flash},
        visit::{PageResult, SignedInVisit, SubmittedSignedIn, Visit},
    },
};

const NOT_AVAILABLE: &str = "Something in your cart is no longer sold. Nothing has been charged and your cart is kept: \
     take it out, then check out again.";
const TOO_MUCH: &str =
    "Together this is more than one order can be. Nothing has been charged and your cart is kept.";
const KEY_REUSED: &str = "An order was placed with this form before, and something in the form has changed since. If you \
     want to order again, check everything and send the form once more.";
const PLACED_ALREADY: &str =
    "This order was placed already, with what you filled in first. Here are your orders.";

/// `GET /checkout`
pub(super) async fn show_checkout(signed_in: SignedInVisit) -> PageResult {
    let SignedInVisit {
        mut visit,
        identity,
    } = signed_in;
    let cart = find_cart(&visit.app, identity.user.id).await?;
    if cart.lines.is_empty() {
        return Ok(visit.go("/cart"));
    }
    let mut stores = visit.app.storage.read().await?;
    let address = last_address(&mut stores, &identity.user).await?;
    drop(stores);
    let inputs = Inputs::new(visit.lang, true, |name| {
        match name.strip_prefix("shipping_") {
            Some(name) => address_value(&address, name),
            None => String::new(),
        }
    });
    let key = new_key(&visit.app);
    let page = page(&mut visit, &cart, inputs, key, &Refusal::default()).await?;
    Ok(visit.show(&page))
}

/// `POST /checkout`
pub(super) async fn place_order(mut submitted: SubmittedSignedIn) -> PageResult {
    let user_id = submitted.identity.user.id;
    let cart = find_cart(&submitted.visit.app, user_id).await?;
    let (key, refusal) = match submitted.decode::<CheckoutForm>() {
        Ok(form) => match buy(&submitted.visit.app, user_id, &cart, &form).await {
            Ok(id) => return Ok(submitted.visit.go(&format!("/orders/{id}?placed"))),
            Err(PlaceOrderError::KeyReused) if cart.lines.is_empty() => {
                let told = [Flash::info(PLACED_ALREADY)];
                return Ok(submitted.visit.go_with("/account/orders", &told));
            }
            Err(PlaceOrderError::KeyReused) => (None, Refusal::whole(KEY_REUSED)),
            Err(error) => (
                Some(form.key),
                refusal(error, submitted.visit.app.rules.currency)?,
            ),
        },
        Err(errors) => (submitted.text("checkout_key").parse().ok(), errors.into()),
    };
    // What stood in the way may have changed since the cart was read above.
    let cart = find_cart(&submitted.visit.app, user_id).await?;
    if cart.lines.is_empty() {
        return Ok(submitted.visit.go("/cart"));
    }
    let is_same = submitted.text("billing_same") == "true";
    let inputs = Inputs::new(submitted.visit.lang, is_same, |name| {
        submitted.text(name).to_owned()
    });
    let key = key.unwrap_or_else(|| new_key(&submitted.visit.app));
    let page = page(&mut submitted.visit, &cart, inputs, key, &refusal).await?;
    Ok(refusal.show(&submitted.visit, &page))
}

/// Why nothing was bought, in the shopper's words.
fn refusal(error: PlaceOrderError, currency: Currency) -> Result<Refusal, AppError> {
    Ok(Refusal::whole(match error {
        PlaceOrderError::NotAvailable => NOT_AVAILABLE.to_owned(),
        PlaceOrderError::InsufficientStock {
            name, available, ..
        } => {
            let left = match available {
                ..=0 => format!("{name} has just sold out."),
                _ => format!("Only {available} of {name} left."),
            };
            format!("{left} Nothing has been charged and your cart is kept.")
        }
        PlaceOrderError::TotalChanged { total } => format!(
            "The total is now {}, because a price or your cart has changed. Nothing has been charged: check the \
             order and place it again if you agree.",
            currency.display(total)
        ),
        PlaceOrderError::TotalTooLarge => TOO_MUCH.to_owned(),
        // An empty cart: the caller leads to its page.
        PlaceOrderError::OutOfBounds => String::new(),
        PlaceOrderError::KeyReused => KEY_REUSED.to_owned(),
        PlaceOrderError::Store(error) => return Err(error.into()),
    }))
}

async fn find_cart(app: &App, user_id: UserId) -> Result<Cart, AppError> {
    let mut stores = app.storage.read().await?;
    Ok(stores.carts().find(CartOwner::Account(user_id)).await?)
}

async fn page(
    visit: &mut Visit,
    cart: &Cart,
    inputs: Inputs,
    key: Uuid,
    refusal: &Refusal,
) -> Result<CheckoutPage, AppError> {
    let layout = visit.layout("Check out").await?;
    let rules = &visit.app.rules;
    Ok(show_page(cart, rules, inputs, key, refusal, layout))
}

fn new_key(app: &App) -> Uuid {
    new_uuid(app.now(), app.entropy.as_ref())
}
