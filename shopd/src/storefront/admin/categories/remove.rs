use shop_core::{
    catalog::{self, DeleteCategoryError, Key},
    storage::Stores,
};

use super::{
    super::{
        desk::{StaffForm, StaffPage},
        frame::{Frame, Place},
    },
    PATH, category_id,
};
use crate::{
    catalog_writes::write_as,
    error::AppError,
    extract::PathText,
    storefront::{
        view::{
            Flash, Link,
            admin::{AskPage, ButtonForm},
        },
        visit::PageResult,
    },
};

/// `GET /admin/categories/{id}/delete`
pub(super) async fn ask_to_delete_category(
    PathText(id): PathText,
    StaffPage { mut desk, .. }: StaffPage,
) -> PageResult {
    let id = category_id(&id)?;
    let mut reader = desk.app().storage.read().await?;
    let found = reader.catalog().find_category(&Key::Id(id)).await?;
    drop(reader);
    let found = found.filter(|category| category.id == id);
    let category = found.ok_or(AppError::NotFound("Category"))?;
    let lang = desk.visit.lang;
    let title: String = lang
        .say_with("admin-category-delete-title", "name", &category.name)
        .into();
    let Frame { layout, nav } = desk.frame(Place::Categories, title.as_str()).await?;
    Ok(desk.visit.show(&AskPage {
        layout,
        nav,
        breadcrumbs: desk.trail(Place::Categories, title),
        lead: lang.say("admin-category-delete-lead").to_owned(),
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

/// `POST /admin/categories/{id}/delete`
pub(super) async fn delete_category(PathText(id): PathText, form: StaffForm) -> PageResult {
    let id = category_id(&id)?;
    let desk = &form.desk;
    let app = desk.app();
    let deleting = catalog::delete_category(&app.storage, id, desk.worker.act(app));
    match write_as(app, deleting).await {
        Ok(()) => Ok(desk
            .visit
            .go_saying(PATH, desk.say("admin-category-deleted"))),
        Err(DeleteCategoryError::HasProducts { count }) => {
            let lang = desk.visit.lang;
            let text: String = lang.say_with("admin-category-full", "count", &count).into();
            let page = format!("{PATH}/{id}");
            Ok(desk.visit.go_with(&page, &[Flash::problem(text)]))
        }
        Err(error @ (DeleteCategoryError::NotFound | DeleteCategoryError::Store(_))) => {
            Err(error.into())
        }
    }
}
