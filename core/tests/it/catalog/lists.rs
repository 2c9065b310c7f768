use std::{cmp::Reverse, collections::HashSet, time::Duration};

use shop_core::{
    catalog::{
        Direction::{Ascending, Descending},
        ListedProduct, Product, ProductFilter, ProductOrder, ProductPlace, ProductStatus, Variants,
    },
    clock::Clock,
    id::CategoryId,
    money::Money,
    page::{Page, PageRequest},
    search::SearchTerm,
    storage::Stores,
};

use super::{stored_category, stored_product};
use crate::{
    inventory::receive,
    support::{World, execute, on_both_databases},
};

on_both_databases! {
    a_list_shows_the_product_its_category_and_its_stock,
    pages_in_every_order_neither_overlap_nor_leave_anything_out,
    going_on_from_a_place_neither_repeats_nor_leaves_anything_out,
    a_product_that_goes_away_does_not_end_the_list,
    products_that_tie_stand_in_the_order_of_their_ids,
    names_are_sorted_by_their_folded_form,
    featured_products_come_first_in_the_order_of_search_results,
    a_page_beyond_the_end_is_empty_and_still_tells_the_total,
    a_category_holds_what_stands_in_the_categories_below_it,
    categories_in_a_circle_are_walked_once,
    each_filter_leaves_out_what_it_says,
    filters_narrow_each_other,
    terms_are_found_in_name_description_and_sku_whatever_their_case,
    wildcards_in_a_term_mean_themselves,
    a_changed_product_is_found_by_its_new_words_only,
}

const ORDERS: [ProductOrder; 7] = [
    ProductOrder::CreatedAt(Ascending),
    ProductOrder::CreatedAt(Descending),
    ProductOrder::Name(Ascending),
    ProductOrder::Name(Descending),
    ProductOrder::Price(Ascending),
    ProductOrder::Price(Descending),
    ProductOrder::FeaturedThenName,
];

async fn list(
    world: &World,
    filter: &ProductFilter,
    order: ProductOrder,
    request: PageRequest,
) -> Page<ListedProduct> {
    let mut connection = world.storage.read().await.unwrap();
    let mut catalog = connection.catalog();
    let page = catalog.list_products(filter, order, request).await.unwrap();
    assert_eq!(page.request, request);
    page
}

/// The slugs that pass the filter, in alphabetical order.
async fn slugs(world: &World, filter: &ProductFilter) -> Vec<String> {
    let order = ProductOrder::Name(Ascending);
    let page = list(world, filter, order, PageRequest::new(1, 100)).await;
    let mut slugs: Vec<String> = page.items.into_iter().map(|l| l.product.slug).collect();
    assert_eq!(u64::try_from(slugs.len()).unwrap(), page.total);
    // A page of one entry asks the database for the total, which must be the same.
    let counted = list(world, filter, order, PageRequest::new(1, 1)).await;
    assert_eq!(counted.total, page.total);
    slugs.sort();
    slugs
}

fn with_term(query: &str) -> ProductFilter {
    ProductFilter {
        term: Some(SearchTerm::new(query)),
        ..ProductFilter::default()
    }
}

fn in_category(category: CategoryId) -> ProductFilter {
    ProductFilter {
        category: Some(category),
        ..ProductFilter::default()
    }
}

async fn a_list_shows_the_product_its_category_and_its_stock(world: World) {
    let category = stored_category(&world, "lamps", |c| c.name = "Lamps".to_owned()).await;
    let mut product = stored_product(&world, "lamp", category.id, |_| {}).await;
    receive(&world, product.id, 3).await;
    product.available = 3;

    let order = ProductOrder::Name(Ascending);
    let page = list(
        &world,
        &ProductFilter::default(),
        order,
        PageRequest::new(1, 20),
    )
    .await;
    assert_eq!(page.total, 1);
    assert_eq!(page.items[0].product, product);
    assert_eq!(page.items[0].category.id, category.id);
    assert_eq!(page.items[0].category.name, "Lamps");
    assert_eq!(page.items[0].category.slug, "lamps");
}

