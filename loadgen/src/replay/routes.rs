/// Routes that can be asked for again, with what is asked for. A log has templates, not addresses, so what stood in their
/// place is drawn anew. Whoever was signed in then is not now.
const ROUTES: &[(&str, &str)] = &[
    ("/", "/"),
    ("/products", "/products"),
    ("/products/{slug}", "/products/{product.slug}"),
    ("/categories", "/categories"),
    ("/categories/{slug}", "/categories/{category.slug}"),
    ("/search", "/search?q={word}"),
    ("/cart", "/cart"),
    ("/auth/login", "/auth/login"),
    ("/auth/register", "/auth/register"),
    (
        "/images/products/{file}",
        "/images/products/{product.slug}.svg",
    ),
    (
        "/images/categories/{file}",
        "/images/categories/{category.slug}.svg",
    ),
    ("/api/catalog/products", "/api/catalog/products"),
    (
        "/api/catalog/products/{id}",
        "/api/catalog/products/{product.slug}",
    ),
    ("/api/catalog/categories", "/api/catalog/categories"),
    (
        "/api/catalog/categories/{id}",
        "/api/catalog/categories/{category.slug}",
    ),
    ("/api/search", "/api/search?q={word}"),
    ("/api/search/suggest", "/api/search/suggest?q={word.start}"),
    ("/api/search/popular", "/api/search/popular"),
];

/// What to ask for where a log names a route; `None` where it cannot be asked for again.
pub(super) fn path_of(route: &str) -> Option<&'static str> {
    ROUTES
        .iter()
        .find(|(known, _)| *known == route)
        .map(|(_, path)| *path)
}

/// The data of which each request to a path takes another piece.
pub(super) fn drawn_for(path: &str) -> Vec<String> {
    [
        ("{product.", "product"),
        ("{category.", "category"),
        ("{word", "word"),
    ]
    .into_iter()
    .filter(|(sign, _)| path.contains(sign))
    .map(|(_, data)| data.to_owned())
    .collect()
}
