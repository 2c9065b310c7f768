use shop_core::{
    catalog::{self, Category},
    storage::Stores,
};

use super::{
    super::{
        desk::{Desk, StaffForm, StaffPage},
        frame::{Frame, Place},
    },
    PATH,
    form::{Occasion, Typed, inputs, refusal},
};
use crate::{
    catalog_writes::write_as,
    error::AppError,
    storefront::{complaint::Refusal, view::admin::FormPage, visit::PageResult},
};

/// `GET /admin/products/new`
pub(super) async fn show_new_product(StaffPage { mut desk, .. }: StaffPage) -> PageResult {
    let page = page(&mut desk, &Typed::nothing(), &Refusal::default()).await?;
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
    Ok(FormPage {
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Products, title),
        message: refusal.message.clone(),
        lead: None,
        action: PATH.to_owned(),
        hidden: vec![],
        inputs: inputs(desk, typed, &categories, Occasion::Making, errors),
        submit: desk.say("admin-product-make"),
        links: vec![],
        buttons: vec![],
    })
}
