use axum::http::StatusCode;
use shop_core::{
    address_book::{self, ChangeAddressError},
    id::AddressId,
};

use super::{
    BOOK,
    form::SavedAddressForm,
    show::{form_page, known_id},
};
use crate::{
    error::AppError,
    extract::PathText,
    storefront::{
        complaint::Refusal,
        view::Flash,
        visit::{PageResult, SubmittedSignedIn},
    },
};

/// `POST /account/addresses`
pub(super) async fn add_address(submitted: SubmittedSignedIn) -> PageResult {
    keep(submitted, None).await
}

/// `POST /account/addresses/{id}`
pub(super) async fn change_address(
    PathText(id): PathText,
    submitted: SubmittedSignedIn,
) -> PageResult {
    let id = known_id(&id)?;
    keep(submitted, Some(id)).await
}

async fn keep(mut submitted: SubmittedSignedIn, id: Option<AddressId>) -> PageResult {
    let refusal = if submitted.text("change_country").is_empty() {
        match submitted.decode::<SavedAddressForm>() {
            Ok(form) => match write(&submitted, id, form).await {
                Ok(()) => {
                    let told = submitted.visit.say("addresses-saved");
                    return Ok(submitted.visit.go_saying(BOOK, told));
                }
                Err(error) => Some(refusal(error, &submitted)?),
            },
            Err(errors) => Some(errors.into()),
        }
    } else {
        None
    };
    let typed = (*submitted).clone();
    let value = |name: &str| typed.text(name).to_owned();
    let visit = &mut submitted.visit;
    let Some(refusal) = refusal else {
        let page = form_page(visit, id, value, &Refusal::default()).await?;
        return Ok(visit.show_with(StatusCode::OK, &page));
    };
    let page = form_page(visit, id, value, &refusal).await?;
    Ok(refusal.show(visit, &page))
}

async fn write(
    submitted: &SubmittedSignedIn,
    id: Option<AddressId>,
    SavedAddressForm(address): SavedAddressForm,
) -> Result<(), ChangeAddressError> {
    let (app, user_id) = (&submitted.visit.app, submitted.identity.user.id);
    let (now, entropy) = (app.now(), app.entropy.as_ref());
    match id {
        Some(id) => address_book::change_address(&app.storage, (user_id, id), address, now).await,
        None => {
            let saved =
                address_book::save_address(&app.storage, user_id, address, now, entropy).await;
            saved.map(|_| ())
        }
    }
}

fn refusal(error: ChangeAddressError, submitted: &SubmittedSignedIn) -> Result<Refusal, AppError> {
    match error {
        ChangeAddressError::Full => Ok(Refusal::whole(submitted.visit.say("addresses-full"))),
        ChangeAddressError::NotFound => Err(AppError::NotFound("Address")),
        ChangeAddressError::Store(error) => Err(error.into()),
    }
}

/// `POST /account/addresses/{id}/first`
pub(super) async fn offer_first(
    PathText(id): PathText,
    submitted: SubmittedSignedIn,
) -> PageResult {
    let key = (submitted.identity.user.id, known_id(&id)?);
    let app = &submitted.visit.app;
    let done = address_book::offer_first(&app.storage, key, app.now()).await;
    tell(&submitted, done, "addresses-first-now")
}

/// `POST /account/addresses/{id}/delete`
pub(super) async fn delete_address(
    PathText(id): PathText,
    submitted: SubmittedSignedIn,
) -> PageResult {
    let key = (submitted.identity.user.id, known_id(&id)?);
    let app = &submitted.visit.app;
    let done = address_book::delete_address(&app.storage, key, app.now()).await;
    tell(&submitted, done, "addresses-deleted")
}

fn tell(
    submitted: &SubmittedSignedIn,
    done: Result<(), ChangeAddressError>,
    key: &'static str,
) -> PageResult {
    match done {
        Ok(()) => Ok(submitted.visit.go_saying(BOOK, submitted.visit.say(key))),
        Err(error) => {
            let refusal = refusal(error, submitted)?;
            let told = Flash::problem(refusal.message.unwrap_or_default());
            Ok(submitted.visit.go_with(BOOK, &[told]))
        }
    }
}
