use axum::{extract::State, http::StatusCode, response::Response};
use shop_core::{
    catalog::{self, CategoryPatch, Key, NewCategory},
    id::CategoryId,
    wire::{
        CategoryResponse, ChangeCategoryRequest, CountedCategoryResponse, CreateCategoryRequest,
        Data, Message, ShownCategoryResponse,
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{
        failures::{BadRequest, Conflict, Forbidden, NotFound},
        reply::{Reply, created, ok, ready_made},
    },
    app::App,
    catalog_reads,
    catalog_writes::write,
    error::AppError,
    extract::{PathText, Payload, Staff},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_categories, create_category))
        .routes(routes!(show_category, change_category, delete_category))
}

/// Lists the active categories by sort order, then name.
///
/// Each tells how many active products stand in it and in all categories below it.
#[utoipa::path(
    get,
    path = "/api/catalog/categories",
    tag = "Catalog",
    responses((status = 200, description = "All active categories.", body = Data<Vec<CountedCategoryResponse>>)),
)]
async fn list_categories(State(app): State<App>) -> Result<Response, AppError> {
    let kept = catalog_reads::categories(&app).await?;
    let json = kept.json(|categories| {
        let all = categories.iter().map(CountedCategoryResponse::from);
        Data::new(all.collect::<Vec<_>>())
    })?;
    Ok(ready_made(StatusCode::OK, json))
}

/// Shows an active category, its parent and its active children.
#[utoipa::path(
    get,
    path = "/api/catalog/categories/{id}",
    tag = "Catalog",
    params(("id" = String, Path, description = "The category's id or slug.")),
    responses(
        (status = 200, description = "The category.", body = Data<ShownCategoryResponse>),
        (status = 404, response = NotFound),
    ),
)]
async fn show_category(
    State(app): State<App>,
    PathText(key): PathText,
) -> Result<Response, AppError> {
    let kept = catalog_reads::category(&app, &Key::of_category(&key)).await?;
    if kept.is_none() {
        return Err(AppError::NotFound("Category"));
    }
    let json = kept.json(|shown| {
        let response = shown.as_ref().map(ShownCategoryResponse::from);
        response.map(Data::new)
    })?;
    Ok(ready_made(StatusCode::OK, json))
}

/// Makes a category; it is active at once.
#[utoipa::path(
    post,
    path = "/api/catalog/categories",
    tag = "Catalog",
    security(("bearerAuth" = [])),
    request_body = CreateCategoryRequest,
    responses(
        (status = 201, description = "The new category.", body = Data<CategoryResponse>),
        (status = 400, response = BadRequest),
        (status = 403, response = Forbidden),
        (status = 409, response = Conflict),
    ),
)]
async fn create_category(
    State(app): State<App>,
    Staff(worker): Staff,
    Payload(new): Payload<NewCategory>,
) -> Result<Reply<Data<CategoryResponse>>, AppError> {
    let making = catalog::create_category(&app.storage, new, worker.act(&app));
    let category = write(&app, making).await?;
    Ok(created(Data::new(CategoryResponse::from(category))))
}

/// Changes what the body names of a category; `null` clears what may be absent.
#[utoipa::path(
    patch,
    path = "/api/catalog/categories/{id}",
    tag = "Catalog",
    security(("bearerAuth" = [])),
    params(("id" = String, Path, description = "The category's id.")),
    request_body = ChangeCategoryRequest,
    responses(
        (status = 200, description = "The category as it is now.", body = Data<CategoryResponse>),
        (status = 400, response = BadRequest),
        (status = 403, response = Forbidden),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
    ),
)]
async fn change_category(
    State(app): State<App>,
    Staff(worker): Staff,
    PathText(id): PathText,
    Payload(patch): Payload<CategoryPatch>,
) -> Result<Reply<Data<CategoryResponse>>, AppError> {
    let id = category_id(&id)?;
    let changing = catalog::change_category(&app.storage, id, patch, worker.act(&app));
    let category = write(&app, changing).await?;
    Ok(ok(Data::new(CategoryResponse::from(category))))
}

/// Deletes a category in which no product stands; its children become roots.
#[utoipa::path(
    delete,
    path = "/api/catalog/categories/{id}",
    tag = "Catalog",
    security(("bearerAuth" = [])),
    params(("id" = String, Path, description = "The category's id.")),
    responses(
        (status = 200, description = "It is gone.", body = Message),
        (status = 400, response = BadRequest),
        (status = 403, response = Forbidden),
        (status = 404, response = NotFound),
    ),
)]
async fn delete_category(
    State(app): State<App>,
    Staff(worker): Staff,
    PathText(id): PathText,
) -> Result<Reply<Message>, AppError> {
    let id = category_id(&id)?;
    write(
        &app,
        catalog::delete_category(&app.storage, id, worker.act(&app)),
    )
    .await?;
    Ok(ok(Message::new("Category deleted successfully")))
}

fn category_id(text: &str) -> Result<CategoryId, AppError> {
    CategoryId::parse(text).ok_or(AppError::NotFound("Category"))
}
