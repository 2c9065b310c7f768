use std::collections::{HashMap, HashSet};

use shop_core::{
    catalog::{Category, CountedCategory},
    id::CategoryId,
};

use super::{
    super::{
        paths::category_path,
        view::{CategoryCard, Choice, Link},
    },
    picture::category_picture,
};
use crate::messages::Lang;

/// What stands before the name of a child in a list of choices, for each level.
const INDENT: &str = "\u{a0}\u{a0}\u{a0}";
/// How many categories the main navigation has room for.
const MAIN: usize = 6;
/// With more categories than this, the choices open only on the way to the chosen one: nobody reads a list of thousands, and
/// every page would carry it.
const MOST_CHOICES: usize = 100;

/// The roots with a card each, in list order.
pub(in crate::storefront) fn category_cards(
    categories: &[CountedCategory],
    lang: Lang,
) -> Vec<(&CountedCategory, CategoryCard)> {
    let tree = Tree::of(categories);
    let roots = tree.children(None).iter();
    roots
        .map(|root| (*root, card_of(root, &tree, lang)))
        .collect()
}

/// Links to the roots that the main navigation shows.
pub(in crate::storefront) fn main_categories(categories: &[CountedCategory]) -> Vec<Link> {
    let tree = Tree::of(categories);
    let roots = tree.children(None).iter();
    roots.take(MAIN).map(|root| category_link(root)).collect()
}

/// A link to a category's page.
pub(in crate::storefront) fn category_link(counted: &CountedCategory) -> Link {
    link_to(&counted.category)
}

/// A link to a category's page that says how many products are there.
pub(in crate::storefront) fn counted_link(counted: &CountedCategory) -> Link {
    let category = &counted.category;
    let label = format!("{} ({})", category.name, counted.products);
    Link::to(label, category_path(&category.slug))
}

/// Links to those of these categories that have a page.
pub(in crate::storefront) fn trail(ancestors: &[Category]) -> Vec<Link> {
    let shown = ancestors.iter().filter(|category| category.is_active);
    shown.map(link_to).collect()
}

/// The categories as choices of a filter, children below their parents, and the choice of all.
pub(in crate::storefront) fn category_choices(
    categories: &[CountedCategory],
    chosen: Option<&Category>,
    lang: Lang,
) -> Vec<Choice> {
    let all = Choice {
        value: String::new(),
        label: lang.say("nav-all-categories").to_owned(),
        selected: chosen.is_none(),
    };
    let mut choices = vec![all];
    let open = (categories.len() > MOST_CHOICES).then(|| way_up(categories, chosen));
    add_choices(&mut choices, &Tree::of(categories), open.as_ref(), None, 0);
    for choice in &mut choices {
        choice.selected = chosen.map_or("", |category| &category.slug) == choice.value;
    }
    choices
}

/// A category and all above it.
fn way_up(categories: &[CountedCategory], from: Option<&Category>) -> HashSet<CategoryId> {
    let parents: HashMap<_, _> = categories
        .iter()
        .map(|counted| (counted.category.id, counted.category.parent_id))
        .collect();
    let mut way = HashSet::new();
    let mut next = from.map(|category| category.id);
    while let Some(id) = next.filter(|id| way.insert(*id)) {
        next = parents.get(&id).copied().flatten();
    }
    way
}

/// Adds the children of a category and what is below them; where only some are `open`, what is below those alone.
fn add_choices(
    choices: &mut Vec<Choice>,
    tree: &Tree<'_>,
    open: Option<&HashSet<CategoryId>>,
    parent: Option<CategoryId>,
    depth: usize,
) {
    for child in tree.children(parent) {
        choices.push(Choice {
            value: child.category.slug.clone(),
            label: format!(
                "{}{} ({})",
                INDENT.repeat(depth),
                child.category.name,
                child.products
            ),
            selected: false,
        });
        let id = child.category.id;
        if open.is_none_or(|open| open.contains(&id)) {
            add_choices(choices, tree, open, Some(id), depth + 1);
        }
    }
}

/// The children of each category, in list order.
struct Tree<'a>(HashMap<Option<CategoryId>, Vec<&'a CountedCategory>>);

impl<'a> Tree<'a> {
    fn of(categories: &'a [CountedCategory]) -> Self {
        let shown: HashSet<CategoryId> = categories.iter().map(|c| c.category.id).collect();
        let mut children: HashMap<_, Vec<_>> = HashMap::new();
        for counted in categories {
            let parent = counted.category.parent_id.filter(|id| shown.contains(id));
            children.entry(parent).or_default().push(counted);
        }
        Self(children)
    }

    /// The children of a category; of none, those whose parent is not shown, from where no circle is reached.
    fn children(&self, parent: Option<CategoryId>) -> &[&'a CountedCategory] {
        self.0.get(&parent).map_or(&[], Vec::as_slice)
    }
}

fn card_of(root: &CountedCategory, tree: &Tree<'_>, lang: Lang) -> CategoryCard {
    let category = &root.category;
    CategoryCard {
        name: category.name.clone(),
        href: category_path(&category.slug),
        image: category_picture(category),
        description: category.description.clone(),
        count_text: lang
            .say_with("catalogue-products", "count", &root.products)
            .into(),
        children: tree
            .children(Some(category.id))
            .iter()
            .map(|child| category_link(child))
            .collect(),
    }
}

fn link_to(category: &Category) -> Link {
    Link::to(category.name.as_str(), category_path(&category.slug))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shop_core::testing::{SeededEntropy, a_category};

    use super::*;

    /// `parents` are positions in the list; 9 stands for a category that is not in it.
    fn tree(parents: &[Option<usize>]) -> Vec<CountedCategory> {
        let entropy = SeededEntropy::default();
        let mut made: Vec<CountedCategory> = (0..=9)
            .map(|n| CountedCategory {
                category: a_category(&format!("c{n}"), Timestamp::UNIX_EPOCH, &entropy),
                products: n,
            })
            .collect();
        for (index, parent) in parents.iter().enumerate() {
            made[index].category.parent_id = parent.map(|parent| made[parent].category.id);
        }
        made.truncate(parents.len());
        made
    }

    fn slugs(cards: &[(&CountedCategory, CategoryCard)]) -> Vec<String> {
        let slugs = cards.iter().map(|(c, _)| c.category.slug.clone());
        slugs.collect()
    }

    #[test]
    fn children_of_a_hidden_category_stand_among_the_roots() {
        let categories = tree(&[None, Some(0), Some(9), Some(1)]);
        let cards = category_cards(&categories, Lang::En);
        assert_eq!(slugs(&cards), ["c0", "c2"]);
        let children = &cards[0].1.children;
        assert_eq!(children.len(), 1, "only its own: {children:?}");
    }

    #[test]
    fn choices_follow_the_tree_and_a_circle_ends() {
        let categories = tree(&[None, None, Some(0), Some(5), Some(2), Some(3)]);
        let choices = category_choices(&categories, Some(&categories[2].category), Lang::En);
        let labels: Vec<&str> = choices.iter().map(|c| c.label.trim_start()).collect();
        assert_eq!(labels.len(), 5);
        let values: Vec<&str> = choices.iter().map(|c| c.value.as_str()).collect();
        assert_eq!(values, ["", "c0", "c2", "c4", "c1"]);
        let selected: Vec<&Choice> = choices.iter().filter(|c| c.selected).collect();
        assert_eq!(selected.len(), 1);
        assert_eq!(selected[0].value, "c2");
        assert!(labels[1].ends_with("(0)") && choices[3].label.starts_with(INDENT));
    }
}
