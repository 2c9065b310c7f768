use shop_core::{
    catalog::{self, Category, Key},
    storage::Stores,
};

use super::{
    super::{
        desk::{Desk, StaffForm, StaffPage},
        frame::{Frame, Place},
        query::Asked,
    },
    PATH,
    form::{Occasion, Typed, inputs, refusal},
    product_id,
};
use crate::{
    catalog_writes::write_as,
    error::AppError,
    storefront::{complaint::Refusal, view::admin::FormPage, visit::PageResult},
};

/// `GET /admin/products/new`
///
/// With `variantOf`, the form is for a variant of that product.
pub(super) async fn show_new_product(
    StaffPage { mut desk, .. }: StaffPage,
    asked: Asked,
) -> PageResult {
    let typed = match asked.text("variantOf") {
        "" => Typed::nothing(),
        lead => {
            let key = Key::Id(product_id(lead)?);
            let mut reader = desk.app().storage.read().await?;
            let lead = reader.catalog().find_product(&key).await?;
            Typed::variant_of(&lead.ok_or(AppError::NotFound("Product"))?.product)
        }
    };
    let page = page(&mut desk, &typed, &Refusal::default()).await?;
    Ok(desk.visit.show(&page))
}

/// `POST /admin/products`
pub(super) async fn create_product(mut form: StaffForm) -> PageResult {
    let typed = Typed::of(&form);
    let desk = &form.desk;
    let refusal = match typed.decode() {
        Ok(new) => {
            let app = desk.app();
            let making = catalog::create_product(&app.storage, new, desk.worker.act(app));
            match write_as(app, making).await {
                Ok(shown) => {
                    let path = format!("{PATH}/{}", shown.product.id);
                    return Ok(desk.visit.go_saying(&path, desk.say("admin-product-made")));
                }
                Err(error) => refusal(desk, error)?,
            }
        }
        Err(errors) => errors.into(),
    };
    let page = page(&mut form.desk, &typed, &refusal).await?;
    Ok(refusal.show(&form.desk.visit, &page))
}

async fn page(desk: &mut Desk, typed: &Typed, refusal: &Refusal) -> Result<FormPage, AppError> {
    let mut reader = desk.app().storage.read().await?;
    let categories: Vec<Category> = reader.catalog().list_categories().await?;
    drop(reader);
    let title = desk.say("admin-product-new");
    let Frame { layout, nav } = desk.frame(Place::Products, title).await?;
    let errors = &refusal.fields;
    let lead = typed.text("variantOf");
    Ok(FormPage {
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Products, title),
        message: refusal.message.clone(),
        lead: (!lead.is_empty()).then(|| desk.say("admin-variant-lead").to_owned()),
        action: PATH.to_owned(),
        hidden: vec![("variantOf", lead.to_owned())],
        inputs: inputs(desk, typed, &categories, Occasion::Making, errors),
        submit: desk.say("admin-product-make"),
        links: vec![],
        buttons: vec![],
        variants: None,
    })
}
