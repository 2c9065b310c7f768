use shop_core::{
    id::ProductId,
    wishlist::{self, AddWishError, MAX_WISHES},
};

use crate::{
    error::AppError,
    extract::safe_redirect,
    storefront::{
        view::Flash,
        visit::{PageResult, Submitted, Visit},
    },
};

/// `POST /wishlist/items`: the button that was pressed says what to do, `add` or `remove`, and with which product.
pub(super) async fn change_wishlist(submitted: Submitted) -> PageResult {
    let back = way_back(submitted.text("back")).to_owned();
    let added = ProductId::parse(submitted.text("add"));
    let removed = ProductId::parse(submitted.text("remove"));
    let mut visit = submitted.visit;
    let flash = match (added, removed) {
        (Some(id), _) => add(&mut visit, id).await?,
        (None, Some(id)) => remove(&mut visit, id).await?,
        (None, None) => Flash::problem(visit.lang.say("wishlist-not-sold")),
    };
    visit.remember_longer();
    Ok(visit.go_with(&back, &[flash]))
}

fn way_back(target: &str) -> &str {
    safe_redirect(target).unwrap_or("/wishlist")
}

async fn add(visit: &mut Visit, id: ProductId) -> Result<Flash, AppError> {
    let added = match &visit.identity {
        Some(identity) => {
            let (user_id, now) = (identity.user.id, visit.now());
            let added = wishlist::add_wish(&visit.app.storage, user_id, id, now).await;
            added.map(|product| product.title())
        }
        None => add_as_guest(visit, id).await,
    };
    let lang = visit.lang;
    Ok(match added {
        Ok(name) => Flash::success(lang.say_with("wishlist-added", "name", &name)),
        Err(AddWishError::NotAvailable) => Flash::problem(lang.say("wishlist-not-sold")),
        Err(AddWishError::Full(_)) => {
            Flash::problem(lang.say_with("wishlist-full", "most", &MAX_WISHES))
        }
        Err(AddWishError::Store(error)) => return Err(error.into()),
    })
}

async fn add_as_guest(visit: &mut Visit, id: ProductId) -> Result<String, AddWishError> {
    let mut reader = visit.app.storage.read().await?;
    let product = wishlist::find_wishable(&mut reader, id).await?;
    let mut list = visit.guest_wishes().clone();
    list.add(id)?;
    visit.keep_guest_wishes(list);
    Ok(product.title())
}

async fn remove(visit: &mut Visit, id: ProductId) -> Result<Flash, AppError> {
    let removed = match &visit.identity {
        Some(identity) => wishlist::remove_wish(&visit.app.storage, identity.user.id, id).await?,
        None => {
            let mut list = visit.guest_wishes().clone();
            let removed = list.remove(id);
            visit.keep_guest_wishes(list);
            removed
        }
    };
    let said = if removed {
        "wishlist-removed"
    } else {
        "wishlist-not-on-it"
    };
    Ok(Flash::info(visit.lang.say(said)))
}
