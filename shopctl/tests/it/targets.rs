use std::{fs, io::Write, path::PathBuf, process::Stdio};

use crate::support::Desk;

const OUTPUTS: &str = r#"{
    "region": {"value": "eu-south-1", "type": "string", "sensitive": false},
    "account_id": {"value": "123456789012", "type": "string", "sensitive": false},
    "cluster_name": {"value": "shop-prod", "type": "string", "sensitive": false},
    "cloudfront_distribution_id": {"value": "E123", "type": "string", "sensitive": false},
    "argocd_apps": {"value": ["shopd"], "type": ["list", "string"], "sensitive": false},
    "ops_token_secret": {"value": "canary/secret", "type": "string", "sensitive": true},
    "db_password": {"value": "canary-password", "type": "string", "sensitive": true},
    "vpc_id": {"value": "vpc-canary", "type": "string", "sensitive": false}
}"#;

const ADD: [&str; 11] = [
    "target",
    "add",
    "prod",
    "--kind",
    "eks",
    "--region",
    "eu-south-1",
    "--account",
    "123456789012",
    "--cluster",
    "shop-prod",
];

fn file(desk: &Desk) -> PathBuf {
    desk.path().join(".config/shopctl/config.toml")
}

fn text(desk: &Desk) -> String {
    fs::read_to_string(file(desk)).unwrap()
}

/// Refused with this code and these words, and the file is as it was.
#[track_caller]
fn refused(desk: &Desk, arguments: &[&str], code: i32, words: &str) {
    let before = text(desk);
    let ran = desk.run(arguments);
    assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
    assert!(ran.err.contains(words), "{arguments:?}: {}", ran.err);
    assert_eq!(text(desk), before, "{arguments:?}");
    let folder = fs::read_dir(file(desk).parent().unwrap()).unwrap();
    assert_eq!(folder.count(), 1);
}

#[test]
fn a_target_is_added_chosen_and_removed_and_comments_stay() {
    let desk = Desk::new();
    let apart = text(&desk).replace("[target", "\n[target");
    let begin = format!("# my shops\n\n{apart}# the end\n");
    desk.configure(&begin);
    let more = [
        "--set",
        "cdn.distribution=E1",
        "--set",
        "port=3100",
        "--set",
        "apps=[\"web\", \"api\"]",
    ];
    desk.done(&[&ADD[..], &more].concat());
    let shown = desk.done(&["-t", "prod", "target", "show"]);
    for line in [
        "class = \"protected\"",
        "account = \"123456789012\"",
        "distribution = \"E1\"",
        "port = 3100",
    ] {
        assert!(shown.out.contains(line), "{line}: {}", shown.out);
    }
    desk.done(&["target", "use", "prod"]);
    let listed = desk.items(&["target", "list"]);
    let defaults: Vec<_> = listed
        .iter()
        .filter(|target| target["default"] == true)
        .collect();
    assert_eq!((defaults.len(), &defaults[0]["name"]), (1, &"prod".into()));
    let with_all = text(&desk);
    assert!(
        with_all.starts_with("# my shops\n\ndefault_target = \"prod\"\n"),
        "{with_all}"
    );
    assert!(with_all.ends_with("# the end\n"), "{with_all}");
    let removed = desk.done(&["target", "remove", "prod"]);
    assert!(
        removed.err.contains("default_target is cleared"),
        "{}",
        removed.err
    );
    desk.done(&["target", "use", "here"]);
    assert_eq!(text(&desk), begin);
}

#[test]
fn a_name_that_is_taken_is_refused_and_replaced_only_when_that_is_said() {
    let desk = Desk::new();
    desk.done(&ADD);
    refused(&desk, &ADD, 6, "--replace");
    refused(
        &desk,
        &["target", "add", "local", "--kind", "local"],
        6,
        "local is built in",
    );
    desk.done(&[&ADD[..], &["--replace", "--class", "shared"]].concat());
    assert_eq!(text(&desk).matches("[target.prod]").count(), 1);
    assert_eq!(desk.items(&["target", "list"])[2]["class"], "shared");
    fs::write(
        desk.path().join("shopctl.toml"),
        "[target.stage]\nkind = \"local\"\n",
    )
    .unwrap();
    let stage = ["target", "add", "stage", "--kind", "local", "--replace"];
    refused(&desk, &stage, 6, "shopctl.toml");
    refused(&desk, &["target", "remove", "stage"], 6, "shopctl.toml");
    refused(&desk, &["target", "use", "stage"], 6, "shopctl.toml");
    fs::write(
        desk.path().join("shopctl.toml"),
        "default_target = \"here\"\n",
    )
    .unwrap();
    let chosen = desk.done(&["target", "use", "prod"]);
    assert!(
        chosen
            .err
            .contains("shopctl.toml comes first and says here"),
        "{}",
        chosen.err
    );
    refused(&desk, &["target", "remove", "local"], 6, "built in");
    refused(&desk, &["target", "remove", "nowhere"], 5, "nowhere");
    refused(&desk, &["target", "use", "nowhere"], 5, "nowhere");
}

