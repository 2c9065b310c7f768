use std::sync::Arc;

use jiff::SignedDuration;
use secrecy::SecretString;
use shop_core::{
    account::{
        AccessPatch, Client, Doorkeeper, Email, NewAccount, RegisterError, Role, Session,
        SignInError, SignedIn, User, change_access, end_other_sessions, end_session,
    },
    auth::TokenSigner,
    clock::Clock,
    storage::Stores,
    testing::a_user,
};

use crate::{
    arrange::{a_hasher, an_administrator, at_once},
    support::{World, on_both_databases, somebody_waits},
};

on_both_databases! {
    whoever_registers_is_signed_in,
    an_address_in_use_is_taken_in_any_case,
    an_address_is_known_in_any_case_and_with_blanks,
    a_wrong_password_and_an_unknown_address_sound_the_same,
    a_closed_account_is_told_so_only_after_the_right_password,
    a_hash_of_the_reference_api_is_replaced_at_sign_in,
    sign_ins_at_once_all_succeed_while_the_hash_is_replaced,
    the_client_is_kept_with_its_session,
    a_session_is_recognised_until_it_expires,
    a_session_ends_when_it_is_signed_out,
    all_sessions_but_ones_own_are_ended,
    closing_an_account_ends_its_sessions_for_good,
    a_changed_role_counts_at_once,
    a_token_never_opens_the_session_of_somebody_else,
    a_sign_in_that_meets_a_change_of_password_fails,
    a_sign_in_that_meets_the_closing_of_the_account_fails,
}

fn a_doorkeeper() -> Doorkeeper {
    let secret = SecretString::from("a secret that only the tests know");
    Doorkeeper {
        hasher: a_hasher(),
        signer: TokenSigner::new(&secret, SignedDuration::from_hours(24)),
    }
}

async fn register(
    world: &World,
    doorkeeper: &Doorkeeper,
    email: &str,
) -> Result<SignedIn, RegisterError> {
    let new = NewAccount {
        email: Email::parse(email).unwrap(),
        password: "correct horse".into(),
        first_name: Some("John".to_owned()),
        last_name: None,
    };
    let (client, now) = (Client::default(), world.clock.now());
    doorkeeper
        .register(&world.storage, new, client, now, &world.entropy)
        .await
}

async fn sign_in(
    world: &World,
    doorkeeper: &Doorkeeper,
    email: &str,
    password: &str,
) -> Result<SignedIn, SignInError> {
    let (password, client) = (SecretString::from(password), Client::default());
    let now = world.clock.now();
    doorkeeper
        .sign_in(
            &world.storage,
            email,
            &password,
            client,
            now,
            &world.entropy,
        )
        .await
}

async fn recognise(world: &World, doorkeeper: &Doorkeeper, token: &str) -> Option<(Session, User)> {
    let mut reader = world.storage.read().await.unwrap();
    let found = doorkeeper
        .recognise(&mut reader, token, world.clock.now())
        .await;
    found.unwrap()
}

async fn set_active(world: &World, user: &User, is_active: bool) -> User {
    let patch = AccessPatch {
        is_active: Some(is_active),
        role: None,
    };
    change_access(&world.storage, user.id, patch, world.act())
        .await
        .unwrap()
}

async fn whoever_registers_is_signed_in(world: World) {
    let doorkeeper = a_doorkeeper();
    let signed_in = register(&world, &doorkeeper, "John@Example.com")
        .await
        .unwrap();
    assert_eq!(signed_in.user.email.as_str(), "John@Example.com");
    assert_eq!(signed_in.user.role, Role::Customer);
    assert!(signed_in.user.is_active);
    let known = recognise(&world, &doorkeeper, &signed_in.token).await;
    assert_eq!(known, Some((signed_in.session, signed_in.user.clone())));
    let again = sign_in(&world, &doorkeeper, "john@example.com", "correct horse").await;
    assert_eq!(again.unwrap().user, signed_in.user);
}

