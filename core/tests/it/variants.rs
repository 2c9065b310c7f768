//! Products that come in sizes and colours.

use std::{collections::HashSet, ops::Bound, sync::Arc};

use jiff::SignedDuration;
use shop_core::{
    cart::{CartOwner, add_to_cart},
    catalog::{
        Audience, Direction, Key, NewProduct, OptionError, Product, ProductFilter, ProductOption,
        ProductOrder, ProductPatch, ProductStatus, Removal, ShownProduct, VariantError, Variants,
        WriteProductError, change_product, create_product, delete_product, list_counted_categories,
        show_product,
    },
    clock::Clock,
    id::ProductId,
    money::Money,
    order::PlaceOrderError,
    page::PageRequest,
    search::{FeedPosition, SearchTerm},
    storage::Stores,
};

use crate::{
    arrange::{
        a_customer, a_guest, a_new_product, a_request, assert_ledger_adds_up, at_once, cart, level,
        made, new_order, on_sale, orders, place, place_at, placed, product,
    },
    catalog::{related::list_related, stored_category},
    support::{World, on_both_databases},
};

on_both_databases! {
    a_variant_has_category_and_name_of_its_lead_and_follows_them,
    variants_of_the_same_status_follow_that_of_their_lead,
    what_is_no_variant_is_refused,
    options_change_for_one_variant_and_their_names_for_all,
    lists_hold_leads_and_tell_of_their_variants,
    a_page_shows_the_variants_that_its_reader_may_see,
    carts_and_orders_name_the_variant,
    what_goes_with_a_product_is_a_lead_and_there_once,
    a_lead_is_deleted_with_its_variants,
    a_lead_stays_as_long_as_a_variant_that_was_ordered,
    a_variant_is_deleted_alone,
    buyers_of_each_variant_get_what_there_is_of_it,
    variants_made_at_once_never_have_the_same_options,
    orders_and_changes_of_variants_never_block_each_other,
    what_changes_of_a_variant_is_logged_as_a_change_of_its_lead,
    a_lead_is_found_by_what_its_variants_on_sale_are,
    a_document_tells_of_all_variants_on_sale,
}

fn options(size: &str, color: &str) -> Vec<ProductOption> {
    vec![
        ProductOption::new("Size", size),
        ProductOption::new("Color", color),
    ]
}

/// An active shirt of size M in black at 10.00 with pieces to sell.
async fn a_shirt(world: &World, stock: u32) -> Product {
    made(world, "shirt", stock, |new| {
        new.name = "Shirt".to_owned();
        new.options = options("M", "Black");
    })
    .await
}

fn a_variant(lead: &Product, size: &str, color: &str, stock: u32) -> NewProduct {
    let slug = format!("{}-{size}-{color}", lead.slug).to_lowercase();
    NewProduct {
        variant_of: Some(lead.id),
        options: options(size, color),
        name: "Whatever".to_owned(),
        ..a_new_product(&slug, lead.category_id, stock)
    }
}

async fn make(world: &World, new: NewProduct) -> Result<Product, WriteProductError> {
    let made = create_product(&world.storage, new, world.act()).await?;
    world.clock.advance(SignedDuration::from_millis(1));
    Ok(made.product)
}

async fn variant(
    world: &World,
    lead: &Product,
    (size, color): (&str, &str),
    stock: u32,
) -> Product {
    make(world, a_variant(lead, size, color, stock))
        .await
        .unwrap()
}

async fn change(
    world: &World,
    id: ProductId,
    patch: ProductPatch,
) -> Result<Product, WriteProductError> {
    let changed = change_product(&world.storage, id, patch, world.act()).await;
    changed.map(|shown| shown.product)
}

async fn now(world: &World, of: &Product) -> Product {
    product(world, of.id).await.unwrap()
}

