use jiff::Timestamp;
use shop_core::{
    id::{CategoryId, ProductId},
    money::Money,
    search::{FeedPosition, SearchDocument},
};
use shop_search::{
    Answer, CategoryTree, Counting, Filters, Manner, Order, Position, Question, Shelf, Synonyms,
    Writer,
};
use tempfile::TempDir;
use uuid::Uuid;

/// A folder with an index of these products.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) shelf: Shelf,
    pub(crate) writer: Writer,
    pub(crate) products: Vec<SearchDocument>,
    pub(crate) tree: CategoryTree,
    pub(crate) synonyms: Synonyms,
}

/// A product that is called so and has nothing special.
pub(crate) fn product(number: u64, name: &str) -> SearchDocument {
    SearchDocument {
        id: ProductId(Uuid::from_u64_pair(7, number)),
        category_id: CategoryId(Uuid::from_u64_pair(1, 1)),
        sku: format!("SKU-{number:05}"),
        name: name.to_owned(),
        description: None,
        brand: None,
        price: Money::from_minor_units(1_000),
        is_on_sale: false,
        is_in_stock: true,
        is_featured: false,
        sold: 0,
        created_at: Timestamp::UNIX_EPOCH,
    }
}

/// Products with these names.
pub(crate) fn named(names: &[&str]) -> Vec<SearchDocument> {
    let numbered = names.iter().zip(1..);
    numbered
        .map(|(name, number)| product(number, name))
        .collect()
}

/// Where the log of the test's database is.
pub(crate) fn position(sequence: i64) -> Position {
    Position {
        database_id: Uuid::from_u64_pair(9, 9),
        read: FeedPosition {
            transaction: 0,
            sequence,
        },
    }
}

/// A question for everything that holds a text, with the first hundred answers.
pub(crate) fn question(text: &str) -> Question {
    Question {
        text: text.to_owned(),
        manner: Manner::Words,
        filters: Filters::default(),
        order: Order::Relevance,
        offset: 0,
        limit: 100,
        counting: Counting::Nothing,
    }
}

impl World {
    pub(crate) fn new(products: Vec<SearchDocument>) -> Self {
        Self::in_parts(products, 1)
    }

    /// An index whose products were committed in so many parts, as they are when one follows the other.
    pub(crate) fn in_parts(products: Vec<SearchDocument>, parts: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::take(folder.path()).unwrap();
        let mut writer = shelf.build().unwrap();
        let each = products.len().div_ceil(parts).max(1);
        for part in products.chunks(each) {
            writer.add(part).unwrap();
            writer.commit(position(1)).unwrap();
        }
        Self {
            folder,
            shelf,
            writer,
            products,
            tree: CategoryTree::default(),
            synonyms: Synonyms::shipped(),
        }
    }

    pub(crate) fn ask(&self, question: &Question) -> Answer {
        let index = self.writer.index();
        index.ask(question, &self.tree, &self.synonyms).unwrap()
    }

    /// The names of what is found, in their order.
    pub(crate) fn names(&self, question: &Question) -> Vec<&str> {
        let answer = self.ask(question);
        let name = |id: &ProductId| {
            let product = self.products.iter().find(|product| product.id == *id);
            product.unwrap().name.as_str()
        };
        answer.products.iter().map(name).collect()
    }

    pub(crate) fn found(&self, text: &str) -> Vec<&str> {
        self.names(&question(text))
    }
}