async fn an_address_in_use_is_taken_in_any_case(world: World) {
    let doorkeeper = a_doorkeeper();
    register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap();
    for email in ["john@example.com", "JOHN@Example.COM", " John@example.com "] {
        let error = register(&world, &doorkeeper, email).await.unwrap_err();
        assert!(
            matches!(error, RegisterError::EmailTaken),
            "{email}: {error:?}"
        );
    }
}

async fn an_address_is_known_in_any_case_and_with_blanks(world: World) {
    let doorkeeper = a_doorkeeper();
    let user = register(&world, &doorkeeper, "John@Example.com")
        .await
        .unwrap()
        .user;
    for email in [
        "John@Example.com",
        "john@example.com",
        "  JOHN@EXAMPLE.COM\t",
    ] {
        let signed_in = sign_in(&world, &doorkeeper, email, "correct horse")
            .await
            .unwrap();
        assert_eq!(signed_in.user, user, "{email}");
        assert!(
            recognise(&world, &doorkeeper, &signed_in.token)
                .await
                .is_some()
        );
    }
}

async fn a_wrong_password_and_an_unknown_address_sound_the_same(world: World) {
    let doorkeeper = a_doorkeeper();
    let user = register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap()
        .user;
    let wrong = sign_in(&world, &doorkeeper, "john@example.com", "wrong horse").await;
    let unknown = sign_in(&world, &doorkeeper, "jane@example.com", "correct horse").await;
    let (wrong, unknown) = (wrong.unwrap_err(), unknown.unwrap_err());
    assert_eq!(wrong.to_string(), unknown.to_string());
    assert!(matches!(unknown, SignInError::UnknownEmail), "{unknown:?}");
    assert!(
        matches!(wrong, SignInError::WrongPassword { user_id } if user_id == user.id),
        "{wrong:?}"
    );
    // Text that is no address at all is an unknown one.
    let error = sign_in(&world, &doorkeeper, "' or 1=1", "")
        .await
        .unwrap_err();
    assert!(matches!(error, SignInError::UnknownEmail), "{error:?}");
}

async fn a_closed_account_is_told_so_only_after_the_right_password(world: World) {
    let doorkeeper = a_doorkeeper();
    let user = register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap()
        .user;
    set_active(&world, &user, false).await;
    let error = sign_in(&world, &doorkeeper, "john@example.com", "wrong horse").await;
    let error = error.unwrap_err();
    assert!(
        matches!(error, SignInError::WrongPassword { .. }),
        "{error:?}"
    );
    let error = sign_in(&world, &doorkeeper, "john@example.com", "correct horse").await;
    let error = error.unwrap_err();
    assert!(
        matches!(error, SignInError::Disabled { user_id } if user_id == user.id),
        "{error:?}"
    );
    set_active(&world, &user, true).await;
    sign_in(&world, &doorkeeper, "john@example.com", "correct horse")
        .await
        .unwrap();
}

async fn stored_hash(world: &World, user: &User) -> String {
    let mut reader = world.storage.read().await.unwrap();
    let found = reader.accounts().lookup_credentials(user.id).await.unwrap();
    found.unwrap().password_hash
}

async fn a_hash_of_the_reference_api_is_replaced_at_sign_in(world: World) {
    let doorkeeper = a_doorkeeper();
    let user = a_user("john@example.com", world.clock.now(), &world.entropy);
    let old = bcrypt::hash("correct horse", 4).unwrap();
    let mut tx = world.storage.begin().await.unwrap();
    tx.accounts().add(&user, &old).await.unwrap();
    tx.commit().await.unwrap();

    let email = "john@example.com";
    sign_in(&world, &doorkeeper, email, "wrong horse")
        .await
        .unwrap_err();
    assert_eq!(stored_hash(&world, &user).await, old);
    sign_in(&world, &doorkeeper, email, "correct horse")
        .await
        .unwrap();
    let new = stored_hash(&world, &user).await;
    assert!(new.starts_with("$argon2id$"), "{new}");
    sign_in(&world, &doorkeeper, email, "correct horse")
        .await
        .unwrap();
    assert_eq!(stored_hash(&world, &user).await, new);
    sign_in(&world, &doorkeeper, email, "wrong horse")
        .await
        .unwrap_err();
}

