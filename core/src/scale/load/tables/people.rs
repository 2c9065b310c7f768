use super::{
    super::rows::{Rows, Sink as _},
    Table,
};
use crate::account::User;

pub(in crate::scale::load) static USERS: Table = Table {
    name: "users",
    columns: &[
        "id",
        "email",
        "email_key",
        "password_hash",
        "first_name",
        "last_name",
        "role",
        "is_active",
        "created_at",
        "updated_at",
    ],
};

pub(in crate::scale::load) fn person(rows: &mut Rows, user: &User, password_hash: &str) {
    rows.row();
    rows.uuid(user.id.0);
    rows.text(user.email.as_str());
    rows.text(&user.email.key());
    rows.text(password_hash);
    rows.or_nothing(user.first_name.as_deref(), Rows::text);
    rows.or_nothing(user.last_name.as_deref(), Rows::text);
    rows.text(user.role.as_str());
    rows.flag(user.is_active);
    rows.moment(user.created_at);
    rows.moment(user.updated_at);
}
