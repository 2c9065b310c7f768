use axum::response::Response;
use shop_core::{
    address_book::{ChangeAddressError, save_address},
    cart::Cart,
    id::{OrderId, new_uuid},
    order::{Address, Buyer, Guest, PlaceOrderError},
    storage::Stores,
};
use uuid::Uuid;

use super::{
    form::{CheckoutForm, Destination, GuestCheckoutForm},
    place::buy,
    prefill::{Prefill, find_book},
    present::{Inputs, Shopper, show_page},
    refusal::{key_reused, refusal},
};
use crate::{
    app::App,
    error::{AppError, FieldErrors},
    extract::SubmittedForm,
    storefront::{
        complaint::Refusal,
        view::{CheckoutPage, Flash},
        visit::{PageResult, Visit},
    },
};

/// `GET /checkout`
pub(super) async fn show_checkout(mut visit: Visit) -> PageResult {
    let cart = find_cart(&visit).await?;
    if cart.lines.is_empty() {
        return Ok(visit.go("/cart"));
    }
    let prefill = Prefill::find(&visit).await?;
    let value = |name: &str| prefill.value(name);
    let inputs = Inputs::new(visit.lang, shopper(&visit), &prefill.book, value);
    let key = new_key(&visit.app);
    let page = page(&mut visit, &cart, inputs, key, &Refusal::default()).await?;
    Ok(visit.show(&page))
}

/// `POST /checkout`
pub(super) async fn place_order(mut visit: Visit, form: SubmittedForm) -> PageResult {
    let (key, refusal) = match attempt(&mut visit, &form).await? {
        Attempt::Answered(response) => return Ok(response),
        Attempt::ShowAgain { key, refusal } => (key, refusal),
    };
    // What stood in the way may have changed since the cart was read.
    let cart = find_cart(&visit).await?;
    if cart.lines.is_empty() {
        return Ok(visit.go("/cart"));
    }
    let book = find_book(&visit).await?;
    let typed = |name: &str| form.text(name).to_owned();
    let inputs = Inputs::new(visit.lang, shopper(&visit), &book, typed);
    let key = key.unwrap_or_else(|| new_key(&visit.app));
    let Some(refusal) = refusal else {
        let page = page(&mut visit, &cart, inputs, key, &Refusal::default()).await?;
        return Ok(visit.show(&page));
    };
    let page = page(&mut visit, &cart, inputs, key, &refusal).await?;
    Ok(refusal.show(&visit, &page))
}

/// What became of a form.
enum Attempt {
    /// It is done with.
    Answered(Response),
    /// The page comes again with what was typed.
    ShowAgain {
        /// The form's key, where it is still good for an order.
        key: Option<Uuid>,
        /// What is wrong; nothing where only another country was chosen.
        refusal: Option<Refusal>,
    },
}

async fn attempt(visit: &mut Visit, form: &SubmittedForm) -> Result<Attempt, AppError> {
    let cart = find_cart(visit).await?;
    let show_again = |key, refusal| Ok(Attempt::ShowAgain { key, refusal });
    if let Err(error) = visit.check_csrf(form.text("csrf")) {
        if cart.lines.is_empty() {
            return Err(error);
        }
        // Somebody has signed in or out since the page was shown: nothing of what was typed is lost.
        let told = Refusal::whole(visit.say("checkout-changed-hands"));
        return show_again(None, Some(told));
    }
    let key = form.text("checkout_key").parse().ok();
    if !form.text("change_country").is_empty() {
        return show_again(key, None);
    }
    let (buyer, checkout) = match decode(visit, form) {
        Ok(decoded) => decoded,
        Err(errors) => return show_again(key, Some(errors.into())),
    };
    let Some(address) = destination(visit, &checkout).await? else {
        let told = Refusal::whole(visit.say("checkout-address-gone"));
        return show_again(key, Some(told));
    };
    match buy(&visit.app, &buyer, &cart, &checkout, &address).await {
        Ok(id) => {
            if checkout.keeps_address {
                keep_address(visit, address).await;
            }
            Ok(Attempt::Answered(confirm(visit, id)))
        }
        Err(PlaceOrderError::KeyReused) if cart.lines.is_empty() => {
            Ok(Attempt::Answered(placed_already(visit)))
        }
        Err(PlaceOrderError::KeyReused) => show_again(None, Some(key_reused(visit.lang))),
        Err(error) => show_again(key, Some(refusal(error, visit)?)),
    }
}

/// Who buys, and what the form says.
fn decode(visit: &Visit, form: &SubmittedForm) -> Result<(Buyer, CheckoutForm), FieldErrors> {
    if let Some(identity) = &visit.identity {
        return Ok((Buyer::Account(identity.user.id), form.decode()?));
    }
    let GuestCheckoutForm { email, checkout } = form.decode()?;
    let visitor = visit.visitor;
    Ok((Buyer::Guest(Guest { email, visitor }), checkout))
}

/// Where the goods go; `None` for an address that the account does not keep, or does not any more.
async fn destination(visit: &Visit, form: &CheckoutForm) -> Result<Option<Address>, AppError> {
    let id = match &form.destination {
        Destination::Typed(address) => return Ok(Some(address.clone())),
        Destination::Saved(id) => *id,
    };
    let Some(identity) = &visit.identity else {
        return Ok(None);
    };
    let mut stores = visit.app.storage.read().await?;
    let found = stores.address_book().find(identity.user.id, id).await?;
    Ok(found.map(|saved| saved.address))
}

/// Keeps the address of an order that is placed: whatever hinders that must not make the order look refused.
async fn keep_address(visit: &Visit, address: Address) {
    let Some(identity) = &visit.identity else {
        return;
    };
    let (app, user_id) = (&visit.app, identity.user.id);
    let (now, entropy) = (app.now(), app.entropy.as_ref());
    match save_address(&app.storage, user_id, address, now, entropy).await {
        Ok(_) | Err(ChangeAddressError::Full | ChangeAddressError::NotFound) => {}
        Err(ChangeAddressError::Store(error)) => {
            tracing::warn!(error = %error, "the address of an order was not kept");
        }
    }
}

fn shopper(visit: &Visit) -> Shopper {
    match visit.identity {
        Some(_) => Shopper::SignedIn,
        None => Shopper::Guest,
    }
}

/// Leads to the order; the browser of a guest keeps what lets it see the order as long as a cart.
fn confirm(visit: &mut Visit, id: OrderId) -> Response {
    visit.remember_longer();
    visit.go(&format!("/orders/{id}?placed"))
}

/// The form has placed another order before, and there is nothing more to buy.
fn placed_already(visit: &Visit) -> Response {
    let orders = match visit.identity {
        Some(_) => "/account/orders",
        None => "/orders/lookup",
    };
    let told = Flash::info(visit.say("checkout-placed-already"));
    visit.go_with(orders, &[told])
}

async fn find_cart(visit: &Visit) -> Result<Cart, AppError> {
    let mut stores = visit.app.storage.read().await?;
    Ok(stores.carts().find(visit.cart_owner()).await?)
}

async fn page(
    visit: &mut Visit,
    cart: &Cart,
    inputs: Inputs,
    key: Uuid,
    refusal: &Refusal,
) -> Result<CheckoutPage, AppError> {
    let layout = visit.layout(visit.say("checkout-title")).await?;
    let rules = &visit.app.rules;
    Ok(show_page(cart, rules, inputs, key, refusal, layout))
}

fn new_key(app: &App) -> Uuid {
    new_uuid(app.now(), app.entropy.as_ref())
}