#[test]
fn what_commands_could_not_read_is_not_written() {
    let desk = Desk::new();
    let add = |more: &[&'static str]| [&["target", "add", "new", "--kind", "local"], more].concat();
    refused(&desk, &add(&["--set", "prot=1"]), 2, "unknown field `prot`");
    refused(&desk, &add(&["--set", "port=many"]), 2, "`port = \"many\"`");
    refused(
        &desk,
        &add(&["--set", "settings.PORT=1"]),
        2,
        "PORT cannot be set",
    );
    refused(
        &desk,
        &add(&["--set", "port=1", "--set", "port=2"]),
        2,
        "given twice",
    );
    refused(
        &desk,
        &["target", "add", "new", "--kind", "eks"],
        2,
        "has no region",
    );
    refused(
        &desk,
        &["target", "add", "../new", "--kind", "local"],
        2,
        "cannot name a target",
    );
    refused(
        &desk,
        &add(&["--set", "port=many", "--dry-run"]),
        2,
        "`port = \"many\"`",
    );
}

#[test]
fn a_dry_run_shows_the_file_and_writes_nothing() {
    let desk = Desk::new();
    let before = text(&desk);
    let shown = desk.done(&[&ADD[..], &["--dry-run"]].concat());
    assert!(shown.err.contains("would: add prod"), "{}", shown.err);
    assert!(
        shown.out.contains("[target.here]") && shown.out.contains("[target.prod]"),
        "{}",
        shown.out
    );
    assert_eq!(text(&desk), before);
    // Also where there is no file yet, and no folder for one.
    let nowhere = Desk::new().variable("SHOPCTL_CONFIG", "none/of/it.toml");
    nowhere.done(&["target", "use", "local", "--dry-run"]);
    assert!(!nowhere.path().join("none").exists());
    nowhere.done(&["target", "use", "local"]);
    let written = fs::read_to_string(nowhere.path().join("none/of/it.toml")).unwrap();
    assert_eq!(written, "default_target = \"local\"\n");
}

#[test]
fn a_target_is_not_removed_while_its_replicas_run() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let eks = [
        "--replace",
        "--kind",
        "eks",
        "--region",
        "a",
        "--account",
        "1",
        "--cluster",
        "c",
    ];
    refused(&desk, &["target", "remove", "here"], 6, "-t here env stop");
    refused(
        &desk,
        &[&["target", "add", "here"], &eks[..]].concat(),
        6,
        "shopd-1 of here still run",
    );
    desk.done(&["env", "stop"]);
    let removed = desk.done(&["target", "remove", "here"]);
    assert!(
        removed.err.contains("default_target is cleared"),
        "{}",
        removed.err
    );
    assert_eq!(text(&desk).trim(), "");
}

