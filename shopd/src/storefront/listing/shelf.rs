use shop_search::Facets;

use super::{
    super::view::{Choice, Filters, Results},
    Listing,
};
use crate::{
    app::App,
    catalog_reads,
    error::AppError,
    search::{count_facets, find_products},
};

/// A list that browses the catalogue: what stands on its page, and what narrows it.
pub(in crate::storefront) struct Shelf {
    /// The products.
    pub(in crate::storefront) results: Results,
    /// The form, with what each choice would leave where that was counted.
    pub(in crate::storefront) filters: Filters,
}

/// Reads a page of a list. `choices` makes the categories to choose from, of counts where there are any.
///
/// The database tells what stands on the shelf, since it knows what was changed a moment ago, and the search index what
/// narrows it; only what the index alone knows is found by the index.
pub(in crate::storefront) async fn read_shelf(
    app: &App,
    listing: &Listing<'_>,
    choices: impl Fn(Option<&Facets>) -> Vec<Choice>,
) -> Result<Shelf, AppError> {
    let (results, facets) = if listing.request.needs_index() {
        let found = find_products(app, listing.question()).await?;
        let found = found.ok_or_else(|| AppError::NotReady {
            dependency: "search",
            cause: "the index went while a list was narrowed by it".to_owned(),
        })?;
        (listing.results(&found.page), found.facets)
    } else {
        let (filter, order, page) = listing.wanted();
        let products = catalog_reads::products(app, filter, order, page).await?;
        let facets = count_facets(app, listing.question()).await?;
        (listing.results(&products), facets)
    };
    let filters = listing.filters(choices(facets.as_ref()));
    Ok(Shelf {
        results,
        filters: match &facets {
            Some(facets) => listing.with_counts(filters, facets),
            None => filters,
        },
    })
}