/// Products of which many are equal in every order.
async fn many_ties(world: &World) -> Vec<Product> {
    let category = stored_category(world, "lamps", |_| {}).await;
    let mut products = vec![];
    for number in 0..23_u32 {
        let change = |product: &mut Product| {
            product.name = ["Same", "same", "Other"][number as usize % 3].to_owned();
            product.price = Money::from_minor_units([500, 700][number as usize % 2]);
            product.is_featured = number.is_multiple_of(5);
            product.created_at += Duration::from_secs(u64::from(number / 10));
        };
        products.push(stored_product(world, &format!("p{number}"), category.id, change).await);
    }
    products
}

async fn pages_in_every_order_neither_overlap_nor_leave_anything_out(world: World) {
    let products = many_ties(&world).await;
    let all: HashSet<_> = products.iter().map(|p| p.id).collect();
    for order in ORDERS {
        for status in [None, Some(ProductStatus::Active)] {
            let filter = ProductFilter {
                status,
                ..ProductFilter::default()
            };
            let mut seen = vec![];
            for number in 1..=5 {
                let page = list(&world, &filter, order, PageRequest::new(number, 5)).await;
                assert_eq!((page.total, page.total_pages()), (23, 5));
                seen.extend(page.items.into_iter().map(|listed| listed.product.id));
            }
            assert_eq!(seen.len(), 23, "{order:?}");
            assert_eq!(seen.into_iter().collect::<HashSet<_>>(), all, "{order:?}");
        }
    }
}

async fn going_on_from_a_place_neither_repeats_nor_leaves_anything_out(world: World) {
    let products = many_ties(&world).await;
    let category = products[0].category_id;
    for order in ORDERS {
        for filter in [ProductFilter::default(), in_category(category)] {
            let whole = list(&world, &filter, order, PageRequest::new(1, 50)).await;
            let mut reader = world.storage.read().await.unwrap();
            let (mut seen, mut place) = (vec![], Some(ProductPlace::start(order)));
            while let Some(from) = place {
                let stretch = reader.catalog().list_products_from(&filter, &from, 5).await;
                let stretch = stretch.unwrap();
                let text = stretch
                    .last()
                    .and_then(|last| ProductPlace::after(order, last));
                // It is sent to clients and comes back from them.
                place = text.map(|place| ProductPlace::of_text(order, &place.to_text()).unwrap());
                seen.extend(stretch);
            }
            let all = whole.items.len();
            let expected = if order == ProductOrder::FeaturedThenName {
                5
            } else {
                all
            };
            assert_eq!(seen, whole.items[..expected], "{order:?}");
        }
    }
}

async fn a_product_that_goes_away_does_not_end_the_list(world: World) {
    let products = many_ties(&world).await;
    let order = ProductOrder::Price(Ascending);
    let filter = ProductFilter::default();
    let whole = list(&world, &filter, order, PageRequest::new(1, 50)).await;
    let place = ProductPlace::after(order, &whole.items[9]).unwrap();
    let mut tx = world.storage.begin().await.unwrap();
    for gone in [0, 9] {
        let id = whole.items[gone].product.id;
        assert!(tx.catalog().delete_product(id).await.unwrap());
    }
    tx.commit().await.unwrap();
    let mut reader = world.storage.read().await.unwrap();
    let mut catalog = reader.catalog();
    let rest = catalog
        .list_products_from(&filter, &place, 50)
        .await
        .unwrap();
    assert_eq!(rest, whole.items[10..]);
    assert_eq!(products.len(), 23);
}

