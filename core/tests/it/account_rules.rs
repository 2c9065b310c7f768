use jiff::SignedDuration;
use secrecy::SecretString;
use shop_core::{
    account::{
        AccessPatch, ChangeAccountError, ChangePasswordError, Client, Doorkeeper, Email,
        NewAccount, ProfilePatch, Role, SignedIn, change_access, change_profile,
    },
    audit::{Act, AuditActor, Author},
    auth::TokenSigner,
    clock::Clock,
    id::UserId,
    patch::Patch,
    storage::Stores,
};

use crate::{
    arrange::{a_customer, a_hasher, an_administrator},
    support::{World, on_both_databases},
};

on_both_databases! {
    a_profile_changes_only_where_the_patch_says_so,
    an_address_of_somebody_else_is_refused,
    an_address_may_change_its_case,
    a_new_password_counts_and_ends_all_other_sessions,
    a_wrong_current_password_changes_nothing,
    accounts_that_do_not_exist_are_not_found,
    closing_an_account_leaves_its_role_alone,
    administrators_do_not_take_their_own_rights_away,
}

async fn a_profile_changes_only_where_the_patch_says_so(world: World) {
    let before = a_customer(&world, "john@example.com").await;
    let change = async |patch: ProfilePatch| {
        world.clock.advance(SignedDuration::from_secs(1));
        let now = world.clock.now();
        let user = change_profile(&world.storage, before.id, patch, now)
            .await
            .unwrap();
        let mut reader = world.storage.read().await.unwrap();
        let stored = reader.accounts().lookup(before.id).await.unwrap();
        assert_eq!(stored.as_ref(), Some(&user));
        assert_eq!(user.updated_at, now);
        (
            user.email.as_str().to_owned(),
            user.first_name.unwrap_or_default(),
            user.last_name.unwrap_or_default(),
        )
    };
    let expected = |email: &str, first: &str, last: &str| {
        (email.to_owned(), first.to_owned(), last.to_owned())
    };

    let names = ProfilePatch {
        first_name: Patch::Set("John".to_owned()),
        last_name: Patch::Set("Doe".to_owned()),
        ..ProfilePatch::default()
    };
    assert_eq!(
        change(names).await,
        expected("john@example.com", "John", "Doe")
    );
    let nothing = ProfilePatch::default();
    assert_eq!(
        change(nothing).await,
        expected("john@example.com", "John", "Doe")
    );
    let other = ProfilePatch {
        email: Email::parse("j.doe@example.com"),
        first_name: Patch::Clear,
        ..ProfilePatch::default()
    };
    assert_eq!(
        change(other).await,
        expected("j.doe@example.com", "", "Doe")
    );
}

fn new_address(email: &str) -> ProfilePatch {
    ProfilePatch {
        email: Some(Email::parse(email).unwrap()),
        ..ProfilePatch::default()
    }
}

async fn an_address_of_somebody_else_is_refused(world: World) {
    a_customer(&world, "john@example.com").await;
    let jane = a_customer(&world, "jane@example.com").await;
    let now = world.clock.now();
    let patch = new_address("John@Example.com");
    let error = change_profile(&world.storage, jane.id, patch, now)
        .await
        .unwrap_err();
    assert!(matches!(error, ChangeAccountError::EmailTaken), "{error:?}");
    let mut reader = world.storage.read().await.unwrap();
    assert_eq!(reader.accounts().lookup(jane.id).await.unwrap(), Some(jane));
}

async fn an_address_may_change_its_case(world: World) {
    let john = a_customer(&world, "john@example.com").await;
    let patch = new_address("John@Example.com");
    let user = change_profile(&world.storage, john.id, patch, world.clock.now()).await;
    assert_eq!(user.unwrap().email.as_str(), "John@Example.com");
}

fn a_doorkeeper() -> Doorkeeper {
    let secret = SecretString::from("a secret that only the tests know");
    Doorkeeper {
        hasher: a_hasher(),
        signer: TokenSigner::new(&secret, SignedDuration::from_hours(24)),
    }
}

async fn sign_in(world: &World, doorkeeper: &Doorkeeper, password: &str) -> Option<SignedIn> {
    let (password, client) = (SecretString::from(password), Client::default());
    let now = world.clock.now();
    doorkeeper
        .sign_in(
            &world.storage,
            "john@example.com",
            &password,
            client,
            now,
            &world.entropy,
        )
        .await
        .ok()
}

async fn register(world: &World, doorkeeper: &Doorkeeper, email: &str) -> SignedIn {
    let new = NewAccount {
        email: Email::parse(email).unwrap(),
        password: "correct horse".into(),
        first_name: None,
        last_name: None,
    };
    let now = world.clock.now();
    doorkeeper
        .register(&world.storage, new, Client::default(), now, &world.entropy)
        .await
        .unwrap()
}

