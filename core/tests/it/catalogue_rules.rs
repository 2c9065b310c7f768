use std::mem;

use jiff::SignedDuration;
use serde_json::json;
use shop_core::{
    catalog::{
        Audience, Category, CategoryPatch, DeleteCategoryError, Key, NewCategory, NewProduct,
        Product, ProductFilter, ProductOption, ProductOrder, ProductPatch, ProductStatus, Removal,
        ShownProduct, WriteCategoryError, WriteProductError, change_category, change_product,
        create_category, create_product, delete_category, delete_product, list_counted_categories,
        show_category, show_product,
    },
    clock::Clock,
    id::{CategoryId, ProductId},
    inventory::StockReason,
    money::Money,
    page::PageRequest,
    patch::Patch,
    storage::Stores,
};

use crate::{
    arrange::{
        a_customer, a_new_product, assert_ledger_adds_up, ledger, level, made, on_sale, placed,
        product,
    },
    catalog::{stored_category, stored_product},
    support::{World, on_both_databases},
};

on_both_databases! {
    a_category_counts_the_active_products_in_and_below_it,
    a_category_is_shown_with_what_is_above_and_below_it,
    a_hidden_category_is_shown_to_nobody,
    a_product_is_shown_to_those_who_may_see_it,
    a_new_category_is_active_and_in_its_place,
    a_category_with_a_slug_in_use_or_an_unknown_parent_is_refused,
    a_category_changes_only_where_the_patch_says_so,
    a_category_never_stands_below_itself,
    a_category_with_products_of_any_status_is_not_deleted,
    children_of_a_deleted_category_become_roots,
    a_new_product_books_its_first_pieces,
    a_new_product_with_a_slug_or_a_sku_in_use_or_without_a_category_is_refused,
    a_product_never_takes_over_what_belongs_to_another,
    a_product_that_does_not_exist_is_not_found,
    an_empty_patch_changes_nothing_and_a_patch_can_clear,
    a_patch_can_set_everything,
    a_change_made_from_an_older_version_is_refused,
    a_new_stock_is_what_can_be_bought_beside_what_is_reserved,
    a_product_that_was_ordered_is_archived,
    a_product_that_was_never_ordered_is_written_off_and_deleted,
}

/// electronics: phones: folding; books.
async fn a_tree(world: &World) -> [Category; 4] {
    let electronics = stored_category(world, "electronics", |_| {}).await;
    let phones = stored_category(world, "phones", |c| c.parent_id = Some(electronics.id)).await;
    let folding = stored_category(world, "folding", |c| c.parent_id = Some(phones.id)).await;
    let books = stored_category(world, "books", |_| {}).await;
    [electronics, phones, folding, books]
}

async fn a_category_counts_the_active_products_in_and_below_it(world: World) {
    let [electronics, phones, folding, _] = a_tree(&world).await;
    for (slug, category, status) in [
        ("radio", &electronics, ProductStatus::Active),
        ("mystery", &electronics, ProductStatus::Draft),
        ("phone", &phones, ProductStatus::Active),
        ("old-phone", &phones, ProductStatus::Archived),
        ("flip", &folding, ProductStatus::Active),
        ("flop", &folding, ProductStatus::Active),
    ] {
        stored_product(&world, slug, category.id, |p| p.status = status).await;
    }
    let mut reader = world.storage.read().await.unwrap();
    let counted = list_counted_categories(&mut reader).await.unwrap();
    let mut counts: Vec<_> = counted
        .iter()
        .map(|counted| (counted.category.slug.as_str(), counted.products))
        .collect();
    counts.sort_unstable();
    let expected = [
        ("books", 0),
        ("electronics", 4),
        ("folding", 2),
        ("phones", 3),
    ];
    assert_eq!(counts, expected);

    for counted in counted {
        let key = Key::Text(counted.category.slug.clone());
        let shown = show_category(&mut reader, &key).await.unwrap().unwrap();
        assert_eq!(shown.products, counted.products);
        // The count is what the page then lists.
        let filter = ProductFilter {
            status: Some(ProductStatus::Active),
            category: Some(counted.category.id),
            ..ProductFilter::default()
        };
        let (order, page) = (ProductOrder::FeaturedThenName, PageRequest::new(1, 10));
        let list = reader
            .catalog()
            .list_products(&filter, order, page)
            .await
            .unwrap();
        assert_eq!(list.total, counted.products, "{}", counted.category.slug);
    }
}

