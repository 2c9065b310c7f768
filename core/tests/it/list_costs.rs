//! What lists read of a hundred thousand entries: no more than they show, and of their length no more than they tell.
//!
//! The lists themselves are asked, and the database says what it did for them: PostgreSQL how many rows it looked at, SQLite
//! how many steps its machine took. Neither depends on the time of day or on how busy a machine is.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use shop_core::{
    account::{Role, UserFilter},
    audit::{AuditEvent, AuditFilter},
    catalog::{Direction, ListedProduct, ProductFilter, ProductOrder, ProductStatus, Rank},
    id::{CategoryId, ProductId, UserId},
    inventory::StockMove,
    money::Money,
    order::{LatestOrders, OrderFilter, OrderStatus},
    page::PageRequest,
    storage::{Handle, Stores, Tx},
};
use sqlx::Executor;
use uuid::Uuid;

use crate::{
    catalog::related::list_related,
    inventory::a_move,
    support::{World, on_both_databases},
};

on_both_databases! {
    lists_of_a_hundred_thousand_entries_read_what_they_show,
}

/// The account with ten thousand orders and entries, the product with ten thousand moves.
const SOMEBODY: Uuid = Uuid::from_u128(1);

const POSTGRES: &str = "
    set local statement_timeout = 0;
    insert into users (id, email, email_key, password_hash, role, is_active, created_at, updated_at)
    select ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, n || '@example.com', n || '@example.com', 'x',
        case when n % 1000 = 0 then 'ADMIN' else 'CUSTOMER' end, n % 1000 <> 1,
        timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01'
    from generate_series(1, 100000) n;
    insert into orders (id, order_number, user_id, status, subtotal_minor, discount_minor, shipping_minor, tax_minor,
        total_minor, tax_rate_millionths, currency, placed_at, updated_at)
    select gen_random_uuid(), 'n' || n,
        ('00000000-0000-0000-0000-' || lpad(to_hex(case when n % 10 = 0 then 1 else n end), 12, '0'))::uuid,
        case when n % 1000 = 0 then 'PENDING' else 'DELIVERED' end, 1, 0, 0, 0, 1, 0, 'USD',
        timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01'
    from generate_series(1, 100000) n;
    insert into audit_entries (id, occurred_at, event, actor_kind, actor_id, target_kind, target_id)
    select gen_random_uuid(), timestamptz '2026-01-01' + n * interval '1 second',
        case when n % 1000 = 0 then 'cache_flushed' else 'product_updated' end, 'USER',
        ('00000000-0000-0000-0000-' || lpad(to_hex(case when n % 10 = 0 then 1 else n end), 12, '0'))::uuid, 'PRODUCT',
        ('00000000-0000-0000-0000-' || lpad(to_hex(case when n % 10 = 0 then 1 else n end), 12, '0'))::uuid
    from generate_series(1, 100000) n;
    insert into categories (id, name, name_folded, slug, search_text, is_active, sort_order, created_at, updated_at)
    select ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 'c', 'c', 'c' || n, 'c', true, 0, now(), now()
    from generate_series(0, 19) n;
    insert into products (id, category_id, sku, name, name_folded, slug, search_text, price_minor, images, status,
        is_featured, compare_at_minor, created_at, updated_at)
    select ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-0000-0000-' || lpad(to_hex(case when n % 40 = 0 then 2 else n % 17 + 3 end), 12, '0'))::uuid,
        's' || n, 'n' || n, 'n' || n, 'p' || n, 'n' || n, 100, '[]', 'ACTIVE',
        n % 1000 = 0, case when n % 10 = 0 then 101 end, now(), now()
    from generate_series(1, 100000) n;
    insert into stock_levels (product_id, on_hand, reserved)
    select id, case when right(sku, 3) = '000' then 1 else 50 end, 0 from products;
    insert into stock_moves (id, product_id, delta_on_hand, delta_reserved, reason, moved_at)
    select gen_random_uuid(),
        ('00000000-0000-0000-0000-' || lpad(to_hex(case when n % 10 = 0 then 1 else n end), 12, '0'))::uuid, 1, 0,
        'RECEIVED', timestamptz '2026-01-01' + n * interval '1 second'
    from generate_series(1, 100000) n;
    insert into wishes (user_id, product_id, added_at)
    select '00000000-0000-0000-0000-000000000001', id, now() from products limit 100;
    analyze;";
