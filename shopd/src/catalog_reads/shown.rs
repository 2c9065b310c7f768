use std::{ops::Deref, sync::OnceLock};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use shop_core::{catalog::CountedCategory, id::CategoryId, search::fold};

/// The active categories in list order, each with its count of products. How they hang together is worked out once and not for
/// every page: a large shop has thousands.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ShownCategories {
    list: Vec<CountedCategory>,
    #[serde(skip)]
    known: OnceLock<Known>,
}

/// What is worked out. Categories are told by their positions in the list.
#[derive(Debug)]
struct Known {
    positions: FxHashMap<CategoryId, usize>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    roots: Vec<usize>,
    texts: Vec<Texts>,
}

/// What a category can be found by, folded.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) name: String,
    pub(crate) description: String,
}

impl From<Vec<CountedCategory>> for ShownCategories {
    fn from(list: Vec<CountedCategory>) -> Self {
        Self {
            list,
            known: OnceLock::new(),
        }
    }
}

impl Deref for ShownCategories {
    type Target = [CountedCategory];

    fn deref(&self) -> &[CountedCategory] {
        &self.list
    }
}

impl ShownCategories {
    /// Where a category stands in the list.
    pub(crate) fn position(&self, id: CategoryId) -> Option<usize> {
        self.known().positions.get(&id).copied()
    }

    /// The parent of a category, where it is shown.
    pub(crate) fn parent(&self, position: usize) -> Option<usize> {
        self.known().parents[position]
    }

    /// The children of a category in list order.
    pub(crate) fn children(&self, position: usize) -> &[usize] {
        &self.known().children[position]
    }

    /// Those whose parent is not shown, or that have none, in list order. No circle is reached from them.
    pub(crate) fn roots(&self) -> &[usize] {
        &self.known().roots
    }

    /// What each can be found by.
    pub(crate) fn texts(&self) -> &[Texts] {
        &self.known().texts
    }

    fn known(&self) -> &Known {
        self.known.get_or_init(|| Known::of(&self.list))
    }
}

impl Known {
    fn of(list: &[CountedCategory]) -> Self {
        let categories = || list.iter().map(|counted| &counted.category);
        let ids = categories().map(|category| category.id);
        let positions: FxHashMap<CategoryId, usize> = ids.zip(0..).collect();
        let parents: Vec<Option<usize>> = categories()
            .map(|category| positions.get(&category.parent_id?).copied())
            .collect();
        let mut children = vec![vec![]; list.len()];
        let mut roots = Vec::new();
        for (position, parent) in parents.iter().enumerate() {
            match parent {
                Some(parent) => children[*parent].push(position),
                None => roots.push(position),
            }
        }
        let texts = categories().map(|category| Texts {
            name: fold(&category.name),
            description: category
                .description
                .as_deref()
                .map(fold)
                .unwrap_or_default(),
        });
        Self {
            texts: texts.collect(),
            positions,
            parents,
            children,
            roots,
        }
    }
}