fn slugs<'a>(categories: impl IntoIterator<Item = &'a Category>) -> Vec<&'a str> {
    categories.into_iter().map(|c| c.slug.as_str()).collect()
}

async fn a_category_is_shown_with_what_is_above_and_below_it(world: World) {
    let [electronics, phones, folding, _] = a_tree(&world).await;
    let first = stored_category(&world, "first", |c| {
        c.parent_id = Some(phones.id);
        c.sort_order = -1;
    })
    .await;
    stored_category(&world, "hidden", |c| {
        c.parent_id = Some(phones.id);
        c.is_active = false;
    })
    .await;
    let mut reader = world.storage.read().await.unwrap();
    for key in [Key::Id(phones.id), Key::Text("phones".to_owned())] {
        let shown = show_category(&mut reader, &key).await.unwrap().unwrap();
        assert_eq!(shown.category, phones);
        assert_eq!(slugs(&shown.ancestors), ["electronics"]);
        let children = shown.children.iter().map(|child| &child.category);
        assert_eq!(slugs(children), slugs([&first, &folding]));
    }
    let shown = show_category(&mut reader, &Key::Id(folding.id))
        .await
        .unwrap();
    assert_eq!(shown.unwrap().ancestors, [electronics, phones]);
}

async fn a_hidden_category_is_shown_to_nobody(world: World) {
    let hidden = stored_category(&world, "hidden", |c| c.is_active = false).await;
    let unknown = CategoryId::new(world.clock.now(), &world.entropy);
    let mut reader = world.storage.read().await.unwrap();
    for key in [
        Key::Id(hidden.id),
        Key::Text("hidden".to_owned()),
        Key::Id(unknown),
        Key::Text("unknown".to_owned()),
    ] {
        let shown = show_category(&mut reader, &key).await.unwrap();
        assert_eq!(shown, None, "{key:?}");
    }
    assert_eq!(list_counted_categories(&mut reader).await.unwrap(), []);
}

async fn a_product_is_shown_to_those_who_may_see_it(world: World) {
    let shelf = stored_category(&world, "shelf", |_| {}).await;
    for status in ProductStatus::ALL {
        let slug = status.as_str().to_lowercase();
        let product = stored_product(&world, &slug, shelf.id, |p| p.status = status).await;
        let shown = ShownProduct {
            product: product.clone(),
            category: shelf.clone(),
            variants: vec![],
        };
        let keys = [
            Key::Id(product.id),
            Key::Text(product.slug),
            Key::Text(product.sku),
        ];
        let mut reader = world.storage.read().await.unwrap();
        for key in keys {
            let seen = show_product(&mut reader, &key, Audience::Administrator)
                .await
                .unwrap();
            assert_eq!(seen.as_ref(), Some(&shown), "{key:?}");
            let seen = show_product(&mut reader, &key, Audience::Shopper)
                .await
                .unwrap();
            assert_eq!(seen.is_some(), status == ProductStatus::Active, "{key:?}");
        }
    }
}

fn new_category(slug: &str) -> NewCategory {
    NewCategory {
        name: slug.to_owned(),
        slug: slug.to_owned(),
        description: None,
        image_url: None,
        parent_id: None,
        sort_order: 0,
    }
}

async fn category(world: &World, id: CategoryId) -> Option<Category> {
    let mut reader = world.storage.read().await.unwrap();
    reader.catalog().find_category(&Key::Id(id)).await.unwrap()
}

async fn a_new_category_is_active_and_in_its_place(world: World) {
    let [electronics, ..] = a_tree(&world).await;
    let new = NewCategory {
        description: Some("Everything round".to_owned()),
        image_url: Some("/round.svg".to_owned()),
        parent_id: Some(electronics.id),
        sort_order: 7,
        ..new_category("round")
    };
    let now = world.clock.now();
    let made = create_category(&world.storage, new, world.act_at(now))
        .await
        .unwrap();
    assert!(made.is_active);
    assert_eq!((made.created_at, made.updated_at), (now, now));
    assert_eq!((made.parent_id, made.sort_order), (Some(electronics.id), 7));
    assert_eq!(category(&world, made.id).await, Some(made));
}

