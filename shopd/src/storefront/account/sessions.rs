use shop_core::{
    account::{end_other_sessions, end_session},
    id::SessionId,
};

use crate::{
    extract::PathText,
    storefront::{
        view::Flash,
        visit::{PageResult, SubmittedSignedIn},
    },
};

/// `POST /account/sessions/{id}/revoke`
pub(super) async fn revoke(PathText(id): PathText, submitted: SubmittedSignedIn) -> PageResult {
    let (visit, user_id) = (&submitted.visit, submitted.identity.user.id);
    let ended = match SessionId::parse(&id) {
        Some(id) => end_session(&visit.app.storage, user_id, id).await?,
        None => false,
    };
    let told = if ended {
        Flash::success(visit.say("account-session-ended"))
    } else {
        Flash::info(visit.say("account-session-had-ended"))
    };
    Ok(visit.go_with("/account", &[told]))
}

/// `POST /account/sessions/revoke-others`
pub(super) async fn revoke_others(submitted: SubmittedSignedIn) -> PageResult {
    let (visit, identity) = (&submitted.visit, &submitted.identity);
    let (user_id, keep) = (identity.user.id, identity.session.id);
    let ended = end_other_sessions(&visit.app.storage, user_id, keep).await?;
    let told = visit.say_with("account-other-sessions-ended", "count", &ended);
    Ok(visit.go_saying("/account", told))
}