async fn shown(world: &World, slug: &str, audience: Audience) -> Option<ShownProduct> {
    let mut reader = world.storage.read().await.unwrap();
    let key = Key::Text(slug.to_owned());
    show_product(&mut reader, &key, audience).await.unwrap()
}

async fn a_variant_has_category_and_name_of_its_lead_and_follows_them(world: World) {
    let lead = a_shirt(&world, 1).await;
    let other_shelf = stored_category(&world, "other", |_| {}).await;
    let mut new = a_variant(&lead, "L", "Black", 3);
    new.category_id = other_shelf.id;
    let large = make(&world, new).await.unwrap();
    assert_eq!(large.variant_of, Some(lead.id));
    assert_eq!(
        (&*large.name, large.category_id),
        ("Shirt", lead.category_id)
    );
    assert_eq!(
        (large.title(), large.available),
        ("Shirt, L, Black".to_owned(), 3)
    );

    let patch = ProductPatch {
        name: Some("Tee".to_owned()),
        category_id: Some(other_shelf.id),
        price: Some(Money::from_minor_units(1_500)),
        ..ProductPatch::default()
    };
    change(&world, lead.id, patch).await.unwrap();
    let large = now(&world, &large).await;
    assert_eq!((&*large.name, large.category_id), ("Tee", other_shelf.id));
    assert_eq!(
        large.price,
        Money::from_minor_units(1_000),
        "a price is its own"
    );

    let patch = ProductPatch {
        name: Some("Mine".to_owned()),
        price: Some(Money::from_minor_units(1_700)),
        ..ProductPatch::default()
    };
    let large = change(&world, large.id, patch).await.unwrap();
    assert_eq!(
        (&*large.name, large.price),
        ("Tee", Money::from_minor_units(1_700))
    );
}

async fn variants_of_the_same_status_follow_that_of_their_lead(world: World) {
    let lead = a_shirt(&world, 1).await;
    let large = variant(&world, &lead, ("L", "Black"), 1).await;
    let mut new = a_variant(&lead, "S", "Black", 1);
    new.status = ProductStatus::Archived;
    let small = make(&world, new).await.unwrap();
    let patch = ProductPatch {
        status: Some(ProductStatus::Draft),
        ..ProductPatch::default()
    };
    change(&world, lead.id, patch).await.unwrap();
    assert_eq!(now(&world, &large).await.status, ProductStatus::Draft);
    assert_eq!(now(&world, &small).await.status, ProductStatus::Archived);
}

async fn what_is_no_variant_is_refused(world: World) {
    let lead = a_shirt(&world, 1).await;
    let large = variant(&world, &lead, ("L", "Black"), 1).await;
    let plain = on_sale(&world, "lamp", 1).await;
    let of = |id| {
        let mut new = a_variant(&lead, "S", "Red", 1);
        new.variant_of = Some(id);
        new
    };
    let with = |options: Vec<ProductOption>| {
        let mut new = a_variant(&lead, "S", "Red", 1);
        new.options = options;
        new
    };
    let names = || VariantError::OtherOptions {
        names: "Size, Color".to_owned(),
    };
    let mut turned = options("S", "Red");
    turned.reverse();
    let many = ["a", "b", "c", "d"].map(|name| ProductOption::new(name, "1"));
    for (new, expected) in [
        (of(ProductId(a_guest(&world).0)), VariantError::UnknownLead),
        (of(large.id), VariantError::LeadIsVariant),
        (of(plain.id), VariantError::LeadWithoutOptions),
        (with(vec![]), names()),
        (with(turned), names()),
        (with(options("S", "Red")[..1].to_vec()), names()),
        (
            with(options("l", "BLACK")),
            VariantError::SameOptions {
                sku: large.sku.clone(),
            },
        ),
        (with(options("S", " ")), OptionError::Text.into()),
        (with(many.to_vec()), OptionError::TooMany.into()),
    ] {
        let refused = make(&world, new).await.unwrap_err();
        let WriteProductError::Variant(error) = refused else {
            panic!("{refused:?} is not {expected:?}");
        };
        assert_eq!(error, expected);
    }
    assert_eq!(product_count(&world, Variants::Listed).await, 3);
}