async fn a_category_with_a_slug_in_use_or_an_unknown_parent_is_refused(world: World) {
    let [electronics, phones, ..] = a_tree(&world).await;
    let now = world.clock.now();
    let unknown = CategoryId::new(now, &world.entropy);
    let create = async |new| create_category(&world.storage, new, world.act_at(now)).await;
    let change =
        async |patch| change_category(&world.storage, phones.id, patch, world.act_at(now)).await;

    let error = create(new_category("phones")).await.unwrap_err();
    assert!(matches!(error, WriteCategoryError::SlugTaken), "{error:?}");
    let orphan = NewCategory {
        parent_id: Some(unknown),
        ..new_category("orphan")
    };
    let error = create(orphan).await.unwrap_err();
    assert!(
        matches!(error, WriteCategoryError::UnknownParent),
        "{error:?}"
    );

    let patch = CategoryPatch {
        slug: Some(electronics.slug),
        ..CategoryPatch::default()
    };
    let error = change(patch).await.unwrap_err();
    assert!(matches!(error, WriteCategoryError::SlugTaken), "{error:?}");
    let patch = CategoryPatch {
        parent_id: Patch::Set(unknown),
        ..CategoryPatch::default()
    };
    let error = change(patch).await.unwrap_err();
    assert!(
        matches!(error, WriteCategoryError::UnknownParent),
        "{error:?}"
    );
    assert_eq!(category(&world, phones.id).await, Some(phones));

    let error = change_category(
        &world.storage,
        unknown,
        CategoryPatch::default(),
        world.act_at(now),
    )
    .await;
    assert!(
        matches!(error, Err(WriteCategoryError::NotFound)),
        "{error:?}"
    );
}

async fn a_category_changes_only_where_the_patch_says_so(world: World) {
    let [electronics, phones, _, books] = a_tree(&world).await;
    let change = async |patch| {
        world.clock.advance(SignedDuration::from_secs(1));
        let now = world.clock.now();
        change_category(&world.storage, phones.id, patch, world.act_at(now))
            .await
            .unwrap()
    };
    let patch = CategoryPatch {
        description: Patch::Set("Ring ring".to_owned()),
        image_url: Patch::Set("/phones.svg".to_owned()),
        sort_order: Some(3),
        ..CategoryPatch::default()
    };
    let mut expected = Category {
        description: Some("Ring ring".to_owned()),
        image_url: Some("/phones.svg".to_owned()),
        sort_order: 3,
        ..phones.clone()
    };
    let changed = change(patch).await;
    expected.updated_at = world.clock.now();
    assert_eq!(changed, expected);
    assert_eq!(changed.parent_id, Some(electronics.id));

    let patch = CategoryPatch {
        name: Some("Telephones".to_owned()),
        slug: Some("telephones".to_owned()),
        description: Patch::Clear,
        image_url: Patch::Clear,
        parent_id: Patch::Set(books.id),
        is_active: Some(false),
        sort_order: None,
        made_from: None,
    };
    let changed = change(patch).await;
    let expected = Category {
        name: "Telephones".to_owned(),
        slug: "telephones".to_owned(),
        description: None,
        image_url: None,
        parent_id: Some(books.id),
        is_active: false,
        updated_at: world.clock.now(),
        ..expected
    };
    assert_eq!(changed, expected);
    assert_eq!(category(&world, phones.id).await, Some(expected));

    let patch = CategoryPatch {
        parent_id: Patch::Clear,
        ..CategoryPatch::default()
    };
    assert_eq!(change(patch).await.parent_id, None);
}

async fn a_category_never_stands_below_itself(world: World) {
    let [electronics, phones, folding, books] = a_tree(&world).await;
    let move_below = async |id, parent| {
        let patch = CategoryPatch {
            parent_id: Patch::Set(parent),
            ..CategoryPatch::default()
        };
        change_category(&world.storage, id, patch, world.act()).await
    };
    for parent in [electronics.id, phones.id, folding.id] {
        let error = move_below(electronics.id, parent).await.unwrap_err();
        assert!(matches!(error, WriteCategoryError::Circle), "{error:?}");
    }
    let error = move_below(phones.id, folding.id).await.unwrap_err();
    assert!(matches!(error, WriteCategoryError::Circle), "{error:?}");
    for (id, parent) in [
        (phones.id, electronics.id),
        (folding.id, electronics.id),
        (electronics.id, books.id),
    ] {
        assert_eq!(
            move_below(id, parent).await.unwrap().parent_id,
            Some(parent)
        );
    }
}

