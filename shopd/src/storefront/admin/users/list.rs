use shop_core::{
    account::{Role, User, UserFilter},
    storage::Stores,
};

use super::{
    super::{
        desk::{AdminPage, Desk},
        frame::{Frame, Place},
        labels::{access, caption, choice, moment, role},
        query::Asked,
    },
    PATH, full_name,
};
use crate::storefront::{
    view::{
        Pagination,
        admin::{Cell, Column, FilterForm, Input, InputKind, ListPage, Table},
    },
    visit::PageResult,
};

const PAGE_SIZE: u32 = 25;
const FILTERS: [&str; 3] = ["email", "role", "state"];

/// `GET /admin/users`
pub(super) async fn list_accounts(
    AdminPage { mut desk, .. }: AdminPage,
    asked: Asked,
) -> PageResult {
    let filter = UserFilter {
        email: Some(asked.text("email").to_owned()),
        role: Role::parse(asked.text("role")),
        is_active: match asked.text("state") {
            "active" => Some(true),
            "disabled" => Some(false),
            _ => None,
        },
    };
    let mut reader = desk.app().storage.read().await?;
    let users = reader
        .accounts()
        .list(&filter, asked.page(PAGE_SIZE))
        .await?;
    drop(reader);
    let title = desk.say("admin-users");
    let Frame { layout, nav } = desk.frame(Place::Users, title).await?;
    let lang = layout.lang;
    let table = Table {
        caption: caption(lang, &users, "admin-users-caption", "admin-users-many"),
        columns: vec![
            Column::text(lang.say("admin-user-email")),
            Column::text(lang.say("admin-name")),
            Column::text(lang.say("admin-user-role")),
            Column::text(lang.say("admin-state")),
            Column::text(lang.say("admin-user-since")),
        ],
        rows: users.items.iter().map(|user| row(&desk, user)).collect(),
        empty: lang.say("admin-users-none").to_owned(),
    };
    let pagination = Pagination::new(
        u64::from(users.request.number()),
        users.total_pages(),
        |page| asked.href(PATH, &FILTERS, page),
    );
    Ok(desk.visit.show(&ListPage {
        layout,
        nav,
        lead: None,
        actions: vec![],
        filter: filter_form(&desk, &asked),
        table,
        pagination,
        further_href: None,
    }))
}

fn row(desk: &Desk, user: &User) -> Vec<Cell> {
    let lang = desk.visit.lang;
    let (state, mark) = access(lang, user.is_active);
    vec![
        Cell::link(user.email.as_str(), format!("{PATH}/{}", user.id)),
        Cell::text(full_name(user)),
        Cell::text(role(lang, user.role)),
        Cell::marked(state, mark),
        Cell::text(moment(user.created_at)),
    ]
}

fn filter_form(desk: &Desk, asked: &Asked) -> FilterForm {
    let lang = desk.visit.lang;
    let (chosen_role, chosen_state) = (asked.text("role"), asked.text("state"));
    let any = |chosen| choice("", lang.say("admin-any"), chosen);
    let roles = Role::ALL.map(|each| choice(each.as_str(), role(lang, each), chosen_role));
    let states = [("active", true), ("disabled", false)]
        .map(|(word, is_active)| choice(word, access(lang, is_active).0, chosen_state));
    let email = Input::new(
        "email",
        lang.say("admin-user-email"),
        InputKind::Text,
        asked.text("email"),
    );
    let select =
        |name, label, choices| Input::new(name, lang.say(label), InputKind::Select(choices), "");
    FilterForm {
        action: PATH,
        inputs: vec![
            email.max_length(200),
            select(
                "role",
                "admin-user-role",
                [any(chosen_role)].into_iter().chain(roles).collect(),
            ),
            select(
                "state",
                "admin-state",
                [any(chosen_state)].into_iter().chain(states).collect(),
            ),
        ],
        is_used: asked.has_any(&FILTERS),
    }
}
