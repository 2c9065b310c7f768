use jiff::SignedDuration;
use shop_core::{
    account::{Email, Role, Session, User, UserFilter},
    clock::Clock,
    id::{SessionId, UserId},
    page::PageRequest,
    storage::{Rule, StoreError, Stores},
    testing::{a_session, a_user},
};

use crate::support::{World, on_both_databases};

on_both_databases! {
    an_account_reads_back_as_it_was_written,
    unknown_accounts_are_not_found,
    two_accounts_never_differ_by_case_alone,
    accounts_are_listed_newest_first_and_pages_never_overlap,
    accounts_are_found_by_a_part_of_their_address,
    accounts_are_found_by_role_and_by_whether_they_can_sign_in,
    accounts_are_found_by_their_address_and_by_their_ids,
    a_profile_is_overwritten,
    a_password_hash_is_replaced_only_while_it_is_the_known_one,
    access_and_role_are_changed,
    a_live_session_comes_with_its_account,
    sessions_end_by_time_and_with_the_account,
    sessions_of_an_account_are_listed_newest_first,
    a_session_is_ended_by_its_own_account_only,
    all_sessions_but_one_are_ended,
    expired_sessions_are_deleted,
    a_session_needs_an_account,
}

async fn add(world: &World, user: &User) {
    let mut tx = world.storage.begin().await.unwrap();
    tx.accounts().add(user, "hash").await.unwrap();
    tx.commit().await.unwrap();
}

/// An active customer that is stored.
pub(crate) async fn somebody(world: &World, email: &str) -> User {
    let user = a_user(email, world.clock.now(), &world.entropy);
    add(world, &user).await;
    user
}

async fn sign_in(world: &World, user: &User) -> Session {
    let session = a_session(user.id, world.clock.now(), &world.entropy);
    let mut tx = world.storage.begin().await.unwrap();
    tx.accounts().add_session(&session).await.unwrap();
    tx.commit().await.unwrap();
    session
}

async fn is_live(world: &World, id: SessionId) -> bool {
    let mut reader = world.storage.read().await.unwrap();
    let found = reader
        .accounts()
        .find_live_session(id, world.clock.now())
        .await
        .unwrap();
    found.is_some()
}

async fn emails(world: &World, filter: &UserFilter, page: PageRequest) -> (Vec<String>, u64) {
    let mut reader = world.storage.read().await.unwrap();
    let page = reader.accounts().list(filter, page).await.unwrap();
    let emails = page.items.iter().map(|user| user.email.as_str().to_owned());
    (emails.collect(), page.total)
}

async fn an_account_reads_back_as_it_was_written(world: World) {
    let plain = somebody(&world, "plain@example.com").await;
    world.clock.advance(SignedDuration::from_micros(1));
    let mut full = a_user("John.Doe@Example.com", world.clock.now(), &world.entropy);
    full.first_name = Some("John".to_owned());
    full.last_name = Some("Doe".to_owned());
    full.role = Role::Admin;
    full.is_active = false;
    full.updated_at += SignedDuration::from_micros(1);
    add(&world, &full).await;

    let mut reader = world.storage.read().await.unwrap();
    let mut accounts = reader.accounts();
    for user in [plain, full] {
        let found = accounts.lookup(user.id).await.unwrap().unwrap();
        assert_eq!(found.email.as_str(), user.email.as_str());
        assert_eq!(found, user);
        let by_id = accounts.lookup_credentials(user.id).await.unwrap();
        let by_email = accounts.find_credentials(&user.email.key()).await.unwrap();
        for credentials in [by_id.unwrap(), by_email.unwrap()] {
            assert_eq!(credentials.user, user);
            assert_eq!(credentials.password_hash, "hash");
        }
    }
}

async fn unknown_accounts_are_not_found(world: World) {
    let nobody = a_user("nobody@example.com", world.clock.now(), &world.entropy);
    let (id, now) = (nobody.id, world.clock.now());
    let mut tx = world.storage.begin().await.unwrap();
    let mut accounts = tx.accounts();
    assert_eq!(accounts.lookup(id).await.unwrap(), None);
    assert!(accounts.lookup_credentials(id).await.unwrap().is_none());
    let by_email = accounts.find_credentials("nobody@example.com").await;
    assert!(by_email.unwrap().is_none());
    assert!(!accounts.update_profile(&nobody).await.unwrap());
    let replaced = accounts.replace_password_hash(id, "hash", "new", now).await;
    assert!(!replaced.unwrap());
    assert!(!accounts.set_active(id, false, now).await.unwrap());
    assert!(!accounts.set_role(id, Role::Admin, now).await.unwrap());
    assert_eq!(accounts.list_sessions(id, now).await.unwrap(), []);
    assert_eq!(accounts.delete_sessions(id, None).await.unwrap(), 0);
}

