use shop_core::{
    account::{Role, Session, User},
    storage::Stores,
};

use super::{
    super::{
        desk::{AdminPage, Desk},
        frame::{Frame, Place},
        labels::{access, choice, moment, role},
    },
    PATH, full_name, user_id,
};
use crate::{
    error::AppError,
    extract::PathText,
    storefront::{
        account::device_name,
        view::{
            Link,
            admin::{AccountAccessPage, ButtonForm, Cell, Column, Input, InputKind, Table},
            page_href,
        },
        visit::PageResult,
    },
};

/// `GET /admin/users/{id}`
pub(super) async fn show_account_access(
    PathText(id): PathText,
    AdminPage { mut desk, .. }: AdminPage,
) -> PageResult {
    let id = user_id(&id)?;
    let now = desk.visit.now();
    let mut reader = desk.app().storage.read().await?;
    let user = reader.accounts().lookup(id).await?;
    let user = user.ok_or(AppError::NotFound("User"))?;
    let sessions = reader.accounts().list_sessions(id, now).await?;
    drop(reader);
    let email = user.email.as_str();
    let Frame { layout, nav } = desk.frame(Place::Users, email).await?;
    let lang = desk.visit.lang;
    let is_own = desk.worker.identity.user.id == id;
    let orders = Link::to(lang.say("admin-user-orders"), orders_href(email));
    let acts = Link::to(lang.say("admin-user-acts"), acts_href(email));
    let links = [orders, acts].into_iter().chain(desk.history_link(id));
    Ok(desk.visit.show(&AccountAccessPage {
        breadcrumbs: desk.trail(Place::Users, email),
        facts: vec![
            (lang.say("admin-name"), full_name(&user)),
            (
                lang.say("admin-user-role"),
                role(lang, user.role).to_owned(),
            ),
            (lang.say("admin-user-since"), moment(user.created_at)),
        ],
        state: access(lang, user.is_active),
        role_action: format!("{PATH}/{id}/access"),
        role: role_input(&desk, &user),
        fixed: is_own.then(|| lang.say("admin-user-own")),
        buttons: buttons(&desk, &user),
        sessions: session_table(&desk, &sessions),
        links: links.collect(),
        layout,
        nav,
    }))
}

fn orders_href(email: &str) -> String {
    page_with("/admin/orders", "email", email)
}

fn acts_href(email: &str) -> String {
    page_with("/admin/audit", "actor", email)
}

fn page_with(path: &str, name: &str, value: &str) -> String {
    page_href(path, &[(name, value)], 1)
}

fn role_input(desk: &Desk, user: &User) -> Input {
    let lang = desk.visit.lang;
    let chosen = user.role.as_str();
    let roles = Role::ALL.map(|each| choice(each.as_str(), role(lang, each), chosen));
    let kind = InputKind::Select(roles.into());
    Input::new("role", lang.say("admin-user-role"), kind, chosen)
        .hint(lang.say("admin-user-role-hint"))
}

fn buttons(desk: &Desk, user: &User) -> Vec<ButtonForm> {
    let switch = |word: &str, label, hint| ButtonForm {
        action: format!("{PATH}/{}/access", user.id),
        hidden: vec![("isActive", word.to_owned())],
        label: desk.say(label),
        hint: Some(desk.say(hint).to_owned()),
        is_danger: user.is_active,
    };
    let access = if user.is_active {
        switch("false", "admin-user-disable", "admin-user-disable-hint")
    } else {
        switch("true", "admin-user-enable", "admin-user-enable-hint")
    };
    let sessions = ButtonForm {
        action: format!("{PATH}/{}/sessions/end", user.id),
        hidden: vec![],
        label: desk.say("admin-user-sessions-end"),
        hint: Some(desk.say("admin-user-sessions-end-hint").to_owned()),
        is_danger: true,
    };
    let is_own = desk.worker.identity.user.id == user.id;
    let access = (!is_own).then_some(access);
    access.into_iter().chain([sessions]).collect()
}

fn session_table(desk: &Desk, sessions: &[Session]) -> Table {
    let lang = desk.visit.lang;
    let unknown = || lang.say("admin-unknown").to_owned();
    Table {
        caption: lang.say("admin-user-sessions").to_owned(),
        columns: vec![
            Column::text(lang.say("admin-user-device")),
            Column::text(lang.say("admin-user-signed-in")),
            Column::text(lang.say("admin-user-from")),
        ],
        rows: sessions
            .iter()
            .map(|session| {
                vec![
                    Cell::text(device_name(lang, session.user_agent.as_deref())),
                    Cell::text(moment(session.created_at)),
                    Cell::text(session.ip_address.clone().unwrap_or_else(unknown)),
                ]
            })
            .collect(),
        empty: lang.say("admin-user-sessions-none").to_owned(),
    }
}