async fn a_category_with_products_of_any_status_is_not_deleted(world: World) {
    let [electronics, phones, ..] = a_tree(&world).await;
    for status in ProductStatus::ALL {
        let slug = status.as_str().to_lowercase();
        stored_product(&world, &slug, phones.id, |p| p.status = status).await;
    }
    let error = delete_category(&world.storage, phones.id, world.act())
        .await
        .unwrap_err();
    assert!(
        matches!(error, DeleteCategoryError::HasProducts { count: 3 }),
        "{error:?}"
    );
    assert_eq!(category(&world, phones.id).await, Some(phones));
    // Products further down stand in the way of their own category only.
    delete_category(&world.storage, electronics.id, world.act())
        .await
        .unwrap();
}

async fn children_of_a_deleted_category_become_roots(world: World) {
    let [electronics, phones, folding, _] = a_tree(&world).await;
    delete_category(&world.storage, electronics.id, world.act())
        .await
        .unwrap();
    assert_eq!(category(&world, electronics.id).await, None);
    assert_eq!(category(&world, phones.id).await.unwrap().parent_id, None);
    let below = category(&world, folding.id).await.unwrap();
    assert_eq!(below.parent_id, Some(phones.id));
    let error = delete_category(&world.storage, electronics.id, world.act())
        .await
        .unwrap_err();
    assert!(matches!(error, DeleteCategoryError::NotFound), "{error:?}");
}

async fn a_new_product_books_its_first_pieces(world: World) {
    let shelf = stored_category(&world, "shelf", |_| {}).await;
    let now = world.clock.now();
    for (slug, stock, booked) in [
        ("many", 7, vec![(StockReason::Received, 7, 0)]),
        ("none", 0, vec![]),
    ] {
        let new = a_new_product(slug, shelf.id, stock);
        let shown = create_product(&world.storage, new, world.act_at(now))
            .await
            .unwrap();
        assert_eq!(shown.category, shelf);
        assert_eq!(shown.product.available, i64::from(stock));
        assert_eq!(ledger(&world, shown.product.id).await, booked);
        assert_eq!(product(&world, shown.product.id).await, Some(shown.product));
    }
    assert_ledger_adds_up(&world).await;
}

async fn a_new_product_with_a_slug_or_a_sku_in_use_or_without_a_category_is_refused(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let now = world.clock.now();
    let create = async |sku: &str, slug: &str, category_id| {
        let new = NewProduct {
            sku: sku.to_owned(),
            ..a_new_product(slug, category_id, 1)
        };
        let made = create_product(&world.storage, new, world.act_at(now)).await;
        made.unwrap_err()
    };
    let error = create("OTHER", &lamp.slug, lamp.category_id).await;
    assert!(matches!(error, WriteProductError::SlugTaken), "{error:?}");
    let error = create(&lamp.sku, "other", lamp.category_id).await;
    assert!(matches!(error, WriteProductError::SkuTaken), "{error:?}");
    let unknown = CategoryId::new(now, &world.entropy);
    let error = create("OTHER", "other", unknown).await;
    let text = error.to_string();
    assert!(
        matches!(error, WriteProductError::UnknownCategory),
        "{text}"
    );
}

async fn a_product_never_takes_over_what_belongs_to_another(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let rug = on_sale(&world, "rug", 5).await;
    let now = world.clock.now();
    let change = async |id, patch: ProductPatch| {
        let patch = ProductPatch {
            stock: Some(50),
            ..patch
        };
        let changed = change_product(&world.storage, id, patch, world.act_at(now)).await;
        changed.unwrap_err()
    };
    let mut patch = ProductPatch {
        slug: Some(lamp.slug),
        ..ProductPatch::default()
    };
    let error = change(rug.id, mem::take(&mut patch)).await;
    assert!(matches!(error, WriteProductError::SlugTaken), "{error:?}");
    patch.sku = Some(lamp.sku);
    let error = change(rug.id, mem::take(&mut patch)).await;
    assert!(matches!(error, WriteProductError::SkuTaken), "{error:?}");
    patch.category_id = Some(CategoryId::new(now, &world.entropy));
    let error = change(rug.id, mem::take(&mut patch)).await;
    let text = error.to_string();
    assert!(
        matches!(error, WriteProductError::UnknownCategory),
        "{text}"
    );
    assert_eq!(product(&world, rug.id).await, Some(rug));
}

