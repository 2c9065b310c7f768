use shop_core::id::CategoryId;
use shop_search::{CategoryTree, Matched, Shelved};
use uuid::Uuid;

use crate::support::{World, named, product, question};

#[test]
fn names_come_before_descriptions_and_whole_words_before_parts() {
    let mut products = named(&["Lampshade", "Desk", "Clamp", "Lamp", "Table lamp"]);
    products[1].description = Some("Has a lamp".to_owned());
    let world = World::new(products);
    assert_eq!(
        world.found("lamp"),
        ["Lamp", "Table lamp", "Lampshade", "Clamp", "Desk"]
    );
}

#[test]
fn all_words_have_to_be_there_in_any_order() {
    let mut products = named(&["Red table lamp", "Red chair", "Blue lamp"]);
    products[2].brand = Some("Redstone".to_owned());
    let world = World::new(products);
    assert_eq!(world.found("lamp red"), ["Red table lamp", "Blue lamp"]);
    assert_eq!(world.found("lamp, RED!"), ["Red table lamp", "Blue lamp"]);
    assert_eq!(world.found("red lamp chair"), [""; 0]);
}

#[test]
fn the_words_as_they_were_typed_come_first() {
    let world = World::new(named(&[
        "Case for Pro with Max strength",
        "Pro Max Case for phones and more",
    ]));
    assert_eq!(
        world.found("pro max")[0],
        "Pro Max Case for phones and more"
    );
}

#[test]
fn misspelt_words_find_what_is_spelt_nearly_so() {
    let world = World::new(named(&["Laptop stand", "Headphones", "Tea cup", "Desk"]));
    for (text, name, mended) in [
        ("labtop", "Laptop stand", "laptop"),
        ("LATPOP stand", "Laptop stand", "laptop stand"),
        ("hedphone", "Headphones", "headphones"),
        ("haedphone", "Headphones", "headphones"),
        ("dexk", "Desk", "desk"),
    ] {
        let answer = world.ask(&question(text));
        assert_eq!(answer.matched, Matched::Nearly, "{text}");
        assert_eq!(world.found(text), [name], "{text}");
        assert_eq!(answer.did_you_mean.as_deref(), Some(mended), "{text}");
    }
    for text in ["tae", "dxxk", "submarine"] {
        let answer = world.ask(&question(text));
        assert_eq!(
            (answer.matched, answer.did_you_mean),
            (Matched::Nothing, None),
            "{text}"
        );
    }
}

#[test]
fn one_misspelt_word_among_others_is_mended_alone() {
    let world = World::new(named(&["Red laptop", "Red lamp"]));
    let answer = world.ask(&question("red labtop"));
    assert_eq!(answer.did_you_mean.as_deref(), Some("red laptop"));
    assert_eq!(world.found("red labtop"), ["Red laptop"]);
}

#[test]
fn words_that_mean_the_same_find_each_other() {
    let world = World::new(named(&["Corner couch", "Corner sofa", "Corner desk"]));
    assert_eq!(world.found("sofa"), ["Corner sofa", "Corner couch"]);
}

#[test]
fn plurals_find_what_is_called_by_the_singular() {
    let world = World::new(named(&["Desk lamp", "Glass box", "Summer dress", "Shoe"]));
    for (text, name) in [
        ("lamps", "Desk lamp"),
        ("boxes", "Glass box"),
        ("dresses", "Summer dress"),
        ("shoes", "Shoe"),
    ] {
        assert_eq!(world.found(text), [name], "{text}");
    }
}

#[test]
fn skus_and_brands_are_found() {
    let mut products = named(&["Kettle", "Toaster AB-12", "Pan"]);
    products[0].sku = "AB-12".to_owned();
    products[2].brand = Some("Café Noir".to_owned());
    let world = World::new(products);
    assert_eq!(world.found("ab-12"), ["Toaster AB-12", "Kettle"]);
    assert_eq!(world.found("cafe"), ["Pan"]);
    assert_eq!(world.found("sku-00003"), ["Pan"]);
}

#[test]
fn products_are_found_by_the_name_of_their_shelf() {
    let id = |number| CategoryId(Uuid::from_u64_pair(1, number));
    let mut products = named(&["Pixel", "Novel", "Phone book"]);
    products[0].category_id = id(3);
    products[1].category_id = id(4);
    products[2].category_id = id(4);
    let mut world = World::new(products);
    let shelf = |number, parent: Option<u64>, name: Option<&str>| Shelved {
        id: id(number),
        parent: parent.map(id),
        name: name.map(str::to_owned),
    };
    world.tree = CategoryTree::new([
        shelf(2, None, Some("Phones & more")),
        shelf(3, Some(2), Some("Smart")),
        shelf(4, None, None),
    ]);
    assert_eq!(world.found("phones"), ["Phone book", "Pixel"]);
    assert_eq!(world.found("pixel phone"), ["Pixel"]);
}

#[test]
fn what_can_be_had_and_what_sells_comes_first() {
    let mut products = named(&["Lamp a", "Lamp b", "Lamp c", "Lamp d"]);
    products[0].is_in_stock = false;
    products[2].is_featured = true;
    products[3].sold = 500;
    let world = World::new(products);
    assert_eq!(
        world.found("lamp"),
        ["Lamp d", "Lamp c", "Lamp b", "Lamp a"]
    );
}

#[test]
fn equal_products_are_in_the_order_of_their_ids_however_they_were_indexed() {
    let products = || -> Vec<_> { (1..=9).rev().map(|n| product(n, "Lamp")).collect() };
    let ids = |world: World| world.ask(&question("lamp")).products;
    let expected = ids(World::new(products()));
    assert!(expected.is_sorted());
    assert_eq!(ids(World::in_parts(products(), 4)), expected);
}

#[test]
fn the_last_word_is_completed_by_what_would_find_the_most() {
    let mut products = named(&[
        "Red table lamp",
        "Red lamp",
        "Red laptop",
        "Blue laptop",
        "Grey laptop bag",
        "Lantern X200",
        "Léger",
    ]);
    products[3].description = Some("Almost red".to_owned());
    for parts in [1, 3] {
        let world = World::in_parts(products.clone(), parts);
        let complete = |text: &str| {
            let index = world.writer.index();
            let completed = index.complete(text, &world.tree, &world.synonyms, 2);
            completed.unwrap()
        };
        assert_eq!(complete("la"), ["laptop", "lamp"]);
        assert_eq!(complete("Red la"), ["red lamp", "red laptop"]);
        assert_eq!(complete("grey  la"), ["grey  laptop"]);
        assert_eq!(complete("LÉ"), ["leger"]);
        for text in ["", "laptop", "red ", "x2", "submarine la", "zz", "la-"] {
            assert_eq!(complete(text), [""; 0], "{text}");
        }
    }
}

#[test]
fn one_or_two_letters_are_the_beginning_of_a_word() {
    let world = World::new(named(&["Desk", "Odd bed"]));
    assert_eq!(world.found("d"), ["Desk"]);
    assert_eq!(world.found("de"), ["Desk"]);
    assert_eq!(world.found("dd"), [""; 0]);
    assert_eq!(world.found("odd"), ["Odd bed"]);
    assert_eq!(world.found("bed o"), ["Odd bed"]);
}
