use secrecy::SecretString;
use shop_core::account::ChangePasswordError;

use super::{
    form::PasswordForm,
    show::{page, profile_of},
};
use crate::{
    account,
    error::AppError,
    messages::Lang,
    storefront::{
        complaint::Refusal,
        visit::{PageResult, SubmittedSignedIn},
    },
};

/// `POST /account/password`
pub(super) async fn change_password(mut submitted: SubmittedSignedIn) -> PageResult {
    let refusal = match submitted.decode() {
        Ok(PasswordForm { current, new }) => {
            let email = submitted.identity.user.email.as_str();
            let visit = &submitted.visit;
            account::admit(&visit.app, &visit.caller, email).await?;
            match change(&submitted, (&current, &new)).await {
                Ok(()) => {
                    return Ok(visit.go_saying("/account", visit.say("account-password-changed")));
                }
                Err(error) => refusal(visit.lang, error)?,
            }
        }
        Err(errors) => errors.into(),
    };
    let profile = profile_of(submitted.visit.lang, &submitted.identity.user);
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

fn refusal(lang: Lang, error: ChangePasswordError) -> Result<Refusal, AppError> {
    match error {
        ChangePasswordError::WrongPassword => {
            Ok(Refusal::field("current_password", "account-wrong-password"))
        }
        ChangePasswordError::Busy(_) => Ok(Refusal::busy(lang)),
        error @ (ChangePasswordError::NotFound | ChangePasswordError::Store(_)) => {
            Err(error.into())
        }
    }
}
