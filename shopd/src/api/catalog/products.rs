use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use shop_core::{
    catalog::{
        self, Audience, Key, NewProduct, ProductFilter, ProductPatch, ProductPlace, ProductStatus,
        Removal,
    },
    id::ProductId,
    page::Page,
    storage::Stores,
    wire::{
        ChangeProductRequest, CreateProductRequest, Data, List, ListedProductResponse, Message,
        ShownProductResponse, Stretch,
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::requests::{ListProducts, cursor};
use crate::{
    api::{
        failures::{BadRequest, Conflict, Forbidden, Invalid, NotFound},
        reply::{Reply, created, ok, ready_made},
    },
    app::App,
    catalog_reads,
    catalog_writes::write,
    error::AppError,
    extract::{Guest, PathText, Payload, Query, Staff},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_products, create_product))
        .routes(routes!(show_product, change_product, delete_product))
}

/// Lists products, page by page.
///
/// Shoppers see the active ones. Administrators see all, or those of one status.
///
/// Pages far on cost more than the first. Whoever reads on and on sends `cursor` instead of `page`, empty at first, then
/// each reply's `nextCursor`: that costs the same however far on it is, and nothing is repeated or left out when products
/// are added or taken away meanwhile.
#[utoipa::path(
    get,
    path = "/api/catalog/products",
    tag = "Catalog",
    security((), ("bearerAuth" = [])),
    params(
        ("page" = Option<u32>, Query, description = "The page, from 1.", minimum = 1),
        ("limit" = Option<u32>, Query, description = "Entries a page; 20 unless told.", minimum = 1, maximum = 100),
        ("categoryId" = Option<String>, Query, description = "Products of this category or of one below it."),
        ("status" = Option<String>, Query, description = "`DRAFT`, `ACTIVE` or `ARCHIVED`; for administrators."),
        ("minPrice" = Option<f64>, Query, description = "Products that cost at least this.", minimum = 0),
        ("maxPrice" = Option<f64>, Query, description = "Products that cost at most this.", minimum = 0),
        ("featured" = Option<bool>, Query, description = "Featured products, or those that are not."),
        ("sortBy" = Option<String>, Query, description = "`name`, `price` or `createdAt`, which is the default."),
        ("sortOrder" = Option<String>, Query, description = "`asc` or `desc`, which is the default."),
        ("cursor" = Option<String>, Query, description = "Where the list goes on: a `nextCursor` of the same list, or \
            nothing for its start. `page` is not looked at then.", max_length = 4096),
    ),
    responses(
        (status = 200, description = "A page of products, or what comes after a place.", body = ProductList),
        (status = 422, response = Invalid),
    ),
)]
async fn list_products(
    State(app): State<App>,
    guest: Guest,
    Query(asked): Query<ListProducts>,
) -> Result<Response, AppError> {
    let ListProducts {
        filter,
        order,
        page,
        place,
    } = asked;
    if let Some(place) = place {
        return list_on(&app, guest.audience(), filter, &place, page.size()).await;
    }
    if guest.audience() == Audience::Administrator {
        let mut connection = app.storage.read().await?;
        let mut products = connection.catalog();
        let listed = products.list_products(&filter, order, page).await?;
        return Ok(ok(List::<ListedProductResponse>::from(listed)).into_response());
    }
    let kept = catalog_reads::products(&app, filter, order, page).await?;
    let json = kept.json(|listed| List::<ListedProductResponse>::from(Page::clone(listed)))?;
    Ok(ready_made(StatusCode::OK, json))
}

/// What a list of products is answered with.
#[derive(utoipa::ToSchema)]
#[serde(untagged)]
#[expect(
    dead_code,
    reason = "it is only described, each form is made where it is known"
)]
enum ProductList {
    /// A page, where none or a `page` is asked for.
    Page(List<ListedProductResponse>),
    /// What comes after a place, where a `cursor` is sent.
    Stretch(Stretch<ListedProductResponse>),
}

async fn list_on(
    app: &App,
    audience: Audience,
    filter: ProductFilter,
    place: &ProductPlace,
    size: u32,
) -> Result<Response, AppError> {
    let status = match audience {
        Audience::Administrator => filter.status,
        Audience::Shopper => Some(ProductStatus::Active),
    };
    let filter = ProductFilter { status, ..filter };
    let mut connection = app.storage.read().await?;
    // One more tells whether the list goes on.
    let mut listed = connection
        .catalog()
        .list_products_from(&filter, place, size + 1)
        .await?;
    drop(connection);
    let goes_on = listed.len() > size as usize;
    listed.truncate(size as usize);
    let last = listed.last().filter(|_| goes_on);
    let next = last.and_then(|last| place.moved_after(last));
    let data = listed
        .into_iter()
        .map(ListedProductResponse::from)
        .collect();
    let next = next.as_ref().map(cursor);
    Ok(ok(Stretch::new(data, size, next)).into_response())
}

