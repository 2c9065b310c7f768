//! What all lists of products have in common: how they are narrowed, sorted and paged by the query of their address.

mod facets;
mod filters;
mod list;
mod price_range;
mod request;
mod shelf;
mod sort;

pub(super) use facets::recounted;
pub(super) use list::Listing;
pub(super) use request::{ListRequest, find_chosen};
pub(super) use shelf::read_shelf;
pub(super) use sort::Sort;
