use shop_core::{
    import::{ApplyError, Import, ImportState, WantedRow, apply_rows},
    storage::Stores,
};

use super::{
    super::desk::StaffForm,
    PATH, import_id,
    row::{Shelves, wanted},
    sheet::Sheet,
};
use crate::{
    catalog_writes::write_as,
    error::AppError,
    extract::PathText,
    storefront::{view::Flash, visit::PageResult},
};

/// How many rows are one transaction.
const ROWS_AT_ONCE: usize = 100;
/// How many rows one confirmation applies, so that it is done in the time that a request has; the next one goes on.
const ROWS_A_REQUEST: usize = 5_000;

/// `POST /admin/products/import/{id}/apply`
pub(super) async fn apply_import(PathText(id): PathText, form: StaffForm) -> PageResult {
    let id = import_id(&id)?;
    let desk = &form.desk;
    let user_id = desk.worker.identity.user.id;
    let mut reader = desk.app().storage.read().await?;
    let import = reader
        .imports()
        .lookup(id, user_id, desk.visit.now())
        .await?;
    let import = import.ok_or(AppError::NotFound("Import"))?;
    let file = reader.imports().lookup_file(id).await?;
    let shelves = Shelves::of(reader.catalog().list_categories().await?);
    drop(reader);
    let page = format!("{PATH}/{id}");
    let (ImportState::Ready, Some(file)) = (import.state, file) else {
        return Ok(desk.visit.go(&page));
    };
    let flashes = match apply_file(&form, import, &file, &shelves).await? {
        Went::On => vec![],
        Went::OnElsewhere => vec![Flash::info(desk.say("admin-import-twice"))],
    };
    Ok(desk.visit.go_with(&page, &flashes))
}

enum Went {
    On,
    /// Somebody confirmed the same at the same time.
    OnElsewhere,
}

async fn apply_file(
    form: &StaffForm,
    mut import: Import,
    file: &[u8],
    shelves: &Shelves,
) -> Result<Went, AppError> {
    let desk = &form.desk;
    let app = desk.app();
    let key = (import.id, import.user_id);
    let sheet = Sheet::open(file).map_err(|_| AppError::NotFound("Import"))?;
    let mut rows = sheet.skip(import.applied as usize).take(ROWS_A_REQUEST);
    loop {
        let batch: Vec<WantedRow> = rows
            .by_ref()
            .take(ROWS_AT_ONCE)
            .map(|row| wanted(row, shelves))
            .collect();
        if batch.is_empty() {
            return Ok(Went::On);
        }
        let act = desk.worker.act(app);
        let applying = apply_rows(&app.storage, key, &batch, import.applied, act);
        match write_as(app, applying).await {
            Ok(next) => import = next,
            Err(ApplyError::GoneOn) => return Ok(Went::OnElsewhere),
            Err(ApplyError::NotFound) => return Err(AppError::NotFound("Import")),
            Err(ApplyError::Store(error)) => return Err(error.into()),
        }
    }
}

/// `POST /admin/products/import/{id}/discard`
pub(super) async fn discard_import(PathText(id): PathText, form: StaffForm) -> PageResult {
    let id = import_id(&id)?;
    let desk = &form.desk;
    let mut tx = desk.app().storage.begin().await?;
    tx.imports()
        .delete(id, desk.worker.identity.user.id)
        .await?;
    tx.commit().await?;
    Ok(desk
        .visit
        .go_saying(PATH, desk.say("admin-import-discarded")))
}