/// Shows a product and its category.
///
/// Shoppers see active products only; administrators see every one.
#[utoipa::path(
    get,
    path = "/api/catalog/products/{id}",
    tag = "Catalog",
    security((), ("bearerAuth" = [])),
    params(("id" = String, Path, description = "The product's id, slug or SKU.")),
    responses(
        (status = 200, description = "The product.", body = Data<ShownProductResponse>),
        (status = 404, response = NotFound),
    ),
)]
async fn show_product(
    State(app): State<App>,
    guest: Guest,
    PathText(key): PathText,
) -> Result<Response, AppError> {
    let key = Key::of_product(&key);
    if guest.audience() == Audience::Administrator {
        let mut connection = app.storage.read().await?;
        let shown = catalog::show_product(&mut connection, &key, Audience::Administrator).await?;
        let shown = shown.ok_or(AppError::NotFound("Product"))?;
        return Ok(ok(Data::new(ShownProductResponse::from(shown))).into_response());
    }
    let kept = catalog_reads::product(&app, &key).await?;
    if kept.is_none() {
        return Err(AppError::NotFound("Product"));
    }
    let json = kept.json(|shown| {
        let response = shown.as_ref().map(ShownProductResponse::from);
        response.map(Data::new)
    })?;
    Ok(ready_made(StatusCode::OK, json))
}

/// Makes a product and books its first pieces.
#[utoipa::path(
    post,
    path = "/api/catalog/products",
    tag = "Catalog",
    security(("bearerAuth" = [])),
    request_body = CreateProductRequest,
    responses(
        (status = 201, description = "The new product.", body = Data<ShownProductResponse>),
        (status = 400, response = BadRequest),
        (status = 403, response = Forbidden),
        (status = 409, response = Conflict),
    ),
)]
async fn create_product(
    State(app): State<App>,
    Staff(worker): Staff,
    Payload(new): Payload<NewProduct>,
) -> Result<Reply<Data<ShownProductResponse>>, AppError> {
    let making = catalog::create_product(&app.storage, new, worker.act(&app));
    let shown = write(&app, making).await?;
    Ok(created(Data::new(ShownProductResponse::from(shown))))
}

/// Changes what the body names of a product; `null` clears what may be absent.
#[utoipa::path(
    patch,
    path = "/api/catalog/products/{id}",
    tag = "Catalog",
    security(("bearerAuth" = [])),
    params(("id" = String, Path, description = "The product's id.")),
    request_body = ChangeProductRequest,
    responses(
        (status = 200, description = "The product as it is now.", body = Data<ShownProductResponse>),
        (status = 400, response = BadRequest),
        (status = 403, response = Forbidden),
        (status = 404, response = NotFound),
        (status = 409, response = Conflict),
    ),
)]
async fn change_product(
    State(app): State<App>,
    Staff(worker): Staff,
    PathText(id): PathText,
    Payload(patch): Payload<ProductPatch>,
) -> Result<Reply<Data<ShownProductResponse>>, AppError> {
    let id = product_id(&id)?;
    let changing = catalog::change_product(&app.storage, id, patch, worker.act(&app));
    let shown = write(&app, changing).await?;
    Ok(ok(Data::new(ShownProductResponse::from(shown))))
}

/// Deletes a product; one that was ordered is archived instead.
#[utoipa::path(
    delete,
    path = "/api/catalog/products/{id}",
    tag = "Catalog",
    security(("bearerAuth" = [])),
    params(("id" = String, Path, description = "The product's id.")),
    responses(
        (status = 200, description = "It is gone or archived; the message says which.", body = Message),
        (status = 403, response = Forbidden),
        (status = 404, response = NotFound),
    ),
)]
async fn delete_product(
    State(app): State<App>,
    Staff(worker): Staff,
    PathText(id): PathText,
) -> Result<Reply<Message>, AppError> {
    let id = product_id(&id)?;
    let deleting = catalog::delete_product(&app.storage, id, worker.act(&app));
    Ok(ok(Message::new(match write(&app, deleting).await? {
        Removal::Deleted => "Product deleted successfully",
        Removal::Archived => "Product archived because it has been ordered",
    })))
}

fn product_id(text: &str) -> Result<ProductId, AppError> {
    ProductId::parse(text).ok_or(AppError::NotFound("Product"))
}
