use shop_core::{
    audit::{Act, Author},
    catalog::{self, Key, Product, ProductPatch},
    storage::Stores,
};

use super::TestApp;

impl TestApp {
    /// The product with this slug or SKU, as the database has it.
    pub(crate) async fn product(&self, slug: &str) -> Product {
        let mut reader = self.storage.read().await.unwrap();
        let shown = reader.catalog().find_product(&Key::of_product(slug)).await;
        shown
            .unwrap()
            .expect("the demo shop has the product")
            .product
    }

    /// How many pieces of a product can be bought.
    pub(crate) async fn stock(&self, slug: &str) -> i64 {
        self.product(slug).await.available
    }

    /// Changes a product past the API.
    pub(crate) async fn change_product(&self, slug: &str, patch: ProductPatch) {
        let id = self.product(slug).await.id;
        let act = Act {
            author: &Author::NOBODY,
            now: self.parts.now(),
            entropy: self.parts.entropy.as_ref(),
        };
        catalog::change_product(&self.storage, id, patch, act)
            .await
            .expect("the change is a good one");
    }

    /// Asserts that every stock level is the sum of its ledger.
    pub(crate) async fn assert_ledger_adds_up(&self) {
        let mut reader = self.storage.read().await.unwrap();
        let mismatches = reader.inventory().list_mismatches().await.unwrap();
        assert!(mismatches.is_empty(), "{mismatches:?}");
    }
}
