use std::io::Read;

use crate::support::Desk;

const READS: [&[&str]; 19] = [
    &["status"],
    &["health"],
    &["health", "db"],
    &["health", "services"],
    &["env", "status"],
    &["app", "list"],
    &["app", "info"],
    &["pods", "list"],
    &["pods", "explain", "shopd-1"],
    &["logs", "tail"],
    &["logs", "errors"],
    &["cache", "stats"],
    &["cache", "warm"],
    &["db", "check"],
    &["db", "migrations"],
    &["orders", "list"],
    &["orders", "pulse"],
    &["target", "caps"],
    &["audit", "list"],
];

#[test]
fn every_read_is_one_json_document_and_has_all_other_forms_too() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    for read in READS {
        let in_form = |form: &str| desk.done(&[read, &["-o", form]].concat());
        let document = in_form("json").document();
        assert_eq!(document["apiVersion"], "shopctl/v1", "{read:?}");
        assert!(
            document["kind"].as_str().unwrap().ends_with("List"),
            "{document}"
        );
        assert_eq!(document["complete"], true, "{document}");
        let schema = desk
            .done(&["schema", document["kind"].as_str().unwrap()])
            .document();
        let problems: Vec<_> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&document)
            .map(|problem| problem.to_string())
            .collect();
        assert!(problems.is_empty(), "{read:?}: {problems:?}");
        let is_about_target = read[0] != "audit";
        assert_eq!(
            document["target"]["name"].is_string(),
            is_about_target,
            "{document}"
        );
        let count = document["items"].as_array().unwrap().len();
        for line in in_form("jsonl").out.lines() {
            let _: serde_json::Value = serde_json::from_str(line).unwrap();
        }
        let yaml: serde_json::Value = yaml_serde::from_str(&in_form("yaml").out).unwrap();
        assert_eq!(yaml["kind"], document["kind"]);
        let head = in_form("csv").out.lines().next().unwrap().to_owned();
        assert!(head.chars().all(|letter| !letter.is_uppercase()), "{head}");
        if read[0] != "logs" {
            assert_eq!(in_form("name").out.lines().count(), count, "{read:?}");
            assert_eq!(in_form("table").out.lines().count(), count + 1, "{read:?}");
        }
        let columns = |form: &str| {
            let text = in_form(form).out;
            let heads = text.lines().next().unwrap().split("  ");
            heads.filter(|head| !head.trim().is_empty()).count()
        };
        assert!(columns("wide") >= columns("table"), "{read:?}");
    }
}

#[test]
fn a_program_gets_its_errors_as_json_too() {
    let desk = Desk::new();
    let failed = desk.run(&["pods", "list", "-t", "prod", "-o", "json"]);
    assert_eq!((failed.code, failed.out.as_str()), (5, ""));
    let error: serde_json::Value = serde_json::from_str(&failed.err).unwrap();
    assert_eq!(
        (error["code"].as_str(), error["exitCode"].as_u64()),
        (Some("NOT_FOUND"), Some(5))
    );
    assert!(
        error["hint"].as_str().unwrap().contains("targets are"),
        "{error}"
    );
}

#[test]
fn whoever_reads_no_further_ends_it_without_a_word() {
    let desk = Desk::new();
    let folder = desk.path().join("man");
    desk.done(&["man", folder.to_str().unwrap()]);
    assert!(folder.join("shopctl-cache-flush.1").is_file());
    let mut child = desk.command(&["completion", "bash"]).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn every_exit_code_is_told() {
    let desk = Desk::new();
    let told = desk.done(&["exit-codes"]).out;
    let codes: Vec<u8> = told
        .lines()
        .map(|line| line.split_whitespace().next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(codes, (0..=11).chain([130, 143]).collect::<Vec<_>>());
}

#[test]
fn what_a_target_lacks_has_a_code_of_its_own() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let lacking = desk.run(&["health", "redis"]);
    assert_eq!(lacking.code, 8);
    assert!(lacking.err.contains("redis_url_env"), "{}", lacking.err);
    let unknown = desk.run(&["cache", "flush", "spoons"]);
    assert_eq!(unknown.code, 5, "{}", unknown.err);
}

#[test]
fn the_schemas_that_are_published_are_those_of_the_program() {
    let desk = Desk::new();
    let published = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shopctl.schema.json");
    let is_same = std::fs::read_to_string(published).unwrap() == desk.done(&["schema"]).out;
    assert!(is_same, "shopctl schema > docs/shopctl.schema.json");
    assert_eq!(desk.run(&["schema", "SpoonList"]).code, 5);
}

#[test]
fn a_pipeline_gets_a_summary_of_what_was_found_and_of_what_failed() {
    let desk = Desk::new().variable("GITHUB_STEP_SUMMARY", "summary.md");
    desk.done(&["target", "list", "--summary", "github"]);
    assert_eq!(
        desk.run(&["pods", "list", "-t", "<b>", "--summary", "github"])
            .code,
        5
    );
    let summary = std::fs::read_to_string(desk.path().join("summary.md")).unwrap();
    assert!(summary.contains("| NAME | KIND | CLASS |"), "{summary}");
    assert!(summary.contains("| here | local | dev |"), "{summary}");
    assert!(
        summary.contains("there is no target") && summary.contains("&lt;b&gt;"),
        "{summary}"
    );
    let outside = Desk::new().run(&["target", "list", "--summary", "github"]);
    assert_eq!((outside.code, outside.out.as_str()), (2, ""));
}

#[test]
fn what_a_target_lacks_is_listed_with_the_reason() {
    let lacks = |desk: &Desk, name: &str| {
        let capabilities = desk.items(&["target", "caps"]);
        let found = capabilities
            .iter()
            .find(|capability| capability["name"] == name);
        found.unwrap()["available"] == false
    };
    let desk = Desk::new();
    assert!(lacks(&desk, "redis") && lacks(&desk, "cdn") && !lacks(&desk, "logs"));
    assert!(!lacks(
        &Desk::with("redis_url_env = \"SHOP_REDIS\""),
        "redis"
    ));
}