#[test]
fn outputs_of_terraform_become_a_target_and_sensitive_ones_never_do() {
    let desk = Desk::new();
    fs::write(desk.path().join("outputs.json"), OUTPUTS).unwrap();
    let import = ["target", "import", "prod", "outputs.json"];
    let imported = desk.done(&import);
    for words in [
        "taken: region, account, cluster, cdn.distribution, argocd.apps",
        "left alone, since they are sensitive: db_password, ops_token_secret",
        "left alone, since nobody knows them: vpc_id",
        "still lacking: url, rds, elasticache, log_group, repository, node_groups, ops_token",
    ] {
        assert!(imported.err.contains(words), "{words}: {}", imported.err);
    }
    let seen = [text(&desk), imported.out, imported.err].concat();
    assert!(!seen.contains("canary"), "{seen}");
    refused(&desk, &import, 6, "--replace");
    let mut child = desk
        .command(&["target", "import", "prod", "-", "--replace"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let other = OUTPUTS.replace("shop-prod", "shop-other");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(other.as_bytes())
        .unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    let shown = desk.done(&["-t", "prod", "target", "show"]);
    assert!(
        shown.out.contains("cluster = \"shop-other\""),
        "{}",
        shown.out
    );
}

#[test]
fn outputs_that_make_no_target_change_nothing() {
    let desk = Desk::new();
    let path = desk.path().join("outputs.json");
    let import = ["target", "import", "prod", "outputs.json"];
    refused(&desk, &import, 5, "outputs.json");
    fs::write(&path, r#"{"region": {"value": "eu-south-1"}}"#).unwrap();
    refused(&desk, &import, 2, "has no account, cluster");
    fs::write(&path, r#"{"db_password": "canary"}"#).unwrap();
    refused(&desk, &import, 2, "outputs.json:1:");
    let class = "\"class\": {\"value\": \"best\"}, \"region\"";
    fs::write(&path, OUTPUTS.replace("\"region\"", class)).unwrap();
    refused(&desk, &import, 2, "`class = \"best\"`: unknown variant");
}

#[test]
fn the_environment_sets_fields_and_where_they_are_from_is_told() {
    let desk =
        Desk::with("replicas = 3").variable("SHOPCTL_OVERRIDES", "replicas=2 max_replicas=4");
    let shown = desk.done(&["target", "show"]);
    assert!(
        shown.out.contains("replicas = 2") && shown.out.contains("max_replicas = 4"),
        "{}",
        shown.out
    );
    let other = desk.done(&["-t", "local", "target", "show"]);
    assert!(other.out.contains("replicas = 2"), "{}", other.out);
    let all = desk.done(&["config", "show"]);
    let path = file(&desk);
    let origin = format!(
        "# from {}, SHOPCTL_OVERRIDES: replicas, max_replicas\n[target.here]\n",
        path.display()
    );
    assert!(all.out.contains(&origin), "{}", all.out);
    assert!(
        all.out.contains("# from built in\n[target.local]\n"),
        "{}",
        all.out
    );
    assert!(
        all.out.starts_with(&format!(
            "# from {}\ndefault_target = \"here\"\n",
            path.display()
        )),
        "{}",
        all.out
    );
    let listed = desk.items(&["target", "list"]);
    assert!(
        listed[0]["origin"]
            .as_str()
            .unwrap()
            .ends_with("SHOPCTL_OVERRIDES: replicas, max_replicas")
    );
    // What is shown is a whole configuration, and what is set by the environment is in no file.
    assert!(text(&desk).contains("replicas = 3"));
    desk.configure(&all.out);
    desk.done(&["config", "validate"]);
}

#[test]
fn the_environment_unlocks_nothing() {
    for overrides in [
        "write=true",
        "class=dev",
        "freeze=[]",
        "confirm=here/shopd",
        "yes=true",
        "prot=1",
        "port=x",
    ] {
        let desk = Desk::with("class = \"protected\"").variable("SHOPCTL_OVERRIDES", overrides);
        for command in [["config", "validate"], ["env", "start"]] {
            refused(&desk, &command, 2, "SHOPCTL_OVERRIDES: ");
        }
        assert!(desk.processes().is_empty());
        desk.done(&["version"]);
    }
}

#[test]
fn one_change_is_told_with_what_came_of_it() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    desk.done(&["cache", "flush"]);
    for number in ["3", "4"] {
        let entries = desk.items(&["audit", "show", number]);
        let told: Vec<_> = entries
            .iter()
            .map(|entry| {
                (
                    entry["number"].as_u64(),
                    entry["action"].as_str(),
                    entry["outcome"].as_str(),
                )
            })
            .collect();
        let flush = Some("cache.flush");
        assert_eq!(
            told,
            [
                (Some(3), flush, Some("intended")),
                (Some(4), flush, Some("done"))
            ]
        );
    }
    let missing = desk.run(&["audit", "show", "5"]);
    assert_eq!(missing.code, 5);
    assert!(missing.err.contains("no entry 5"), "{}", missing.err);
    let count = |more: &[&str]| desk.items(&[&["audit", "list"], more].concat()).len();
    assert_eq!(count(&[]), 4);
    assert_eq!(count(&["--action", "cache"]), 2);
    assert_eq!(count(&["--action", "cache.flush", "--since", "1h"]), 2);
    assert_eq!(count(&["--action", "cach"]), 0);
    assert_eq!(count(&["--since", "2999-01-01T00:00:00Z"]), 0);
}
