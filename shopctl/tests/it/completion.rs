use std::{fs, path::Path};

use shopctl::known::remember;

use crate::support::Desk;

/// What a shell is told to offer for the last word, asked for as bash's script does. Nothing else is said.
#[track_caller]
fn offered(desk: &Desk, words: &[&str]) -> Vec<String> {
    let done = desk
        .command(&[&["--", "shopctl"], words].concat())
        .env("SHOPCTL_COMPLETE", "bash")
        .env("_CLAP_IFS", "\u{b}")
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
        .env("_CLAP_COMPLETE_COMP_TYPE", "9")
        .env("_CLAP_COMPLETE_SPACE", "true")
        .output()
        .unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!((done.status.code(), said.as_str()), (Some(0), ""));
    let out = String::from_utf8(done.stdout).unwrap();
    let words = out.split('\u{b}').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

#[test]
fn shells_get_a_script_that_asks_this_program() {
    let desk = Desk::new();
    let program = Path::new(env!("CARGO_BIN_EXE_shopctl"))
        .display()
        .to_string();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = desk.done(&["completion", shell]).out;
        assert!(
            script.contains("SHOPCTL_COMPLETE") && script.contains(&program),
            "{script}"
        );
    }
    assert_eq!(desk.run(&["completion", "tcsh"]).code, 2);
}

#[test]
fn targets_and_words_are_completed_from_the_configuration() {
    let desk = Desk::new();
    desk.done(&[
        "target",
        "add",
        "prod",
        "--kind",
        "eks",
        "--region",
        "a",
        "--account",
        "1",
        "--cluster",
        "c",
    ]);
    assert_eq!(offered(&desk, &["-t", ""]), ["here", "local", "prod"]);
    assert_eq!(offered(&desk, &["status", "--target", "l"]), ["local"]);
    assert_eq!(offered(&desk, &["target", "use", "p"]), ["prod"]);
    assert_eq!(offered(&desk, &["target", "remove", "h"]), ["here"]);
    assert!(offered(&desk, &["target", "add", "p"]).is_empty());
    assert_eq!(offered(&desk, &["pods", "exp"]), ["explain"]);
    assert_eq!(
        offered(&desk, &["-t", "prod", "app", "info", "--app", ""]),
        ["shopd"]
    );
    assert_eq!(offered(&desk, &["schema", "PodL"]), ["PodList"]);
    assert_eq!(offered(&desk, &["-o", "js"]), ["json", "jsonl"]);
    let loads = desk.state("load");
    fs::create_dir_all(&loads).unwrap();
    for name in [
        "smoke-b7.json",
        "load-a1.json",
        "load-a1.html",
        "capacity-c.json",
    ] {
        fs::write(loads.join(name), "").unwrap();
    }
    assert_eq!(offered(&desk, &["load", "report", ""])[..2], ["a1", "b7"]);
    assert_eq!(offered(&desk, &["load", "report", "c"]), [""; 0]);
}

#[test]
fn nothing_is_completed_and_nothing_said_where_the_configuration_is_broken() {
    let desk = Desk::new();
    desk.configure("[target.here\n");
    assert!(offered(&desk, &["-t", "h"]).is_empty());
    assert!(offered(&desk, &["pods", "explain", "s"]).is_empty());
    assert_eq!(offered(&desk, &["pods", "exp"]), ["explain"]);
}

#[test]
fn replicas_are_completed_as_they_were_seen_last() {
    let desk = Desk::new();
    assert!(offered(&desk, &["pods", "explain", "s"]).is_empty());
    desk.done(&["env", "start"]);
    desk.done(&["pods", "list"]);
    for words in [
        &["pods", "explain", "s"][..],
        &["pods", "describe", "s"],
        &["exec", "s"],
        &["port-forward", "s"],
        &["logs", "tail", "--pod", "s"],
        &["-t", "here", "logs", "errors", "--pod", ""],
    ] {
        assert_eq!(offered(&desk, words), ["shopd-1"], "{words:?}");
    }
    assert!(offered(&desk, &["-t", "local", "pods", "explain", "s"]).is_empty());
    assert!(offered(&desk, &["pods", "explain", "-t", "local", "s"]).is_empty());
    let kinds = offered(&desk, &["cache", "flush", ""]);
    for kind in desk.items(&["cache", "stats"]) {
        let kind = kind["prefix"].as_str().unwrap().to_owned();
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
}

#[test]
fn what_was_seen_of_one_target_is_not_offered_for_another() {
    let desk = Desk::new().variable("SHOPCTL_TARGET", "local");
    let folder = desk.state("load");
    let state = folder.ancestors().nth(2).unwrap();
    for (target, pod, app) in [("here", "a-1", "web"), ("local", "b-1", "api")] {
        remember(state, target, |seen| {
            seen.pods = vec![pod.to_owned()];
            seen.apps = vec![app.to_owned()];
        });
    }
    let explain = ["pods", "explain", ""];
    assert_eq!(offered(&desk, &explain)[0], "b-1");
    assert_eq!(
        offered(&desk, &["-t", "here", "pods", "explain", ""])[0],
        "a-1"
    );
    assert_eq!(
        offered(&desk, &["-there", "logs", "tail", "--pod", "a"]),
        ["a-1"]
    );
    assert_eq!(
        offered(&desk, &["app", "restart", "--app", ""]),
        ["shopd", "api"]
    );
    fs::write(desk.state("known.json"), "{").unwrap();
    assert!(offered(&desk, &["-t", "here", "pods", "explain", "a"]).is_empty());
}
