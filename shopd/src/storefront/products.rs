use axum::{Router, routing::get};
use shop_core::{
    cart::MAX_LINE_QUANTITY,
    catalog::{Category, Key, Product, ShownProduct},
    money::Currency,
};

use super::{
    delivery::delivery_of_one,
    gone::show_absence,
    listing::{ListRequest, Listing, Sort, find_chosen, read_shelf, recounted},
    path_key::PathKey,
    paths::{category_path, product_path},
    present::{
        badges, category_choices, option_pickers, paragraphs, price, product_cards,
        product_pictures, stock, stock_line, summary, trail,
    },
    seo::{breadcrumb_data, product_data},
    view::{Layout, Link, ProductCard, ProductListPage, ProductPage, Section},
    viewed::{recently_viewed, view_mark},
    visit::{PageResult, Visit},
};
use crate::{app::App, catalog_reads, error::AppError, messages::Lang};

/// How many other products a product's page shows.
const RELATED: u32 = 4;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/products", get(list_products))
        .route("/products/{slug}", get(show_product))
}

async fn list_products(mut visit: Visit, request: ListRequest) -> PageResult {
    let categories = catalog_reads::categories(&visit.app).await?;
    let chosen = find_chosen(&categories, &request)?;
    let currency = visit.app.rules.currency;
    if !request.term.is_empty() {
        let search = Listing::new("/search", &request, chosen, Sort::Recommended, currency);
        return Ok(visit.go(&search.own_href()));
    }
    let request = request.fit_for(&visit.app);
    let listing = Listing::new("/products", &request, chosen, Sort::Newest, currency);
    let shelf = read_shelf(&visit.app, &listing, |facets| {
        let left = facets.map(|facets| recounted(&categories, facets, chosen));
        category_choices(&categories, left.as_deref(), chosen, visit.lang)
    })
    .await?;
    let heading = heading(&request, chosen);
    let layout = visit.layout(listing.title(&heading)).await?;
    Ok(visit.show_shelf(&ProductListPage {
        layout: Layout {
            section: Section::Products,
            canonical: Some(listing.canonical()),
            description: visit.lang.say("seo-products").to_owned(),
            ..layout
        },
        heading,
        filters: shelf.filters,
        results: shelf.results,
    }))
}

fn heading(request: &ListRequest, chosen: Option<&Category>) -> String {
    let say = |key| request.lang.say(key).to_owned();
    match (chosen, request.featured, request.on_sale) {
        (Some(category), ..) => category.name.clone(),
        (None, true, true) => say("catalogue-featured-on-sale"),
        (None, true, false) => say("catalogue-featured"),
        (None, false, true) => say("layout-on-sale"),
        (None, false, false) => say("layout-products"),
    }
}

async fn show_product(mut visit: Visit, PathKey(text): PathKey) -> PageResult {
    let found = catalog_reads::product(&visit.app, &Key::of_product(&text)).await?;
    let Some(shown) = Option::as_ref(&found) else {
        return show_absence(visit, &Key::of_product(&text)).await;
    };
    let path = product_path(&shown.product.slug);
    // What links and search engines are to remember of all its variants.
    let lead = shown.variants.first().unwrap_or(&shown.product);
    let canonical = product_path(&lead.slug);
    if shown.product.slug != text {
        return Ok(visit.go(&path));
    }
    let shelf = catalog_reads::category(&visit.app, &Key::Id(shown.category.id)).await?;
    let shelf = Option::as_ref(&shelf).map(|shelf| trail(&shelf.ancestors));
    let related = related(&visit, &shown.product).await?;
    let viewed = recently_viewed(&visit, Some(shown.product.id)).await?;
    let layout = visit.layout(shown.product.title()).await?;
    let description = summary(shown.product.description.as_deref());
    let layout = Layout {
        section: Section::Products,
        canonical: Some(canonical),
        description: description.unwrap_or(layout.description),
        ..layout
    };
    let mut page = page_of(&visit.app, layout, shown, shelf, related);
    page.viewed = viewed;
    describe(&mut page, shown, visit.app.rules.currency);
    // With the module for its pictures the page has asked for enough.
    Ok(match page.images.len() {
        ..=1 => visit.show_shelf(&page),
        _ => visit.show_to_anybody(&page),
    })
}

/// Tells search engines, and those to whom somebody shows a link, what the page shows.
fn describe(page: &mut ProductPage, shown: &ShownProduct, currency: Currency) {
    let layout = &mut page.layout;
    let picture = page
        .images
        .first()
        .map(|picture| picture.full.clone().into_owned());
    let about = (shown.category.name.as_str(), picture.as_deref());
    let product = product_data(layout, shown, about, currency);
    let trail = breadcrumb_data(layout, &page.breadcrumbs);
    layout.structured = [product].into_iter().chain(trail).collect();
    layout.preview = picture;
}

/// `above` leads to the product's category, which is inactive where there is none.
fn page_of(
    app: &App,
    layout: Layout,
    shown: &ShownProduct,
    above: Option<Vec<Link>>,
    related: Vec<ProductCard>,
) -> ProductPage {
    let product = &shown.product;
    let category = Link {
        label: shown.category.name.clone(),
        href: above.is_some().then(|| category_path(&shown.category.slug)),
    };
    let lang = layout.lang;
    let images = product_pictures(product);
    let layout = match images.len() {
        ..=1 => layout,
        _ => layout.with_script("js/gallery.js"),
    };
    let marks = badges(product, lang).into_iter();
    let marks = marks.filter(|badge| !badge.kind.tells_stock());
    let delivery = delivery_of_one(lang, product.price, &app.rules);
    let buyable = u32::try_from(product.available.max(0)).unwrap_or(u32::MAX);
    ProductPage {
        layout,
        breadcrumbs: breadcrumbs(product, above, &category, lang),
        id: product.id.to_string(),
        name: product.name.clone(),
        sku: product.sku.clone(),
        images,
        category,
        pickers: option_pickers(product, &shown.variants),
        options: product
            .options
            .iter()
            .map(|option| (option.name.clone(), option.value.clone()))
            .collect(),
        price: price(product, lang, app.rules.currency),
        badges: marks.collect(),
        description: paragraphs(product.description.as_deref()),
        stock: stock(product.available),
        stock_text: stock_line(product.available, lang),
        max_quantity: buyable.min(MAX_LINE_QUANTITY),
        quantity: 1,
        delivery_promise: delivery,
        related,
        view_mark: view_mark(product.id),
        viewed: vec![],
    }
}

fn breadcrumbs(
    product: &Product,
    above: Option<Vec<Link>>,
    category: &Link,
    lang: Lang,
) -> Vec<Link> {
    let shelves = above.map(|above| above.into_iter().chain([category.clone()]));
    [Link::to(lang.say("layout-products"), "/products")]
        .into_iter()
        .chain(shelves.into_iter().flatten())
        .chain([Link::here(product.name.as_str())])
        .collect()
}

/// What goes with the product: bought together with it, or of the same category.
async fn related(visit: &Visit, product: &Product) -> Result<Vec<ProductCard>, AppError> {
    let found = catalog_reads::related(&visit.app, product, RELATED).await?;
    let currency = visit.app.rules.currency;
    Ok(product_cards(found.iter(), visit.lang, currency))
}
