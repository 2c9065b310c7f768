use secrecy::SecretString;
use shop_core::{
    account::{ChangePasswordError, NewAccount, RegisterError, SignInError, SignedIn, User},
    cart::{MergedCart, merge_guest_cart},
};

use super::{events, trail};
use crate::{
    app::App,
    error::AppError,
    extract::{CallingClient, Identity, VisitorId},
};

/// Counts an attempt at an account's password, and refuses one too many; load tests are not counted.
pub async fn admit(app: &App, caller: &CallingClient, email: &str) -> Result<(), AppError> {
    if caller.is_unlimited {
        return Ok(());
    }
    app.limiter.admit_account(email).await
}

/// Somebody who has just come in, and what became of the cart they had as a guest.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The account, its session and the token.
    pub signed_in: SignedIn,
    /// What was added to the account's cart, and what could not be.
    pub cart: MergedCart,
}

/// Makes an account for a customer, signs it in, and gives it the guest's cart.
pub async fn register(
    app: &App,
    new: NewAccount,
    caller: CallingClient,
    visitor: VisitorId,
) -> Result<Entered, RegisterError> {
    let CallingClient { client, origin, .. } = caller;
    let email = new.email.clone();
    let now = app.now();
    let registered = app
        .doorkeeper
        .register(&app.storage, new, client, now, app.entropy.as_ref())
        .await;
    events::registration(registered.as_ref(), email.as_str(), &origin);
    trail::registration(app, registered.as_ref(), email.as_str(), origin).await;
    Ok(enter(app, registered?, visitor).await)
}

/// Lets somebody in who knows address and password, and adds the guest's cart to the account's.
pub async fn sign_in(
    app: &App,
    email: &str,
    password: &SecretString,
    caller: CallingClient,
    visitor: VisitorId,
) -> Result<Entered, SignInError> {
    let CallingClient { client, origin, .. } = caller;
    let now = app.now();
    let entropy = app.entropy.as_ref();
    let signed_in = app
        .doorkeeper
        .sign_in(&app.storage, email, password, client, now, entropy)
        .await;
    events::sign_in(signed_in.as_ref(), email, &origin);
    trail::sign_in(app, signed_in.as_ref(), email, origin).await;
    Ok(enter(app, signed_in?, visitor).await)
}

/// Replaces the password of somebody who knows the current one, and ends all their other sessions.
pub async fn change_password(
    app: &App,
    identity: &Identity,
    (current, new): (&SecretString, &SecretString),
    caller: CallingClient,
) -> Result<(), ChangePasswordError> {
    let ids = (identity.user.id, identity.session.id);
    let now = app.now();
    let entropy = app.entropy.as_ref();
    let changed = app
        .doorkeeper
        .change_password(&app.storage, ids, current, new, now, entropy)
        .await;
    let origin = caller.origin;
    events::password_change(changed.as_ref(), identity.user.id, &origin);
    trail::password_change(app, changed.as_ref(), identity.user.id, origin).await;
    changed
}

async fn enter(app: &App, signed_in: SignedIn, visitor: VisitorId) -> Entered {
    app.metrics.session_started();
    let cart = bring_cart(app, &signed_in.user, visitor).await;
    Entered { signed_in, cart }
}

/// A cart that cannot be brought along now keeps nobody out: it stays the guest's, and comes along next time.
async fn bring_cart(app: &App, user: &User, VisitorId(guest): VisitorId) -> MergedCart {
    let Some(guest) = guest else {
        return MergedCart::default();
    };
    let now = app.now();
    merge_guest_cart(&app.storage, guest, user.id, now, app.entropy.as_ref())
        .await
        .unwrap_or_else(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                user_id = %user.id,
                "could not bring a guest's cart to the account"
            );
            MergedCart::default()
        })
}