async fn a_product_that_does_not_exist_is_not_found(world: World) {
    let now = world.clock.now();
    let id = ProductId::new(now, &world.entropy);
    let patch = ProductPatch {
        stock: Some(1),
        ..ProductPatch::default()
    };
    let error = change_product(&world.storage, id, patch, world.act_at(now)).await;
    let error = error.unwrap_err();
    assert!(matches!(error, WriteProductError::NotFound), "{error:?}");
    let error = delete_product(&world.storage, id, world.act_at(now)).await;
    let error = error.unwrap_err();
    assert!(matches!(error, WriteProductError::NotFound), "{error:?}");
}

async fn a_lamp_with_everything(world: &World) -> Product {
    made(world, "lamp", 5, |new| {
        new.description = Some("Bright".to_owned());
        new.compare_at = Some(Money::from_minor_units(1_500));
        new.image_url = Some("/lamp.svg".to_owned());
        new.images = vec!["/1.svg".to_owned()];
        new.metadata = Some(json!({ "watts": 9 }));
    })
    .await
}

async fn patched(world: &World, id: ProductId, patch: ProductPatch) -> Product {
    world.clock.advance(SignedDuration::from_secs(1));
    let now = world.clock.now();
    let shown = change_product(&world.storage, id, patch, world.act_at(now)).await;
    let changed = shown.unwrap().product;
    assert_eq!(product(world, id).await.as_ref(), Some(&changed));
    changed
}

async fn an_empty_patch_changes_nothing_and_a_patch_can_clear(world: World) {
    let before = a_lamp_with_everything(&world).await;
    let changed = patched(&world, before.id, ProductPatch::default()).await;
    let unchanged = Product {
        updated_at: world.clock.now(),
        ..before.clone()
    };
    assert_eq!(changed, unchanged);

    let clear = ProductPatch {
        description: Patch::Clear,
        compare_at: Patch::Clear,
        image_url: Patch::Clear,
        metadata: Patch::Clear,
        images: Some(vec![]),
        ..ProductPatch::default()
    };
    let changed = patched(&world, before.id, clear).await;
    let cleared = Product {
        description: None,
        compare_at: None,
        image_url: None,
        metadata: None,
        images: vec![],
        updated_at: world.clock.now(),
        ..before
    };
    assert_eq!(changed, cleared);
}

async fn a_patch_can_set_everything(world: World) {
    let before = a_lamp_with_everything(&world).await;
    let other = stored_category(&world, "other", |_| {}).await;
    let patch = ProductPatch {
        category_id: Some(other.id),
        sku: Some("L-2".to_owned()),
        name: Some("Lantern".to_owned()),
        slug: Some("lantern".to_owned()),
        description: Patch::Set("Brighter".to_owned()),
        price: Some(Money::from_minor_units(2_000)),
        compare_at: Patch::Set(Money::from_minor_units(3_000)),
        stock: Some(8),
        image_url: Patch::Set("/lantern.svg".to_owned()),
        images: Some(vec!["/2.svg".to_owned()]),
        status: Some(ProductStatus::Draft),
        is_featured: Some(true),
        metadata: Patch::Set(json!({ "watts": 12 })),
        options: Some(vec![ProductOption::new("Size", "M")]),
        made_from: Some(before.updated_at),
    };
    let changed = patched(&world, before.id, patch).await;
    let expected = Product {
        id: before.id,
        category_id: other.id,
        sku: "L-2".to_owned(),
        name: "Lantern".to_owned(),
        slug: "lantern".to_owned(),
        description: Some("Brighter".to_owned()),
        price: Money::from_minor_units(2_000),
        compare_at: Some(Money::from_minor_units(3_000)),
        available: 8,
        image_url: Some("/lantern.svg".to_owned()),
        images: vec!["/2.svg".to_owned()],
        status: ProductStatus::Draft,
        is_featured: true,
        metadata: Some(json!({ "watts": 12 })),
        variant_of: None,
        options: vec![ProductOption::new("Size", "M")],
        created_at: before.created_at,
        updated_at: world.clock.now(),
    };
    assert_eq!(changed, expected);
}

