use shop_core::{
    id::UserId,
    wishlist::{MAX_WISHES, MergedWishlist, Wishlist, merge_wishlist},
};

use crate::storefront::{view::Flash, visit::Visit};

/// Puts what a guest wanted to remember on the list of the account that has just signed in, and says so.
///
/// A list that cannot be brought along now keeps nobody out: it stays in the cookie, and comes along next time.
pub(in crate::storefront) async fn bring_wishes(visit: &mut Visit, user_id: UserId) -> Vec<Flash> {
    let wishes = visit.guest_wishes();
    if wishes.is_empty() {
        return vec![];
    }
    match merge_wishlist(&visit.app.storage, wishes, user_id, visit.now()).await {
        Ok(merged) => {
            visit.keep_guest_wishes(Wishlist::default());
            describe(visit, merged)
        }
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                %user_id,
                "could not bring a guest's wishlist to the account"
            );
            vec![]
        }
    }
}

fn describe(visit: &Visit, merged: MergedWishlist) -> Vec<Flash> {
    let lang = visit.lang;
    let mut flashes = Vec::new();
    if merged.added > 0 {
        let text = lang.say_with("wishlist-brought", "count", &merged.added);
        flashes.push(Flash::info(text));
    }
    if merged.left_out > 0 {
        flashes.push(Flash::problem(
            lang.say_with("wishlist-left-out", "count", &merged.left_out)
                .and("most", &MAX_WISHES),
        ));
    }
    flashes
}
