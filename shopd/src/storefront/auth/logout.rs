use axum::http::header::SET_COOKIE;
use shop_core::account::end_session;

use crate::{
    extract::SubmittedForm,
    storefront::visit::{PageResult, Visit, no_proof_cookie, no_session_cookie},
};

/// `POST /auth/logout`
pub(super) async fn log_out(mut visit: Visit, form: SubmittedForm) -> PageResult {
    // Where the session has ended already there is nothing to protect, only a cookie to take away.
    if let Some(identity) = &visit.identity {
        visit.check_csrf(form.text("csrf"))?;
        let (user_id, session_id) = (identity.user.id, identity.session.id);
        end_session(&visit.app.storage, user_id, session_id).await?;
    }
    visit.forget();
    let mut response = visit.go_saying("/", visit.say("auth-signed-out"));
    // Whoever signs out leaves the browser to others.
    for cookie in [no_session_cookie(&visit.app), no_proof_cookie(&visit.app)] {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
