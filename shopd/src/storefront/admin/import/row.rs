use std::collections::HashMap;

use serde_json::{Map, Value, json};
use shop_core::{
    catalog::{Category, NewProduct, ProductOption, ProductPatch},
    id::CategoryId,
    import::{Fault, WantedRow},
};

use super::{
    super::products::decimal_point,
    sheet::{BrokenRow, SheetRow},
};
use crate::{
    error::FieldErrors,
    extract::input::{self, FromFields, Source},
};

/// The columns that have another name in the API, each with that.
const NAMES: [(&str, &str); 4] = [
    ("category", "categoryId"),
    ("compare_at", "compareAt"),
    ("featured", "isFeatured"),
    ("image_url", "imageUrl"),
];
/// The columns that are sent out to be read by people only.
const TOLD: [&str; 2] = ["on_hand", "reserved"];

/// The ids of categories by their slugs.
pub(super) struct Shelves(HashMap<String, CategoryId>);

impl Shelves {
    /// All of them.
    pub(super) fn of(categories: Vec<Category>) -> Self {
        let pairs = categories.into_iter().map(|each| (each.slug, each.id));
        Self(pairs.collect())
    }
}

/// What a row wants, by the rules of the API: as a product to be made and as a change of one. Pieces are booked with a
/// product that is made; those of a product that is there are changed by how many, which a list cannot say.
pub(super) fn wanted(row: SheetRow, shelves: &Shelves) -> WantedRow {
    let line = row.line;
    let cells = match row.cells {
        Ok(cells) => cells,
        Err(broken) => return unreadable(line, broken),
    };
    let (mut object, faults) = object_of(line, &cells, shelves);
    let lead_sku = object.remove("variant_of");
    let lead_sku = lead_sku.and_then(|sku| sku.as_str().map(str::to_owned));
    let sku = object
        .get("sku")
        .and_then(Value::as_str)
        .unwrap_or_default();
    // The databases cannot even be asked for it.
    if sku.contains('\0') || lead_sku.as_ref().is_some_and(|sku| sku.contains('\0')) {
        return unreadable(line, BrokenRow::NotText);
    }
    let sku = sku.to_owned();
    let mut patch = object.clone();
    patch.remove("stock");
    WantedRow {
        line,
        as_new: decoded::<NewProduct>(line, object, &faults),
        as_patch: decoded::<ProductPatch>(line, patch, &faults),
        sku,
        lead_sku,
    }
}

fn unreadable(line: u64, broken: BrokenRow) -> WantedRow {
    let complaint = match broken {
        BrokenRow::Length => "Row of another length",
        BrokenRow::NotText => "Not text",
    };
    let faults = vec![fault(line, "", complaint)];
    WantedRow {
        line,
        sku: format!("\u{1}{line}"),
        lead_sku: None,
        as_new: Err(faults.clone()),
        as_patch: Err(faults),
    }
}

fn object_of(
    line: u64,
    cells: &[(&'static str, String)],
    shelves: &Shelves,
) -> (Map<String, Value>, Vec<Fault>) {
    let mut object = Map::new();
    let mut faults = Vec::new();
    for (column, text) in cells {
        if TOLD.contains(column) {
            continue;
        }
        let text = if *column == "description" {
            text.as_str()
        } else {
            text.trim()
        };
        let value = match *column {
            "category" => category(text, shelves),
            "featured" => truth(text),
            "status" => Ok(Value::from(text.to_uppercase())),
            "price" | "compare_at" => Ok(Value::from(decimal_point(text))),
            "options" => match ProductOption::parse_list(text) {
                Ok(options) => Ok(json!(options)),
                Err(error) => {
                    faults.push(fault(line, column, &error.to_string()));
                    continue;
                }
            },
            "images" => Ok(Value::from(text.split_whitespace().collect::<Vec<_>>())),
            _ => Ok(Value::from(text)),
        };
        match value {
            Ok(value) => {
                object.insert(api_name(column).to_owned(), value);
            }
            Err(complaint) => faults.push(fault(line, column, complaint)),
        }
    }
    if object.get("sku").and_then(Value::as_str) == Some("") {
        faults.push(fault(line, "sku", "Required"));
    }
    (object, faults)
}

fn category(slug: &str, shelves: &Shelves) -> Result<Value, &'static str> {
    if slug.is_empty() {
        return Ok(Value::from(""));
    }
    let id = shelves.0.get(slug).ok_or("Unknown category")?;
    Ok(Value::from(id.to_string()))
}

fn truth(text: &str) -> Result<Value, &'static str> {
    match text.to_lowercase().as_str() {
        "" => Ok(Value::from("")),
        "true" | "yes" | "1" => Ok(Value::from("true")),
        "false" | "no" | "0" => Ok(Value::from("false")),
        _ => Err("Neither true nor false"),
    }
}