async fn two_accounts_never_differ_by_case_alone(world: World) {
    somebody(&world, "John@example.com").await;
    let mut jane = somebody(&world, "jane@example.com").await;
    let double = a_user("JOHN@EXAMPLE.COM", world.clock.now(), &world.entropy);

    let mut tx = world.storage.begin().await.unwrap();
    let refused = tx.accounts().add(&double, "hash").await.unwrap_err();
    assert!(refused.breaks(Rule::UserEmail), "{refused:?}");
    tx.rollback().await.unwrap();

    jane.email = Email::parse("JOHN@example.com").unwrap();
    let mut tx = world.storage.begin().await.unwrap();
    let refused = tx.accounts().update_profile(&jane).await.unwrap_err();
    assert!(refused.breaks(Rule::UserEmail), "{refused:?}");
}

async fn accounts_are_listed_newest_first_and_pages_never_overlap(world: World) {
    let mut expected = Vec::new();
    for group in 0..2 {
        let mut same_moment = Vec::new();
        for n in 0..3 {
            same_moment.push(somebody(&world, &format!("user{group}{n}@example.com")).await);
        }
        same_moment.sort_unstable_by_key(|user| user.id);
        expected.extend(same_moment);
        world.clock.advance(SignedDuration::from_micros(1));
    }
    expected.reverse();

    let mut reader = world.storage.read().await.unwrap();
    let mut listed = Vec::new();
    for number in 1..=4 {
        let request = PageRequest::new(number, 2);
        let filter = UserFilter::default();
        let page = reader.accounts().list(&filter, request).await.unwrap();
        assert_eq!((page.total, page.request), (6, request));
        listed.extend(page.items);
    }
    assert_eq!(listed, expected);
}

async fn accounts_are_found_by_a_part_of_their_address(world: World) {
    for email in ["a_b@example.com", "axb@example.com", "50%@example.com"] {
        somebody(&world, email).await;
        world.clock.advance(SignedDuration::from_micros(1));
    }
    for (part, expected) in [
        (
            "EXAMPLE.",
            &["50%@example.com", "axb@example.com", "a_b@example.com"][..],
        ),
        (" a_B ", &["a_b@example.com"]),
        ("%", &["50%@example.com"]),
        ("\\", &[]),
        ("nobody", &[]),
    ] {
        let filter = UserFilter {
            email: Some(part.to_owned()),
            ..UserFilter::default()
        };
        let (found, total) = emails(&world, &filter, PageRequest::new(1, 10)).await;
        assert_eq!(found, expected, "{part:?}");
        assert_eq!(total, expected.len() as u64, "{part:?}");
    }
    let filter = UserFilter {
        email: Some("example".to_owned()),
        ..UserFilter::default()
    };
    let (found, total) = emails(&world, &filter, PageRequest::new(2, 2)).await;
    assert_eq!(
        (found.as_slice(), total),
        (&["a_b@example.com".to_owned()][..], 3)
    );
}

async fn accounts_are_found_by_role_and_by_whether_they_can_sign_in(world: World) {
    for (email, role, is_active) in [
        ("ada@example.com", Role::Admin, true),
        ("bob@example.com", Role::Staff, true),
        ("eve@example.com", Role::Staff, false),
        ("john@example.com", Role::Customer, true),
    ] {
        let mut user = a_user(email, world.clock.now(), &world.entropy);
        (user.role, user.is_active) = (role, is_active);
        add(&world, &user).await;
        world.clock.advance(SignedDuration::from_micros(1));
    }
    for (role, is_active, expected) in [
        (
            Some(Role::Staff),
            None,
            &["eve@example.com", "bob@example.com"][..],
        ),
        (Some(Role::Staff), Some(true), &["bob@example.com"]),
        (None, Some(false), &["eve@example.com"]),
        (Some(Role::Admin), Some(false), &[]),
    ] {
        let filter = UserFilter {
            role,
            is_active,
            ..UserFilter::default()
        };
        let (found, _) = emails(&world, &filter, PageRequest::new(1, 10)).await;
        assert_eq!(found, expected, "{role:?} {is_active:?}");
    }
}

