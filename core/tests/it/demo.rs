use jiff::SignedDuration;
use secrecy::SecretString;
use shop_core::{
    account::{AccessPatch, Client, Doorkeeper, Email, User, change_access},
    auth::TokenSigner,
    cart::{CartOwner, add_to_cart},
    catalog::{
        Key, Product, ProductPatch, ProductStatus, change_product, delete_product,
        list_counted_categories,
    },
    clock::Clock,
    demo::{DEMO_PASSWORD, Seeded, accounts_with_demo_password, demo_accounts, seed, wipe},
    order::{Once, OrderKey, OrderStatus, PricingRules, Viewer, cancel_order, place_order},
    storage::{Handle, Stores},
};

use crate::{
    arrange::{
        a_guest, a_hasher, a_request, assert_ledger_adds_up, level, new_order, orders, product,
    },
    support::{World, on_both_databases},
};

on_both_databases! {
    the_demo_shop_is_complete_and_seeding_it_again_adds_nothing,
    the_stock_shown_is_the_catalogues_though_orders_hold_pieces,
    a_demo_order_can_be_cancelled,
    a_wiped_shop_is_empty_and_can_be_seeded_again,
    what_was_changed_since_is_left_alone,
    demo_passwords_are_found_until_they_are_changed_or_closed,
}

async fn seed_demo(world: &World) -> Seeded {
    let now = world.clock.now();
    seed(&world.storage, &a_hasher(), now, &world.entropy)
        .await
        .unwrap()
}

const WHOLE: Seeded = Seeded {
    users: 3,
    categories: 9,
    products: 18,
    orders: 3,
};

/// SKU, stock and status of the demo catalogue.
const CATALOGUE: [(&str, i64, ProductStatus); 18] = [
    ("IPHONE-15-PRO", 50, ProductStatus::Active),
    ("SAMSUNG-S24-ULTRA", 35, ProductStatus::Active),
    ("PIXEL-8-PRO", 40, ProductStatus::Active),
    ("MACBOOK-PRO-16", 20, ProductStatus::Active),
    ("DELL-XPS-15", 25, ProductStatus::Active),
    ("THINKPAD-X1-CARBON", 30, ProductStatus::Active),
    ("MENS-CLASSIC-TEE", 200, ProductStatus::Active),
    ("MENS-SLIM-JEANS", 150, ProductStatus::Active),
    ("WOMENS-SUMMER-DRESS", 75, ProductStatus::Active),
    ("WOMENS-LEATHER-JACKET", 40, ProductStatus::Active),
    ("MODERN-TABLE-LAMP", 60, ProductStatus::Active),
    ("INDOOR-PLANT-SET", 45, ProductStatus::Active),
    ("YOGA-MAT-PRO", 100, ProductStatus::Active),
    ("RUNNING-SHOES-AIR", 80, ProductStatus::Active),
    ("BOOK-CLEAN-CODE", 120, ProductStatus::Active),
    ("BOOK-SYSTEM-DESIGN", 90, ProductStatus::Active),
    ("UNRELEASED-GADGET", 0, ProductStatus::Draft),
    ("OLD-PHONE-MODEL", 0, ProductStatus::Archived),
];

async fn by_sku(world: &World, sku: &str) -> Product {
    let mut reader = world.storage.read().await.unwrap();
    let key = Key::Text(sku.to_owned());
    let found = reader.catalog().find_product(&key).await.unwrap();
    found.unwrap().product
}

async fn by_email(world: &World, email: &str) -> User {
    let mut reader = world.storage.read().await.unwrap();
    let key = Email::key_of(email);
    let found = reader.accounts().find_credentials(&key).await.unwrap();
    found.unwrap().user
}