async fn products_that_tie_stand_in_the_order_of_their_ids(world: World) {
    let products = many_ties(&world).await;
    for order in ORDERS {
        let mut expected = products.clone();
        let name = |p: &Product| p.name.to_lowercase();
        match order {
            ProductOrder::CreatedAt(Ascending) => expected.sort_by_key(|p| (p.created_at, p.id)),
            ProductOrder::CreatedAt(Descending) => {
                expected.sort_by_key(|p| Reverse((p.created_at, p.id)));
            }
            ProductOrder::Name(Ascending) => expected.sort_by_key(|p| (name(p), p.id)),
            ProductOrder::Name(Descending) => expected.sort_by_key(|p| Reverse((name(p), p.id))),
            ProductOrder::Price(Ascending) => expected.sort_by_key(|p| (p.price, p.id)),
            ProductOrder::Price(Descending) => expected.sort_by_key(|p| Reverse((p.price, p.id))),
            ProductOrder::FeaturedThenName => {
                expected.sort_by_key(|p| (!p.is_featured, name(p), p.id));
            }
        }
        let page = list(
            &world,
            &ProductFilter::default(),
            order,
            PageRequest::new(1, 50),
        )
        .await;
        let listed: Vec<_> = page.items.into_iter().map(|l| l.product.id).collect();
        let expected: Vec<_> = expected.into_iter().map(|p| p.id).collect();
        assert_eq!(listed, expected, "{order:?}");
    }
}

async fn names_are_sorted_by_their_folded_form(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    for (slug, name) in [
        ("a", "Émile"),
        ("b", "zebra"),
        ("c", "Apple"),
        ("d", "a-pple"),
        ("e", "apple pie"),
        ("f", "ÉCOLE"),
        ("g", "10 things"),
    ] {
        stored_product(&world, slug, category.id, |p| p.name = name.to_owned()).await;
    }
    let mut expected = vec![
        "10 things",
        "a-pple",
        "Apple",
        "apple pie",
        "zebra",
        "ÉCOLE",
        "Émile",
    ];
    for direction in [Ascending, Descending] {
        let order = ProductOrder::Name(direction);
        let page = list(
            &world,
            &ProductFilter::default(),
            order,
            PageRequest::new(1, 20),
        )
        .await;
        let names: Vec<_> = page.items.iter().map(|l| l.product.name.as_str()).collect();
        assert_eq!(names, expected);
        expected.reverse();
    }
}

async fn featured_products_come_first_in_the_order_of_search_results(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    for (slug, featured) in [("a", false), ("b", true), ("c", false), ("d", true)] {
        stored_product(&world, slug, category.id, |p| p.is_featured = featured).await;
    }
    let order = ProductOrder::FeaturedThenName;
    let page = list(
        &world,
        &ProductFilter::default(),
        order,
        PageRequest::new(1, 20),
    )
    .await;
    let slugs: Vec<_> = page.items.iter().map(|l| l.product.slug.as_str()).collect();
    assert_eq!(slugs, ["b", "d", "a", "c"]);
}

async fn a_page_beyond_the_end_is_empty_and_still_tells_the_total(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    let order = ProductOrder::Name(Ascending);
    let empty = list(
        &world,
        &ProductFilter::default(),
        order,
        PageRequest::new(1, 20),
    )
    .await;
    assert_eq!((empty.items.len(), empty.total), (0, 0));

    for slug in ["a", "b", "c", "d"] {
        stored_product(&world, slug, category.id, |_| {}).await;
    }
    for (number, size, entries) in [(1, 4, 4), (2, 4, 0), (2, 3, 1), (u32::MAX, u32::MAX, 0)] {
        let request = PageRequest::new(number, size);
        let page = list(&world, &ProductFilter::default(), order, request).await;
        assert_eq!((page.items.len(), page.total), (entries, 4), "{request:?}");
    }
}

async fn a_category_holds_what_stands_in_the_categories_below_it(world: World) {
    let root = stored_category(&world, "root", |_| {}).await;
    let child = stored_category(&world, "child", |c| c.parent_id = Some(root.id)).await;
    let leaf = stored_category(&world, "leaf", |c| {
        c.parent_id = Some(child.id);
        c.is_active = false;
    })
    .await;
    let other = stored_category(&world, "other", |_| {}).await;
    let empty = stored_category(&world, "empty", |_| {}).await;
    for category in [&root, &child, &leaf, &other] {
        stored_product(&world, &category.slug, category.id, |_| {}).await;
    }
    for (category, found) in [
        (root.id, vec!["child", "leaf", "root"]),
        (child.id, vec!["child", "leaf"]),
        (leaf.id, vec!["leaf"]),
        (other.id, vec!["other"]),
        (empty.id, vec![]),
        (CategoryId::new(world.clock.now(), &world.entropy), vec![]),
    ] {
        assert_eq!(slugs(&world, &in_category(category)).await, found);
    }
}

