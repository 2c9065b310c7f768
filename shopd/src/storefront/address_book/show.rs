use shop_core::{
    address_book::{MAX_ADDRESSES, SavedAddress},
    id::AddressId,
    storage::Stores,
};

use super::BOOK;
use crate::{
    error::AppError,
    extract::PathText,
    messages::Lang,
    storefront::{
        address::{AddressPart, address_form, address_lines, address_value, mark_address},
        complaint::Refusal,
        view::{AddressBookPage, AddressCard, AddressPage, Layout, Presence, Section},
        visit::{PageResult, SignedInVisit, Visit},
    },
};

/// `GET /account/addresses`
pub(super) async fn list_addresses(signed_in: SignedInVisit) -> PageResult {
    let mut visit = signed_in.visit;
    let user_id = signed_in.identity.user.id;
    let mut stores = visit.app.storage.read().await?;
    let book = stores.address_book().list(user_id).await?;
    drop(stores);
    let layout = visit.layout(visit.say("addresses-title")).await?;
    let lang = layout.lang;
    Ok(visit.show(&AddressBookPage {
        layout: private(layout),
        can_add: book.len() < MAX_ADDRESSES,
        addresses: book.iter().map(|saved| card(lang, saved)).collect(),
    }))
}

fn card(lang: Lang, saved: &SavedAddress) -> AddressCard {
    let action = format!("{BOOK}/{}", saved.id);
    AddressCard {
        lines: address_lines(lang, &saved.address),
        is_first: saved.is_default,
        first_action: format!("{action}/first"),
        delete_action: format!("{action}/delete"),
        edit_href: action,
    }
}

/// `GET /account/addresses/new`
pub(super) async fn show_new_address(signed_in: SignedInVisit) -> PageResult {
    let mut visit = signed_in.visit;
    let user = signed_in.identity.user;
    let value = |name: &str| match name {
        "first_name" => user.first_name.clone().unwrap_or_default(),
        "last_name" => user.last_name.clone().unwrap_or_default(),
        _ => String::new(),
    };
    let page = form_page(&mut visit, None, value, &Refusal::default()).await?;
    Ok(visit.show(&page))
}

/// `GET /account/addresses/{id}`
pub(super) async fn show_address(PathText(id): PathText, signed_in: SignedInVisit) -> PageResult {
    let mut visit = signed_in.visit;
    let id = known_id(&id)?;
    let mut stores = visit.app.storage.read().await?;
    let user_id = signed_in.identity.user.id;
    let found = stores.address_book().find(user_id, id).await?;
    drop(stores);
    let saved = found.ok_or(AppError::NotFound("Address"))?;
    let value = |name: &str| address_value(&saved.address, name);
    let page = form_page(&mut visit, Some(id), value, &Refusal::default()).await?;
    Ok(visit.show(&page))
}

/// The id that a path names.
pub(super) fn known_id(text: &str) -> Result<AddressId, AppError> {
    AddressId::parse(text).ok_or(AppError::NotFound("Address"))
}

/// The page with the form for an address, a new one where there is no id.
pub(super) async fn form_page(
    visit: &mut Visit,
    id: Option<AddressId>,
    value: impl Fn(&str) -> String + Send,
    refusal: &Refusal,
) -> Result<AddressPage, AppError> {
    let lang = visit.lang;
    let mut address = address_form(lang, AddressPart::Saved, Presence::Required, value);
    mark_address(&mut address, &refusal.fields, lang);
    let heading = match id {
        Some(_) => lang.say("addresses-edit"),
        None => lang.say("addresses-new"),
    };
    Ok(AddressPage {
        layout: private(visit.layout(heading).await?),
        message: refusal.message.clone(),
        heading: heading.to_owned(),
        action: id.map_or_else(|| BOOK.to_owned(), |id| format!("{BOOK}/{id}")),
        address,
    })
}

fn private(layout: Layout) -> Layout {
    Layout {
        section: Section::Account,
        indexed: false,
        ..layout
    }
}