async fn the_demo_shop_is_complete_and_seeding_it_again_adds_nothing(world: World) {
    assert_eq!(seed_demo(&world).await, WHOLE);
    let before = orders(&world).await;
    assert_eq!(seed_demo(&world).await, Seeded::default());
    assert_eq!(orders(&world).await, before);
    for account in demo_accounts() {
        let user = by_email(&world, account.email).await;
        assert_eq!((user.role, user.is_active), (account.role, true));
    }
    let mut reader = world.storage.read().await.unwrap();
    let counted = list_counted_categories(&mut reader).await.unwrap();
    let mut counts: Vec<_> = counted
        .iter()
        .filter(|counted| counted.category.parent_id.is_none())
        .map(|counted| (counted.category.slug.as_str(), counted.products))
        .collect();
    counts.sort_unstable();
    let expected = [
        ("books", 2),
        ("clothing", 4),
        ("electronics", 6),
        ("home-garden", 2),
        ("sports-outdoors", 2),
    ];
    assert_eq!(counts, expected);
}

async fn the_stock_shown_is_the_catalogues_though_orders_hold_pieces(world: World) {
    seed_demo(&world).await;
    for (sku, stock, status) in CATALOGUE {
        let product = by_sku(&world, sku).await;
        assert_eq!(
            (product.available, product.status),
            (stock, status),
            "{sku}"
        );
    }
    for (sku, expected) in [
        ("IPHONE-15-PRO", (50, 0)),
        ("MACBOOK-PRO-16", (21, 1)),
        ("MENS-CLASSIC-TEE", (203, 3)),
    ] {
        let product = by_sku(&world, sku).await;
        assert_eq!(level(&world, product.id).await, expected, "{sku}");
    }
    assert_ledger_adds_up(&world).await;
}

async fn a_demo_order_can_be_cancelled(world: World) {
    seed_demo(&world).await;
    let john = by_email(&world, "john@example.com").await;
    let key = OrderKey::Number("ORD-2024-0003".to_owned());
    let now = world.clock.now();
    let shown = cancel_order(
        &world.storage,
        &Viewer::signed_in(&john),
        &key,
        now,
        &world.entropy,
    )
    .await;
    assert_eq!(shown.unwrap().order.status, OrderStatus::Cancelled);
    let tee = by_sku(&world, "MENS-CLASSIC-TEE").await;
    assert_eq!(
        (tee.available, level(&world, tee.id).await),
        (202, (203, 1))
    );
    assert_ledger_adds_up(&world).await;
}

/// How many rows all tables have together, those of the migrations apart.
async fn count_rows(world: &World) -> i64 {
    const TABLES: [&str; 11] = [
        "select count(*) from users",
        "select count(*) from sessions",
        "select count(*) from categories",
        "select count(*) from products",
        "select count(*) from stock_levels",
        "select count(*) from stock_moves",
        "select count(*) from carts",
        "select count(*) from cart_lines",
        "select count(*) from orders",
        "select count(*) from order_lines",
        "select count(*) from idempotency_keys",
    ];
    let mut reader = world.storage.read().await.unwrap();
    let mut rows = 0;
    for sql in TABLES {
        let count: i64 = match reader.handle() {
            Handle::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await,
            Handle::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await,
        }
        .unwrap();
        rows += count;
    }
    rows
}

fn a_doorkeeper() -> Doorkeeper {
    let secret = SecretString::from("a secret that only the tests know");
    Doorkeeper {
        hasher: a_hasher(),
        signer: TokenSigner::new(&secret, SignedDuration::from_hours(24)),
    }
}

