//! Files of products: what they would do, and what they did.

use jiff::SignedDuration;
use shop_core::{
    catalog::{Audience, Key, NewProduct, ProductOption, ProductPatch, Rank, show_product},
    clock::Clock,
    housekeeping::sweep,
    id::{CategoryId, ImportId, UserId},
    import::{
        ApplyError, Fault, Import, ImportReport, ImportState, KEEP_IMPORTS, Outcome, Seen,
        WantedRow, apply_rows, preview_rows,
    },
    money::Money,
    patch::Patch,
    storage::Stores,
};

use crate::{
    arrange::{a_customer, a_new_product, assert_ledger_adds_up, on_sale, product},
    catalog::stored_category,
    support::{World, on_both_databases},
};

on_both_databases! {
    an_import_is_kept_with_its_file_until_it_is_forgotten,
    rows_tell_what_they_would_do,
    rows_that_name_the_same_twice_are_faulty,
    rows_are_applied_in_batches_and_once,
    a_row_that_is_refused_meanwhile_is_left_out_and_told,
    products_are_found_by_sku_by_slug_and_in_id_order,
    variants_come_with_their_lead,
    a_product_stays_the_variant_of_what_it_is,
}

fn row(line: u64, new: NewProduct) -> WantedRow {
    WantedRow {
        line,
        sku: new.sku.clone(),
        lead_sku: None,
        as_patch: Ok(ProductPatch::replacing(new.clone())),
        as_new: Ok(new),
    }
}

fn patch_only(line: u64, sku: &str, patch: ProductPatch) -> WantedRow {
    WantedRow {
        line,
        sku: sku.to_owned(),
        lead_sku: None,
        as_new: Err(vec![Fault {
            line,
            column: "name".to_owned(),
            complaint: "Required".to_owned(),
        }]),
        as_patch: Ok(patch),
    }
}

async fn kept(world: &World, rows: u32) -> (UserId, ImportId) {
    let email = format!("{rows}-{}@example.com", world.clock.now().as_microsecond());
    let user = a_customer(world, &email).await;
    let now = world.clock.now();
    let import = Import {
        id: ImportId::new(now, &world.entropy),
        user_id: user.id,
        file_name: "products.csv".to_owned(),
        rows,
        applied: 0,
        state: ImportState::Ready,
        report: ImportReport::default(),
        created_at: now,
        expires_at: now + KEEP_IMPORTS,
    };
    let mut tx = world.storage.begin().await.unwrap();
    tx.imports().add(&import, b"sku\nLAMP\n").await.unwrap();
    tx.commit().await.unwrap();
    let mut reader = world.storage.read().await.unwrap();
    let found = reader.imports().lookup(import.id, user.id, now).await;
    assert_eq!(found.unwrap(), Some(import.clone()));
    (user.id, import.id)
}

async fn preview(world: &World, rows: &[WantedRow]) -> Vec<Outcome> {
    let mut reader = world.storage.read().await.unwrap();
    preview_rows(&mut reader, rows, &mut Seen::default())
        .await
        .unwrap()
}

async fn a_shelf(world: &World) -> CategoryId {
    stored_category(world, "shelf", |_| {}).await.id
}

async fn an_import_is_kept_with_its_file_until_it_is_forgotten(world: World) {
    let (user, id) = kept(&world, 3).await;
    let other = a_customer(&world, "eve@example.com").await;
    let now = world.clock.now();
    let mut reader = world.storage.read().await.unwrap();
    assert_eq!(
        reader.imports().lookup(id, other.id, now).await.unwrap(),
        None
    );
    let file = reader.imports().lookup_file(id).await.unwrap();
    assert_eq!(file.as_deref(), Some(&b"sku\nLAMP\n"[..]));
    drop(reader);
    world
        .clock
        .advance(KEEP_IMPORTS + SignedDuration::from_secs(1));
    let now = world.clock.now();
    let mut reader = world.storage.read().await.unwrap();
    assert_eq!(reader.imports().lookup(id, user, now).await.unwrap(), None);
    drop(reader);
    assert_eq!(sweep(&world.storage, now).await.unwrap().imports, 1);
    let mut reader = world.storage.read().await.unwrap();
    assert_eq!(reader.imports().lookup_file(id).await.unwrap(), None);
}

