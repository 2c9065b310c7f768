use shop_core::storage::Stores;

use super::present::show_page;
use crate::storefront::{
    view::CartPage,
    viewed::recently_viewed,
    visit::{PageResult, Visit},
};

/// `GET /cart`
pub(super) async fn show_cart(mut visit: Visit) -> PageResult {
    let owner = visit.cart_owner();
    let cart = visit.app.storage.read().await?.carts().find(owner).await?;
    let viewed = recently_viewed(&visit, None).await?;
    let layout = visit.layout(visit.say("cart-title")).await?;
    let page = show_page(&cart, &visit.app.rules, layout);
    Ok(visit.show(&CartPage { viewed, ..page }))
}
