use rustc_hash::FxHashMap;
use shop_core::{id::CategoryId, money::Money};
use shop_search::{CategoryTree, Counting, Facets, Filters, PriceBand, Question, Shelved};
use uuid::Uuid;

use crate::support::{World, named, question};

fn category(number: u64) -> CategoryId {
    CategoryId(Uuid::from_u64_pair(1, number))
}

/// Five lamps and a chair; the second shelf is part of the first.
fn world() -> World {
    let mut products = named(&["Lamp a", "Lamp b", "Lamp c", "Lamp d", "Lamp e", "Chair"]);
    for (product, (shelf, brand, price, in_stock, on_sale)) in products.iter_mut().zip([
        (1, "Lumen", 900, true, true),
        (1, "Lumen", 1_000, true, false),
        (2, "Lumen", 9_999, false, false),
        (2, "Glow", 10_000, true, true),
        (3, "", 200_000, true, false),
        (3, "Lumen", 1_000, true, false),
    ]) {
        product.category_id = category(shelf);
        product.brand = Some(brand.to_owned());
        product.price = Money::from_minor_units(price);
        product.is_in_stock = in_stock;
        product.is_on_sale = on_sale;
    }
    let mut world = World::in_parts(products, 2);
    let shelf = |number, parent: Option<u64>| Shelved {
        id: category(number),
        parent: parent.map(category),
        name: None,
    };
    world.tree = CategoryTree::new([shelf(1, None), shelf(2, Some(1)), shelf(3, None)]);
    world
}

fn ask(world: &World, filters: Filters) -> (u64, Facets) {
    let answer = world.ask(&Question {
        filters,
        counting: Counting::Everything,
        ..question("lamp")
    });
    (answer.total, answer.facets.unwrap())
}

fn band(from: u64, below: Option<u64>, products: u64) -> PriceBand {
    PriceBand {
        from,
        below,
        products,
    }
}

#[test]
fn everything_found_is_counted() {
    let (total, facets) = ask(&world(), Filters::default());
    assert_eq!(total, 5);
    let expected = Facets {
        categories: FxHashMap::from_iter([(category(1), 2), (category(2), 2), (category(3), 1)]),
        brands: vec![("Lumen".to_owned(), 3), ("Glow".to_owned(), 1)],
        prices: vec![
            band(0, Some(1_000), 1),
            band(1_000, Some(2_500), 1),
            band(5_000, Some(10_000), 1),
            band(10_000, Some(25_000), 1),
            band(100_000, None, 1),
        ],
        in_stock: 4,
        on_sale: 2,
    };
    assert_eq!(facets, expected);
}

#[test]
fn a_facet_is_counted_as_if_it_did_not_narrow() {
    let world = world();
    let filters = Filters {
        category: Some(category(1)),
        brands: vec!["Lumen".to_owned()],
        ..Filters::default()
    };
    let (total, facets) = ask(&world, filters);
    assert_eq!(total, 3);
    assert_eq!(
        facets.categories,
        FxHashMap::from_iter([(category(1), 2), (category(2), 1)])
    );
    assert_eq!(
        facets.brands,
        [("Lumen".to_owned(), 3), ("Glow".to_owned(), 1)]
    );
    assert_eq!((facets.in_stock, facets.on_sale), (2, 1));

    let (total, facets) = ask(
        &world,
        Filters {
            in_stock: true,
            on_sale: true,
            ..Filters::default()
        },
    );
    assert_eq!(total, 2);
    assert_eq!((facets.in_stock, facets.on_sale), (2, 2));
    assert_eq!(
        facets.prices,
        [band(0, Some(1_000), 1), band(10_000, Some(25_000), 1)]
    );
}

#[test]
fn prices_narrow_with_both_ends_in() {
    let world = world();
    let between = |from, to| {
        let (total, facets) = ask(
            &world,
            Filters {
                min_price: Some(Money::from_minor_units(from)),
                max_price: Some(Money::from_minor_units(to)),
                ..Filters::default()
            },
        );
        let all: u64 = facets.prices.iter().map(|band| band.products).sum();
        assert_eq!(all, 5);
        total
    };
    assert_eq!(between(1_000, 10_000), 3);
    assert_eq!(between(1_001, 9_999), 1);
    assert_eq!(between(10_000, 1_000), 0);
}

#[test]
fn nothing_of_a_strange_category_or_brand_is_found() {
    let world = world();
    for filters in [
        Filters {
            category: Some(category(9)),
            ..Filters::default()
        },
        Filters {
            brands: vec!["Nobody".to_owned()],
            ..Filters::default()
        },
    ] {
        let (total, facets) = ask(&world, filters);
        assert_eq!((total, facets.on_sale), (0, 0));
    }
}