async fn sign_ins_at_once_all_succeed_while_the_hash_is_replaced(world: World) {
    let world = Arc::new(world);
    let user = a_user("john@example.com", world.clock.now(), &world.entropy);
    let old = bcrypt::hash("correct horse", 4).unwrap();
    let mut tx = world.storage.begin().await.unwrap();
    tx.accounts().add(&user, &old).await.unwrap();
    tx.commit().await.unwrap();
    let doorkeeper = a_doorkeeper();
    let results = at_once(&world, 10, |_, world| {
        let doorkeeper = doorkeeper.clone();
        async move { sign_in(&world, &doorkeeper, "john@example.com", "correct horse").await }
    })
    .await;
    for result in results {
        result.unwrap();
    }
}

async fn the_client_is_kept_with_its_session(world: World) {
    let doorkeeper = a_doorkeeper();
    register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap();
    let client = Client {
        user_agent: Some("ü".repeat(500)),
        ip_address: Some("192.0.2.7".to_owned()),
    };
    let password = SecretString::from("correct horse");
    let now = world.clock.now();
    let signed_in = doorkeeper
        .sign_in(
            &world.storage,
            "john@example.com",
            &password,
            client,
            now,
            &world.entropy,
        )
        .await
        .unwrap();
    let (session, _) = recognise(&world, &doorkeeper, &signed_in.token)
        .await
        .unwrap();
    assert_eq!(session.user_agent, Some("ü".repeat(400)));
    assert_eq!(session.ip_address.as_deref(), Some("192.0.2.7"));
}

async fn a_session_is_recognised_until_it_expires(world: World) {
    let doorkeeper = a_doorkeeper();
    let token = register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap()
        .token;
    world
        .clock
        .advance(SignedDuration::from_secs(24 * 60 * 60 - 1));
    assert!(recognise(&world, &doorkeeper, &token).await.is_some());
    world.clock.advance(SignedDuration::from_secs(1));
    assert!(recognise(&world, &doorkeeper, &token).await.is_none());
}

async fn a_session_ends_when_it_is_signed_out(world: World) {
    let doorkeeper = a_doorkeeper();
    let john = register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap();
    let other = sign_in(&world, &doorkeeper, "john@example.com", "correct horse").await;
    let other = other.unwrap();
    let jane = register(&world, &doorkeeper, "jane@example.com")
        .await
        .unwrap();

    let ended = end_session(&world.storage, jane.user.id, john.session.id).await;
    assert!(!ended.unwrap(), "nobody ends the session of somebody else");
    assert!(recognise(&world, &doorkeeper, &john.token).await.is_some());
    for ended in [true, false] {
        let done = end_session(&world.storage, john.user.id, john.session.id).await;
        assert_eq!(done.unwrap(), ended);
        assert!(recognise(&world, &doorkeeper, &john.token).await.is_none());
    }
    for still in [&other, &jane] {
        assert!(recognise(&world, &doorkeeper, &still.token).await.is_some());
    }
}

async fn all_sessions_but_ones_own_are_ended(world: World) {
    let doorkeeper = a_doorkeeper();
    let first = register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap();
    let own = sign_in(&world, &doorkeeper, "john@example.com", "correct horse").await;
    let own = own.unwrap();
    let jane = register(&world, &doorkeeper, "jane@example.com")
        .await
        .unwrap();
    let ended = end_other_sessions(&world.storage, own.user.id, own.session.id).await;
    assert_eq!(ended.unwrap(), 1);
    assert!(recognise(&world, &doorkeeper, &first.token).await.is_none());
    for still in [&own, &jane] {
        assert!(recognise(&world, &doorkeeper, &still.token).await.is_some());
    }
}