const SQLITE: &str = "
    create temp table numbers as
        with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 100000)
        select n, unhex(printf('%032x', n)) as id, unhex(printf('%032x', iif(n % 10 = 0, 1, n))) as often from numbers;
    insert into users (id, email, email_key, password_hash, role, is_active, created_at, updated_at)
    select id, n || '@example.com', n || '@example.com', 'x', iif(n % 1000 = 0, 'ADMIN', 'CUSTOMER'), n % 1000 <> 1, n, n
    from numbers;
    insert into orders (id, order_number, user_id, status, subtotal_minor, discount_minor, shipping_minor, tax_minor,
        total_minor, tax_rate_millionths, currency, placed_at, updated_at)
    select id, 'n' || n, often, iif(n % 1000 = 0, 'PENDING', 'DELIVERED'), 1, 0, 0, 0, 1, 0, 'USD', n, n from numbers;
    insert into audit_entries (id, occurred_at, event, actor_kind, actor_id, target_kind, target_id)
    select id, n, iif(n % 1000 = 0, 'cache_flushed', 'product_updated'), 'USER', often, 'PRODUCT', often from numbers;
    insert into categories (id, name, name_folded, slug, search_text, is_active, sort_order, created_at, updated_at)
    select unhex(printf('%032x', n)), 'c', 'c', 'c' || n, 'c', 1, 0, 0, 0 from numbers where n < 20;
    insert into products (id, category_id, sku, name, name_folded, slug, search_text, price_minor, images, status,
        is_featured, compare_at_minor, created_at, updated_at)
    select id, unhex(printf('%032x', iif(n % 40 = 0, 2, n % 17 + 3))), 's' || n, 'n' || n, 'n' || n, 'p' || n, 'n' || n, 100, '[]', 'ACTIVE',
        n % 1000 = 0, iif(n % 10 = 0, 101, null), n, n
    from numbers;
    insert into stock_levels (product_id, on_hand, reserved) select id, iif(n % 1000 = 0, 1, 50), 0 from numbers;
    insert into stock_moves (id, product_id, delta_on_hand, delta_reserved, reason, moved_at)
    select id, often, 1, 0, 'RECEIVED', n from numbers;
    insert into wishes (user_id, product_id, added_at)
    select unhex(printf('%032x', 1)), id, n from numbers limit 100;
    drop table numbers;
    analyze;";

/// Entries of a page.
const SHOWN: u32 = 25;
/// Rows of tables and entries of indexes that PostgreSQL may look at for a page, with what stands beside it.
const MOST_ROWS: u64 = 300;
/// The same where the length is counted, to one past ten thousand.
const MOST_COUNTED: u64 = 2 * 10_001 + MOST_ROWS;
/// Steps that SQLite's machine may take, likewise: a few dozen for a row that is shown, a few for one that is counted.
const MOST_STEPS: u64 = 10_000;
const MOST_COUNTED_STEPS: u64 = 10_001 * 10 + MOST_STEPS;
/// How many steps are counted at once.
const STEPS: i32 = 10;

/// What the database did for a list.
#[derive(Debug)]
enum Cost {
    Rows(u64),
    Steps(u64),
}

/// Whether the length of a list is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Length {
    Counted,
    NotAsked,
}

async fn fill(world: &World) {
    let mut tx = world.storage.begin().await.unwrap();
    match tx.handle() {
        Handle::Postgres(connection) => drop(connection.execute(POSTGRES).await.unwrap()),
        Handle::Sqlite(connection) => drop(connection.execute(SQLITE).await.unwrap()),
    }
    tx.commit().await.unwrap();
}

/// How many rows of tables and entries of indexes this transaction has looked at so far.
async fn rows_so_far(tx: &mut Tx) -> u64 {
    let Handle::Postgres(connection) = tx.handle() else {
        return 0;
    };
    let sql = "select sum(pg_stat_get_xact_tuples_returned(oid) + pg_stat_get_xact_tuples_fetched(oid))::bigint
        from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')";
    let rows: i64 = sqlx::query_scalar(sql).fetch_one(connection).await.unwrap();
    u64::try_from(rows).unwrap()
}

