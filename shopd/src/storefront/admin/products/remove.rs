use shop_core::{
    catalog::{self, Key, Removal},
    storage::Stores,
};

use super::{
    super::{
        desk::{StaffForm, StaffPage},
        frame::{Frame, Place},
    },
    PATH, product_id,
};
use crate::{
    catalog_writes::write_as,
    error::AppError,
    extract::PathText,
    storefront::{
        view::{
            Link,
            admin::{AskPage, ButtonForm},
        },
        visit::PageResult,
    },
};

/// `GET /admin/products/{id}/delete`
pub(super) async fn ask_to_delete_product(
    PathText(id): PathText,
    StaffPage { mut desk, .. }: StaffPage,
) -> PageResult {
    let id = product_id(&id)?;
    let mut reader = desk.app().storage.read().await?;
    let found = reader.catalog().find_product(&Key::Id(id)).await?;
    drop(reader);
    let found = found.filter(|shown| shown.product.id == id);
    let product = found.ok_or(AppError::NotFound("Product"))?.product;
    let lang = desk.visit.lang;
    let title: String = lang
        .say_with("admin-product-delete-title", "name", &product.name)
        .into();
    let Frame { layout, nav } = desk.frame(Place::Products, title.as_str()).await?;
    Ok(desk.visit.show(&AskPage {
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Products, title),
        lead: lang.say("admin-product-delete-lead").to_owned(),
        button: ButtonForm {
            action: format!("{PATH}/{id}/delete"),
            hidden: vec![],
            label: lang.say("admin-delete"),
            hint: None,
            is_danger: true,
        },
        back: Link::to(lang.say("admin-back"), format!("{PATH}/{id}")),
    }))
}

/// `POST /admin/products/{id}/delete`
pub(super) async fn delete_product(PathText(id): PathText, form: StaffForm) -> PageResult {
    let id = product_id(&id)?;
    let desk = &form.desk;
    let app = desk.app();
    let deleting = catalog::delete_product(&app.storage, id, desk.worker.act(app));
    let told = match write_as(app, deleting).await? {
        Removal::Deleted => desk.say("admin-product-deleted"),
        Removal::Archived => desk.say("admin-product-archived-instead"),
    };
    Ok(desk.visit.go_saying(PATH, told))
}
