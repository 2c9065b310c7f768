use std::collections::HashMap;

use axum::{Router, routing::get};
use serde_json::Value;
use shop_core::{
    account::{Email, User},
    audit::{AuditActor, AuditEntry, AuditEvent, AuditFilter, AuditTarget, AuditTargetKind},
    id::{AuditEntryId, UserId},
    storage::Stores,
};
use uuid::Uuid;

use super::{
    desk::{AdminPage, Desk},
    frame::{Frame, Place},
    labels::{choice, event, moment},
    query::Asked,
};
use crate::{
    app::App,
    error::AppError,
    storefront::{
        view::admin::{Cell, Column, FilterForm, Input, InputKind, ListPage, Table},
        visit::PageResult,
    },
};

const PATH: &str = "/admin/audit";
const PAGE_SIZE: u32 = 50;
const FILTERS: [&str; 3] = ["event", "actor", "target"];
/// The longest value of a field that is shown; the trail has the whole of it.
const MAX_VALUE: usize = 120;
/// An id that nothing has: a filter that names nothing finds nothing.
const NOTHING: Uuid = Uuid::nil();

/// The routes of the audit trail.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/admin/audit", get(list_audit_trail))
}

/// `GET /admin/audit`
async fn list_audit_trail(AdminPage { mut desk, .. }: AdminPage, asked: Asked) -> PageResult {
    let (entries, has_more, actors) = read(&desk, &asked).await?;
    let title = desk.say("admin-audit");
    let Frame { layout, nav } = desk.frame(Place::Audit, title).await?;
    let lang = layout.lang;
    let last = entries.last().filter(|_| has_more);
    let further = last.map(|entry| (entry.occurred_at, entry.id.0));
    let table = Table {
        caption: lang.say("admin-audit-caption").to_owned(),
        columns: vec![
            Column::text(lang.say("admin-audit-when")),
            Column::text(lang.say("admin-audit-what")),
            Column::text(lang.say("admin-audit-who")),
            Column::text(lang.say("admin-audit-to")),
            Column::text(lang.say("admin-audit-change")),
        ],
        rows: entries
            .iter()
            .map(|entry| row(&desk, entry, &actors))
            .collect(),
        empty: lang.say("admin-audit-none").to_owned(),
    };
    Ok(desk.visit.show(&ListPage {
        layout,
        nav,
        lead: Some(lang.say("admin-audit-lead").to_owned()),
        actions: vec![],
        filter: filter_form(&desk, &asked),
        table,
        pagination: None,
        further_href: further.map(|entry| asked.href_before(PATH, &FILTERS, entry)),
    }))
}

/// The entries that are asked for, whether more come after them, and those who acted.
async fn read(
    desk: &Desk,
    asked: &Asked,
) -> Result<(Vec<AuditEntry>, bool, HashMap<UserId, User>), AppError> {
    let mut reader = desk.app().storage.read().await?;
    let actor_id = match asked.text("actor") {
        "" => None,
        text => Some(match UserId::parse(text) {
            Some(id) => id,
            None => {
                let found = reader.accounts().find(&Email::key_of(text)).await?;
                found.map_or(UserId(NOTHING), |user| user.id)
            }
        }),
    };
    let target_id = match asked.text("target") {
        "" => None,
        text => Some(Uuid::try_parse(text).unwrap_or(NOTHING)),
    };
    let filter = AuditFilter {
        event: AuditEvent::parse(asked.text("event")),
        actor_id,
        target_id,
        ..AuditFilter::default()
    };
    let before = asked
        .before()
        .map(|(moment, id)| (moment, AuditEntryId(id)));
    let mut trail = reader.audit();
    let mut entries = trail.list_before(filter, before, PAGE_SIZE + 1).await?;
    drop(trail);
    let has_more = entries.len() > PAGE_SIZE as usize;
    entries.truncate(PAGE_SIZE as usize);
    let mut ids: Vec<UserId> = entries
        .iter()
        .filter_map(|entry| entry.actor.user_id())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let actors = reader.accounts().list_by_id(&ids).await?;
    let actors = actors.into_iter().map(|user| (user.id, user)).collect();
    Ok((entries, has_more, actors))
}

