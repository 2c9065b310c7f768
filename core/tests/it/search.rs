use shop_core::{
    catalog::{Category, Product, ProductStatus},
    id::CategoryId,
    money::Money,
    page::PageRequest,
    search::{ProductHint, SearchTerm},
    storage::Stores,
};

use crate::{
    catalog::{stored_category, stored_product},
    support::{World, on_both_databases},
};

on_both_databases! {
    categories_are_found_by_name_and_description,
    found_categories_come_in_pages_by_name_then_id,
    only_active_categories_are_found,
    products_are_suggested_by_name_alone,
    suggested_products_come_featured_first_then_by_name,
    only_active_products_are_suggested,
    categories_are_suggested_by_name_alone,
    suggestions_stop_at_the_limit,
    a_hint_tells_what_a_suggestion_shows,
    featured_products_come_by_name,
    wildcards_in_a_term_mean_themselves_everywhere,
}

async fn found(world: &World, query: &str) -> Vec<String> {
    let mut connection = world.storage.read().await.unwrap();
    let term = SearchTerm::new(query);
    let page = PageRequest::new(1, 100);
    let found = connection.search().find_categories(&term, page).await;
    found.unwrap().items.into_iter().map(|c| c.slug).collect()
}

async fn suggested(world: &World, query: &str, limit: u32) -> Vec<String> {
    let mut connection = world.storage.read().await.unwrap();
    let term = SearchTerm::new(query);
    let hints = connection.search().suggest_products(&term, limit).await;
    hints.unwrap().into_iter().map(|hint| hint.slug).collect()
}

async fn suggested_categories(world: &World, query: &str, limit: u32) -> Vec<String> {
    let mut connection = world.storage.read().await.unwrap();
    let term = SearchTerm::new(query);
    let hints = connection.search().suggest_categories(&term, limit).await;
    hints.unwrap().into_iter().map(|hint| hint.slug).collect()
}

async fn featured(world: &World, limit: u32) -> Vec<String> {
    let mut connection = world.storage.read().await.unwrap();
    let hints = connection.search().featured_products(limit).await;
    hints.unwrap().into_iter().map(|hint| hint.slug).collect()
}

async fn named_category(world: &World, slug: &str, name: &str) -> Category {
    stored_category(world, slug, |category| category.name = name.to_owned()).await
}

async fn named_product(world: &World, slug: &str, name: &str, category: CategoryId) -> Product {
    stored_product(world, slug, category, |p| p.name = name.to_owned()).await
}

async fn categories_are_found_by_name_and_description(world: World) {
    named_category(&world, "city", "Città").await;
    stored_category(&world, "tools", |category| {
        category.description = Some("Für die CITTÀ".to_owned());
    })
    .await;
    for (query, slugs) in [
        ("CITTÀ", vec!["city", "tools"]),
        ("ittà", vec!["city", "tools"]),
        ("tools", vec!["tools"]),
        ("city", vec![]),
        ("", vec!["city", "tools"]),
        ("nothing", vec![]),
    ] {
        assert_eq!(found(&world, query).await, slugs, "{query}");
    }
}

async fn found_categories_come_in_pages_by_name_then_id(world: World) {
    let mut expected = vec![];
    for number in 0..11 {
        let name = ["Same", "SAME", "other"][number % 3];
        expected.push(named_category(&world, &format!("c{number}"), name).await);
    }
    expected.sort_by_key(|category| (category.name.to_lowercase(), category.id));
    let term = SearchTerm::new("e");
    let mut connection = world.storage.read().await.unwrap();
    let mut listed = vec![];
    for number in 1..=3 {
        let request = PageRequest::new(number, 4);
        let page = connection.search().find_categories(&term, request).await;
        let page = page.unwrap();
        assert_eq!((page.total, page.request), (11, request));
        listed.extend(page.items);
    }
    assert_eq!(listed, expected);

    let beyond = PageRequest::new(9, 4);
    let page = connection.search().find_categories(&term, beyond).await;
    let page = page.unwrap();
    assert_eq!((page.items.len(), page.total), (0, 11));
}

async fn only_active_categories_are_found(world: World) {
    stored_category(&world, "shown", |_| {}).await;
    stored_category(&world, "hidden", |category| category.is_active = false).await;
    assert_eq!(found(&world, "").await, ["shown"]);
    assert_eq!(suggested_categories(&world, "", 10).await, ["shown"]);
}

async fn products_are_suggested_by_name_alone(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    stored_product(&world, "city", category.id, |product| {
        product.name = "Città alta".to_owned();
        product.description = Some("lamp".to_owned());
        product.sku = "LAMP".to_owned();
    })
    .await;
    named_product(&world, "other", "Lamp", category.id).await;
    for (query, slugs) in [
        ("CITTÀ", vec!["city"]),
        ("lamp", vec!["other"]),
        ("a", vec!["city", "other"]),
        ("", vec!["city", "other"]),
        ("nothing", vec![]),
    ] {
        assert_eq!(suggested(&world, query, 10).await, slugs, "{query}");
    }
}

