use jiff::Timestamp;
use shop_core::money::Money;
use shop_search::{Order, Question};

use crate::support::{World, named, question};

fn world() -> World {
    let mut products = named(&["Beta", "alpha", "Gamma", "alpha"]);
    for (product, number) in products.iter_mut().zip([3, 1, 2, 1]) {
        product.price = Money::from_minor_units(number * 100);
        product.description = Some("A Greek letter".to_owned());
        product.created_at = Timestamp::from_second(number).unwrap();
    }
    products[2].is_featured = true;
    World::in_parts(products, 3)
}

#[test]
fn each_order_breaks_its_ties_by_id() {
    let world = world();
    for (order, numbers) in [
        (Order::FeaturedThenName, [3, 2, 4, 1]),
        (Order::Name, [2, 4, 1, 3]),
        (Order::NameDescending, [3, 1, 4, 2]),
        (Order::Price, [2, 4, 3, 1]),
        (Order::PriceDescending, [1, 3, 4, 2]),
        (Order::Oldest, [2, 4, 3, 1]),
        (Order::Newest, [1, 3, 4, 2]),
    ] {
        let answer = world.ask(&Question {
            order,
            ..question("")
        });
        let found: Vec<u64> = answer
            .products
            .iter()
            .map(|id| id.0.as_u64_pair().1)
            .collect();
        assert_eq!(found, numbers, "{order:?}");
    }
}

#[test]
fn pages_join_without_gap_or_overlap() {
    let world = world();
    for order in [Order::Relevance, Order::Name, Order::PriceDescending] {
        let page = |offset, limit| {
            let answer = world.ask(&Question {
                order,
                offset,
                limit,
                ..question("greek")
            });
            assert_eq!(answer.total, 4);
            answer.products
        };
        let all = page(0, 100);
        let joined: Vec<_> = (0..4).flat_map(|offset| page(offset, 1)).collect();
        assert_eq!(joined, all, "{order:?}");
        assert_eq!(page(4, 10), []);
        assert_eq!(page(usize::MAX, usize::MAX), []);
        assert_eq!(page(0, 0), []);
    }
}
