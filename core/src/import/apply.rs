use std::collections::HashSet;

use super::{
    Fault, Import, ImportState, WantedRow,
    preview::{leads_of, patched, place_of, products_of},
};
use crate::{
    audit::Act,
    catalog::{NewProduct, ShownProduct, VariantError, WriteProductError, change_in, create_in},
    id::{ImportId, ProductId, UserId},
    storage::{Storage, StoreError, Stores, Tx},
};

/// Why rows were not applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// There is no such import of this account, or it has been forgotten.
    #[error("there is no such import")]
    NotFound,
    /// Other rows are next: the same has been confirmed twice at once.
    #[error("the import has gone on meanwhile")]
    GoneOn,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of a row.
enum Done {
    Made,
    Changed,
    Same,
}

/// Applies the next rows of an import in one transaction, with their entries of the audit trail, and remembers how far it
/// has come. A row that the shop's rules refuse, because something else has changed since the look, is left out and told.
pub async fn apply_rows(
    storage: &Storage,
    (id, user_id): (ImportId, UserId),
    rows: &[WantedRow],
    from: u32,
    act: Act<'_>,
) -> Result<Import, ApplyError> {
    let mut refused = HashSet::new();
    let mut faults = Vec::new();
    // A refusal ends the transaction, so the others are written again without that row.
    loop {
        let mut tx = storage.begin().await?;
        let import = tx.imports().lock(id, act.now).await?;
        let import = import.filter(|import| import.user_id == user_id);
        let mut import = import.ok_or(ApplyError::NotFound)?;
        if import.state != ImportState::Ready || import.applied != from {
            return Err(ApplyError::GoneOn);
        }
        match write(&mut tx, rows, &refused, act).await? {
            Ok(done) => {
                import.count(&done, rows.len(), faults);
                tx.imports().update(&import).await?;
                if import.state == ImportState::Done {
                    tx.imports().delete_file(id).await?;
                }
                tx.commit().await?;
                return Ok(import);
            }
            Err((line, fault)) => {
                tx.rollback().await?;
                refused.insert(line);
                faults.push(fault);
            }
        }
    }
}

/// Writes the rows that are not refused; the first one that is ends it.
async fn write(
    tx: &mut Tx,
    rows: &[WantedRow],
    refused: &HashSet<u64>,
    act: Act<'_>,
) -> Result<Result<Vec<Done>, (u64, Fault)>, StoreError> {
    let products = products_of(tx, rows).await?;
    let ids: Vec<ProductId> = products.values().map(|product| product.id).collect();
    tx.catalog().lock_products(&ids).await?;
    let leads = leads_of(tx, &products).await?;
    let mut ordered: Vec<&WantedRow> = rows
        .iter()
        .filter(|row| !refused.contains(&row.line))
        .collect();
    // Leads are made before what is to be a variant of them.
    let is_led = |row: &WantedRow| row.lead_sku.as_ref().is_some_and(|sku| !sku.is_empty());
    ordered.sort_by_key(|row| match place_of(row, &products) {
        Some(place) => (false, false, Some(place)),
        None => (true, is_led(row), None),
    });
    let mut all = Vec::with_capacity(ordered.len());
    for row in ordered {
        let product = products.get(&row.sku);
        if let Some(fault) = row.lead_fault(product, &leads, |_| true) {
            return Ok(Err((row.line, fault)));
        }
        let written = match (product, &row.as_patch, &row.as_new) {
            (Some(product), Ok(patch), _) if patched(product, patch) == *product => Ok(Done::Same),
            (Some(product), Ok(patch), _) => change_in(tx, product.id, patch.clone(), act)
                .await
                .map(|_| Done::Changed),
            (None, _, Ok(new)) => make(tx, row, new.clone(), act).await.map(|_| Done::Made),
            (Some(_), Err(faults), _) | (None, _, Err(faults)) => {
                let fault = faults.first().cloned();
                let fault = fault.unwrap_or_else(|| row.fault("", "Required"));
                return Ok(Err((row.line, fault)));
            }
        };
        match written {
            Ok(done) => all.push(done),
            Err(error) => return Ok(Err((row.line, refusal(row, error)?))),
        }
    }
    Ok(Ok(all))
}

/// Makes a product, as a variant where the row names a lead.
async fn make(
    tx: &mut Tx,
    row: &WantedRow,
    mut new: NewProduct,
    act: Act<'_>,
) -> Result<ShownProduct, WriteProductError> {
    if let Some(sku) = row.lead_sku.clone().filter(|sku| !sku.is_empty()) {
        let found = tx.catalog().list_products_by_sku(&[sku]).await?;
        let lead = found.first().ok_or(VariantError::UnknownLead)?;
        new.variant_of = Some(lead.id);
    }
    create_in(tx, new, act).await
}

fn refusal(row: &WantedRow, error: WriteProductError) -> Result<Fault, StoreError> {
    Ok(match error {
        WriteProductError::SlugTaken => row.fault("slug", "Slug taken"),
        WriteProductError::SkuTaken => row.fault("sku", "SKU taken"),
        WriteProductError::UnknownCategory => row.fault("category", "Unknown category"),
        WriteProductError::NotFound | WriteProductError::Outdated => {
            row.fault("sku", "Product gone")
        }
        WriteProductError::Variant(
            error @ (VariantError::UnknownLead
            | VariantError::LeadIsVariant
            | VariantError::LeadWithoutOptions
            | VariantError::TooMany),
        ) => row.fault("variant_of", &error.to_string()),
        WriteProductError::Variant(error) => row.fault("options", &error.to_string()),
        WriteProductError::Store(error) => return Err(error),
    })
}

impl Import {
    fn count(&mut self, done: &[Done], rows: usize, faults: Vec<Fault>) {
        let report = &mut self.report;
        for each in done {
            match each {
                Done::Made => report.made += 1,
                Done::Changed => report.changed += 1,
                Done::Same => {}
            }
        }
        report.fault_count += faults.len() as u64;
        report.faults.extend(faults);
        self.applied = self
            .applied
            .saturating_add(u32::try_from(rows).unwrap_or(u32::MAX))
            .min(self.rows);
        if self.applied == self.rows {
            self.state = ImportState::Done;
        }
    }
}