async fn product_count(world: &World, variants: Variants) -> u64 {
    let filter = ProductFilter {
        variants,
        ..ProductFilter::default()
    };
    listed(world, &filter).await.len() as u64
}

async fn listed(world: &World, filter: &ProductFilter) -> Vec<shop_core::catalog::ListedProduct> {
    let mut reader = world.storage.read().await.unwrap();
    let order = ProductOrder::CreatedAt(Direction::Ascending);
    let page = PageRequest::new(1, 100);
    let page = reader.catalog().list_products(filter, order, page).await;
    let page = page.unwrap();
    assert_eq!(page.total, page.items.len() as u64);
    page.items
}

async fn options_change_for_one_variant_and_their_names_for_all(world: World) {
    let lead = a_shirt(&world, 1).await;
    let large = variant(&world, &lead, ("L", "Black"), 1).await;
    let to = |options| ProductPatch {
        options: Some(options),
        ..ProductPatch::default()
    };
    let white = change(&world, large.id, to(options("L", "White"))).await;
    assert_eq!(white.unwrap().options, options("L", "White"));
    let german = vec![
        ProductOption::new("Größe", "M"),
        ProductOption::new("Farbe", "Rot"),
    ];
    change(&world, lead.id, to(german.clone())).await.unwrap();
    assert_eq!(now(&world, &lead).await.options, german);
    let followed = [("Größe", "L"), ("Farbe", "White")].map(|(n, v)| ProductOption::new(n, v));
    assert_eq!(now(&world, &large).await.options, followed);

    for (id, options) in [
        (lead.id, vec![]),
        (lead.id, german[..1].to_vec()),
        (large.id, options("L", "White")),
        (large.id, german.clone()),
    ] {
        let refused = change(&world, id, to(options)).await;
        assert!(
            matches!(refused, Err(WriteProductError::Variant(_))),
            "{refused:?}"
        );
    }
    // A product that is the only one may have options, other ones, and none.
    let lamp = on_sale(&world, "lamp", 1).await;
    for options in [options("M", "Red"), german, vec![]] {
        let changed = change(&world, lamp.id, to(options.clone())).await;
        assert_eq!(changed.unwrap().options, options);
    }
}

async fn lists_hold_leads_and_tell_of_their_variants(world: World) {
    let lead = a_shirt(&world, 1).await;
    let mut dear = a_variant(&lead, "XL", "Black", 4);
    dear.price = Money::from_minor_units(1_250);
    dear.is_featured = true;
    let dear = make(&world, dear).await.unwrap();
    let mut draft = a_variant(&lead, "S", "Black", 50);
    draft.status = ProductStatus::Draft;
    draft.price = Money::from_minor_units(1);
    make(&world, draft).await.unwrap();
    let lamp = on_sale(&world, "lamp", 2).await;

    let filter = ProductFilter {
        status: Some(ProductStatus::Active),
        ..ProductFilter::default()
    };
    let list = listed(&world, &filter).await;
    let ids: Vec<_> = list.iter().map(|listed| listed.product.id).collect();
    assert_eq!(ids, [lead.id, lamp.id]);
    let summary = list[0].variants.as_ref().unwrap();
    assert_eq!(summary.ids, [lead.id, dear.id]);
    assert_eq!(summary.lowest_price, Money::from_minor_units(1_000));
    assert_eq!(summary.highest_price, Money::from_minor_units(1_250));
    assert_eq!((summary.available, list[0].available()), (5, 5));
    assert_eq!((list[1].variants.as_ref(), list[1].available()), (None, 2));
    assert_eq!(product_count(&world, Variants::Hidden).await, 2);
    assert_eq!(product_count(&world, Variants::Listed).await, 4);

    let mut reader = world.storage.read().await.unwrap();
    let counted = list_counted_categories(&mut reader).await.unwrap();
    let mut counts: Vec<_> = counted.iter().map(|counted| counted.products).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 1]);
    let addresses = reader
        .addresses()
        .list_product_addresses(Bound::Unbounded, 10)
        .await;
    let ids: HashSet<_> = addresses
        .unwrap()
        .iter()
        .map(|address| address.id)
        .collect();
    assert_eq!(ids, HashSet::from([lead.id, lamp.id]));
    let starts = reader.addresses().list_part_starts(1).await.unwrap();
    assert_eq!(starts.into_iter().collect::<HashSet<_>>(), ids);
    let mut search = reader.search();
    let hints = search.suggest_products(&SearchTerm::new("shirt"), 10).await;
    assert_eq!(hints.unwrap().len(), 1);
    assert_eq!(search.featured_products(10).await.unwrap(), []);
    drop(search);
    let read = reader
        .catalog()
        .list_listed_by_id(&[lead.id, dear.id])
        .await;
    let mut read = read.unwrap();
    read.sort_by_key(|listed| listed.product.id);
    assert_eq!((&read[0], &read[1].variants), (&list[0], &None));
}

