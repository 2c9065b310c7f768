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
        Flash::success("That device is signed out.")
    } else {
        Flash::info("That device was signed out already.")
    };
    Ok(visit.go_with("/account", &[told]))
}

/// `POST /account/sessions/revoke-others`
pub(super) async fn revoke_others(submitted: SubmittedSignedIn) -> PageResult {
    let (visit, identity) = (&submitted.visit, &submitted.identity);
    let (user_id, keep) = (identity.user.id, identity.session.id);
    let ended = end_other_sessions(&visit.app.storage, user_id, keep).await?;
    let text = match ended {
        0 => "You were signed in nowhere else.".to_owned(),
        1 => "You are signed out on 1 other device.".to_owned(),
        _ => format!("You are signed out on {ended} other devices."),
    };
    Ok(visit.go_saying("/account", text))
}
