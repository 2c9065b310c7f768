use jiff::Timestamp;
use shop_core::{
    catalog::{self, Key, Product, ProductPatch, ProductStatus, WriteProductError},
    id::ProductId,
    storage::Stores,
};

use super::{
    super::{
        desk::{Desk, StaffForm, StaffPage},
        frame::{Frame, Place},
        labels::product_status,
    },
    PATH,
    form::{Occasion, Typed, inputs, refusal},
    product_id,
};
use crate::{
    catalog_writes::write_as,
    error::AppError,
    extract::PathText,
    storefront::{
        complaint::Refusal,
        paths::product_path,
        view::{
            Flash, Link,
            admin::{ButtonForm, Cell, Column, FormPage, Input, Table},
        },
        visit::PageResult,
    },
};

/// `GET /admin/products/{id}`
pub(super) async fn show_product_form(
    PathText(id): PathText,
    StaffPage { mut desk, .. }: StaffPage,
) -> PageResult {
    let page = page(&mut desk, product_id(&id)?, None, &Refusal::default()).await?;
    Ok(desk.visit.show(&page))
}

/// `POST /admin/products/{id}`
pub(super) async fn change_product(PathText(id): PathText, mut form: StaffForm) -> PageResult {
    let id = product_id(&id)?;
    let typed = Typed::of(&form);
    let desk = &form.desk;
    let refusal = match typed.decode() {
        Ok(new) => {
            let patch = ProductPatch {
                made_from: Some(made_from(form.text("madeFrom"))),
                ..ProductPatch::replacing(new)
            };
            let app = desk.app();
            let changing = catalog::change_product(&app.storage, id, patch, desk.worker.act(app));
            match write_as(app, changing).await {
                Ok(_) => {
                    let path = format!("{PATH}/{id}");
                    return Ok(desk.visit.go_saying(&path, desk.say("admin-product-saved")));
                }
                Err(error) => refusal(desk, error)?,
            }
        }
        Err(errors) => errors.into(),
    };
    let page = page(&mut form.desk, id, Some(&typed), &refusal).await?;
    Ok(refusal.show(&form.desk.visit, &page))
}

/// The version that a form was made from; what is none is older than every other.
pub(in super::super) fn made_from(micros: &str) -> Timestamp {
    let moment = micros.parse().ok().map(Timestamp::from_microsecond);
    moment.and_then(Result::ok).unwrap_or(Timestamp::MIN)
}

/// `POST /admin/products/{id}/status`
pub(super) async fn change_product_status(PathText(id): PathText, form: StaffForm) -> PageResult {
    let id = product_id(&id)?;
    let desk = &form.desk;
    let status = ProductStatus::parse(form.text("status"));
    let patch = ProductPatch {
        status: Some(status.ok_or_else(|| AppError::invalid("status", "Required"))?),
        made_from: Some(made_from(form.text("madeFrom"))),
        ..ProductPatch::default()
    };
    let app = desk.app();
    let changing = catalog::change_product(&app.storage, id, patch, desk.worker.act(app));
    let told = match write_as(app, changing).await {
        Ok(_) => Flash::success(desk.say("admin-product-saved")),
        Err(WriteProductError::Outdated) => Flash::problem(desk.say("admin-outdated-again")),
        Err(error) => return Err(error.into()),
    };
    Ok(desk.visit.go_with(&format!("{PATH}/{id}"), &[told]))
}

/// The form: the product as it is, or what was typed and is not saved.
async fn page(
    desk: &mut Desk,
    id: ProductId,
    typed: Option<&Typed>,
    refusal: &Refusal,
) -> Result<FormPage, AppError> {
    let mut reader = desk.app().storage.read().await?;
    let mut catalog = reader.catalog();
    let found = catalog.find_product(&Key::Id(id)).await?;
    let found = found.filter(|shown| shown.product.id == id);
    let product = found.ok_or(AppError::NotFound("Product"))?.product;
    let mut variants = catalog.list_variants(product.lead_id()).await?;
    variants.retain(|variant| variant.id != id);
    let categories = catalog.list_categories().await?;
    drop(catalog);
    drop(reader);
    let title = product.title();
    let name = title.as_str();
    let Frame { layout, nav } = desk.frame(Place::Products, name).await?;
    let saved = Typed::product(&product);
    let errors = &refusal.fields;
    let shown = typed.unwrap_or(&saved);
    let mut inputs = inputs(desk, shown, &categories, Occasion::Changing, errors);
    if typed.is_some() && refusal.message.is_some() {
        tell_saved(desk, &mut inputs, &saved);
    }
    let version = version(typed, refusal, product.updated_at);
    Ok(FormPage {
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Products, name),
        message: refusal.message.clone(),
        lead: None,
        action: format!("{PATH}/{id}"),
        hidden: vec![("madeFrom", version.clone())],
        inputs,
        submit: desk.say("admin-save"),
        links: links(desk, &product),
        buttons: buttons(desk, &product, version),
        variants: (!variants.is_empty()).then(|| table(desk, &variants)),
    })
}