fn decoded<T: FromFields>(
    line: u64,
    object: Map<String, Value>,
    faults: &[Fault],
) -> Result<T, Vec<Fault>> {
    let told = |column: &str| faults.iter().any(|fault| fault.column == column);
    match input::decode::<T>(Source::Form, Some(&Value::Object(object))) {
        Ok(decoded) if faults.is_empty() => Ok(decoded),
        Ok(_) => Err(faults.to_vec()),
        Err(errors) => {
            let more = complaints(line, &errors);
            let more = more.into_iter().filter(|fault| !told(&fault.column));
            Err(faults.iter().cloned().chain(more).collect())
        }
    }
}

fn complaints(line: u64, errors: &FieldErrors) -> Vec<Fault> {
    errors
        .iter()
        .filter_map(|(path, complaints)| {
            let name = path.split('.').next().unwrap_or_default();
            Some(fault(line, column_of(name), complaints.first()?))
        })
        .collect()
}

fn fault(line: u64, column: &str, complaint: &str) -> Fault {
    Fault {
        line,
        column: column.to_owned(),
        complaint: complaint.to_owned(),
    }
}

fn api_name(column: &'static str) -> &'static str {
    let found = NAMES.iter().find(|(known, _)| *known == column);
    found.map_or(column, |(_, name)| *name)
}

fn column_of(name: &str) -> &str {
    let found = NAMES.iter().find(|(_, known)| *known == name);
    found.map_or(name, |(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shop_core::{
        catalog::ProductStatus,
        money::Money,
        patch::Patch,
        testing::{SeededEntropy, a_category},
    };

    use super::*;

    fn row(cells: &[(&'static str, &str)]) -> WantedRow {
        let lamps = a_category("lamps", Timestamp::UNIX_EPOCH, &SeededEntropy::default());
        let cells = cells
            .iter()
            .map(|(column, text)| (*column, (*text).to_owned()));
        let row = SheetRow {
            line: 7,
            cells: Ok(cells.collect()),
        };
        wanted(row, &Shelves::of(vec![lamps]))
    }

    fn columns<T>(wanted: Result<T, Vec<Fault>>) -> Vec<String> {
        let faults = wanted.err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.column).collect()
    }

    #[test]
    fn a_whole_row_is_a_product_or_a_change_of_one() {
        let wanted = row(&[
            ("sku", " L-1 "),
            ("name", "Lamp"),
            ("slug", "lamp"),
            ("category", "lamps"),
            ("status", "active"),
            ("price", "19,90"),
            ("featured", "yes"),
            ("images", "/a.webp  https://example.com/b.webp"),
            ("description", ""),
            ("variant_of", " L-0 "),
            ("options", "Size = M; Color=Red"),
            ("stock", "4"),
            ("on_hand", "9"),
        ]);
        let new = wanted.as_new.unwrap();
        assert_eq!((new.sku.as_str(), new.stock), ("L-1", 4));
        assert_eq!(new.price, Money::from_minor_units(1_990));
        assert_eq!(new.status, ProductStatus::Active);
        assert_eq!(new.images.len(), 2);
        assert_eq!(wanted.lead_sku.as_deref(), Some("L-0"));
        let options = [("Size", "M"), ("Color", "Red")].map(|(n, v)| ProductOption::new(n, v));
        assert_eq!(new.options, options);
        let patch = wanted.as_patch.unwrap();
        assert_eq!((patch.stock, patch.description), (None, Patch::Clear));
        assert_eq!(patch.compare_at, Patch::Keep);
    }

    #[test]
    fn a_row_of_few_columns_can_only_change() {
        let wanted = row(&[("sku", "L-1"), ("price", "5")]);
        assert!(wanted.as_patch.is_ok());
        let mut missing = columns(wanted.as_new);
        missing.sort_unstable();
        assert_eq!(missing, ["category", "name", "slug"]);
    }

    #[test]
    fn each_fault_names_its_column() {
        let wanted = row(&[
            ("sku", ""),
            ("category", "sofas"),
            ("featured", "perhaps"),
            ("price", "free"),
            ("compare_at", "-1"),
            ("images", "lamp.webp"),
            ("status", "sold"),
            ("options", "M"),
        ]);
        let mut found = columns(wanted.as_patch);
        found.sort_unstable();
        let all = [
            "category",
            "compare_at",
            "featured",
            "images",
            "options",
            "price",
            "sku",
            "status",
        ];
        assert_eq!(found, all);
    }
}