async fn rows_tell_what_they_would_do(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let shelf = lamp.category_id;
    let same = row(2, a_new_product("lamp", shelf, 0));
    let cheaper = ProductPatch {
        price: Some(Money::from_minor_units(900)),
        ..ProductPatch::default()
    };
    let chair = NewProduct {
        slug: "lamp".to_owned(),
        ..a_new_product("chair", shelf, 1)
    };
    assert_eq!(preview(&world, &[same]).await, [Outcome::Same]);
    let outcomes = preview(
        &world,
        &[
            patch_only(2, "LAMP", cheaper.clone()),
            row(3, a_new_product("table", shelf, 1)),
            row(4, chair),
            patch_only(5, "SOFA", cheaper),
        ],
    )
    .await;
    let change = ("price".to_owned(), "10.00".to_owned(), "9.00".to_owned());
    assert_eq!(outcomes[0], Outcome::Change(vec![change]));
    assert_eq!(outcomes[1], Outcome::Make);
    for (index, column) in [(2, "slug"), (3, "name")] {
        let Outcome::Faulty(faults) = &outcomes[index] else {
            panic!("{outcomes:?}");
        };
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].column, column);
    }
}

async fn rows_that_name_the_same_twice_are_faulty(world: World) {
    let shelf = a_shelf(&world).await;
    let again = NewProduct {
        sku: "CHAIR-2".to_owned(),
        ..a_new_product("chair", shelf, 1)
    };
    let rows = [
        row(2, a_new_product("chair", shelf, 1)),
        row(3, a_new_product("chair", shelf, 1)),
        row(4, again),
    ];
    let columns: Vec<Vec<String>> = preview(&world, &rows)
        .await
        .into_iter()
        .map(|outcome| match outcome {
            Outcome::Faulty(faults) => faults.into_iter().map(|fault| fault.column).collect(),
            _ => vec![],
        })
        .collect();
    assert_eq!(columns, [vec![], vec!["sku", "slug"], vec!["slug"]]);
}

async fn rows_are_applied_in_batches_and_once(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let shelf = lamp.category_id;
    let (user, id) = kept(&world, 3).await;
    let dearer = ProductPatch {
        price: Some(Money::from_minor_units(1_250)),
        description: Patch::Set("It shines.".to_owned()),
        ..ProductPatch::default()
    };
    let first = [
        patch_only(2, "LAMP", dearer.clone()),
        row(3, a_new_product("table", shelf, 4)),
    ];
    let import = apply_rows(&world.storage, (id, user), &first, 0, world.act())
        .await
        .unwrap();
    assert_eq!((import.applied, import.state), (2, ImportState::Ready));
    assert_eq!((import.report.made, import.report.changed), (1, 1));
    let again = apply_rows(&world.storage, (id, user), &first, 0, world.act()).await;
    assert!(matches!(again, Err(ApplyError::GoneOn)), "{again:?}");
    let rest = [patch_only(4, "LAMP", dearer)];
    let import = apply_rows(&world.storage, (id, user), &rest, 2, world.act())
        .await
        .unwrap();
    assert_eq!((import.applied, import.state), (3, ImportState::Done));
    assert_eq!((import.report.made, import.report.changed), (1, 1));
    let lamp = product(&world, lamp.id).await.unwrap();
    assert_eq!(lamp.price, Money::from_minor_units(1_250));
    assert_eq!(lamp.available, 5);
    let mut reader = world.storage.read().await.unwrap();
    let table = reader
        .catalog()
        .find_product(&Key::of_product("TABLE"))
        .await;
    assert_eq!(table.unwrap().unwrap().product.available, 4);
    assert_eq!(reader.imports().lookup_file(id).await.unwrap(), None);
    assert_ledger_adds_up(&world).await;
    let other = a_customer(&world, "eve@example.com").await;
    let foreign = apply_rows(&world.storage, (id, other.id), &rest, 3, world.act()).await;
    assert!(matches!(foreign, Err(ApplyError::NotFound)), "{foreign:?}");
}

async fn a_row_that_is_refused_meanwhile_is_left_out_and_told(world: World) {
    let shelf = a_shelf(&world).await;
    let (user, id) = kept(&world, 3).await;
    on_sale(&world, "table", 1).await;
    let taken = NewProduct {
        sku: "OTHER".to_owned(),
        ..a_new_product("table", shelf, 1)
    };
    let rows = [
        row(2, a_new_product("chair", shelf, 1)),
        row(3, taken),
        row(4, a_new_product("sofa", shelf, 1)),
    ];
    let import = apply_rows(&world.storage, (id, user), &rows, 0, world.act())
        .await
        .unwrap();
    assert_eq!((import.applied, import.state), (3, ImportState::Done));
    assert_eq!((import.report.made, import.report.fault_count), (2, 1));
    assert_eq!(
        (
            import.report.faults[0].line,
            import.report.faults[0].column.as_str()
        ),
        (3, "slug")
    );
}

