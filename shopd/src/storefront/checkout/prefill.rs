use shop_core::{
    account::User,
    order::{Address, OrderFilter},
    page::PageRequest,
    storage::{StoreError, Stores},
};

/// What an address form starts with: where the last order went, else the account's names.
pub(super) async fn last_address(
    stores: &mut dyn Stores,
    user: &User,
) -> Result<Address, StoreError> {
    let filter = OrderFilter {
        user_id: Some(user.id),
        status: None,
    };
    let latest = stores.orders().list(filter, PageRequest::new(1, 1)).await?;
    let address = latest
        .items
        .into_iter()
        .next()
        .and_then(|order| order.shipping_address);
    Ok(address.unwrap_or_else(|| of_names(user)))
}

fn of_names(user: &User) -> Address {
    let text = |name: &Option<String>| name.clone().unwrap_or_default();
    Address {
        first_name: text(&user.first_name),
        last_name: text(&user.last_name),
        address1: String::new(),
        address2: None,
        city: String::new(),
        state: String::new(),
        postal_code: String::new(),
        country: String::new(),
        phone: None,
    }
}

/// What an input of an address form holds, by the input's name without its prefix.
pub(super) fn address_value(address: &Address, name: &str) -> String {
    let text = match name {
        "first_name" => Some(&address.first_name),
        "last_name" => Some(&address.last_name),
        "address1" => Some(&address.address1),
        "address2" => address.address2.as_ref(),
        "city" => Some(&address.city),
        "state" => Some(&address.state),
        "postal_code" => Some(&address.postal_code),
        "country" => Some(&address.country),
        "phone" => address.phone.as_ref(),
        _ => None,
    };
    text.cloned().unwrap_or_default()
}