/// What a list costs.
async fn cost(world: &World, list: impl AsyncFnOnce(&mut Tx)) -> Cost {
    let mut tx = world.storage.begin().await.unwrap();
    let steps = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&steps);
    let mut before = 0;
    match tx.handle() {
        Handle::Postgres(_) => before = rows_so_far(&mut tx).await,
        Handle::Sqlite(connection) => {
            let mut handle = connection.lock_handle().await.unwrap();
            handle.set_progress_handler(STEPS, move || {
                seen.fetch_add(u64::from(STEPS.unsigned_abs()), Ordering::Relaxed);
                true
            });
        }
    }
    list(&mut tx).await;
    let rows = rows_so_far(&mut tx).await - before;
    match tx.handle() {
        Handle::Postgres(_) => Cost::Rows(rows),
        Handle::Sqlite(connection) => {
            let mut handle = connection.lock_handle().await.unwrap();
            handle.remove_progress_handler();
            Cost::Steps(steps.load(Ordering::Relaxed))
        }
    }
}

/// Makes sure that a list reads little.
async fn assert_cheap(world: &World, name: &str, length: Length, list: impl AsyncFnOnce(&mut Tx)) {
    let cost = cost(world, list).await;
    let is_counted = length == Length::Counted;
    let (did, most) = match cost {
        Cost::Rows(rows) => (rows, if is_counted { MOST_COUNTED } else { MOST_ROWS }),
        Cost::Steps(steps) => {
            let most = if is_counted {
                MOST_COUNTED_STEPS
            } else {
                MOST_STEPS
            };
            (steps, most)
        }
    };
    assert!(did > 0, "{name}: nothing was measured");
    assert!(did <= most, "{name}: {cost:?}, {most} are allowed");
}

async fn lists_of_a_hundred_thousand_entries_read_what_they_show(world: World) {
    fill(&world).await;
    a_list_that_reads_everything_is_seen(&world).await;
    orders_are_read_as_shown(&world).await;
    orders_for_operators_are_read_as_shown(&world).await;
    accounts_are_read_as_shown(&world).await;
    the_trail_is_read_as_shown(&world).await;
    what_has_a_price_is_read_as_shown(&world).await;
    what_the_first_page_shows_is_read_as_shown(&world).await;
    neighbours_of_a_product_are_read_as_shown(&world).await;
    stock_is_read_as_shown(&world).await;
}

/// What is measured is what a list does: one without an index looks at everything.
async fn a_list_that_reads_everything_is_seen(world: &World) {
    let everything = cost(world, async |tx| {
        let filter = UserFilter {
            email: Some("nobody@example.org".to_owned()),
            ..UserFilter::default()
        };
        let page = PageRequest::new(1, SHOWN);
        assert!(
            tx.accounts()
                .list(&filter, page)
                .await
                .unwrap()
                .items
                .is_empty()
        );
    })
    .await;
    match everything {
        Cost::Rows(rows) => assert!(rows >= 100_000, "{rows} rows"),
        Cost::Steps(steps) => assert!(steps > MOST_COUNTED_STEPS, "{steps} steps"),
    }
}

async fn orders_are_read_as_shown(world: &World) {
    let all = OrderFilter::default();
    for (name, filter, total) in [
        ("all orders", all.clone(), (10_000, true)),
        (
            "orders of an account",
            OrderFilter {
                user_id: Some(UserId(SOMEBODY)),
                ..all.clone()
            },
            (10_000, true),
        ),
        (
            "orders of a status",
            OrderFilter {
                status: Some(OrderStatus::Pending),
                ..all.clone()
            },
            (100, false),
        ),
        (
            "orders of an address",
            OrderFilter {
                email_key: Some("7@example.com".to_owned()),
                ..all
            },
            (1, false),
        ),
    ] {
        for number in [1, 2] {
            let page = PageRequest::new(number, SHOWN);
            assert_cheap(world, name, Length::Counted, async |tx| {
                let listed = tx.orders().list(filter.clone(), page).await.unwrap();
                assert_eq!((listed.total, listed.is_longer), total, "{name}");
            })
            .await;
        }
        assert_cheap(world, name, Length::Counted, async |tx| {
            let page = PageRequest::new(1, SHOWN);
            let listed = tx.orders().list_summaries(filter.clone(), page).await;
            assert_eq!(listed.unwrap().total, total.0, "{name}");
        })
        .await;
    }
}