async fn change_password(
    world: &World,
    doorkeeper: &Doorkeeper,
    who: &SignedIn,
    current: &str,
) -> Result<(), ChangePasswordError> {
    let (current, new) = (
        SecretString::from(current),
        SecretString::from("battery staple"),
    );
    let ids = (who.user.id, who.session.id);
    let now = world.clock.now();
    doorkeeper
        .change_password(&world.storage, ids, &current, &new, now, &world.entropy)
        .await
}

async fn is_known(world: &World, doorkeeper: &Doorkeeper, who: &SignedIn) -> bool {
    let mut reader = world.storage.read().await.unwrap();
    let now = world.clock.now();
    let found = doorkeeper.recognise(&mut reader, &who.token, now).await;
    found.unwrap().is_some()
}

async fn a_new_password_counts_and_ends_all_other_sessions(world: World) {
    let doorkeeper = a_doorkeeper();
    let other = register(&world, &doorkeeper, "john@example.com").await;
    let own = sign_in(&world, &doorkeeper, "correct horse").await.unwrap();
    let jane = register(&world, &doorkeeper, "jane@example.com").await;
    change_password(&world, &doorkeeper, &own, "correct horse")
        .await
        .unwrap();

    assert!(!is_known(&world, &doorkeeper, &other).await);
    assert!(is_known(&world, &doorkeeper, &own).await);
    assert!(is_known(&world, &doorkeeper, &jane).await);
    assert!(
        sign_in(&world, &doorkeeper, "correct horse")
            .await
            .is_none()
    );
    assert!(
        sign_in(&world, &doorkeeper, "battery staple")
            .await
            .is_some()
    );
}

async fn a_wrong_current_password_changes_nothing(world: World) {
    let doorkeeper = a_doorkeeper();
    let other = register(&world, &doorkeeper, "john@example.com").await;
    let own = sign_in(&world, &doorkeeper, "correct horse").await.unwrap();
    let error = change_password(&world, &doorkeeper, &own, "wrong horse")
        .await
        .unwrap_err();
    assert!(
        matches!(error, ChangePasswordError::WrongPassword),
        "{error:?}"
    );
    assert!(is_known(&world, &doorkeeper, &other).await);
    assert!(
        sign_in(&world, &doorkeeper, "correct horse")
            .await
            .is_some()
    );
}

async fn accounts_that_do_not_exist_are_not_found(world: World) {
    let doorkeeper = a_doorkeeper();
    let mut nobody = register(&world, &doorkeeper, "john@example.com").await;
    nobody.user.id = UserId::new(world.clock.now(), &world.entropy);
    let (id, now) = (nobody.user.id, world.clock.now());

    let error = change_profile(&world.storage, id, ProfilePatch::default(), now).await;
    assert!(
        matches!(error, Err(ChangeAccountError::NotFound)),
        "{error:?}"
    );
    let closed = AccessPatch {
        is_active: Some(false),
        role: Some(Role::Admin),
    };
    for patch in [closed, AccessPatch::default()] {
        let error = change_access(&world.storage, id, patch, world.act_at(now)).await;
        assert!(
            matches!(error, Err(ChangeAccountError::NotFound)),
            "{error:?}"
        );
    }
    let error = change_password(&world, &doorkeeper, &nobody, "correct horse").await;
    assert!(
        matches!(error, Err(ChangePasswordError::NotFound)),
        "{error:?}"
    );
}

async fn closing_an_account_leaves_its_role_alone(world: World) {
    let john = a_customer(&world, "john@example.com").await;
    an_administrator(&world, "ada@example.com").await;
    let change = async |is_active, role| {
        let patch = AccessPatch { is_active, role };
        let now = world.clock.now();
        let user = change_access(&world.storage, john.id, patch, world.act_at(now))
            .await
            .unwrap();
        (user.is_active, user.role)
    };
    assert_eq!(change(None, None).await, (true, Role::Customer));
    assert_eq!(change(None, Some(Role::Admin)).await, (true, Role::Admin));
    assert_eq!(change(Some(false), None).await, (false, Role::Admin));
    assert_eq!(
        change(Some(true), Some(Role::Customer)).await,
        (true, Role::Customer)
    );
}

async fn administrators_do_not_take_their_own_rights_away(world: World) {
    let ada = an_administrator(&world, "ada@example.com").await;
    an_administrator(&world, "bob@example.com").await;
    let author = Author {
        actor: AuditActor::User(ada.id),
        ..Author::NOBODY
    };
    for (is_active, role) in [
        (Some(false), None),
        (None, Some(Role::Customer)),
        (None, Some(Role::Staff)),
    ] {
        let patch = AccessPatch { is_active, role };
        let act = Act {
            author: &author,
            ..world.act()
        };
        let refused = change_access(&world.storage, ada.id, patch, act).await;
        assert!(
            matches!(refused, Err(ChangeAccountError::OwnAccount)),
            "{refused:?}"
        );
    }
    let harmless = AccessPatch {
        is_active: Some(true),
        role: Some(Role::Admin),
    };
    let act = Act {
        author: &author,
        ..world.act()
    };
    change_access(&world.storage, ada.id, harmless, act)
        .await
        .unwrap();
}
