//! Copies of the embedded database, made while it is written.

use std::fs;

use serde_json::json;

use crate::support::ShopSettings;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_made_while_the_shop_sells_opens_as_a_shop() {
    let settings = ShopSettings::new(&[]);
    let shop = settings.start();
    let register = |number: usize| {
        let caller = shop.caller();
        let body = json!({ "email": format!("b{number}@example.com"), "password": "password1" });
        async move { caller.post("/api/auth/register", body).await.status }
    };
    assert_eq!(register(0).await, 201);
    let copy = settings.folder().join("copy.db");
    let backup = || settings.command(&["backup", "copy.db"]).output().unwrap();
    let writing = async {
        for number in 1..6 {
            assert_eq!(register(number).await, 201);
        }
    };
    let copying = tokio::task::spawn_blocking({
        let mut command = settings.command(&["backup", "copy.db"]);
        move || command.output().unwrap()
    });
    let ((), done) = tokio::join!(writing, copying);
    let done = done.unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(String::from_utf8_lossy(&done.stdout).contains("checked"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&copy).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let again = backup();
    assert!(!again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains("never written over"));

    let restored = ShopSettings::new(&[]);
    fs::create_dir(restored.folder().join("data")).unwrap();
    fs::copy(&copy, restored.folder().join("data/shop.db")).unwrap();
    let shop = restored.start();
    let body = json!({ "email": "b0@example.com", "password": "password1" });
    assert_eq!(
        shop.caller().post("/api/auth/login", body).await.status,
        200
    );
    assert_eq!(shop.caller().get("/api/catalog/products").await.status, 200);
}

#[test]
fn what_cannot_be_copied_is_told() {
    for (variables, args, needle) in [
        (&[][..], &["backup", "copy.db"][..], "there is no database"),
        (
            &[("DATA_DIR", "/dev/null/nowhere")],
            &["backup", "copy.db"],
            "there is no database",
        ),
    ] {
        let settings = ShopSettings::new(variables);
        let done = settings.command(args).output().unwrap();
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && told.contains(needle), "{told}");
        assert!(!settings.folder().join("copy.db").exists());
    }
}