async fn accounts_are_found_by_their_address_and_by_their_ids(world: World) {
    let ada = somebody(&world, "Ada@example.com").await;
    let bob = somebody(&world, "bob@example.com").await;
    let nobody = UserId::new(world.clock.now(), &world.entropy);
    let mut reader = world.storage.read().await.unwrap();
    let mut accounts = reader.accounts();
    let found = accounts.find(&Email::key_of("ADA@example.com")).await;
    assert_eq!(found.unwrap(), Some(ada.clone()));
    assert_eq!(accounts.find("ada").await.unwrap(), None);
    let mut found = accounts
        .list_by_id(&[bob.id, nobody, ada.id])
        .await
        .unwrap();
    found.sort_by_key(|user| user.email.key());
    assert_eq!(found, [ada, bob]);
    assert_eq!(accounts.list_by_id(&[]).await.unwrap(), []);
}

async fn a_profile_is_overwritten(world: World) {
    let mut user = somebody(&world, "old@example.com").await;
    let other = somebody(&world, "other@example.com").await;
    world.clock.advance(SignedDuration::from_mins(1));
    user.email = Email::parse("New@example.com").unwrap();
    user.first_name = Some("John".to_owned());
    user.last_name = Some("Doe".to_owned());
    user.updated_at = world.clock.now();

    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.accounts().update_profile(&user).await.unwrap());
    tx.commit().await.unwrap();

    let mut reader = world.storage.read().await.unwrap();
    let mut accounts = reader.accounts();
    assert_eq!(accounts.lookup(user.id).await.unwrap(), Some(user.clone()));
    assert_eq!(accounts.lookup(other.id).await.unwrap(), Some(other));
    let by_new = accounts.find_credentials("new@example.com").await.unwrap();
    assert_eq!(by_new.unwrap().user, user);
    let by_old = accounts.find_credentials("old@example.com").await.unwrap();
    assert!(by_old.is_none());
}

async fn a_password_hash_is_replaced_only_while_it_is_the_known_one(world: World) {
    let user = somebody(&world, "john@example.com").await;
    world.clock.advance(SignedDuration::from_mins(1));
    let now = world.clock.now();
    let mut tx = world.storage.begin().await.unwrap();
    let mut accounts = tx.accounts();
    for (old, new, expected) in [
        ("stale", "wrong", false),
        ("hash", "new", true),
        ("hash", "late", false),
    ] {
        let replaced = accounts.replace_password_hash(user.id, old, new, now).await;
        assert_eq!(replaced.unwrap(), expected, "{old} to {new}");
    }
    let found = accounts.lookup_credentials(user.id).await.unwrap().unwrap();
    assert_eq!(found.password_hash, "new");
    assert_eq!(found.user.updated_at, now);
}

async fn access_and_role_are_changed(world: World) {
    let user = somebody(&world, "john@example.com").await;
    world.clock.advance(SignedDuration::from_mins(1));
    let now = world.clock.now();
    let mut tx = world.storage.begin().await.unwrap();
    let mut accounts = tx.accounts();
    assert!(accounts.set_active(user.id, false, now).await.unwrap());
    assert!(accounts.set_role(user.id, Role::Admin, now).await.unwrap());
    let expected = User {
        is_active: false,
        role: Role::Admin,
        updated_at: now,
        ..user
    };
    let found = accounts.lookup(expected.id).await.unwrap();
    assert_eq!(found, Some(expected));
}

async fn a_live_session_comes_with_its_account(world: World) {
    let user = somebody(&world, "john@example.com").await;
    world.clock.advance(SignedDuration::from_mins(1));
    let mut full = a_session(user.id, world.clock.now(), &world.entropy);
    full.user_agent = Some("Firefox".to_owned());
    full.ip_address = Some("2001:db8::1".to_owned());
    let mut tx = world.storage.begin().await.unwrap();
    tx.accounts().add_session(&full).await.unwrap();
    tx.commit().await.unwrap();
    let plain = sign_in(&world, &user).await;

    let mut reader = world.storage.read().await.unwrap();
    for session in [full, plain] {
        let now = world.clock.now();
        let found = reader.accounts().find_live_session(session.id, now).await;
        assert_eq!(found.unwrap(), Some((session, user.clone())));
    }
    let unknown = SessionId::new(world.clock.now(), &world.entropy);
    assert!(!is_live(&world, unknown).await);
}