async fn a_wiped_shop_is_empty_and_can_be_seeded_again(world: World) {
    seed_demo(&world).await;
    let (now, entropy) = (world.clock.now(), &world.entropy);
    let john = by_email(&world, "john@example.com").await;
    let lamp = by_sku(&world, "MODERN-TABLE-LAMP").await;
    let password = SecretString::from(DEMO_PASSWORD);
    a_doorkeeper()
        .sign_in(
            &world.storage,
            "john@example.com",
            &password,
            Client::default(),
            now,
            entropy,
        )
        .await
        .unwrap();
    for owner in [
        CartOwner::Account(john.id),
        CartOwner::Guest(a_guest(&world)),
    ] {
        add_to_cart(&world.storage, owner, lamp.id, 1, now, entropy)
            .await
            .unwrap();
    }
    let once = Once {
        key: "key",
        request_hash: [0; 32],
        render: &|_| String::new(),
    };
    let request = a_request(john.id, &[(&lamp, 1)]);
    let rules = PricingRules::default();
    let placed = place_order(&world.storage, &request, Some(&once), &rules, now, entropy).await;
    new_order(placed.unwrap());

    wipe(&world.storage).await.unwrap();
    assert_eq!(count_rows(&world).await, 0);
    wipe(&world.storage).await.unwrap();
    assert_eq!(seed_demo(&world).await, WHOLE);
    assert_eq!(by_sku(&world, "MODERN-TABLE-LAMP").await.available, 60);
    assert_ledger_adds_up(&world).await;
}

async fn what_was_changed_since_is_left_alone(world: World) {
    seed_demo(&world).await;
    let now = world.clock.now();
    let lamp = by_sku(&world, "MODERN-TABLE-LAMP").await;
    let john = by_email(&world, "john@example.com").await;
    let key = OrderKey::Number("ORD-2024-0003".to_owned());
    cancel_order(
        &world.storage,
        &Viewer::signed_in(&john),
        &key,
        now,
        &world.entropy,
    )
    .await
    .unwrap();
    let patch = ProductPatch {
        stock: Some(3),
        ..ProductPatch::default()
    };
    let changed = change_product(&world.storage, lamp.id, patch, world.act_at(now))
        .await
        .unwrap();
    let rug = by_sku(&world, "YOGA-MAT-PRO").await;
    delete_product(&world.storage, rug.id, world.act_at(now))
        .await
        .unwrap();

    let missing = Seeded {
        products: 1,
        ..Seeded::default()
    };
    assert_eq!(seed_demo(&world).await, missing);
    assert_eq!(product(&world, lamp.id).await, Some(changed.product));
    assert_eq!(by_sku(&world, "YOGA-MAT-PRO").await.available, 100);
    let mut reader = world.storage.read().await.unwrap();
    let order = reader.orders().find(&key).await.unwrap().unwrap();
    assert_eq!(order.status, OrderStatus::Cancelled);
}

async fn demo_passwords_are_found_until_they_are_changed_or_closed(world: World) {
    let open = async || {
        accounts_with_demo_password(&world.storage, &a_hasher())
            .await
            .unwrap()
    };
    assert_eq!(open().await, [""; 0]);
    seed_demo(&world).await;
    let all = ["admin@example.com", "john@example.com", "jane@example.com"];
    assert_eq!(open().await, all);

    let (now, entropy) = (world.clock.now(), &world.entropy);
    let (old, new) = (
        SecretString::from(DEMO_PASSWORD),
        SecretString::from("battery staple"),
    );
    let doorkeeper = a_doorkeeper();
    let admin = doorkeeper
        .sign_in(
            &world.storage,
            all[0],
            &old,
            Client::default(),
            now,
            entropy,
        )
        .await
        .unwrap();
    let ids = (admin.user.id, admin.session.id);
    doorkeeper
        .change_password(&world.storage, ids, &old, &new, now, entropy)
        .await
        .unwrap();
    assert_eq!(open().await, all[1..]);

    for email in &all[1..] {
        let user = by_email(&world, email).await;
        let closed = AccessPatch {
            is_active: Some(false),
            role: None,
        };
        change_access(&world.storage, user.id, closed, world.act_at(now))
            .await
            .unwrap();
    }
    assert_eq!(open().await, [""; 0]);
    // Seeding again opens nothing.
    assert_eq!(seed_demo(&world).await, Seeded::default());
    assert_eq!(open().await, [""; 0]);
}
