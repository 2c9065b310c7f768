use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::{
    OPENED,
    dice::{Aspect, dice, shuffle},
    ids::uuid_at,
    plan::Size,
    vocabulary::{DEPARTMENTS, Department, Group, plural, slug_of},
};
use crate::{catalog::Category, id::CategoryId};

/// Where some goods stand, and what can be said of all of them.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Its place in the list of categories.
    pub(super) category: usize,
    /// The place of its department.
    pub(super) department: usize,
    group: usize,
    /// One of its goods, as in "tent".
    pub(super) kind: &'static str,
    /// What goes before that.
    pub(super) style: &'static str,
}

impl Leaf {
    pub(super) fn department(&self) -> &'static Department {
        &DEPARTMENTS[self.department]
    }

    pub(super) fn group(&self) -> &'static Group {
        &self.department().groups[self.group]
    }
}

/// The tree of categories. Products stand in its leaves alone.
#[derive(Debug)]
pub(super) struct Shelves {
    /// Parents before their children.
    pub(super) categories: Vec<Category>,
    /// The largest first.
    pub(super) leaves: Vec<Leaf>,
    /// The weight of each leaf and of all before it.
    weights: Vec<f64>,
}

impl Shelves {
    pub(super) fn new(seed: u64, size: &Size) -> Self {
        let mut grown = Growing {
            seed,
            categories: Vec::new(),
            leaves: Vec::new(),
        };
        grown.grow(size.leaves as usize);
        let Growing {
            categories,
            mut leaves,
            ..
        } = grown;
        shuffle(&mut dice(seed, Aspect::Shelves, 0), &mut leaves);
        let weights = (1..=leaves.len())
            .scan(0.0, |sum, rank| {
                *sum += (rank as f64).powf(-size.leaf_zipf);
                Some(*sum)
            })
            .collect();
        Self {
            categories,
            leaves,
            weights,
        }
    }

    /// Where a product stands.
    pub(super) fn draw(&self, dice: &mut ChaCha8Rng) -> &Leaf {
        let all = self.weights.last().copied().unwrap_or_default();
        let drawn = dice.random::<f64>() * all;
        let place = self.weights.partition_point(|weight| *weight <= drawn);
        &self.leaves[place.min(self.leaves.len() - 1)]
    }
}

struct Growing {
    seed: u64,
    categories: Vec<Category>,
    leaves: Vec<Leaf>,
}

/// A kind of goods and how many leaves it is split into.
struct Branch {
    department: usize,
    group: usize,
    kind: &'static str,
    leaves: usize,
}

impl Growing {
    /// Departments, groups, kinds, styles of a kind, and for some of these whom they are for.
    fn grow(&mut self, leaves: usize) {
        let branches = branches(leaves);
        for (number, department) in DEPARTMENTS.iter().enumerate() {
            let own: Vec<_> = branches
                .iter()
                .filter(|branch| branch.department == number)
                .collect();
            if own.is_empty() {
                continue;
            }
            let about = format!(
                "{} that are chosen with care and delivered fast.",
                department.name
            );
            let root = self.add(department.name.to_owned(), Some(about), None);
            for (group_number, group) in department.groups.iter().enumerate() {
                let mut kinds = own
                    .iter()
                    .filter(|branch| branch.group == group_number)
                    .peekable();
                if kinds.peek().is_none() {
                    continue;
                }
                let parent = self.add(group.name.to_owned(), None, Some(root));
                for (position, branch) in kinds.enumerate() {
                    self.branch(branch, parent, position);
                }
            }
        }
    }

    fn branch(&mut self, branch: &Branch, parent: usize, position: usize) {
        let department = &DEPARTMENTS[branch.department];
        let kinds = plural(branch.kind);
        let parent = self.add(kinds.clone(), None, Some(parent));
        // The largest branches, and some of the small ones, are a level deeper.
        let deeper = match branch.leaves {
            0..=1 => 0,
            2..=5 => 2 * usize::from(position.is_multiple_of(3)),
            _ => 3,
        };
        let first_style = branch.group * 5 + position * 2;
        let style =
            |number: usize| department.styles[(first_style + number) % department.styles.len()];
        if deeper > 0 {
            let name = format!("{} {kinds}", style(0));
            let parent = self.add(name.clone(), None, Some(parent));
            for audience in &department.audiences[..deeper] {
                let category = self.add(format!("{name} {audience}"), None, Some(parent));
                self.leaf(branch, category, style(0));
            }
        }
        for number in 1..=branch.leaves - deeper {
            let name = format!("{} {kinds}", style(number));
            let category = self.add(name, None, Some(parent));
            self.leaf(branch, category, style(number));
        }
    }

    fn leaf(&mut self, branch: &Branch, category: usize, style: &'static str) {
        self.leaves.push(Leaf {
            category,
            department: branch.department,
            group: branch.group,
            kind: branch.kind,
            style,
        });
    }

    /// Adds a category and tells its place.
    fn add(&mut self, name: String, description: Option<String>, parent: Option<usize>) -> usize {
        let place = self.categories.len();
        let made_at = OPENED;
        let luck = dice(self.seed, Aspect::Shelves, place as u64 + 1).random();
        self.categories.push(Category {
            id: CategoryId(uuid_at(made_at, luck)),
            slug: slug_of(&name),
            name,
            description,
            image_url: None,
            parent_id: parent.map(|parent| self.categories[parent].id),
            is_active: true,
            sort_order: i32::try_from(place).unwrap_or(i32::MAX),
            created_at: made_at,
            updated_at: made_at,
        });
        place
    }
}

/// Shares the leaves out among kinds of goods, so that all departments have some.
fn branches(leaves: usize) -> Vec<Branch> {
    let every: Vec<(usize, usize, &'static str)> = (0..36)
        .flat_map(|kind| (0..DEPARTMENTS.len()).map(move |department| (department, kind)))
        .map(|(department, kind)| {
            let groups = DEPARTMENTS[department].groups;
            let group = kind % groups.len();
            (department, group, groups[group].kinds[kind / groups.len()])
        })
        .collect();
    let used = every.len().min((leaves / 2).max(1));
    (0..used)
        .zip(every)
        .map(|(place, (department, group, kind))| Branch {
            department,
            group,
            kind,
            leaves: leaves / used + usize::from(place < leaves % used),
        })
        .collect()
}