async fn a_page_shows_the_variants_that_its_reader_may_see(world: World) {
    let lead = a_shirt(&world, 1).await;
    let alone = shown(&world, "shirt", Audience::Shopper).await.unwrap();
    assert_eq!(alone.variants, []);
    let large = variant(&world, &lead, ("L", "Black"), 1).await;
    let mut draft = a_variant(&lead, "S", "White", 50);
    draft.status = ProductStatus::Draft;
    let draft = make(&world, draft).await.unwrap();
    let small = variant(&world, &lead, ("S", "Black"), 1).await;

    for slug in ["shirt", "shirt-l-black"] {
        let page = shown(&world, slug, Audience::Shopper).await.unwrap();
        assert_eq!(page.product.slug, slug);
        assert_eq!(page.variants, [lead.clone(), small.clone(), large.clone()]);
    }
    let page = shown(&world, "shirt-l-black", Audience::Administrator).await;
    assert_eq!(page.unwrap().variants, [lead, small, draft, large]);
    let hidden = shown(&world, "shirt-s-white", Audience::Shopper).await;
    assert_eq!(hidden, None);
}

async fn carts_and_orders_name_the_variant(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lead = a_shirt(&world, 5).await;
    let large = variant(&world, &lead, ("L", "Black"), 5).await;
    let owner = CartOwner::Account(user.id);
    for (product, quantity) in [(&large, 2), (&lead, 1)] {
        let (now, entropy) = (world.clock.now(), &world.entropy);
        let added = add_to_cart(&world.storage, owner, product.id, quantity, now, entropy).await;
        added.unwrap();
        world.clock.advance(SignedDuration::from_millis(1));
    }
    let lines = cart(&world, owner).await.lines;
    let held: Vec<_> = lines
        .iter()
        .map(|line| (line.product.title(), line.quantity))
        .collect();
    let [large_title, lead_title] = ["Shirt, L, Black", "Shirt, M, Black"].map(str::to_owned);
    assert_eq!(held, [(large_title.clone(), 2), (lead_title, 1)]);

    let order = placed(&world, &user, &[(&large, 2)]).await;
    let line = &order.lines[0].line;
    assert_eq!(
        (&line.name, &line.sku, line.product_id),
        (&large_title, &large.sku, large.id)
    );
    assert_eq!(level(&world, large.id).await, (5, 2));
    assert_eq!(level(&world, lead.id).await, (5, 0));
    let refused = place(&world, &a_request(user.id, &[(&large, 4)])).await;
    assert!(
        matches!(&refused, Err(PlaceOrderError::InsufficientStock { name, available: 3, .. })
            if *name == large_title),
        "{refused:?}"
    );
    // What was bought keeps the name of then.
    let patch = ProductPatch {
        options: Some(options("L", "White")),
        ..ProductPatch::default()
    };
    change(&world, large.id, patch).await.unwrap();
    assert_eq!(orders(&world).await[0].lines[0].line.name, large_title);
}

