use shop_core::{
    import::{Fault, Import, ImportState, RowChange},
    storage::Stores,
};

use super::{
    super::{
        desk::{Desk, StaffPage},
        frame::{Frame, Place},
        labels::moment,
        words::in_words,
    },
    PATH, import_id,
};
use crate::{
    error::AppError,
    extract::PathText,
    storefront::{
        view::{
            Link,
            admin::{ButtonForm, Cell, Column, ImportReportPage, Table},
        },
        visit::PageResult,
    },
};

/// `GET /admin/products/import/{id}`
pub(super) async fn show_import(
    PathText(id): PathText,
    StaffPage { mut desk, .. }: StaffPage,
) -> PageResult {
    let id = import_id(&id)?;
    let user_id = desk.worker.identity.user.id;
    let now = desk.visit.now();
    let mut reader = desk.app().storage.read().await?;
    let import = reader.imports().lookup(id, user_id, now).await?;
    drop(reader);
    let import = import.ok_or(AppError::NotFound("Import"))?;
    let title = desk.say("admin-import");
    let Frame { layout, nav } = desk.frame(Place::Products, title).await?;
    let lang = desk.visit.lang;
    Ok(desk.visit.show(&ImportReportPage {
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Products, title),
        state: state(&desk, &import),
        facts: facts(&desk, &import),
        faults: faults(&desk, &import),
        changes: changes(&desk, &import),
        buttons: buttons(&desk, &import),
        another: Link::to(lang.say("admin-import-another"), PATH),
    }))
}

fn state(desk: &Desk, import: &Import) -> (String, &'static str) {
    let lang = desk.visit.lang;
    let (rows, applied) = (import.rows, import.applied);
    match import.state {
        ImportState::Faulty => (lang.say("admin-import-faulty").to_owned(), "problem"),
        ImportState::Ready if applied > 0 => {
            let text = lang
                .say_with("admin-import-going-on", "applied", &applied)
                .and("rows", &rows);
            (text.into(), "info")
        }
        ImportState::Ready => (lang.say("admin-import-ready").to_owned(), "info"),
        ImportState::Done if import.report.fault_count > 0 => {
            (lang.say("admin-import-done-but").to_owned(), "warning")
        }
        ImportState::Done => (lang.say("admin-import-done").to_owned(), "success"),
    }
}

fn facts(desk: &Desk, import: &Import) -> Vec<(&'static str, String)> {
    let report = &import.report;
    let mut facts = vec![
        (desk.say("admin-import-file"), import.file_name.clone()),
        (desk.say("admin-import-rows"), import.rows.to_string()),
        (desk.say("admin-import-to-make"), report.to_make.to_string()),
        (
            desk.say("admin-import-to-change"),
            report.to_change.to_string(),
        ),
        (desk.say("admin-import-same"), report.same.to_string()),
        (
            desk.say("admin-import-faults"),
            report.fault_count.to_string(),
        ),
    ];
    if import.applied > 0 {
        facts.push((desk.say("admin-import-made"), report.made.to_string()));
        facts.push((desk.say("admin-import-changed"), report.changed.to_string()));
    }
    facts.push((desk.say("admin-import-until"), moment(import.expires_at)));
    facts
}

fn faults(desk: &Desk, import: &Import) -> Table {
    let lang = desk.visit.lang;
    let row = |fault: &Fault| {
        vec![
            Cell::text(fault.line.to_string()),
            Cell::text(fault.column.as_str()),
            Cell::text(in_words(lang, &fault.complaint)),
        ]
    };
    Table {
        caption: listed(
            desk,
            "admin-import-faults-caption",
            import.report.faults.len(),
        ),
        columns: vec![
            Column::text(lang.say("admin-import-line")),
            Column::text(lang.say("admin-import-column")),
            Column::text(lang.say("admin-import-fault")),
        ],
        rows: import.report.faults.iter().map(row).collect(),
        empty: String::new(),
    }
}

fn changes(desk: &Desk, import: &Import) -> Table {
    let lang = desk.visit.lang;
    let row = |change: &RowChange| {
        let mut what = Cell::default();
        if change.differences.is_empty() {
            lang.say("admin-import-new").clone_into(&mut what.text);
        }
        for (column, before, after) in &change.differences {
            what = what.note(format!("{column}: {before} → {after}"));
        }
        vec![
            Cell::text(change.line.to_string()),
            Cell::text(change.sku.as_str()),
            what,
        ]
    };
    Table {
        caption: listed(
            desk,
            "admin-import-changes-caption",
            import.report.changes.len(),
        ),
        columns: vec![
            Column::text(lang.say("admin-import-line")),
            Column::text(lang.say("admin-sku")),
            Column::text(lang.say("admin-audit-change")),
        ],
        rows: import.report.changes.iter().map(row).collect(),
        empty: lang.say("admin-import-changes-none").to_owned(),
    }
}

fn listed(desk: &Desk, key: &'static str, count: usize) -> String {
    desk.visit.lang.say_with(key, "count", &count).into()
}

fn buttons(desk: &Desk, import: &Import) -> Vec<ButtonForm> {
    let button = |verb: &str, label, is_danger| ButtonForm {
        action: format!("{PATH}/{}/{verb}", import.id),
        hidden: vec![],
        label: desk.say(label),
        hint: None,
        is_danger,
    };
    match import.state {
        ImportState::Ready if import.applied > 0 => {
            vec![button("apply", "admin-import-continue", false)]
        }
        ImportState::Ready => vec![
            button("apply", "admin-import-apply", false),
            button("discard", "admin-import-discard", true),
        ],
        ImportState::Faulty | ImportState::Done => vec![],
    }
}
