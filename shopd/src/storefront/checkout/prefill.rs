use shop_core::{
    account::User,
    address_book::SavedAddress,
    order::{Address, OrderFilter},
    page::PageRequest,
    storage::{StoreError, Stores},
};

use crate::{
    error::AppError,
    storefront::{address::address_value, visit::Visit},
};

/// What the checkout starts with.
pub(super) struct Prefill {
    /// The addresses that the account keeps.
    pub(super) book: Vec<SavedAddress>,
    /// Where the last order went, for an account that keeps none.
    address: Option<Address>,
    user: Option<User>,
}

impl Prefill {
    pub(super) async fn find(visit: &Visit) -> Result<Self, AppError> {
        let book = find_book(visit).await?;
        let user = visit.identity.as_ref().map(|identity| &identity.user);
        let address = match user {
            Some(user) if book.is_empty() => {
                let mut stores = visit.app.storage.read().await?;
                last_address(&mut stores, user).await?
            }
            _ => None,
        };
        Ok(Self {
            book,
            address,
            user: user.cloned(),
        })
    }

    /// What an input holds.
    pub(super) fn value(&self, name: &str) -> String {
        if name == "billing_same" {
            return "true".to_owned();
        }
        let Some(name) = name.strip_prefix("shipping_") else {
            return String::new();
        };
        let names = || match (&self.user, name) {
            (Some(user), "first_name") => user.first_name.clone(),
            (Some(user), "last_name") => user.last_name.clone(),
            _ => None,
        };
        match &self.address {
            Some(address) => address_value(address, name),
            None => names().unwrap_or_default(),
        }
    }
}

/// The addresses that the account keeps; a guest keeps none.
pub(super) async fn find_book(visit: &Visit) -> Result<Vec<SavedAddress>, AppError> {
    let Some(identity) = &visit.identity else {
        return Ok(Vec::new());
    };
    let mut stores = visit.app.storage.read().await?;
    Ok(stores.address_book().list(identity.user.id).await?)
}

async fn last_address(stores: &mut dyn Stores, user: &User) -> Result<Option<Address>, StoreError> {
    let filter = OrderFilter {
        user_id: Some(user.id),
        ..OrderFilter::default()
    };
    let latest = stores.orders().list(filter, PageRequest::new(1, 1)).await?;
    let order = latest.items.into_iter().next();
    Ok(order.and_then(|order| order.shipping_address))
}