async fn a_new_stock_is_what_can_be_bought_beside_what_is_reserved(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 5).await;
    placed(&world, &user, &[(&lamp, 3)]).await;
    for (stock, on_hand) in [(5, 8), (0, 3), (0, 3), (9, 12)] {
        world.clock.advance(SignedDuration::from_secs(1));
        let patch = ProductPatch {
            stock: Some(stock),
            ..ProductPatch::default()
        };
        let now = world.clock.now();
        let shown = change_product(&world.storage, lamp.id, patch, world.act_at(now)).await;
        assert_eq!(shown.unwrap().product.available, i64::from(stock));
        assert_eq!(level(&world, lamp.id).await, (on_hand, 3));
    }
    let adjusted = [3, -5, 9].map(|delta| (StockReason::Adjusted, delta, 0));
    assert_eq!(ledger(&world, lamp.id).await[2..], adjusted);
    assert_ledger_adds_up(&world).await;
}

async fn a_product_that_was_ordered_is_archived(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 5).await;
    placed(&world, &user, &[(&lamp, 2)]).await;
    for _ in 0..2 {
        world.clock.advance(SignedDuration::from_secs(1));
        let now = world.clock.now();
        let removal = delete_product(&world.storage, lamp.id, world.act_at(now)).await;
        assert_eq!(removal.unwrap(), Removal::Archived);
        let kept = Product {
            status: ProductStatus::Archived,
            available: 3,
            updated_at: now,
            ..lamp.clone()
        };
        assert_eq!(product(&world, lamp.id).await, Some(kept));
    }
    assert_eq!(level(&world, lamp.id).await, (5, 2));
}

async fn a_product_that_was_never_ordered_is_written_off_and_deleted(world: World) {
    let full = on_sale(&world, "full", 5).await;
    let empty = on_sale(&world, "empty", 0).await;
    world.clock.advance(SignedDuration::from_secs(1));
    for gone in [&full, &empty] {
        let now = world.clock.now();
        let removal = delete_product(&world.storage, gone.id, world.act_at(now)).await;
        assert_eq!(removal.unwrap(), Removal::Deleted);
        assert_eq!(product(&world, gone.id).await, None);
    }
    let entries = [
        (StockReason::Received, 5, 0),
        (StockReason::WrittenOff, -5, 0),
    ];
    assert_eq!(ledger(&world, full.id).await, entries);
    assert_eq!(ledger(&world, empty.id).await, []);
    // Slug and SKU are free again.
    on_sale_again(&world, &full).await;
}

async fn on_sale_again(world: &World, gone: &Product) {
    let new = a_new_product(&gone.slug, gone.category_id, 1);
    let now = world.clock.now();
    let made = create_product(&world.storage, new, world.act_at(now)).await;
    assert_ne!(made.unwrap().product.id, gone.id);
}

async fn a_change_made_from_an_older_version_is_refused(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let renamed = |name: &str, made_from| ProductPatch {
        name: Some(name.to_owned()),
        made_from: Some(made_from),
        ..ProductPatch::default()
    };
    // The clock stands still, and versions are told apart all the same.
    let first = renamed("Lamp", lamp.updated_at);
    let changed = change_product(&world.storage, lamp.id, first, world.act())
        .await
        .unwrap();
    let late = renamed("Light", lamp.updated_at);
    let refused = change_product(&world.storage, lamp.id, late, world.act()).await;
    assert!(
        matches!(refused, Err(WriteProductError::Outdated)),
        "{refused:?}"
    );
    let again = renamed("Light", changed.product.updated_at);
    change_product(&world.storage, lamp.id, again, world.act())
        .await
        .unwrap();

    let shelf = stored_category(&world, "shelf", |_| {}).await;
    let renamed = |made_from| CategoryPatch {
        name: Some("Shelf".to_owned()),
        made_from: Some(made_from),
        ..CategoryPatch::default()
    };
    let changing = change_category(
        &world.storage,
        shelf.id,
        renamed(shelf.updated_at),
        world.act(),
    );
    changing.await.unwrap();
    let late = change_category(
        &world.storage,
        shelf.id,
        renamed(shelf.updated_at),
        world.act(),
    );
    assert!(matches!(late.await, Err(WriteCategoryError::Outdated)));
}
