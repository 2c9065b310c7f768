use jiff::SignedDuration;
use shop_core::{
    cart::CartOwner,
    clock::Clock,
    id::{OrderId, UserId},
    order::KeptReply,
    storage::{StoreError, Stores},
    testing::an_order,
};

use crate::{
    accounts::somebody,
    orders::add,
    support::{World, on_both_databases, somebody_waits},
};

on_both_databases! {
    a_key_used_again_gives_the_first_reply,
    keys_of_different_accounts_are_different,
    a_rolled_back_claim_frees_the_key,
    a_second_claim_waits_for_the_reply_of_the_first,
    a_second_claim_takes_over_when_the_first_fails,
    a_claim_without_a_reply_is_reported,
    a_reply_needs_a_claim,
    old_keys_are_deleted,
}

const HASH: [u8; 32] = [7; 32];

async fn an_account_with_an_order(world: &World, email: &str) -> (UserId, OrderId) {
    let user = somebody(world, email).await;
    let order = an_order(email, user.id, world.clock.now(), &world.entropy);
    add(world, &order, &[]).await;
    (user.id, order.id)
}

async fn claim(world: &World, user: UserId, key: &str) -> Result<Option<KeptReply>, StoreError> {
    let mut tx = world.storage.begin().await?;
    tx.orders()
        .claim_key(CartOwner::Account(user), key, &[9; 32], world.clock.now())
        .await
}

async fn claim_and_keep(world: &World, user: UserId, key: &str, order: OrderId) {
    let mut tx = world.storage.begin().await.unwrap();
    let claimed = tx
        .orders()
        .claim_key(CartOwner::Account(user), key, &HASH, world.clock.now())
        .await;
    assert_eq!(claimed.unwrap(), None);
    tx.orders()
        .keep_reply(CartOwner::Account(user), key, order, "body")
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn reply(order_id: OrderId) -> KeptReply {
    KeptReply {
        request_hash: HASH,
        order_id,
        body: "body".to_owned(),
    }
}

async fn a_key_used_again_gives_the_first_reply(world: World) {
    let (user, order) = an_account_with_an_order(&world, "john@example.com").await;
    claim_and_keep(&world, user, "key", order).await;
    assert_eq!(
        claim(&world, user, "key").await.unwrap(),
        Some(reply(order))
    );
    assert_eq!(claim(&world, user, "KEY").await.unwrap(), None);
}

async fn keys_of_different_accounts_are_different(world: World) {
    let (john, johns) = an_account_with_an_order(&world, "john@example.com").await;
    let (jane, janes) = an_account_with_an_order(&world, "jane@example.com").await;
    claim_and_keep(&world, john, "key", johns).await;
    claim_and_keep(&world, jane, "key", janes).await;
    assert_eq!(
        claim(&world, john, "key").await.unwrap(),
        Some(reply(johns))
    );
    assert_eq!(
        claim(&world, jane, "key").await.unwrap(),
        Some(reply(janes))
    );
}

async fn a_rolled_back_claim_frees_the_key(world: World) {
    let (user, order) = an_account_with_an_order(&world, "john@example.com").await;
    let now = world.clock.now();
    let mut tx = world.storage.begin().await.unwrap();
    let claimed = tx
        .orders()
        .claim_key(CartOwner::Account(user), "key", &HASH, now)
        .await;
    assert_eq!(claimed.unwrap(), None);
    tx.orders()
        .keep_reply(CartOwner::Account(user), "key", order, "lost")
        .await
        .unwrap();
    tx.rollback().await.unwrap();
    claim_and_keep(&world, user, "key", order).await;
}

async fn a_second_claim_waits_for_the_reply_of_the_first(world: World) {
    let (user, order) = an_account_with_an_order(&world, "john@example.com").await;
    let mut tx = world.storage.begin().await.unwrap();
    let claimed = tx
        .orders()
        .claim_key(CartOwner::Account(user), "key", &HASH, world.clock.now())
        .await;
    assert_eq!(claimed.unwrap(), None);

    let world = std::sync::Arc::new(world);
    let rival = std::sync::Arc::clone(&world);
    let second = tokio::spawn(async move { claim(&rival, user, "key").await });
    somebody_waits(&world.storage).await;
    tx.orders()
        .keep_reply(CartOwner::Account(user), "key", order, "body")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(second.await.unwrap().unwrap(), Some(reply(order)));
}

async fn a_second_claim_takes_over_when_the_first_fails(world: World) {
    let (user, _) = an_account_with_an_order(&world, "john@example.com").await;
    let mut tx = world.storage.begin().await.unwrap();
    let claimed = tx
        .orders()
        .claim_key(CartOwner::Account(user), "key", &HASH, world.clock.now())
        .await;
    assert_eq!(claimed.unwrap(), None);

    let world = std::sync::Arc::new(world);
    let rival = std::sync::Arc::clone(&world);
    let second = tokio::spawn(async move { claim(&rival, user, "key").await });
    somebody_waits(&world.storage).await;
    tx.rollback().await.unwrap();
    assert_eq!(second.await.unwrap().unwrap(), None);
}

async fn a_claim_without_a_reply_is_reported(world: World) {
    let (user, _) = an_account_with_an_order(&world, "john@example.com").await;
    let mut tx = world.storage.begin().await.unwrap();
    let claimed = tx
        .orders()
        .claim_key(CartOwner::Account(user), "key", &HASH, world.clock.now())
        .await;
    assert_eq!(claimed.unwrap(), None);
    tx.commit().await.unwrap();
    let again = claim(&world, user, "key").await;
    assert!(
        matches!(again, Err(StoreError::Corrupt { .. })),
        "{again:?}"
    );
}

async fn a_reply_needs_a_claim(world: World) {
    let (user, order) = an_account_with_an_order(&world, "john@example.com").await;
    let mut tx = world.storage.begin().await.unwrap();
    let kept = tx
        .orders()
        .keep_reply(CartOwner::Account(user), "key", order, "body")
        .await;
    assert!(matches!(kept, Err(StoreError::Refused(_))), "{kept:?}");
}

async fn old_keys_are_deleted(world: World) {
    let (user, order) = an_account_with_an_order(&world, "john@example.com").await;
    claim_and_keep(&world, user, "old", order).await;
    world.clock.advance(SignedDuration::from_hours(1));
    claim_and_keep(&world, user, "young", order).await;
    let mut tx = world.storage.begin().await.unwrap();
    let deleted = tx.orders().delete_old_keys(world.clock.now()).await;
    assert_eq!(deleted.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(claim(&world, user, "old").await.unwrap(), None);
    assert_eq!(
        claim(&world, user, "young").await.unwrap(),
        Some(reply(order))
    );
}
