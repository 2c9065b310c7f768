use shop_core::{
    catalog::{self, Category, CategoryPatch},
    id::CategoryId,
    storage::Stores,
};

use super::{
    super::{
        desk::{Desk, StaffForm, StaffPage},
        frame::{Frame, Place},
        products::made_from,
    },
    PATH, category_id,
    form::{Typed, inputs, refusal},
};
use crate::{
    catalog_writes::write_as,
    error::AppError,
    extract::PathText,
    storefront::{
        complaint::Refusal,
        paths::category_path,
        view::{Link, admin::FormPage},
        visit::PageResult,
    },
};

/// `GET /admin/categories/{id}`
pub(super) async fn show_category_form(
    PathText(id): PathText,
    StaffPage { mut desk, .. }: StaffPage,
) -> PageResult {
    let page = page(&mut desk, category_id(&id)?, None, &Refusal::default()).await?;
    Ok(desk.visit.show(&page))
}

/// `POST /admin/categories/{id}`
pub(super) async fn change_category(PathText(id): PathText, mut form: StaffForm) -> PageResult {
    let id = category_id(&id)?;
    let typed = Typed::of(&form);
    let desk = &form.desk;
    let refusal = match typed.decode() {
        Ok(new) => {
            let patch = CategoryPatch {
                is_active: Some(!typed.text("isActive").is_empty()),
                made_from: Some(made_from(form.text("madeFrom"))),
                ..CategoryPatch::replacing(new)
            };
            let app = desk.app();
            let changing = catalog::change_category(&app.storage, id, patch, desk.worker.act(app));
            match write_as(app, changing).await {
                Ok(_) => return Ok(desk.visit.go_saying(PATH, desk.say("admin-category-saved"))),
                Err(error) => refusal(desk, error)?,
            }
        }
        Err(errors) => errors.into(),
    };
    let page = page(&mut form.desk, id, Some(&typed), &refusal).await?;
    Ok(refusal.show(&form.desk.visit, &page))
}

/// The form: the category as it is, or what was typed and is not saved.
async fn page(
    desk: &mut Desk,
    id: CategoryId,
    typed: Option<&Typed>,
    refusal: &Refusal,
) -> Result<FormPage, AppError> {
    let mut reader = desk.app().storage.read().await?;
    let categories = reader.catalog().list_categories().await?;
    drop(reader);
    let category = categories.iter().find(|category| category.id == id);
    let category = category.ok_or(AppError::NotFound("Category"))?;
    let name = category.name.as_str();
    let Frame { layout, nav } = desk.frame(Place::Categories, name).await?;
    let saved = Typed::category(category);
    // A form that is only faulty has not shown what somebody else may have saved meanwhile.
    let version = match typed {
        Some(typed) if refusal.message.is_none() => typed.text("madeFrom").to_owned(),
        _ => category.updated_at.as_microsecond().to_string(),
    };
    let typed = typed.unwrap_or(&saved);
    Ok(FormPage {
        variants: None,
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Categories, name),
        message: refusal.message.clone(),
        lead: None,
        action: format!("{PATH}/{id}"),
        hidden: vec![("madeFrom", version)],
        inputs: inputs(desk, typed, &categories, Some(id), &refusal.fields),
        submit: desk.say("admin-save"),
        links: links(desk, category),
        buttons: vec![],
    })
}

fn links(desk: &Desk, category: &Category) -> Vec<Link> {
    let page = category
        .is_active
        .then(|| Link::to(desk.say("admin-see"), category_path(&category.slug)));
    let id = category.id;
    let products = Link::to(
        desk.say("admin-category-products"),
        format!("/admin/products?category={id}"),
    );
    let delete = Link::to(
        desk.say("admin-category-delete"),
        format!("{PATH}/{id}/delete"),
    );
    let history = desk.history_link(id);
    page.into_iter()
        .chain([products])
        .chain(history)
        .chain([delete])
        .collect()
}
