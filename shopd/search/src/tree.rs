use std::collections::{HashMap, HashSet};

use shop_core::id::CategoryId;

use crate::text::words;

/// A category as far as search goes.
#[derive(Debug, Clone)]
pub struct Shelved {
    /// The category.
    pub id: CategoryId,
    /// The category that it is part of.
    pub parent: Option<CategoryId>,
    /// Its name, where shoppers may see it.
    pub name: Option<String>,
}

/// The categories at the time of a question. The index knows only in which one a product stands, so that whoever renames or
/// moves a category changes no product.
#[derive(Debug, Clone, Default)]
pub struct CategoryTree {
    children: HashMap<CategoryId, Vec<CategoryId>>,
    names: Vec<(CategoryId, Vec<String>)>,
}

impl CategoryTree {
    /// Puts the categories together.
    pub fn new(categories: impl IntoIterator<Item = Shelved>) -> Self {
        let mut tree = Self::default();
        for category in categories {
            if let Some(parent) = category.parent {
                tree.children.entry(parent).or_default().push(category.id);
            }
            if let Some(name) = category.name {
                tree.names.push((category.id, words(&name)));
            }
        }
        tree
    }

    /// A category and all below it. A circle, which the database does not keep out, ends.
    pub fn with_descendants(&self, id: CategoryId) -> HashSet<CategoryId> {
        let mut found = HashSet::from([id]);
        let mut left = vec![id];
        while let Some(next) = left.pop() {
            for child in self.children.get(&next).into_iter().flatten() {
                if found.insert(*child) {
                    left.push(*child);
                }
            }
        }
        found
    }

    /// The categories with a word in their name that begins like this, and all below them.
    pub(crate) fn named(&self, word: &str) -> HashSet<CategoryId> {
        let is_named = |names: &[String]| names.iter().any(|name| name.starts_with(word));
        let named = self.names.iter().filter(|(_, names)| is_named(names));
        named
            .flat_map(|(id, _)| self.with_descendants(*id))
            .collect()
    }
}