/// The version that the form is made from from now on: what is there, once that was seen. A form that is only faulty has
/// not shown what somebody else may have saved meanwhile.
fn version(typed: Option<&Typed>, refusal: &Refusal, updated_at: Timestamp) -> String {
    match typed {
        Some(typed) if refusal.message.is_none() => typed.text("madeFrom").to_owned(),
        _ => updated_at.as_microsecond().to_string(),
    }
}

/// Where what was typed differs from what somebody else has saved meanwhile, shows that too.
fn tell_saved(desk: &Desk, inputs: &mut [Input], saved: &Typed) {
    let lang = desk.visit.lang;
    for input in inputs {
        let saved = saved.text(input.name);
        if input.value.replace("\r\n", "\n") != saved {
            let hint: String = lang.say_with("admin-outdated-saved", "value", saved).into();
            input.hint = Some(hint);
        }
    }
}

fn links(desk: &Desk, product: &Product) -> Vec<Link> {
    let is_shown = product.status == ProductStatus::Active;
    let page = is_shown.then(|| Link::to(desk.say("admin-see"), product_path(&product.slug)));
    let stock = Link::to(
        desk.say("admin-product-stock"),
        format!("/admin/stock/{}", product.id),
    );
    let delete = Link::to(
        desk.say("admin-product-delete"),
        format!("{PATH}/{}/delete", product.id),
    );
    let history = desk.history_link(product.id);
    let can_lead = product.variant_of.is_none() && !product.options.is_empty();
    let more = can_lead.then(|| {
        let href = format!("{PATH}/new?variantOf={}", product.id);
        Link::to(desk.say("admin-variant-new"), href)
    });
    page.into_iter()
        .chain([stock])
        .chain(more)
        .chain(history)
        .chain([delete])
        .collect()
}

/// The other variants of a product; the one that stands in lists is named so.
fn table(desk: &Desk, variants: &[Product]) -> Table {
    let lang = desk.visit.lang;
    let row = |variant: &Product| {
        let (state, mark) = product_status(lang, variant.status);
        let name = Cell::link(variant.title(), format!("{PATH}/{}", variant.id));
        let name = match variant.variant_of {
            Some(_) => name,
            None => name.note(lang.say("admin-variant-leads")),
        };
        let stock = format!("/admin/stock/{}", variant.id);
        vec![
            name,
            Cell::text(variant.sku.as_str()),
            Cell::marked(state, mark),
            Cell::text(variant.price.to_string()),
            Cell::link(variant.available.to_string(), stock),
        ]
    };
    Table {
        caption: lang.say("admin-variants").to_owned(),
        columns: vec![
            Column::text(lang.say("admin-name")),
            Column::text(lang.say("admin-sku")),
            Column::text(lang.say("admin-state")),
            Column::number(lang.say("admin-price")),
            Column::number(lang.say("admin-available")),
        ],
        rows: variants.iter().map(row).collect(),
        empty: String::new(),
    }
}

fn buttons(desk: &Desk, product: &Product, version: String) -> Vec<ButtonForm> {
    let is_archived = product.status == ProductStatus::Archived;
    let (next, label, hint) = if is_archived {
        (
            ProductStatus::Active,
            "admin-product-restore",
            "admin-product-restore-hint",
        )
    } else {
        (
            ProductStatus::Archived,
            "admin-product-archive",
            "admin-product-archive-hint",
        )
    };
    let status = ButtonForm {
        action: format!("{PATH}/{}/status", product.id),
        hidden: vec![("status", next.as_str().to_owned()), ("madeFrom", version)],
        label: desk.say(label),
        hint: Some(desk.say(hint).to_owned()),
        is_danger: !is_archived,
    };
    vec![status]
}
