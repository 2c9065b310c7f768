use shop_core::{catalog, storage::Stores};

use super::{
    super::{
        desk::{Desk, StaffForm, StaffPage},
        frame::{Frame, Place},
    },
    PATH,
    form::{Typed, inputs, refusal},
};
use crate::{
    catalog_writes::write_as,
    error::AppError,
    storefront::{complaint::Refusal, view::admin::FormPage, visit::PageResult},
};

/// `GET /admin/categories/new`
pub(super) async fn show_new_category(StaffPage { mut desk, .. }: StaffPage) -> PageResult {
    let page = page(&mut desk, &Typed::nothing(), &Refusal::default()).await?;
    Ok(desk.visit.show(&page))
}

/// `POST /admin/categories`
pub(super) async fn create_category(mut form: StaffForm) -> PageResult {
    let typed = Typed::of(&form);
    let desk = &form.desk;
    let refusal = match typed.decode() {
        Ok(new) => {
            let app = desk.app();
            let making = catalog::create_category(&app.storage, new, desk.worker.act(app));
            match write_as(app, making).await {
                Ok(_) => return Ok(desk.visit.go_saying(PATH, desk.say("admin-category-made"))),
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
    let categories = reader.catalog().list_categories().await?;
    drop(reader);
    let title = desk.say("admin-category-new");
    let Frame { layout, nav } = desk.frame(Place::Categories, title).await?;
    Ok(FormPage {
        variants: None,
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Categories, title),
        message: refusal.message.clone(),
        lead: None,
        action: PATH.to_owned(),
        hidden: vec![],
        inputs: inputs(desk, typed, &categories, None, &refusal.fields),
        submit: desk.say("admin-category-make"),
        links: vec![],
        buttons: vec![],
    })
}
