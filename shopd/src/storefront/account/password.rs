use secrecy::SecretString;
use shop_core::account::ChangePasswordError;

use super::{
    form::PasswordForm,
    show::{page, profile_of},
};
use crate::{
    account,
    error::AppError,
    storefront::{
        complaint::Refusal,
        visit::{PageResult, SubmittedSignedIn},
    },
};

const WRONG: &str = "This is not your current password.";
const CHANGED: &str = "Your password is changed. Everywhere else you have been signed out.";

/// `POST /account/password`
pub(super) async fn change_password(mut submitted: SubmittedSignedIn) -> PageResult {
    let refusal = match submitted.decode() {
        Ok(PasswordForm { current, new }) => {
            let email = submitted.identity.user.email.as_str();
            let visit = &submitted.visit;
            account::admit(&visit.app, &visit.caller, email).await?;
            match change(&submitted, (&current, &new)).await {
                Ok(()) => return Ok(submitted.visit.go_saying("/account", CHANGED)),
                Err(error) => refusal(error)?,
            }
        }
        Err(errors) => errors.into(),
    };
    let profile = profile_of(&submitted.identity.user);
    let identity = submitted.identity.clone();
    let page = page(&mut submitted.visit, &identity, profile, &refusal).await?;
    Ok(refusal.show(&submitted.visit, &page))
}

async fn change(
    submitted: &SubmittedSignedIn,
    passwords: (&SecretString, &SecretString),
) -> Result<(), ChangePasswordError> {
    let visit = &submitted.visit;
    let caller = visit.caller.clone();
    account::change_password(&visit.app, &submitted.identity, passwords, caller).await
}

fn refusal(error: ChangePasswordError) -> Result<Refusal, AppError> {
    match error {
        ChangePasswordError::WrongPassword => Ok(Refusal::field("current_password", WRONG)),
        ChangePasswordError::Busy(_) => Ok(Refusal::busy()),
        error @ (ChangePasswordError::NotFound | ChangePasswordError::Store(_)) => {
            Err(error.into())
        }
    }
}
