use shop_core::{
    account::{AccessPatch, Role, UserFilter},
    page::PageRequest,
};

use crate::extract::input::{Fields, FromFields, length};

/// The most accounts on a page.
const MOST_A_PAGE: u32 = 100;

/// Which accounts to list.
pub(crate) struct Listing {
    pub(super) page: PageRequest,
    pub(super) filter: UserFilter,
}

impl FromFields for Listing {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let page = fields.page_request(20, MOST_A_PAGE);
        let email = fields.optional("email").text(0..=length::EMAIL_MAX);
        Some(Self {
            page: page?,
            filter: UserFilter {
                email: email?,
                ..UserFilter::default()
            },
        })
    }
}

/// What changes of what an account may do.
pub(crate) struct AccessChange(pub(crate) AccessPatch);

impl FromFields for AccessChange {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let roles = Role::ALL.map(|role| (role.as_str(), role));
        let is_active = fields.optional("isActive").boolean();
        let role = fields.optional("role").one_of(&roles);
        Some(Self(AccessPatch {
            is_active: is_active?,
            role: role?,
        }))
    }
}