async fn sessions_end_by_time_and_with_the_account(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let session = sign_in(&world, &user).await;
    let set_active = async |is_active| {
        let mut tx = world.storage.begin().await.unwrap();
        let changed = tx
            .accounts()
            .set_active(user.id, is_active, world.clock.now())
            .await;
        assert!(changed.unwrap());
        tx.commit().await.unwrap();
    };
    assert!(is_live(&world, session.id).await);
    set_active(false).await;
    assert!(!is_live(&world, session.id).await);
    set_active(true).await;
    let lifetime = session.expires_at.duration_since(session.created_at);
    world
        .clock
        .advance(lifetime - SignedDuration::from_micros(1));
    assert!(is_live(&world, session.id).await);
    world.clock.advance(SignedDuration::from_micros(1));
    assert!(!is_live(&world, session.id).await);
}

async fn sessions_of_an_account_are_listed_newest_first(world: World) {
    let john = somebody(&world, "john@example.com").await;
    let jane = somebody(&world, "jane@example.com").await;
    let expired = sign_in(&world, &john).await;
    world.clock.advance(SignedDuration::from_hours(12));
    let first = sign_in(&world, &john).await;
    sign_in(&world, &jane).await;
    world.clock.advance(SignedDuration::from_hours(12));
    let second = sign_in(&world, &john).await;

    let mut reader = world.storage.read().await.unwrap();
    let listed = reader
        .accounts()
        .list_sessions(john.id, world.clock.now())
        .await;
    assert_eq!(listed.unwrap(), [second, first]);
    assert!(!is_live(&world, expired.id).await);
}

async fn a_session_is_ended_by_its_own_account_only(world: World) {
    let john = somebody(&world, "john@example.com").await;
    let jane = somebody(&world, "jane@example.com").await;
    let session = sign_in(&world, &john).await;
    let mut tx = world.storage.begin().await.unwrap();
    for (user, expected) in [(&jane, false), (&john, true), (&john, false)] {
        let ended = tx.accounts().delete_session(user.id, session.id).await;
        assert_eq!(ended.unwrap(), expected);
    }
    tx.commit().await.unwrap();
    assert!(!is_live(&world, session.id).await);
}

async fn all_sessions_but_one_are_ended(world: World) {
    let john = somebody(&world, "john@example.com").await;
    let jane = somebody(&world, "jane@example.com").await;
    let kept = sign_in(&world, &john).await;
    for _ in 0..2 {
        sign_in(&world, &john).await;
    }
    let janes = sign_in(&world, &jane).await;

    let mut tx = world.storage.begin().await.unwrap();
    let mut accounts = tx.accounts();
    let now = world.clock.now();
    let ended = accounts.delete_sessions(john.id, Some(kept.id)).await;
    assert_eq!(ended.unwrap(), 2);
    assert_eq!(accounts.list_sessions(john.id, now).await.unwrap(), [kept]);
    assert_eq!(accounts.delete_sessions(john.id, None).await.unwrap(), 1);
    assert_eq!(accounts.list_sessions(john.id, now).await.unwrap(), []);
    assert_eq!(accounts.list_sessions(jane.id, now).await.unwrap(), [janes]);
}

async fn expired_sessions_are_deleted(world: World) {
    let user = somebody(&world, "john@example.com").await;
    sign_in(&world, &user).await;
    world.clock.advance(SignedDuration::from_hours(1));
    let later = sign_in(&world, &user).await;
    world.clock.advance(SignedDuration::from_hours(23));

    let mut tx = world.storage.begin().await.unwrap();
    let mut accounts = tx.accounts();
    let now = world.clock.now();
    assert_eq!(accounts.delete_expired_sessions(now).await.unwrap(), 1);
    assert_eq!(accounts.delete_expired_sessions(now).await.unwrap(), 0);
    assert_eq!(accounts.list_sessions(user.id, now).await.unwrap(), [later]);
}

async fn a_session_needs_an_account(world: World) {
    let nobody = UserId::new(world.clock.now(), &world.entropy);
    let session = a_session(nobody, world.clock.now(), &world.entropy);
    let mut tx = world.storage.begin().await.unwrap();
    let refused: StoreError = tx.accounts().add_session(&session).await.unwrap_err();
    assert!(refused.breaks(Rule::Reference), "{refused:?}");
}
