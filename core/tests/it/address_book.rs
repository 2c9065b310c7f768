use std::sync::Arc;

use jiff::SignedDuration;
use shop_core::{
    account::User,
    address_book::{
        ChangeAddressError, MAX_ADDRESSES, SavedAddress, change_address, delete_address,
        offer_first, save_address,
    },
    clock::Clock,
    id::AddressId,
    order::Address,
    storage::Stores,
    testing::an_address,
};

use crate::{
    arrange::{a_customer, another_address, at_once},
    support::{World, on_both_databases},
};

on_both_databases! {
    the_first_address_is_offered_first_and_the_latest_next,
    an_address_is_not_saved_twice,
    another_address_is_offered_first_instead,
    a_deleted_address_is_followed_by_the_latest,
    a_changed_address_reads_back_as_it_was_written,
    nobody_reaches_into_another_book,
    a_book_is_full_at_some_point_even_when_many_write_at_once,
}

async fn save(world: &World, user: &User, address: Address) -> AddressId {
    world.clock.advance(SignedDuration::from_secs(1));
    let now = world.clock.now();
    let saved = save_address(&world.storage, user.id, address, now, &world.entropy).await;
    saved.unwrap().id
}

async fn book(world: &World, user: &User) -> Vec<SavedAddress> {
    let mut reader = world.storage.read().await.unwrap();
    reader.address_book().list(user.id).await.unwrap()
}

fn order_of(book: &[SavedAddress]) -> Vec<(AddressId, bool)> {
    book.iter()
        .map(|saved| (saved.id, saved.is_default))
        .collect()
}

fn at(street: &str) -> Address {
    Address {
        address1: street.to_owned(),
        ..an_address()
    }
}

async fn the_first_address_is_offered_first_and_the_latest_next(world: World) {
    let user = a_customer(&world, "ada@example.com").await;
    assert_eq!(book(&world, &user).await, []);
    let first = save(&world, &user, at("1 Row")).await;
    let second = save(&world, &user, at("2 Row")).await;
    let third = save(&world, &user, at("3 Row")).await;
    assert_eq!(
        order_of(&book(&world, &user).await),
        [(first, true), (third, false), (second, false)]
    );
}

async fn an_address_is_not_saved_twice(world: World) {
    let user = a_customer(&world, "ada@example.com").await;
    let first = save(&world, &user, at("1 Row")).await;
    assert_eq!(save(&world, &user, at("1 Row")).await, first);
    assert_eq!(book(&world, &user).await.len(), 1);
}

async fn another_address_is_offered_first_instead(world: World) {
    let user = a_customer(&world, "ada@example.com").await;
    let first = save(&world, &user, at("1 Row")).await;
    let second = save(&world, &user, at("2 Row")).await;
    for _ in 0..2 {
        let now = world.clock.now();
        offer_first(&world.storage, (user.id, second), now)
            .await
            .unwrap();
        assert_eq!(
            order_of(&book(&world, &user).await),
            [(second, true), (first, false)]
        );
    }
}

async fn a_deleted_address_is_followed_by_the_latest(world: World) {
    let user = a_customer(&world, "ada@example.com").await;
    let first = save(&world, &user, at("1 Row")).await;
    let second = save(&world, &user, at("2 Row")).await;
    let third = save(&world, &user, at("3 Row")).await;
    let now = world.clock.now();
    delete_address(&world.storage, (user.id, first), now)
        .await
        .unwrap();
    let left = order_of(&book(&world, &user).await);
    assert_eq!(left, [(third, true), (second, false)]);
    delete_address(&world.storage, (user.id, second), now)
        .await
        .unwrap();
    delete_address(&world.storage, (user.id, third), now)
        .await
        .unwrap();
    assert_eq!(book(&world, &user).await, []);
    let gone = delete_address(&world.storage, (user.id, third), now).await;
    assert!(
        matches!(gone, Err(ChangeAddressError::NotFound)),
        "{gone:?}"
    );
}

async fn a_changed_address_reads_back_as_it_was_written(world: World) {
    let user = a_customer(&world, "ada@example.com").await;
    let id = save(&world, &user, an_address()).await;
    let made = world.clock.now();
    world.clock.advance(SignedDuration::from_mins(1));
    let changed = Address {
        address2: Some("c/o \"Jane\", Città".to_owned()),
        phone: Some("+1 555 0100".to_owned()),
        ..another_address()
    };
    let now = world.clock.now();
    change_address(&world.storage, (user.id, id), changed.clone(), now)
        .await
        .unwrap();
    let mut reader = world.storage.read().await.unwrap();
    let found = reader.address_book().find(user.id, id).await.unwrap();
    let expected = SavedAddress {
        id,
        user_id: user.id,
        address: changed,
        is_default: true,
        created_at: made,
        updated_at: now,
    };
    assert_eq!(found, Some(expected));
}

async fn nobody_reaches_into_another_book(world: World) {
    let (ada, eve) = (
        a_customer(&world, "ada@example.com").await,
        a_customer(&world, "eve@example.com").await,
    );
    let adas = save(&world, &ada, at("1 Row")).await;
    let before = book(&world, &ada).await;
    let (now, storage, key) = (world.clock.now(), &world.storage, (eve.id, adas));
    let tried = [
        change_address(storage, key, at("9 Row"), now).await,
        offer_first(storage, key, now).await,
        delete_address(storage, key, now).await,
    ];
    for result in tried {
        assert!(
            matches!(result, Err(ChangeAddressError::NotFound)),
            "{result:?}"
        );
    }
    let mut reader = world.storage.read().await.unwrap();
    let found = reader.address_book().find(eve.id, adas).await;
    assert_eq!(found.unwrap(), None);
    assert_eq!(book(&world, &ada).await, before);
}

async fn a_book_is_full_at_some_point_even_when_many_write_at_once(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "ada@example.com").await;
    let results = at_once(&world, MAX_ADDRESSES + 5, |n, world| {
        let user = user.clone();
        async move {
            let (now, address) = (world.clock.now(), at(&format!("{n} Row")));
            save_address(&world.storage, user.id, address, now, &world.entropy).await
        }
    })
    .await;
    let refused = results
        .iter()
        .filter(|result| matches!(result, Err(ChangeAddressError::Full)))
        .count();
    assert_eq!(refused, 5);
    let book = book(&world, &user).await;
    assert_eq!(book.len(), MAX_ADDRESSES);
    assert_eq!(book.iter().filter(|saved| saved.is_default).count(), 1);
}
