use super::Account;

#[test]
fn costs_are_told_by_service_with_a_total_and_as_whole_numbers() {
    let account = Account::new();
    let ran = account.done(&["env", "cost", "-o", "json"]);
    let costs = ran.items();
    let newest = costs.last().unwrap()["from"].as_str().unwrap();
    let day: Vec<_> = costs.iter().filter(|cost| cost["from"] == newest).collect();
    let amounts: Vec<_> = day
        .iter()
        .map(|cost| cost["amountMicros"].as_i64().unwrap())
        .collect();
    assert_eq!(
        amounts,
        [2_400_000, 1_996_800, 1_632_000, 768_000, 41_250, 6_838_050]
    );
    assert_eq!(
        (&day[5]["service"], &day[5]["currency"]),
        (&().into(), &"USD".into())
    );
    assert_eq!(ran.document()["complete"], true);
    assert!(
        ran.err.contains("costs 0.01 USD") && ran.err.contains("whole account"),
        "{}",
        ran.err
    );
    let table = account.done(&["env", "cost"]);
    assert!(
        table.out.contains("6.84") && table.out.contains("total"),
        "{}",
        table.out
    );
    account.is_untouched();
}

#[test]
fn months_are_told_whole_and_what_may_change_is_said() {
    let account = Account::new();
    let ran = account.done(&["env", "cost", "--month", "-o", "json"]);
    let totals: Vec<_> = ran
        .items()
        .into_iter()
        .filter(|cost| cost["service"].is_null())
        .collect();
    assert!((1..=2).contains(&totals.len()), "{totals:?}");
    let first = totals[0]["amountMicros"].as_i64().unwrap();
    assert!(first % 6_838_050 == 0 && first >= 6_838_050 * 28, "{first}");
}

#[test]
fn a_shop_on_this_machine_has_no_bill() {
    Account::new().ends(8, &["-t", "here", "env", "cost"]);
}