async fn what_goes_with_a_product_is_a_lead_and_there_once(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lead = a_shirt(&world, 0).await;
    let large = variant(&world, &lead, ("L", "Black"), 9).await;
    let small = variant(&world, &lead, ("S", "Black"), 9).await;
    let lamp = on_sale(&world, "lamp", 9).await;
    placed(&world, &user, &[(&lamp, 1), (&large, 1), (&small, 1)]).await;
    let mut reader = world.storage.read().await.unwrap();
    for (of, expected) in [(&lamp, lead.id), (&large, lamp.id)] {
        let related = list_related(&mut reader, of, 4).await;
        let ids: Vec<_> = related.iter().map(|listed| listed.product.id).collect();
        assert_eq!(ids, [expected], "{}", of.slug);
    }
    drop(reader);
    placed(&world, &user, &[(&large, 8), (&small, 8)]).await;
    let mut reader = world.storage.read().await.unwrap();
    assert_eq!(list_related(&mut reader, &lamp, 4).await, []);
}

async fn a_lead_is_deleted_with_its_variants(world: World) {
    let lead = a_shirt(&world, 5).await;
    let large = variant(&world, &lead, ("L", "Black"), 5).await;
    let lamp = on_sale(&world, "lamp", 1).await;
    let removal = delete_product(&world.storage, lead.id, world.act()).await;
    assert_eq!(removal.unwrap(), Removal::Deleted);
    assert_eq!(product(&world, lead.id).await, None);
    assert_eq!(product(&world, large.id).await, None);
    assert_eq!(product(&world, lamp.id).await.unwrap().id, lamp.id);
    assert_ledger_adds_up(&world).await;
}

async fn a_lead_stays_as_long_as_a_variant_that_was_ordered(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lead = a_shirt(&world, 5).await;
    let large = variant(&world, &lead, ("L", "Black"), 5).await;
    let small = variant(&world, &lead, ("S", "Black"), 5).await;
    placed(&world, &user, &[(&large, 1)]).await;
    let removal = delete_product(&world.storage, lead.id, world.act()).await;
    assert_eq!(removal.unwrap(), Removal::Archived);
    for (of, status) in [
        (&lead, Some(ProductStatus::Archived)),
        (&large, Some(ProductStatus::Archived)),
        (&small, None),
    ] {
        let left = product(&world, of.id).await;
        assert_eq!(left.map(|left| left.status), status, "{}", of.slug);
    }
    assert_ledger_adds_up(&world).await;
}

async fn a_variant_is_deleted_alone(world: World) {
    let lead = a_shirt(&world, 5).await;
    let large = variant(&world, &lead, ("L", "Black"), 5).await;
    let small = variant(&world, &lead, ("S", "Black"), 5).await;
    let removal = delete_product(&world.storage, large.id, world.act()).await;
    assert_eq!(removal.unwrap(), Removal::Deleted);
    assert_eq!(product(&world, large.id).await, None);
    let page = shown(&world, "shirt", Audience::Shopper).await.unwrap();
    assert_eq!(page.variants, [lead, small]);
}