async fn categories_in_a_circle_are_walked_once(world: World) {
    let first = stored_category(&world, "first", |_| {}).await;
    let second = stored_category(&world, "second", |c| c.parent_id = Some(first.id)).await;
    stored_product(&world, "a", first.id, |_| {}).await;
    stored_product(&world, "b", second.id, |_| {}).await;
    let mut tx = world.storage.begin().await.unwrap();
    let sql = "update categories set parent_id = $1 where id = $2";
    let ids = [second.id.0, first.id.0];
    assert_eq!(execute(&mut tx, sql, &ids).await.unwrap(), 1);
    tx.commit().await.unwrap();

    for category in [first.id, second.id] {
        assert_eq!(slugs(&world, &in_category(category)).await, ["a", "b"]);
    }
}

/// Three products that differ in every column that a filter looks at.
async fn assorted(world: &World) -> [CategoryId; 2] {
    let root = stored_category(world, "root", |_| {}).await;
    let child = stored_category(world, "child", |c| c.parent_id = Some(root.id)).await;
    stored_product(world, "active", root.id, |product| {
        product.price = Money::from_minor_units(100);
        product.compare_at = Some(Money::from_minor_units(101));
        product.is_featured = true;
    })
    .await;
    stored_product(world, "draft", child.id, |product| {
        product.status = ProductStatus::Draft;
        product.price = Money::from_minor_units(200);
        product.compare_at = Some(Money::from_minor_units(200));
        product.description = Some("active".to_owned());
    })
    .await;
    stored_product(world, "kept", child.id, |product| {
        product.status = ProductStatus::Archived;
        product.price = Money::from_minor_units(300);
        product.is_featured = true;
    })
    .await;
    [root.id, child.id]
}

#[expect(clippy::too_many_lines, reason = "a table")]
async fn each_filter_leaves_out_what_it_says(world: World) {
    assorted(&world).await;
    let all = ProductFilter::default;
    let money = |minor| Some(Money::from_minor_units(minor));
    for (filter, found) in [
        (all(), vec!["active", "draft", "kept"]),
        (
            ProductFilter {
                status: Some(ProductStatus::Active),
                ..all()
            },
            vec!["active"],
        ),
        (
            ProductFilter {
                status: Some(ProductStatus::Draft),
                ..all()
            },
            vec!["draft"],
        ),
        (
            ProductFilter {
                status: Some(ProductStatus::Archived),
                ..all()
            },
            vec!["kept"],
        ),
        (
            ProductFilter {
                min_price: money(200),
                ..all()
            },
            vec!["draft", "kept"],
        ),
        (
            ProductFilter {
                min_price: money(301),
                ..all()
            },
            vec![],
        ),
        (
            ProductFilter {
                max_price: money(200),
                ..all()
            },
            vec!["active", "draft"],
        ),
        (
            ProductFilter {
                min_price: money(200),
                max_price: money(200),
                ..all()
            },
            vec!["draft"],
        ),
        (
            ProductFilter {
                min_price: money(300),
                max_price: money(100),
                ..all()
            },
            vec![],
        ),
        (
            ProductFilter {
                featured: Some(true),
                ..all()
            },
            vec!["active", "kept"],
        ),
        (
            ProductFilter {
                featured: Some(false),
                ..all()
            },
            vec!["draft"],
        ),
        (
            ProductFilter {
                on_sale: Some(true),
                ..all()
            },
            vec!["active"],
        ),
        (
            ProductFilter {
                on_sale: Some(false),
                ..all()
            },
            vec!["draft", "kept"],
        ),
        (with_term(" "), vec!["active", "draft", "kept"]),
        (with_term("active"), vec!["active", "draft"]),
    ] {
        assert_eq!(slugs(&world, &filter).await, found, "{filter:?}");
    }
}

