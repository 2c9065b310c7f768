use super::Account;

fn durations(account: &Account, arguments: &[&str]) -> Vec<f64> {
    let traces = account.items(&[&["trace", "list", "--since", "1h"], arguments].concat());
    traces
        .iter()
        .map(|trace| trace["durationMs"].as_f64().unwrap())
        .collect()
}

#[test]
fn the_slowest_come_first_and_filters_pick_by_time_failure_and_path() {
    let account = Account::new();
    assert_eq!(durations(&account, &[]), [5_003.0, 1_200.0, 18.0, 9.0]);
    assert_eq!(durations(&account, &["--slow", "1s"]), [5_003.0, 1_200.0]);
    assert_eq!(durations(&account, &["--fault"]), [5_003.0]);
    assert_eq!(durations(&account, &["--route", "/api/products"]), [9.0]);
    assert_eq!(durations(&account, &["--limit", "1"]), [5_003.0]);
    assert!(
        durations(
            &account,
            &["--route", "\" OR fault = false OR http.url CONTAINS \""]
        )
        .is_empty()
    );
    assert!(durations(&account, &["--route", "\\"]).is_empty());
    account.ends(2, &["trace", "list", "--route", ""]);
    account.is_untouched();
}

#[test]
fn a_trace_is_told_step_by_step_with_what_the_database_was_asked() {
    let account = Account::new();
    let slow = &account.items(&["trace", "list", "--fault"])[0];
    let id = slow["id"].as_str().unwrap();
    let steps = account.items(&["trace", "get", id]);
    let told: Vec<_> = steps
        .iter()
        .map(|step| {
            (
                step["name"].as_str().unwrap(),
                step["depth"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("shopd", 0), ("shop@shop-demo-pg", 1)]);
    assert_eq!(
        (&steps[0]["fault"], &steps[0]["status"]),
        (&true.into(), &504.into())
    );
    assert_eq!(steps[1]["sql"], "select id from orders where id = $1");
    let table = account.done(&["trace", "get", id]);
    assert!(table.out.contains("  shop@shop-demo-pg"), "{}", table.out);
}

#[test]
fn a_trace_that_is_not_there_is_not_found() {
    let account = Account::new();
    let missing = account.ends(5, &["trace", "get", "1-00000000-000000000000000000000000"]);
    assert!(missing.err.contains("30 days"), "{}", missing.err);
}
