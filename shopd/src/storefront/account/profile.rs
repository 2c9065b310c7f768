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

const TAKEN: &str = "Another account has this address.";

/// `POST /account/profile`
pub(super) async fn change_profile(mut submitted: SubmittedSignedIn) -> PageResult {
    let visit = &submitted.visit;
    let user_id = submitted.identity.user.id;
    let refusal = match submitted.decode() {
        Ok(ProfileForm(patch)) => {
            match account::change_profile(&visit.app.storage, user_id, patch, visit.now()).await {
                Ok(_) => return Ok(visit.go_saying("/account", "Your profile is saved.")),
                Err(error) => refusal(error)?,
            }
        }
        Err(errors) => errors.into(),
    };
    let profile = profile_typed(&submitted);
    let identity = submitted.identity.clone();
    let page = page(&mut submitted.visit, &identity, profile, &refusal).await?;
    Ok(refusal.show(&submitted.visit, &page))
}

fn refusal(error: ChangeAccountError) -> Result<Refusal, AppError> {
    match error {
        ChangeAccountError::EmailTaken => Ok(Refusal::field("email", TAKEN)),
        error @ (ChangeAccountError::NotFound
        | ChangeAccountError::LastAdministrator
        | ChangeAccountError::Store(_)) => Err(error.into()),
    }
}