async fn filters_narrow_each_other(world: World) {
    let [root, child] = assorted(&world).await;
    let everything = ProductFilter {
        variants: Variants::Hidden,
        status: Some(ProductStatus::Draft),
        category: Some(root),
        min_price: Some(Money::from_minor_units(150)),
        max_price: Some(Money::from_minor_units(250)),
        featured: Some(false),
        on_sale: Some(false),
        low_stock: false,
        term: Some(SearchTerm::new("ACTIVE")),
    };
    assert_eq!(slugs(&world, &everything).await, ["draft"]);
    for change in [
        |f: &mut ProductFilter| f.status = Some(ProductStatus::Active),
        |f: &mut ProductFilter| f.min_price = Some(Money::from_minor_units(201)),
        |f: &mut ProductFilter| f.max_price = Some(Money::from_minor_units(199)),
        |f: &mut ProductFilter| f.featured = Some(true),
        |f: &mut ProductFilter| f.on_sale = Some(true),
        |f: &mut ProductFilter| f.term = Some(SearchTerm::new("kept")),
    ] {
        let mut filter = everything.clone();
        change(&mut filter);
        assert_eq!(slugs(&world, &filter).await, [""; 0], "{filter:?}");
    }
    let featured_below = ProductFilter {
        featured: Some(true),
        ..in_category(child)
    };
    assert_eq!(slugs(&world, &featured_below).await, ["kept"]);
}

async fn terms_are_found_in_name_description_and_sku_whatever_their_case(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    stored_product(&world, "city", category.id, |product| {
        product.name = "Città alta".to_owned();
        product.sku = "ÄB-1".to_owned();
    })
    .await;
    stored_product(&world, "lamp", category.id, |product| {
        product.description = Some("Für die CITTÀ".to_owned());
    })
    .await;
    for (query, found) in [
        ("CITTÀ", vec!["city", "lamp"]),
        ("città", vec!["city", "lamp"]),
        ("  TÀ A ", vec!["city"]),
        ("für", vec!["lamp"]),
        ("äb-", vec!["city"]),
        ("amp", vec!["lamp"]),
        ("citta", vec![]),
        ("città altaäb", vec![]),
    ] {
        assert_eq!(slugs(&world, &with_term(query)).await, found, "{query}");
    }
}

async fn wildcards_in_a_term_mean_themselves(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    for (slug, name) in [
        ("percent", "50% off"),
        ("plain", "50x off"),
        ("under", "a_b"),
        ("back", r"a\b"),
        ("quote", "it's"),
    ] {
        stored_product(&world, slug, category.id, |p| p.name = name.to_owned()).await;
    }
    for (query, found) in [
        ("%", vec!["percent"]),
        ("0% o", vec!["percent"]),
        ("_", vec!["under"]),
        (r"\", vec!["back"]),
        (r"\%", vec![]),
        ("'", vec!["quote"]),
        ("*", vec![]),
    ] {
        assert_eq!(slugs(&world, &with_term(query)).await, found, "{query}");
    }
}

async fn a_changed_product_is_found_by_its_new_words_only(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    let mut product = stored_product(&world, "lamp", category.id, |p| p.name = "Old".into()).await;
    product.name = "New".to_owned();
    product.description = Some("bright".to_owned());
    product.sku = "NUMBER-2".to_owned();
    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().update_product(&product).await.unwrap());
    tx.commit().await.unwrap();
    for (query, found) in [
        ("old", vec![]),
        ("lamp", vec![]),
        ("new", vec!["lamp"]),
        ("bright", vec!["lamp"]),
        ("number-2", vec!["lamp"]),
    ] {
        assert_eq!(slugs(&world, &with_term(query)).await, found, "{query}");
    }
}
