use shop_core::account::ChangeAccountError;

use super::{super::desk::AdminForm, PATH, user_id};
use crate::{
    account,
    api::admin::request::AccessChange,
    extract::PathText,
    storefront::{view::Flash, visit::PageResult},
};

/// `POST /admin/users/{id}/access`
pub(super) async fn change_account_access(PathText(id): PathText, form: AdminForm) -> PageResult {
    let id = user_id(&id)?;
    let AccessChange(patch) = form.decode()?;
    let desk = &form.desk;
    let changed = account::change_access(desk.app(), &desk.worker, id, patch).await;
    let told = match changed {
        Ok(_) => Flash::success(desk.say("admin-user-saved")),
        Err(ChangeAccountError::OwnAccount) => Flash::problem(desk.say("admin-user-own")),
        Err(ChangeAccountError::LastAdministrator) => {
            Flash::problem(desk.say("admin-user-last-admin"))
        }
        Err(
            error @ (ChangeAccountError::NotFound
            | ChangeAccountError::EmailTaken
            | ChangeAccountError::Store(_)),
        ) => return Err(error.into()),
    };
    Ok(desk.visit.go_with(&format!("{PATH}/{id}"), &[told]))
}

/// `POST /admin/users/{id}/sessions/end`
pub(super) async fn end_account_sessions(PathText(id): PathText, form: AdminForm) -> PageResult {
    let id = user_id(&id)?;
    let desk = &form.desk;
    let ended = account::end_all_sessions(desk.app(), &desk.worker, id).await?;
    let lang = desk.visit.lang;
    let text: String = lang
        .say_with("admin-user-sessions-ended", "count", &ended)
        .into();
    Ok(desk.visit.go_saying(&format!("{PATH}/{id}"), text))
}