async fn buyers_of_each_variant_get_what_there_is_of_it(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lead = a_shirt(&world, 7).await;
    let large = variant(&world, &lead, ("L", "Black"), 3).await;
    let small = variant(&world, &lead, ("S", "Black"), 0).await;
    let all = [lead.clone(), large.clone(), small.clone()];
    let results = at_once(&world, 60, |n, world| {
        let (user, wanted) = (user.clone(), all[n % 3].clone());
        async move {
            let moment = world.clock.now() + SignedDuration::from_millis(i64::try_from(n).unwrap());
            place_at(&world, &a_request(user.id, &[(&wanted, 1)]), None, moment).await
        }
    })
    .await;
    for result in &results {
        let is_told = matches!(
            result,
            Ok(_) | Err(PlaceOrderError::InsufficientStock { available: 0, .. })
        );
        assert!(is_told, "{result:?}");
    }
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 10);
    assert_eq!(level(&world, lead.id).await, (7, 7));
    assert_eq!(level(&world, large.id).await, (3, 3));
    assert_eq!(level(&world, small.id).await, (0, 0));
    assert_ledger_adds_up(&world).await;
}

async fn variants_made_at_once_never_have_the_same_options(world: World) {
    let world = Arc::new(world);
    let lead = a_shirt(&world, 1).await;
    let results = at_once(&world, 12, |n, world| {
        let mut new = a_variant(&lead, ["S", "L", "XL"][n % 3], "Black", 1);
        new.slug = format!("shirt-{n}");
        new.sku = format!("SHIRT-{n}");
        async move { create_product(&world.storage, new, world.act()).await }
    })
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 3);
    for result in results {
        let is_told = matches!(
            result,
            Ok(_) | Err(WriteProductError::Variant(VariantError::SameOptions { .. }))
        );
        assert!(is_told, "{result:?}");
    }
    let page = shown(&world, "shirt", Audience::Shopper).await.unwrap();
    let titles: Vec<_> = page.variants.iter().map(Product::title).collect();
    assert_eq!(
        titles,
        [
            "Shirt, M, Black",
            "Shirt, S, Black",
            "Shirt, L, Black",
            "Shirt, XL, Black"
        ]
    );
}

async fn orders_and_changes_of_variants_never_block_each_other(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lead = a_shirt(&world, 900).await;
    let large = variant(&world, &lead, ("L", "Black"), 900).await;
    let small = variant(&world, &lead, ("S", "Black"), 900).await;
    let all = [lead.clone(), large, small];
    let results = at_once(&world, 40, |n, world| {
        let (user, all) = (user.clone(), all.clone());
        async move {
            let moment = world.clock.now() + SignedDuration::from_millis(i64::try_from(n).unwrap());
            match n % 4 {
                0 => {
                    let patch = ProductPatch {
                        name: Some(format!("Shirt {n}")),
                        ..ProductPatch::default()
                    };
                    let act = world.act_at(moment);
                    let changed = change_product(&world.storage, all[0].id, patch, act).await;
                    changed.is_ok()
                }
                1 => {
                    let patch = ProductPatch {
                        stock: Some(900),
                        ..ProductPatch::default()
                    };
                    let act = world.act_at(moment);
                    let changed = change_product(&world.storage, all[n % 3].id, patch, act).await;
                    changed.is_ok()
                }
                _ => {
                    let items = [n % 3, (n + 1) % 3, (n + 2) % 3].map(|n| (&all[n], 1));
                    let placed = place_at(&world, &a_request(user.id, &items), None, moment).await;
                    placed.map(new_order).is_ok()
                }
            }
        }
    })
    .await;
    assert!(results.iter().all(|done| *done), "{results:?}");
    let names: HashSet<String> = {
        let mut names = HashSet::new();
        for of in &all {
            names.insert(now(&world, of).await.name);
        }
        names
    };
    assert_eq!(names.len(), 1, "{names:?}");
    assert_ledger_adds_up(&world).await;
}

