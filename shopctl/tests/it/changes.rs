use std::{fs, os::unix::fs::PermissionsExt, time::Duration};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::Desk;

#[test]
fn a_target_of_others_is_changed_only_when_that_is_said() {
    let desk = Desk::with("class = \"shared\"\nwrite = true");
    let refused = desk.run(&["env", "start"]);
    assert_eq!(refused.code, 9);
    assert!(refused.err.contains("--write"), "{}", refused.err);
    let asked = desk.run(&["env", "start", "--write"]);
    assert_eq!(asked.code, 9);
    assert!(asked.err.contains("--yes"), "{}", asked.err);
    let planned = desk.run(&["env", "start", "--dry-run"]);
    assert_eq!(planned.code, 0);
    assert!(planned.err.contains("would: start"), "{}", planned.err);
    assert!(!desk.trail().exists() && desk.processes().is_empty());
    desk.done(&["env", "start", "--write", "--yes"]);
    assert_eq!(desk.processes().len(), 1);
}

#[test]
fn a_protected_target_wants_a_reason_and_its_name_typed() {
    let desk = Desk::with("class = \"protected\"");
    let start = ["env", "start", "--write", "--yes"];
    let silent = desk.run(&start);
    assert_eq!(silent.code, 9);
    assert!(silent.err.contains("--reason"), "{}", silent.err);
    desk.done(&[&start[..], &["--reason", "INC-7"]].concat());
    let stop = ["env", "stop", "--write", "--yes", "--reason", "INC-7"];
    let untyped = desk.run(&stop);
    assert_eq!(untyped.code, 9);
    assert!(
        untyped.err.contains("--confirm here/shopd"),
        "{}",
        untyped.err
    );
    assert_eq!(
        desk.run(&[&stop[..], &["--confirm", "here"]].concat()).code,
        9
    );
    assert!(desk.processes()[0].is_running());
    desk.done(&[&stop[..], &["--confirm", "here/shopd"]].concat());
    let entries = desk.items(&["audit", "list"]);
    let told: Vec<_> = entries
        .iter()
        .map(|entry| {
            let who = entry["who"].as_str().unwrap();
            assert!(who.starts_with("alice (uid "), "{who}");
            assert_eq!(entry["reason"], "INC-7");
            format!(
                "{} {}",
                entry["action"].as_str().unwrap(),
                entry["outcome"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "env.start intended",
            "env.start done",
            "env.stop intended",
            "env.stop done"
        ]
    );
}

#[test]
fn the_trail_is_this_users_alone_and_tells_when_it_was_touched() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    desk.done(&["cache", "flush"]);
    let mode = fs::metadata(desk.trail()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let folder = fs::metadata(desk.state("data")).unwrap();
    let around = fs::metadata(desk.state("logs").parent().unwrap()).unwrap();
    assert!(folder.is_dir() && around.permissions().mode() & 0o777 == 0o700);
    let sound = desk.done(&["audit", "verify"]);
    assert!(sound.err.contains("written: 4 entries"), "{}", sound.err);
    let text = fs::read_to_string(desk.trail()).unwrap();
    fs::write(desk.trail(), text.replacen("env.start", "env.spare", 1)).unwrap();
    let touched = desk.run(&["audit", "verify"]);
    assert_eq!(touched.code, 3);
    assert!(touched.err.contains("entry 1"), "{}", touched.err);
}

#[test]
fn in_a_freeze_only_what_nobody_notices_is_changed() {
    let desk = Desk::with("freeze = [\"Mon 00:00-Sun 23:59 UTC\", \"Sun 23:59-Mon 00:00 UTC\"]");
    desk.done(&["env", "start"]);
    desk.done(&["app", "restart"]);
    let frozen = desk.run(&["app", "scale", "1", "--yes"]);
    assert_eq!(frozen.code, 9);
    assert!(frozen.err.contains("is frozen: "), "{}", frozen.err);
    assert!(frozen.err.contains("--override-freeze"), "{}", frozen.err);
    let over = desk.done(&["app", "scale", "1", "--yes", "--override-freeze"]);
    assert!(over.err.contains("warning: here is frozen"), "{}", over.err);
    let actions: Vec<_> = desk
        .items(&["audit", "list"])
        .iter()
        .map(|entry| entry["action"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        actions
            .iter()
            .filter(|action| *action == "app.scale")
            .count(),
        2
    );
}

#[test]
fn nothing_is_changed_that_cannot_be_written_down() {
    let desk = Desk::new();
    fs::create_dir_all(desk.trail()).unwrap();
    let refused = desk.run(&["env", "start"]);
    assert_eq!(refused.code, 9);
    assert!(refused.err.contains("audit trail"), "{}", refused.err);
    assert!(desk.processes().is_empty());
}

#[test]
fn two_do_not_change_a_target_at_once() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let lock = fs::File::create(desk.state("lock")).unwrap();
    lock.lock().unwrap();
    let refused = desk.run(&["app", "restart"]);
    assert_eq!(refused.code, 6);
    assert!(refused.err.contains("somebody else"), "{}", refused.err);
    drop(lock);
    desk.done(&["app", "restart"]);
}

#[test]
fn ctrl_c_is_written_down_and_what_was_begun_can_be_stopped() {
    let desk = Desk::new();
    let sleeper = desk.path().join("never-ready");
    fs::write(&sleeper, "#!/bin/sh\nexec sleep 600\n").unwrap();
    fs::set_permissions(&sleeper, fs::Permissions::from_mode(0o755)).unwrap();
    desk.configure(&format!(
        "[target.local]\nkind = \"local\"\nport = {}\nops_port = {}\nprogram = \"{}\"\n[target.here]\nkind = \"local\"\n\
         port = {}\nops_port = {}\nprogram = \"{}\"\n",
        desk.port,
        desk.port + 5,
        sleeper.display(),
        desk.port,
        desk.port + 5,
        sleeper.display()
    ));
    let mut child = desk
        .command(&["-t", "here", "env", "start"])
        .spawn()
        .unwrap();
    let mut waited = 0;
    while desk.processes().is_empty() {
        waited += 1;
        assert!(waited < 1_000, "nothing was started");
        std::thread::sleep(Duration::from_millis(20));
    }
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let entries = desk.items(&["audit", "list"]);
    assert_eq!(entries.last().unwrap()["outcome"], "failed");
    let begun = desk.processes();
    assert_eq!(
        desk.items(&["-t", "here", "pods", "list"])[0]["status"],
        "Silent"
    );
    desk.done(&["-t", "here", "env", "stop"]);
    assert!(!begun[0].is_running());
}