fn row(desk: &Desk, entry: &AuditEntry, actors: &HashMap<UserId, User>) -> Vec<Cell> {
    let lang = desk.visit.lang;
    let when = Cell::text(moment(entry.occurred_at));
    let what = Cell::text(event(lang, entry.event)).note(entry.event.as_str());
    let mut who = actor(desk, entry.actor, actors);
    who.notes.extend(entry.ip_address.clone());
    let to = entry
        .target
        .map_or_else(Cell::default, |target| target_cell(desk, target));
    let mut change = Cell::default();
    change.notes.extend(entry.reason.clone());
    change.notes.extend(differences(entry));
    vec![when, what, who, to, change]
}

fn actor(desk: &Desk, actor: AuditActor, actors: &HashMap<UserId, User>) -> Cell {
    match actor {
        AuditActor::User(id) => {
            let email = actors.get(&id).map(|user| user.email.as_str().to_owned());
            Cell::link(
                email.unwrap_or_else(|| id.to_string()),
                format!("/admin/users/{id}"),
            )
        }
        AuditActor::Operator => Cell::text(desk.say("admin-audit-operator")),
        AuditActor::Nobody => Cell::text(desk.say("admin-audit-nobody")),
    }
}

fn target_cell(desk: &Desk, AuditTarget { kind, id }: AuditTarget) -> Cell {
    let (label, folder) = match kind {
        AuditTargetKind::Account => ("admin-audit-account", "users"),
        AuditTargetKind::Category => ("admin-audit-category", "categories"),
        AuditTargetKind::Product => ("admin-audit-product", "products"),
        AuditTargetKind::Order => ("admin-audit-order", "orders"),
    };
    Cell::link(desk.say(label), format!("/admin/{folder}/{id}")).note(id.to_string())
}

/// Each field that changed: what it was and what it is.
fn differences(entry: &AuditEntry) -> Vec<String> {
    let none = serde_json::Map::new();
    let fields = |state: &Option<Value>| state.as_ref().and_then(Value::as_object).cloned();
    let before = fields(&entry.before).unwrap_or_else(|| none.clone());
    let after = fields(&entry.after).unwrap_or(none);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| match (before.get(name), after.get(name)) {
            (Some(before), Some(after)) => {
                format!("{name}: {} → {}", shown(before), shown(after))
            }
            (Some(before), None) => format!("{name}: {} →", shown(before)),
            (None, Some(after)) => format!("{name}: {}", shown(after)),
            (None, None) => name.clone(),
        })
        .collect()
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() <= MAX_VALUE {
        return text;
    }
    let cut: String = text.chars().take(MAX_VALUE).collect();
    format!("{cut}…")
}

fn filter_form(desk: &Desk, asked: &Asked) -> FilterForm {
    let lang = desk.visit.lang;
    let chosen = asked.text("event");
    let any = choice("", lang.say("admin-any"), chosen);
    let events = AuditEvent::ALL.map(|each| choice(each.as_str(), event(lang, each), chosen));
    let events = [any].into_iter().chain(events).collect();
    let text = |name, label| {
        Input::new(name, lang.say(label), InputKind::Text, asked.text(name)).max_length(200)
    };
    FilterForm {
        action: PATH,
        inputs: vec![
            Input::new(
                "event",
                lang.say("admin-audit-what"),
                InputKind::Select(events),
                "",
            ),
            text("actor", "admin-audit-filter-actor"),
            text("target", "admin-audit-filter-target"),
        ],
        is_used: asked.has_any(&FILTERS),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn long_values_are_cut_and_absent_ones_are_seen() {
        assert_eq!(shown(&json!(null)), "–");
        assert_eq!(shown(&json!(["a"])), r#"["a"]"#);
        assert_eq!(
            shown(&json!("x".repeat(999))).chars().count(),
            MAX_VALUE + 1
        );
    }
}
