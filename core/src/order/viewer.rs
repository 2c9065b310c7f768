use super::{Buyer, Order};
use crate::{
    account::User,
    id::{CartId, OrderId},
};

/// Who asks for an order, and what they have shown for it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Viewer<'a> {
    /// The account that is signed in.
    pub account: Option<&'a User>,
    /// The visitor whose signed cookie the browser has.
    pub visitor: Option<CartId>,
    /// The order whose number and e-mail address they knew.
    pub proved: Option<OrderId>,
}

impl<'a> Viewer<'a> {
    /// Somebody who is signed in and has shown nothing else.
    pub fn signed_in(user: &'a User) -> Self {
        Self {
            account: Some(user),
            ..Self::default()
        }
    }

    /// Whether it is their order: the account's, or a guest's who has the cookie or knew number and address.
    ///
    /// Only such a viewer may cancel it. Whoever knew number and address of an account's order is not the account.
    pub fn owns(&self, order: &Order) -> bool {
        match &order.buyer {
            Buyer::Account(id) => self.account.is_some_and(|user| user.id == *id),
            Buyer::Guest(guest) => {
                self.visitor == Some(guest.visitor) || self.proved == Some(order.id)
            }
        }
    }

    /// Whether they may look at the order: its owner, whoever knew number and address, and those who run the shop.
    pub fn may_see(&self, order: &Order) -> bool {
        let runs_the_shop = self.account.is_some_and(|user| user.role.runs_shop());
        runs_the_shop || self.proved == Some(order.id) || self.owns(order)
    }
}