async fn orders_for_operators_are_read_as_shown(world: &World) {
    for status in [None, Some(OrderStatus::Pending)] {
        let latest = LatestOrders {
            status,
            placed_before: None,
            limit: SHOWN,
        };
        assert_cheap(
            world,
            "orders for operators",
            Length::NotAsked,
            async |tx| {
                let listed = tx.orders().list_anonymous(latest).await.unwrap();
                assert_eq!(listed.len(), SHOWN as usize);
            },
        )
        .await;
    }
}

async fn accounts_are_read_as_shown(world: &World) {
    let all = UserFilter::default();
    for (name, filter, total) in [
        ("all accounts", all.clone(), (10_000, true)),
        (
            "administrators",
            UserFilter {
                role: Some(Role::Admin),
                ..all.clone()
            },
            (100, false),
        ),
        (
            "accounts that are shut out",
            UserFilter {
                is_active: Some(false),
                ..all
            },
            (100, false),
        ),
    ] {
        assert_cheap(world, name, Length::Counted, async |tx| {
            let page = PageRequest::new(1, SHOWN);
            let listed = tx.accounts().list(&filter, page).await.unwrap();
            assert_eq!((listed.total, listed.is_longer), total, "{name}");
        })
        .await;
    }
}

async fn the_trail_is_read_as_shown(world: &World) {
    let all = AuditFilter::default();
    for (name, filter, total) in [
        ("the whole trail", all, (10_000, true)),
        (
            "entries of an event",
            AuditFilter {
                event: Some(AuditEvent::CacheFlushed),
                ..all
            },
            (100, false),
        ),
        (
            "entries of an account",
            AuditFilter {
                actor_id: Some(UserId(SOMEBODY)),
                ..all
            },
            (10_000, true),
        ),
        (
            "entries about a product",
            AuditFilter {
                target_id: Some(SOMEBODY),
                ..all
            },
            (10_000, true),
        ),
    ] {
        assert_cheap(world, name, Length::Counted, async |tx| {
            let page = PageRequest::new(1, SHOWN);
            let listed = tx.audit().list(filter, page).await.unwrap();
            assert_eq!((listed.total, listed.is_longer), total, "{name}");
        })
        .await;
        assert_cheap(world, name, Length::NotAsked, async |tx| {
            let listed = tx.audit().list_before(filter, None, SHOWN).await.unwrap();
            assert_eq!(listed.len(), SHOWN as usize);
        })
        .await;
    }
}

/// All of it, and a category with a fortieth of all products.
async fn what_has_a_price_is_read_as_shown(world: &World) {
    for (name, category, total) in [
        ("all up to a price", None, (10_000, true)),
        ("a category up to a price", Some(2), (2_500, false)),
    ] {
        let filter = ProductFilter {
            status: Some(ProductStatus::Active),
            category: category.map(|number| CategoryId(Uuid::from_u128(number))),
            max_price: Some(Money::from_minor_units(100)),
            ..ProductFilter::default()
        };
        for order in [ProductOrder::CreatedAt, ProductOrder::Name] {
            for number in [1, 2] {
                assert_cheap(world, name, Length::Counted, async |tx| {
                    let (order, page) = (
                        order(Direction::Descending),
                        PageRequest::new(number, SHOWN),
                    );
                    let listed = tx.catalog().list_products(&filter, order, page).await;
                    let listed = listed.unwrap();
                    assert_eq!((listed.total, listed.is_longer), total, "{name}");
                    let key = |listed: &ListedProduct| match order {
                        ProductOrder::CreatedAt(_) => (Some(listed.product.created_at), None),
                        _ => (None, Some(listed.product.name.clone())),
                    };
                    assert_eq!(listed.items.len(), SHOWN as usize, "{name}");
                    assert!(listed.items.is_sorted_by(|a, b| key(a) >= key(b)), "{name}");
                })
                .await;
            }
        }
    }
}

