use shop_core::{
    account::{Session, User},
    id::SessionId,
    storage::Stores,
};

use super::device::device_name;
use crate::{
    error::AppError,
    extract::{Identity, SubmittedForm},
    messages::Lang,
    storefront::{
        complaint::{Refusal, mark_fields},
        view::{AccountPage, Field, Layout, Section, SessionRow, password_fields, profile_fields},
        visit::{PageResult, SignedInVisit, Visit},
    },
};

/// `GET /account`
pub(super) async fn show_account(signed_in: SignedInVisit) -> PageResult {
    let SignedInVisit {
        mut visit,
        identity,
    } = signed_in;
    let profile = profile_of(visit.lang, &identity.user);
    let page = page(&mut visit, &identity, profile, &Refusal::default()).await?;
    Ok(visit.show(&page))
}

/// The profile form as the account is.
pub(super) fn profile_of(lang: Lang, user: &User) -> Vec<Field> {
    let text = |name: &Option<String>| name.clone().unwrap_or_default();
    profile_fields(
        lang,
        &text(&user.first_name),
        &text(&user.last_name),
        user.email.as_str(),
    )
}

/// The profile form as it was typed.
pub(super) fn profile_typed(lang: Lang, form: &SubmittedForm) -> Vec<Field> {
    profile_fields(
        lang,
        form.text("first_name"),
        form.text("last_name"),
        form.text("email"),
    )
}

/// The page of the account; what is wrong is told beside the fields.
pub(super) async fn page(
    visit: &mut Visit,
    identity: &Identity,
    mut profile: Vec<Field>,
    refusal: &Refusal,
) -> Result<AccountPage, AppError> {
    let (user, now, lang) = (&identity.user, visit.now(), visit.lang);
    let mut stores = visit.app.storage.read().await?;
    let sessions = stores.accounts().list_sessions(user.id, now).await?;
    drop(stores);
    let layout = visit.layout(visit.say("account-title")).await?;
    let mut password = password_fields(lang);
    mark_fields(lang, &mut profile, &refusal.fields);
    mark_fields(lang, &mut password, &refusal.fields);
    Ok(AccountPage {
        layout: Layout {
            section: Section::Account,
            indexed: false,
            ..layout
        },
        message: refusal.message.clone(),
        email: user.email.as_str().to_owned(),
        member_since: lang.month(user.created_at),
        profile,
        password,
        sessions: session_rows(lang, &sessions, identity.session.id),
    })
}

/// This session first, then the others as they are.
fn session_rows(lang: Lang, sessions: &[Session], current: SessionId) -> Vec<SessionRow> {
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        sessions.iter().partition(|session| session.id == current);
    here.into_iter()
        .chain(elsewhere)
        .map(|session| SessionRow {
            device: device_name(lang, session.user_agent.as_deref()),
            created_at: lang.day_and_time(session.created_at),
            ip_address: session.ip_address.clone(),
            current: session.id == current,
            revoke_action: format!("/account/sessions/{}/revoke", session.id),
        })
        .collect()
}
