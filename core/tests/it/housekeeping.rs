use jiff::SignedDuration;
use shop_core::{
    cart::{CartOwner, add_to_cart},
    clock::Clock,
    housekeeping::{KEEP_GUEST_CARTS, KEEP_REPLIES, Swept, sweep},
    order::{Once, Placement},
    storage::Stores,
    testing::a_session,
};

use crate::{
    arrange::{a_customer, a_guest, a_request, cart, on_sale, orders, place_at},
    support::{World, on_both_databases},
};

on_both_databases! {
    an_empty_shop_has_nothing_to_sweep,
    only_sessions_that_expired_are_swept,
    only_replies_past_their_time_are_swept,
    only_guests_carts_past_their_time_are_swept,
}

async fn an_empty_shop_has_nothing_to_sweep(world: World) {
    let swept = sweep(&world.storage, world.clock.now()).await.unwrap();
    assert_eq!(swept, Swept::default());
}

async fn only_sessions_that_expired_are_swept(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let sign_in = async || {
        let session = a_session(user.id, world.clock.now(), &world.entropy);
        let mut tx = world.storage.begin().await.unwrap();
        tx.accounts().add_session(&session).await.unwrap();
        tx.commit().await.unwrap();
        session
    };
    let old = sign_in().await;
    world.clock.advance(SignedDuration::from_secs(2));
    let new = sign_in().await;
    let until_old_ends = world.clock.now().duration_until(old.expires_at);
    world
        .clock
        .advance(until_old_ends + SignedDuration::from_secs(1));

    assert_eq!(swept(&world).await, (1, 0, 0));
    let mut reader = world.storage.read().await.unwrap();
    let sessions = reader
        .accounts()
        .list_sessions(user.id, world.clock.now())
        .await;
    assert_eq!(sessions.unwrap(), [new]);
}

async fn only_replies_past_their_time_are_swept(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 9).await;
    let buy = async |key: &str| {
        let once = Once {
            key,
            request_hash: [0; 32],
            render: &|_| "reply".to_owned(),
        };
        let request = a_request(user.id, &[(&lamp, 1)]);
        let placed = place_at(&world, &request, Some(&once), world.clock.now()).await;
        matches!(placed.unwrap(), Placement::New(_))
    };
    assert!(buy("old").await);
    world.clock.advance(SignedDuration::from_secs(2));
    assert!(buy("new").await);
    world
        .clock
        .advance(KEEP_REPLIES - SignedDuration::from_secs(1));

    assert_eq!(swept(&world).await, (0, 1, 0));
    assert!(!buy("new").await);
    assert!(buy("old").await);
    assert_eq!(orders(&world).await.len(), 3);
}

async fn only_guests_carts_past_their_time_are_swept(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 9).await;
    let account = CartOwner::Account(user.id);
    let [old, used, new] = [(); 3].map(|()| CartOwner::Guest(a_guest(&world)));
    let fill = async |owner| {
        let now = world.clock.now();
        add_to_cart(&world.storage, owner, lamp.id, 1, now, &world.entropy)
            .await
            .unwrap();
    };
    for owner in [account, old, used] {
        fill(owner).await;
    }
    world.clock.advance(SignedDuration::from_secs(2));
    for owner in [used, new] {
        fill(owner).await;
    }
    world
        .clock
        .advance(KEEP_GUEST_CARTS - SignedDuration::from_secs(1));

    assert_eq!(swept(&world).await, (0, 0, 1));
    for (owner, pieces) in [(account, 1), (old, 0), (used, 2), (new, 1)] {
        assert_eq!(cart(&world, owner).await.piece_count(), pieces);
    }
}

/// How many sessions, replies and carts went; nothing is left for a second sweep.
async fn swept(world: &World) -> (u64, u64, u64) {
    let swept = sweep(&world.storage, world.clock.now()).await.unwrap();
    let again = sweep(&world.storage, world.clock.now()).await.unwrap();
    assert_eq!(again, Swept::default());
    (swept.sessions, swept.replies, swept.carts)
}
