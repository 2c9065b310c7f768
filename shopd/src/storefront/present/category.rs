use shop_core::catalog::{Category, CountedCategory};

use super::{
    super::{
        paths::category_path,
        view::{CategoryCard, Choice, Link},
    },
    picture::category_picture,
};
use crate::{catalog_reads::ShownCategories, messages::Lang};

/// What stands before the name of a child in a list of choices, for each level.
const INDENT: &str = "\u{a0}\u{a0}\u{a0}";
/// How many categories the main navigation has room for.
const MAIN: usize = 6;
/// With more categories than this, the choices open only on the way to the chosen one: nobody reads a list of thousands, and
/// every page would carry it.
const MOST_CHOICES: usize = 100;

/// The roots with a card each, in list order.
pub(in crate::storefront) fn category_cards(
    categories: &ShownCategories,
    lang: Lang,
) -> Vec<(&CountedCategory, CategoryCard)> {
    let roots = categories.roots().iter();
    roots
        .map(|root| (&categories[*root], card_of(*root, categories, lang)))
        .collect()
}

/// Links to the roots that the main navigation shows.
pub(in crate::storefront) fn main_categories(categories: &ShownCategories) -> Vec<Link> {
    let roots = categories.roots().iter().take(MAIN);
    roots
        .map(|root| category_link(&categories[*root]))
        .collect()
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

/// The categories as choices of a filter, children below their parents, and the choice of all. `left` are other counts than the
/// categories' own, and `None` for those that are no choice.
pub(in crate::storefront) fn category_choices(
    categories: &ShownCategories,
    left: Option<&[Option<u64>]>,
    chosen: Option<&Category>,
    lang: Lang,
) -> Vec<Choice> {
    let of_all = left.map_or(categories.len(), |left| left.iter().flatten().count());
    let chosen_position = chosen.and_then(|category| categories.position(category.id));
    let choices = Choices {
        categories,
        left,
        open: (of_all > MOST_CHOICES).then(|| way_up(categories, chosen_position)),
        chosen: chosen.map_or("", |category| &category.slug),
    };
    let mut listed = vec![Choice {
        value: String::new(),
        label: lang.say("nav-all-categories").to_owned(),
        selected: chosen.is_none(),
    }];
    choices.add(&mut listed, categories.roots(), 0);
    listed
}

/// A category and all above it; a circle ends.
fn way_up(categories: &ShownCategories, from: Option<usize>) -> Vec<usize> {
    let mut way = Vec::new();
    let mut next = from;
    while let Some(position) = next.filter(|position| !way.contains(position)) {
        way.push(position);
        next = categories.parent(position);
    }
    way
}

struct Choices<'a> {
    categories: &'a ShownCategories,
    left: Option<&'a [Option<u64>]>,
    /// Below which categories choices are listed; `None` for all.
    open: Option<Vec<usize>>,
    chosen: &'a str,
}

impl Choices<'_> {
    /// Adds some categories and what is below those that are open.
    fn add(&self, listed: &mut Vec<Choice>, positions: &[usize], depth: usize) {
        for position in positions {
            let CountedCategory { category, products } = &self.categories[*position];
            let count = self.left.map_or(Some(*products), |left| left[*position]);
            let Some(count) = count else { continue };
            listed.push(Choice {
                value: category.slug.clone(),
                label: format!("{}{} ({count})", INDENT.repeat(depth), category.name),
                selected: category.slug == self.chosen,
            });
            if self
                .open
                .as_ref()
                .is_none_or(|open| open.contains(position))
            {
                self.add(listed, self.categories.children(*position), depth + 1);
            }
        }
    }
}

fn card_of(root: usize, categories: &ShownCategories, lang: Lang) -> CategoryCard {
    let CountedCategory { category, products } = &categories[root];
    let children = categories.children(root).iter();
    CategoryCard {
        name: category.name.clone(),
        href: category_path(&category.slug),
        image: category_picture(category),
        description: category.description.clone(),
        count_text: lang
            .say_with("catalogue-products", "count", products)
            .into(),
        children: children
            .map(|child| category_link(&categories[*child]))
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
    fn tree(parents: &[Option<usize>]) -> ShownCategories {
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
        made.into()
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
        let choices = category_choices(&categories, None, Some(&categories[2].category), Lang::En);
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
