//! What most tests of the use cases start from, and what all of them check in the end.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use shop_core::{
    account::{Role, User},
    auth::{HashCost, PasswordHasher},
    cart::{Cart, CartOwner},
    catalog::{Category, Key, NewProduct, Product, ProductStatus, create_product},
    clock::Clock,
    id::{CartId, CategoryId, ProductId, UserId},
    inventory::StockReason,
    money::Money,
    order::{
        Address, Once, OrderFilter, PlaceOrder, PlaceOrderError, Placement, PricingRules,
        ShownOrder, list_orders, place_order,
    },
    page::PageRequest,
    storage::Stores,
    testing::{a_user, an_address},
};
use tokio::sync::Barrier;

use crate::{catalog::stored_category, support::World};

/// A password hasher that costs next to nothing.
pub(crate) fn a_hasher() -> PasswordHasher {
    PasswordHasher::new(2, 100, HashCost::Least)
}

/// A customer who can buy but not sign in.
pub(crate) async fn a_customer(world: &World, email: &str) -> User {
    let user = a_user(email, world.clock.now(), &world.entropy);
    let mut tx = world.storage.begin().await.unwrap();
    tx.accounts().add(&user, "hash").await.unwrap();
    tx.commit().await.unwrap();
    user
}

/// An account that may do everything.
pub(crate) async fn an_administrator(world: &World, email: &str) -> User {
    let mut user = a_user(email, world.clock.now(), &world.entropy);
    user.role = Role::Admin;
    let mut tx = world.storage.begin().await.unwrap();
    tx.accounts().add(&user, "hash").await.unwrap();
    tx.commit().await.unwrap();
    user
}

/// A cart of a visitor who has none yet.
pub(crate) fn a_guest(world: &World) -> CartId {
    CartId::new(world.clock.now(), &world.entropy)
}

/// What it takes to make an active product at 10.00.
pub(crate) fn a_new_product(slug: &str, category_id: CategoryId, stock: u32) -> NewProduct {
    NewProduct {
        category_id,
        sku: slug.to_uppercase(),
        name: slug.to_owned(),
        slug: slug.to_owned(),
        description: None,
        price: Money::from_minor_units(1_000),
        compare_at: None,
        stock,
        image_url: None,
        images: vec![],
        status: ProductStatus::Active,
        is_featured: false,
        metadata: None,
        variant_of: None,
        options: vec![],
    }
}

/// A product at 10.00 with pieces to sell.
pub(crate) async fn on_sale(world: &World, slug: &str, stock: u32) -> Product {
    made(world, slug, stock, |_| {}).await
}

/// A product made as the merchant makes it, in a category of its own.
pub(crate) async fn made(
    world: &World,
    slug: &str,
    stock: u32,
    change: impl FnOnce(&mut NewProduct),
) -> Product {
    let category: Category = stored_category(world, &format!("{slug}-shelf"), |_| {}).await;
    let mut new = a_new_product(slug, category.id, stock);
    change(&mut new);
    let made = create_product(&world.storage, new, world.act()).await;
    made.unwrap().product
}

/// The product as it is now.
pub(crate) async fn product(world: &World, id: ProductId) -> Option<Product> {
    let mut reader = world.storage.read().await.unwrap();
    let shown = reader.catalog().find_product(&Key::Id(id)).await.unwrap();
    shown.map(|shown| shown.product)
}

/// What somebody asks to buy, with nothing said beyond what must be.
pub(crate) fn a_request(user_id: UserId, items: &[(&Product, u32)]) -> PlaceOrder {
    PlaceOrder {
        buyer: user_id.into(),
        items: items.iter().map(|(p, n)| (p.id, *n)).collect(),
        shipping_address: an_address(),
        billing_address: None,
        notes: None,
        expected_total: None,
        bought_from: None,
    }
}

/// Another address than [`an_address`].
pub(crate) fn another_address() -> Address {
    Address {
        city: "Los Angeles".to_owned(),
        state: "CA".to_owned(),
        ..an_address()
    }
}

/// Asks to buy.
pub(crate) async fn place(
    world: &World,
    request: &PlaceOrder,
) -> Result<Placement, PlaceOrderError> {
    place_at(world, request, None, world.clock.now()).await
}

/// Asks to buy at a moment.
pub(crate) async fn place_at(
    world: &World,
    request: &PlaceOrder,
    once: Option<&Once<'_>>,
    now: Timestamp,
) -> Result<Placement, PlaceOrderError> {
    let rules = PricingRules::default();
    place_order(&world.storage, request, once, &rules, now, &world.entropy).await
}

/// An order that was placed.
pub(crate) async fn placed(world: &World, user: &User, items: &[(&Product, u32)]) -> ShownOrder {
    new_order(place(world, &a_request(user.id, items)).await.unwrap())
}

/// The order of a placement that must be new.
pub(crate) fn new_order(placement: Placement) -> ShownOrder {
    match placement {
        Placement::New(shown) => *shown,
        Placement::Replayed { .. } => panic!("{placement:?}"),
    }
}

/// All orders with their lines, the latest first.
pub(crate) async fn orders(world: &World) -> Vec<ShownOrder> {
    let mut reader = world.storage.read().await.unwrap();
    let page = PageRequest::new(1, 1_000);
    let page = list_orders(&mut reader, OrderFilter::default(), page).await;
    page.unwrap().items
}

/// Pieces on hand and pieces reserved.
pub(crate) async fn level(world: &World, product_id: ProductId) -> (i64, i64) {
    let mut reader = world.storage.read().await.unwrap();
    let level = reader.inventory().lookup(product_id).await.unwrap();
    let level = level.unwrap();
    (level.on_hand, level.reserved)
}

/// The ledger of a product as reason, change on hand, change of reserved; oldest first.
pub(crate) async fn ledger(world: &World, product_id: ProductId) -> Vec<(StockReason, i64, i64)> {
    let mut reader = world.storage.read().await.unwrap();
    let moves = reader.inventory().list_moves(product_id).await.unwrap();
    moves
        .iter()
        .map(|entry| (entry.reason, entry.delta_on_hand, entry.delta_reserved))
        .collect()
}

/// Every level is the sum of its ledger.
pub(crate) async fn assert_ledger_adds_up(world: &World) {
    let mut reader = world.storage.read().await.unwrap();
    let mismatches = reader.inventory().list_mismatches().await.unwrap();
    assert!(mismatches.is_empty(), "{mismatches:?}");
}

/// The cart as it is now.
pub(crate) async fn cart(world: &World, owner: CartOwner) -> Cart {
    let mut reader = world.storage.read().await.unwrap();
    reader.carts().find(owner).await.unwrap()
}

/// The cart's products by slug, and how many pieces of each, in the cart's order.
pub(crate) fn contents(cart: &Cart) -> Vec<(&str, u32)> {
    let lines = cart.lines.iter();
    lines
        .map(|line| (line.product.slug.as_str(), line.quantity))
        .collect()
}

/// Runs `count` tasks that start at the same moment; their results in the order of their numbers.
pub(crate) async fn at_once<T, F>(
    world: &Arc<World>,
    count: usize,
    task: impl Fn(usize, Arc<World>) -> F,
) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let start = Arc::new(Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|n| {
            let (start, task) = (Arc::clone(&start), task(n, Arc::clone(world)));
            tokio::spawn(async move {
                start.wait().await;
                task.await
            })
        })
        .collect();
    let mut results = Vec::with_capacity(count);
    for task in tasks {
        let result = tokio::time::timeout(Duration::from_mins(2), task).await;
        results.push(result.expect("no task hangs").unwrap());
    }
    results
}