async fn closing_an_account_ends_its_sessions_for_good(world: World) {
    let doorkeeper = a_doorkeeper();
    let john = register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap();
    let jane = register(&world, &doorkeeper, "jane@example.com")
        .await
        .unwrap();
    assert!(!set_active(&world, &john.user, false).await.is_active);
    assert!(recognise(&world, &doorkeeper, &john.token).await.is_none());
    assert!(set_active(&world, &john.user, true).await.is_active);
    assert!(recognise(&world, &doorkeeper, &john.token).await.is_none());
    assert!(recognise(&world, &doorkeeper, &jane.token).await.is_some());
}

async fn a_changed_role_counts_at_once(world: World) {
    let doorkeeper = a_doorkeeper();
    let john = register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap();
    an_administrator(&world, "ada@example.com").await;
    for role in [Role::Admin, Role::Customer] {
        let patch = AccessPatch {
            role: Some(role),
            is_active: None,
        };
        let now = world.clock.now();
        let changed = change_access(&world.storage, john.user.id, patch, world.act_at(now)).await;
        assert_eq!(changed.unwrap().role, role);
        let (_, user) = recognise(&world, &doorkeeper, &john.token).await.unwrap();
        assert_eq!(user.role, role);
    }
}

async fn a_token_never_opens_the_session_of_somebody_else(world: World) {
    let doorkeeper = a_doorkeeper();
    let john = register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap();
    let jane = register(&world, &doorkeeper, "jane@example.com")
        .await
        .unwrap();
    let now = world.clock.now();
    let mixed = doorkeeper
        .signer
        .sign(john.user.id, Role::Admin, jane.session.id, now);
    assert!(recognise(&world, &doorkeeper, &mixed).await.is_none());

    let secret = SecretString::from("a secret of somebody else entirely");
    let stranger = TokenSigner::new(&secret, SignedDuration::from_hours(24));
    let forged = stranger.sign(john.user.id, Role::Customer, john.session.id, now);
    for token in [forged.as_str(), "", "a.b.c"] {
        assert!(
            recognise(&world, &doorkeeper, token).await.is_none(),
            "{token:?}"
        );
    }
}

async fn a_sign_in_that_meets_a_change_of_password_fails(world: World) {
    let doorkeeper = a_doorkeeper();
    let user = register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap()
        .user;
    let old = stored_hash(&world, &user).await;
    let now = world.clock.now();

    // The change is under way while the old password is tried.
    let mut tx = world.storage.begin().await.unwrap();
    let mut accounts = tx.accounts();
    assert!(
        accounts
            .replace_password_hash(user.id, &old, "new", now)
            .await
            .unwrap()
    );
    accounts.delete_sessions(user.id, None).await.unwrap();
    drop(accounts);
    let trying = async { sign_in(&world, &doorkeeper, "john@example.com", "correct horse").await };
    let changing = async {
        somebody_waits(&world.storage).await;
        tx.commit().await.unwrap();
    };
    let (tried, ()) = tokio::join!(trying, changing);
    let error = tried.unwrap_err();
    assert!(
        matches!(error, SignInError::WrongPassword { .. }),
        "{error:?}"
    );
    let mut reader = world.storage.read().await.unwrap();
    assert_eq!(
        reader.accounts().list_sessions(user.id, now).await.unwrap(),
        []
    );
}

async fn a_sign_in_that_meets_the_closing_of_the_account_fails(world: World) {
    let doorkeeper = a_doorkeeper();
    let user = register(&world, &doorkeeper, "john@example.com")
        .await
        .unwrap()
        .user;
    let now = world.clock.now();

    let mut tx = world.storage.begin().await.unwrap();
    let mut accounts = tx.accounts();
    assert!(accounts.set_active(user.id, false, now).await.unwrap());
    accounts.delete_sessions(user.id, None).await.unwrap();
    drop(accounts);
    let trying = async { sign_in(&world, &doorkeeper, "john@example.com", "correct horse").await };
    let closing = async {
        somebody_waits(&world.storage).await;
        tx.commit().await.unwrap();
    };
    let (tried, ()) = tokio::join!(trying, closing);
    let error = tried.unwrap_err();
    assert!(matches!(error, SignInError::Disabled { .. }), "{error:?}");
}
