//! Categories: the tree, making and changing one, moving it and taking it away.

mod change;
mod create;
mod form;
mod list;
mod remove;

use std::collections::{HashMap, HashSet};

use axum::{Router, routing::get};
use shop_core::{catalog::Category, id::CategoryId};

use super::labels::choice;
use crate::{app::App, error::AppError, storefront::view::Choice};

const PATH: &str = "/admin/categories";
/// What stands before the name of a child in a list of choices, for each level.
const INDENT: &str = "\u{a0}\u{a0}\u{a0}";

/// The routes of categories.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/admin/categories",
            get(list::list_categories).post(create::create_category),
        )
        .route("/admin/categories/new", get(create::show_new_category))
        .route(
            "/admin/categories/{id}",
            get(change::show_category_form).post(change::change_category),
        )
        .route(
            "/admin/categories/{id}/delete",
            get(remove::ask_to_delete_category).post(remove::delete_category),
        )
}

fn category_id(text: &str) -> Result<CategoryId, AppError> {
    CategoryId::parse(text).ok_or(AppError::NotFound("Category"))
}

/// Every category but `without` and what is below it, as choices in the order of the tree.
pub(super) fn choices(
    categories: &[Category],
    chosen: &str,
    without: Option<CategoryId>,
) -> Vec<Choice> {
    in_tree_order(categories, without)
        .into_iter()
        .map(|(category, depth)| {
            let label = format!("{}{}", INDENT.repeat(depth), category.name);
            choice(category.id.to_string(), label, chosen)
        })
        .collect()
}

/// Children below their parents, each with how many levels stand above it. What hangs on nothing is a root, and what
/// hangs on itself is left out.
fn in_tree_order(categories: &[Category], without: Option<CategoryId>) -> Vec<(&Category, usize)> {
    let known: HashSet<CategoryId> = categories.iter().map(|category| category.id).collect();
    let mut children: HashMap<Option<CategoryId>, Vec<&Category>> = HashMap::new();
    for category in categories {
        let parent = category.parent_id.filter(|id| known.contains(id));
        children.entry(parent).or_default().push(category);
    }
    let mut ordered = Vec::with_capacity(categories.len());
    let mut waiting: Vec<(&Category, usize)> = Vec::new();
    let below = |parent, depth| {
        let found = children.get(&parent).map_or(&[][..], Vec::as_slice);
        found.iter().rev().map(move |category| (*category, depth))
    };
    // What waits is taken from its end, so that each branch is told before the next.
    waiting.extend(below(None, 0));
    while let Some((category, depth)) = waiting.pop() {
        if Some(category.id) == without {
            continue;
        }
        ordered.push((category, depth));
        waiting.extend(below(Some(category.id), depth + 1));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shop_core::testing::{SeededEntropy, a_category};

    use super::*;

    #[test]
    fn children_stand_below_their_parents_and_no_category_below_itself() {
        let entropy = SeededEntropy::default();
        let mut made: Vec<Category> = ["a", "b", "a1", "a11", "x"]
            .map(|slug| a_category(slug, Timestamp::UNIX_EPOCH, &entropy))
            .into();
        made[2].parent_id = Some(made[0].id);
        made[3].parent_id = Some(made[2].id);
        made[4].parent_id = Some(made[4].id);
        let order = |without| -> Vec<(String, usize)> {
            in_tree_order(&made, without)
                .into_iter()
                .map(|(category, depth)| (category.slug.clone(), depth))
                .collect()
        };
        let all = [("a", 0), ("a1", 1), ("a11", 2), ("b", 0)];
        assert_eq!(
            order(None),
            all.map(|(slug, depth)| (slug.to_owned(), depth))
        );
        let without = [("a", 0), ("b", 0)];
        assert_eq!(
            order(Some(made[2].id)),
            without.map(|(slug, depth)| (slug.to_owned(), depth))
        );
    }
}
