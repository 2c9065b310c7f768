use shop_core::order::Address;

use crate::{
    extract::input::{Fields, FromFields},
    storefront::address::{AddressPart, read_address},
};

/// What somebody types to keep an address.
pub(crate) struct SavedAddressForm(pub(super) Address);

impl FromFields for SavedAddressForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        read_address(fields, AddressPart::Saved).map(Self)
    }
}