async fn suggested_products_come_featured_first_then_by_name(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    for (slug, name, is_featured) in [
        ("d", "Lamp b", false),
        ("c", "lamp A", false),
        ("b", "Lamp z", true),
        ("a", "lamp y", true),
    ] {
        stored_product(&world, slug, category.id, |product| {
            product.name = name.to_owned();
            product.is_featured = is_featured;
        })
        .await;
    }
    let first = named_product(&world, "e", "Lamp same", category.id).await;
    let second = named_product(&world, "f", "LAMP SAME", category.id).await;
    let tied = if first.id < second.id {
        ["e", "f"]
    } else {
        ["f", "e"]
    };
    let expected = ["a", "b", "c", "d", tied[0], tied[1]];
    assert_eq!(suggested(&world, "lamp", 10).await, expected);
}

async fn only_active_products_are_suggested(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    for status in ProductStatus::ALL {
        stored_product(&world, status.as_str(), category.id, |product| {
            product.status = status;
            product.is_featured = true;
        })
        .await;
    }
    assert_eq!(suggested(&world, "", 10).await, ["ACTIVE"]);
    assert_eq!(featured(&world, 10).await, ["ACTIVE"]);
}

async fn categories_are_suggested_by_name_alone(world: World) {
    named_category(&world, "z", "Città").await;
    named_category(&world, "y", "altra città").await;
    stored_category(&world, "tools", |category| {
        category.description = Some("Città".to_owned());
    })
    .await;
    assert_eq!(suggested_categories(&world, "CITTÀ", 10).await, ["y", "z"]);
    let mut connection = world.storage.read().await.unwrap();
    let term = SearchTerm::new("altra");
    let hints = connection.search().suggest_categories(&term, 1).await;
    assert_eq!(hints.unwrap()[0].name, "altra città");
}

async fn suggestions_stop_at_the_limit(world: World) {
    for slug in ["a", "b", "c"] {
        let category = stored_category(&world, slug, |_| {}).await;
        stored_product(&world, slug, category.id, |p| p.is_featured = true).await;
    }
    let all = ["a", "b", "c"];
    for (limit, entries) in [(0, 0), (2, 2), (3, 3), (u32::MAX, 3)] {
        assert_eq!(suggested(&world, "", limit).await, all[..entries]);
        assert_eq!(
            suggested_categories(&world, "", limit).await,
            all[..entries]
        );
        assert_eq!(featured(&world, limit).await, all[..entries]);
    }
}

async fn a_hint_tells_what_a_suggestion_shows(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    let product = stored_product(&world, "lamp", category.id, |product| {
        product.name = "Lamp".to_owned();
        product.image_url = Some("/lamp.svg".to_owned());
        product.price = Money::from_minor_units(1_999);
        product.is_featured = true;
    })
    .await;
    let hint = ProductHint {
        id: product.id,
        name: product.name,
        slug: product.slug,
        image_url: product.image_url,
        price: product.price,
    };
    let mut connection = world.storage.read().await.unwrap();
    let mut search = connection.search();
    let hints = search.suggest_products(&SearchTerm::new("lamp"), 5).await;
    assert_eq!(hints.unwrap(), std::slice::from_ref(&hint));
    assert_eq!(search.featured_products(5).await.unwrap(), [hint]);
}

async fn featured_products_come_by_name(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    for (slug, name, is_featured) in [
        ("c", "beta", true),
        ("b", "Alpha", true),
        ("a", "Gamma", true),
        ("d", "aardvark", false),
    ] {
        stored_product(&world, slug, category.id, |product| {
            product.name = name.to_owned();
            product.is_featured = is_featured;
        })
        .await;
    }
    assert_eq!(featured(&world, 10).await, ["b", "c", "a"]);
}

async fn wildcards_in_a_term_mean_themselves_everywhere(world: World) {
    let category = named_category(&world, "percent", "50% off").await;
    named_category(&world, "under", "a_b").await;
    named_category(&world, "back", r"c\d").await;
    for (slug, name) in [("percent", "50% off"), ("under", "a_b"), ("back", r"c\d")] {
        named_product(&world, slug, name, category.id).await;
    }
    for (query, slug) in [("%", "percent"), ("_", "under"), (r"\", "back")] {
        assert_eq!(found(&world, query).await, [slug]);
        assert_eq!(suggested(&world, query, 10).await, [slug]);
        assert_eq!(suggested_categories(&world, query, 10).await, [slug]);
    }
    for query in ["5%f", "c_d", r"\_"] {
        assert_eq!(found(&world, query).await, [""; 0]);
        assert_eq!(suggested(&world, query, 10).await, [""; 0]);
    }
}
