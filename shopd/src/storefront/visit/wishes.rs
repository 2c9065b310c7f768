use shop_core::{storage::Stores, wishlist::Wishlist};

use super::{
    Visit,
    products_cookie::{VIEWED, WISHES},
};
use crate::error::AppError;

impl Visit {
    /// The visitor's wishlist; a guest's costs no question to the database.
    pub(crate) async fn wishlist(&mut self) -> Result<Wishlist, AppError> {
        let Some(identity) = &self.identity else {
            return Ok(self.guest_wishes.clone());
        };
        if let Some(known) = &self.account_wishes {
            return Ok(known.clone());
        }
        let mut reader = self.app.storage.read().await?;
        let list = reader.wishlists().find(identity.user.id).await?;
        self.account_wishes = Some(list.clone());
        Ok(list)
    }

    /// What the browser's cookie holds, whoever is signed in: the guest's before signing in.
    pub(crate) fn guest_wishes(&self) -> &Wishlist {
        &self.guest_wishes
    }

    /// Lets the browser remember a guest's wishlist from now on.
    pub(crate) fn keep_guest_wishes(&mut self, list: Wishlist) {
        self.cookies.push(WISHES.write(&self.app, list.ids()));
        self.guest_wishes = list;
    }

    /// Takes away what tells which products somebody has looked at or wanted.
    pub(super) fn forget_products(&mut self) {
        for (cookie, is_empty) in [
            (WISHES, self.guest_wishes.is_empty()),
            (VIEWED, self.viewed.is_empty()),
        ] {
            if !is_empty {
                self.cookies.push(cookie.write(&self.app, &[]));
            }
        }
        self.guest_wishes = Wishlist::default();
        self.account_wishes = None;
        self.viewed = Vec::new();
    }
}