async fn what_changes_of_a_variant_is_logged_as_a_change_of_its_lead(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lead = a_shirt(&world, 5).await;
    let large = variant(&world, &lead, ("L", "Black"), 1).await;
    let patch = ProductPatch {
        price: Some(Money::from_minor_units(900)),
        ..ProductPatch::default()
    };
    change(&world, large.id, patch).await.unwrap();
    placed(&world, &user, &[(&large, 1)]).await;
    let deleted = variant(&world, &lead, ("S", "Black"), 1).await;
    delete_product(&world.storage, deleted.id, world.act())
        .await
        .unwrap();

    let start = FeedPosition {
        transaction: 0,
        sequence: 0,
    };
    // On PostgreSQL other tests' transactions hold changes back, each for a moment.
    let read = loop {
        let mut reader = world.storage.read().await.unwrap();
        let read = reader.search_feed().list_changes(start, 100).await.unwrap();
        if !read.is_held_back {
            break read.changes;
        }
        tokio::task::yield_now().await;
    };
    assert!(read.len() >= 7, "{read:?}");
    for change in read {
        assert_eq!(change.product, Some(lead.id));
    }
}

/// The slugs of what a list finds.
async fn found(world: &World, query: &str) -> Vec<String> {
    let filter = ProductFilter {
        status: Some(ProductStatus::Active),
        term: Some(SearchTerm::new(query)),
        ..ProductFilter::default()
    };
    let list = listed(world, &filter).await.into_iter();
    list.map(|listed| listed.product.slug).collect()
}

async fn a_lead_is_found_by_what_its_variants_on_sale_are(world: World) {
    let lead = a_shirt(&world, 5).await;
    let red = variant(&world, &lead, ("XL", "Crimson"), 1).await;
    for query in ["shirt", "crimson", "shirt-xl-crimson", "m black"] {
        assert_eq!(found(&world, query).await, ["shirt"], "{query}");
    }
    let named = ProductPatch {
        name: Some("Blouse".to_owned()),
        ..ProductPatch::default()
    };
    change(&world, lead.id, named).await.unwrap();
    assert_eq!(found(&world, "crimson").await, ["shirt"]);
    let white = ProductPatch {
        options: Some(options("XL", "White")),
        ..ProductPatch::default()
    };
    change(&world, red.id, white).await.unwrap();
    assert_eq!(found(&world, "xl white").await, ["shirt"]);
    for (status, count) in [(ProductStatus::Draft, 0), (ProductStatus::Active, 1)] {
        let patch = ProductPatch {
            status: Some(status),
            ..ProductPatch::default()
        };
        change(&world, red.id, patch).await.unwrap();
        assert_eq!(found(&world, "xl white").await.len(), count, "{status:?}");
    }
    delete_product(&world.storage, red.id, world.act())
        .await
        .unwrap();
    assert!(found(&world, "xl white").await.is_empty());
}

async fn a_document_tells_of_all_variants_on_sale(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lead = a_shirt(&world, 0).await;
    let mut cheap = a_variant(&lead, "L", "Black", 1);
    cheap.price = Money::from_minor_units(800);
    cheap.compare_at = Some(Money::from_minor_units(900));
    let cheap = make(&world, cheap).await.unwrap();
    let mut draft = a_variant(&lead, "S", "Black", 9);
    draft.price = Money::from_minor_units(1);
    draft.status = ProductStatus::Draft;
    make(&world, draft).await.unwrap();
    for is_in_stock in [true, false] {
        let mut reader = world.storage.read().await.unwrap();
        let mut feed = reader.search_feed();
        let documents = feed.list_documents(None, 10).await.unwrap();
        let ids = [lead.id, cheap.id];
        assert_eq!(feed.list_documents_by_id(&ids).await.unwrap(), documents);
        drop(feed);
        drop(reader);
        let [document] = documents.try_into().unwrap();
        assert_eq!((document.id, &document.sku), (lead.id, &lead.sku));
        assert_eq!(document.price, Money::from_minor_units(800));
        assert!(document.is_on_sale);
        assert_eq!(document.is_in_stock, is_in_stock);
        assert_eq!(document.sold, u32::from(!is_in_stock));
        assert_eq!(
            document.description.as_deref(),
            Some("M Black\nL Black SHIRT-L-BLACK")
        );
        if is_in_stock {
            placed(&world, &user, &[(&cheap, 1)]).await;
        }
    }
}