async fn what_the_first_page_shows_is_read_as_shown(world: &World) {
    let shown = ProductFilter {
        status: Some(ProductStatus::Active),
        ..ProductFilter::default()
    };
    let featured = ProductFilter {
        featured: Some(true),
        ..shown.clone()
    };
    let on_sale = ProductFilter {
        on_sale: Some(true),
        ..shown
    };
    for (name, filter, total) in [
        ("what is recommended", featured, (100, false)),
        ("what is reduced", on_sale, (10_000, false)),
    ] {
        assert_cheap(world, name, Length::Counted, async |tx| {
            let order = ProductOrder::FeaturedThenName;
            let page = PageRequest::new(1, SHOWN);
            let listed = tx.catalog().list_products(&filter, order, page).await;
            let listed = listed.unwrap();
            assert_eq!((listed.total, listed.is_longer), total, "{name}");
            assert!(listed.items[0].product.is_featured);
        })
        .await;
    }
    assert_cheap(world, "recommended names", Length::NotAsked, async |tx| {
        let hints = tx.search().featured_products(SHOWN).await.unwrap();
        assert_eq!(hints.len(), SHOWN as usize);
    })
    .await;
}

/// Of a category with a fortieth of all products.
async fn neighbours_of_a_product_are_read_as_shown(world: &World) {
    let product = ProductId(Uuid::from_u128(40));
    let product = {
        let mut reader = world.storage.read().await.unwrap();
        let found = reader.catalog().list_products_by_id(&[product]).await;
        found.unwrap().remove(0)
    };
    let cost = cost(world, async |tx| {
        let related = list_related(tx, &product, 4).await;
        assert_eq!(related.len(), 4);
        assert!(related.iter().all(|listed| listed.product.is_featured));
    })
    .await;
    // Two lists: what was bought together with it, and its neighbours.
    match cost {
        Cost::Rows(rows) => assert!(rows <= 2 * MOST_ROWS, "{rows} rows"),
        Cost::Steps(steps) => assert!(steps <= 2 * MOST_STEPS, "{steps} steps"),
    }
}

async fn stock_is_read_as_shown(world: &World) {
    assert_cheap(world, "levels of an order", Length::NotAsked, async |tx| {
        let products = (50_001..).take(SHOWN as usize);
        let entries: Vec<_> = products
            .map(|n| StockMove {
                delta_reserved: 1,
                ..a_move(world, ProductId(Uuid::from_u128(n)), 0)
            })
            .collect();
        assert_eq!(tx.inventory().apply_all(&entries).await.unwrap(), None);
    })
    .await;
    assert_cheap(world, "moves of a product", Length::NotAsked, async |tx| {
        let product = ProductId(SOMEBODY);
        let listed = tx.inventory().list_moves_before(product, None, SHOWN).await;
        assert_eq!(listed.unwrap().len(), SHOWN as usize);
    })
    .await;
    assert_cheap(world, "products running out", Length::Counted, async |tx| {
        let filter = ProductFilter {
            low_stock: true,
            ..ProductFilter::default()
        };
        let order = ProductOrder::Name(Direction::Ascending);
        let page = PageRequest::new(1, SHOWN);
        let listed = tx.catalog().list_products(&filter, order, page).await;
        assert_eq!(listed.unwrap().total, 100);
    })
    .await;
    assert_cheap(
        world,
        "products in the order of their ids",
        Length::NotAsked,
        async |tx| {
            let after = Some(ProductId(Uuid::from_u128(50_000)));
            let listed = tx
                .catalog()
                .list_products_after(Rank::Lead, after, SHOWN)
                .await;
            assert_eq!(listed.unwrap().len(), SHOWN as usize);
        },
    )
    .await;
    assert_cheap(
        world,
        "products for the search index",
        Length::NotAsked,
        async |tx| {
            let after = Some(ProductId(Uuid::from_u128(50_000)));
            let read = tx.search_feed().list_documents(after, SHOWN).await;
            assert_eq!(read.unwrap().len(), SHOWN as usize);
        },
    )
    .await;
}
