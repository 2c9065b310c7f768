use std::{
    fs::{self, OpenOptions},
    io::{BufRead, BufReader, Write},
    path::Path,
};

use ring::digest::{SHA256, digest};
use rustix::process::{Pid, Signal, kill_process};
use shopctl::hex::hex;

use crate::support::Desk;

/// A desk at which two replicas have logged something, and run no more.
fn desk() -> Desk {
    let desk = Desk::new();
    let line = |second: u32, level: &str, message: &str| {
        format!(
            "{{\"timestamp\":\"2026-11-28T10:00:{second:02}Z\",\"level\":\"{level}\",\"message\":\"{message}\",\
             \"request_id\":\"r-{second}\"}}\n"
        )
    };
    write(
        &desk.state("logs/shopd-1.log"),
        &(line(1, "INFO", "the shop is open")
            + &line(3, "ERROR", "order 17 failed after 20 ms")
            + "a trace of it\n"
            + &line(7, "WARN", "slow statement")),
    );
    write(
        &desk.state("logs/shopd-2.log"),
        &(line(2, "INFO", "0 errors so far")
            + &line(5, "ERROR", "order 18 failed after 3 ms \\u001b[2J")),
    );
    desk
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn messages(desk: &Desk, arguments: &[&str]) -> Vec<String> {
    let items = desk.items(arguments);
    items
        .iter()
        .map(|line| line["message"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn lines_of_all_replicas_are_merged_and_filtered() {
    let desk = desk();
    let tail = |arguments: &[&str]| messages(&desk, &[&["logs", "tail"], arguments].concat());
    assert_eq!(
        tail(&[]),
        [
            "the shop is open",
            "0 errors so far",
            "order 17 failed after 20 ms",
            "a trace of it",
            "order 18 failed after 3 ms \u{1b}[2J",
            "slow statement"
        ]
    );
    assert_eq!(tail(&["-n", "1"]), ["slow statement"]);
    assert_eq!(
        tail(&["--level", "error", "--pod", "shopd-1"]),
        ["order 17 failed after 20 ms"]
    );
    assert_eq!(
        tail(&["--since", "2026-11-28T10:00:07Z"]),
        ["slow statement"]
    );
    assert_eq!(
        tail(&["--until", "2026-11-28T10:00:01Z"]),
        ["the shop is open"]
    );
    assert_eq!(
        tail(&["--around", "2026-11-28T10:01:07Z", "--level", "warn"]),
        ["slow statement"]
    );
    assert_eq!(
        tail(&["--field", "request_id=r-3"]),
        ["order 17 failed after 20 ms"]
    );
    assert_eq!(
        tail(&["-i", "order [0-9]+", "-e", "17", "--level", "error"]).len(),
        1
    );
    assert_eq!(
        messages(&desk, &["logs", "search", "SHOP IS"]),
        ["the shop is open"]
    );
    let shown = desk.done(&["logs", "tail"]).out;
    assert!(
        !shown.contains('\u{1b}') && shown.contains("\u{fffd}[2J"),
        "{shown:?}"
    );
}

#[test]
fn errors_are_grouped_and_counted_by_their_level_and_not_by_their_words() {
    let desk = desk();
    let groups = desk.items(&["logs", "errors"]);
    let told: Vec<_> = groups
        .iter()
        .map(|group| {
            (
                group["level"].as_str().unwrap(),
                group["count"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("error", 1), ("error", 1), ("warn", 1)]);
    let failing = desk.run(&["logs", "errors", "--fail"]);
    assert_eq!(failing.code, 3);
    assert!(failing.err.contains("2 errors"), "{}", failing.err);
    desk.done(&["logs", "errors", "--fail", "--pod", "shopd-3"]);
}

#[test]
fn an_export_is_what_was_logged_and_its_list_proves_it() {
    let desk = desk();
    let folder = desk.path().join("out");
    let exported = desk.items(&["logs", "export", folder.to_str().unwrap()]);
    assert_eq!(exported.len(), 2);
    let list: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    for file in list["items"].as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        let copy = fs::read(folder.join(name)).unwrap();
        assert_eq!(copy, fs::read(desk.state("logs").join(name)).unwrap());
        let hash = hex(digest(&SHA256, &copy).as_ref());
        assert_eq!(file["sha256"], hash);
        assert_eq!(file["bytes"].as_u64(), Some(copy.len() as u64));
    }
    assert_eq!(
        desk.run(&["logs", "export", folder.to_str().unwrap()]).code,
        6
    );
    let some = desk.path().join("some");
    let exported = desk.items(&["logs", "export", some.to_str().unwrap(), "--level", "error"]);
    let counts: Vec<_> = exported
        .iter()
        .map(|file| {
            (
                file["lines"].as_u64().unwrap(),
                file["skipped"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(counts, [(1, 3), (1, 1)]);
}

#[test]
fn following_goes_on_with_lines_and_replicas_that_come_later() {
    let desk = desk();
    let mut child = desk
        .command(&["logs", "tail", "-f", "-n", "0", "-o", "jsonl"])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next =
        || -> serde_json::Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    // What is logged before it follows is not shown, so it is logged again until it is.
    let log = desk.state("logs/shopd-1.log");
    let writing = std::thread::spawn(move || {
        for number in 0..1_000 {
            let mut file = OpenOptions::new().append(true).open(&log).unwrap();
            writeln!(file, "{{\"message\":\"later {number}\"}}").unwrap();
            if number == 5 {
                fs::write(log.with_file_name("shopd-3.log"), "a new replica\n").unwrap();
            }
            if fs::metadata(log.with_file_name("seen")).is_ok() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    });
    let mut last = None;
    let mut has_new = false;
    while !has_new || last.is_none() {
        let line = next();
        match line["pod"].as_str().unwrap() {
            "shopd-3" => has_new = true,
            _ => {
                let number: u32 = line["message"]
                    .as_str()
                    .unwrap()
                    .strip_prefix("later ")
                    .unwrap()
                    .parse()
                    .unwrap();
                assert!(
                    last.is_none_or(|last| number == last + 1),
                    "{number} after {last:?}"
                );
                last = Some(number);
            }
        }
    }
    fs::write(desk.state("logs/seen"), "").unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    writing.join().unwrap();
}

#[test]
fn what_is_followed_gives_a_terminal_no_orders() {
    let desk = desk();
    let mut child = desk.command(&["logs", "tail", "-f"]).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let lines: Vec<_> = lines.take(6).map(Result::unwrap).collect();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    child.wait().unwrap();
    assert!(
        lines[4].contains("order 18 failed after 3 ms \u{fffd}[2J"),
        "{lines:?}"
    );
    assert!(
        lines.iter().all(|line| !line.contains('\u{1b}')),
        "{lines:?}"
    );
}