async fn products_are_found_by_sku_by_slug_and_in_id_order(world: World) {
    let shelf = a_shelf(&world).await;
    let mut ids = vec![];
    for slug in ["a", "b", "c"] {
        let (user, id) = kept(&world, 1).await;
        let new = [row(2, a_new_product(slug, shelf, 1))];
        apply_rows(&world.storage, (id, user), &new, 0, world.act())
            .await
            .unwrap();
        world.clock.advance(SignedDuration::from_millis(1));
    }
    let mut reader = world.storage.read().await.unwrap();
    let mut catalog = reader.catalog();
    let mut after = None;
    loop {
        let page = catalog
            .list_products_after(Rank::Lead, after, 2)
            .await
            .unwrap();
        let Some(last) = page.last() else {
            break;
        };
        after = Some(last.product.id);
        ids.extend(page.iter().map(|listed| listed.product.slug.clone()));
    }
    assert_eq!(ids, ["a", "b", "c"]);
    let skus = ["A", "C", "Z"].map(str::to_owned);
    let found = catalog.list_products_by_sku(&skus).await.unwrap();
    let mut found: Vec<_> = found.iter().map(|product| product.sku.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["A", "C"]);
    let slugs = ["b", "z"].map(str::to_owned);
    let found = catalog.list_slugs(&slugs).await.unwrap();
    assert_eq!(found.len(), 1);
    assert!(found.contains_key("b"));
}

/// A row of a product of a size, which is a variant where it names a lead.
fn sized(shelf: CategoryId, line: u64, (slug, size): (&str, &str), lead: &str) -> WantedRow {
    let new = NewProduct {
        options: vec![ProductOption::new("Size", size)],
        ..a_new_product(slug, shelf, 2)
    };
    WantedRow {
        lead_sku: Some(lead.to_owned()),
        ..row(line, new)
    }
}

/// The lines in which something is wrong, each with the column.
fn faults(outcomes: &[Outcome]) -> Vec<(u64, String)> {
    let faults = outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Faulty(faults) => Some((faults[0].line, faults[0].column.clone())),
        _ => None,
    });
    faults.collect()
}

async fn variants_come_with_their_lead(world: World) {
    let shelf = a_shelf(&world).await;
    let sized = |line, slug, size, lead| sized(shelf, line, (slug, size), lead);
    let rows = [
        sized(2, "shirt-l", "L", "SHIRT"),
        sized(3, "shirt", "M", ""),
        sized(4, "shirt-m", "m", "SHIRT"),
        sized(5, "sock", "M", "NOBODY"),
    ];
    let in_order = [rows[1].clone(), rows[0].clone(), rows[3].clone()];
    let outcomes = preview(&world, &in_order).await;
    assert_eq!(faults(&outcomes), [(5, "variant_of".to_owned())]);

    let (user, id) = kept(&world, 4).await;
    let import = apply_rows(&world.storage, (id, user), &rows, 0, world.act())
        .await
        .unwrap();
    assert_eq!((import.report.made, import.report.fault_count), (2, 2));
    let mut told: Vec<_> = import
        .report
        .faults
        .iter()
        .map(|f| (f.line, &*f.column))
        .collect();
    told.sort_unstable();
    assert_eq!(told, [(4, "options"), (5, "variant_of")]);
    let mut reader = world.storage.read().await.unwrap();
    let key = Key::Text("SHIRT-L".to_owned());
    let shown = show_product(&mut reader, &key, Audience::Shopper).await;
    let variants = shown.unwrap().unwrap().variants;
    let skus: Vec<_> = variants.iter().map(|variant| &*variant.sku).collect();
    assert_eq!(skus, ["SHIRT", "SHIRT-L"]);
}

async fn a_product_stays_the_variant_of_what_it_is(world: World) {
    let shelf = a_shelf(&world).await;
    let sized = |line, slug, size, lead| sized(shelf, line, (slug, size), lead);
    let rows = [
        sized(2, "shirt", "M", ""),
        sized(3, "shirt-l", "L", "SHIRT"),
    ];
    let (user, id) = kept(&world, 2).await;
    apply_rows(&world.storage, (id, user), &rows, 0, world.act())
        .await
        .unwrap();
    world.clock.advance(SignedDuration::from_millis(1));

    // What is there stays the variant of what it is, and says so again without a change.
    let again = preview(&world, &rows).await;
    assert_eq!(again, [Outcome::Same, Outcome::Same]);
    let moved = [sized(2, "shirt-l", "L", "")];
    assert_eq!(
        faults(&preview(&world, &moved).await),
        [(2, "variant_of".to_owned())]
    );
    let renamed = [sized(2, "shirt-l", "XL", "SHIRT")];
    let change = (
        "options".to_owned(),
        "Size=L".to_owned(),
        "Size=XL".to_owned(),
    );
    assert_eq!(
        preview(&world, &renamed).await,
        [Outcome::Change(vec![change])]
    );
    let (user, id) = kept(&world, 1).await;
    apply_rows(&world.storage, (id, user), &renamed, 0, world.act())
        .await
        .unwrap();
    let mut reader = world.storage.read().await.unwrap();
    let skus = ["SHIRT-L".to_owned()];
    let large = reader.catalog().list_products_by_sku(&skus).await.unwrap();
    assert_eq!(large[0].title(), "shirt, XL");
}
