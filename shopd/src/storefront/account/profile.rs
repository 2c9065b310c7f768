use shop_core::account::{self, ChangeAccountError};

use super::{
    form::ProfileForm,
    show::{page, profile_typed},
};
use crate::{
    error::AppError,
    storefront::{
        complaint::Refusal,
        visit::{PageResult, SubmittedSignedIn},
    },
};

/// `POST /account/profile`
pub(super) async fn change_profile(mut submitted: SubmittedSignedIn) -> PageResult {
    let visit = &submitted.visit;
    let user_id = submitted.identity.user.id;
    let refusal = match submitted.decode() {
        Ok(ProfileForm(patch)) => {
            match account::change_profile(&visit.app.storage, user_id, patch, visit.now()).await {
                Ok(_) => return Ok(visit.go_saying("/account", visit.say("account-profile-saved"))),
                Err(error) => refusal(error)?,
            }
        }
        Err(errors) => errors.into(),
    };
    let profile = profile_typed(submitted.visit.lang, &submitted);
    let identity = submitted.identity.clone();
    let page = page(&mut submitted.visit, &identity, profile, &refusal).await?;
    Ok(refusal.show(&submitted.visit, &page))
}

fn refusal(error: ChangeAccountError) -> Result<Refusal, AppError> {
    match error {
        ChangeAccountError::EmailTaken => Ok(Refusal::field("email", "account-email-taken")),
        error @ (ChangeAccountError::NotFound
        | ChangeAccountError::OwnAccount
        | ChangeAccountError::LastAdministrator
        | ChangeAccountError::Store(_)) => Err(error.into()),
    }
}
