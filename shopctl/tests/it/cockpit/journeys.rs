use rustix::process::Signal;
use serde_json::json;
use shopctl_fakes::kube::Shop;

use super::terminal::Terminal;
use crate::support::{Cloud, Desk, get};

const ENTER: &str = "\r";
const TAB: &str = "\t";

/// Somebody looks at a page of the shop.
fn visit(port: u16, path: &str) {
    let answer = get(port, path);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn a_replica_that_ended_is_found_read_restarted_and_loaded_on_this_machine() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let mut terminal = Terminal::open(desk.command(&[]));
    terminal.shows(&["here", "DEV", "RW", "1/1 ready"]);

    desk.kill(0);
    terminal.shows(&["replicas", "CRITICAL"]);
    terminal.types("2");
    terminal.shows(&["shopd-1", "Ended"]);
    terminal.types("e");
    terminal.shows(&["pods explain shopd-1", "the process has ended"]);
    terminal.types("l");
    terminal.shows(&["logs of shopd-1", "lost 0", "INFO"]);

    terminal.types("2r");
    terminal.shows(&["Restart the app on here", "end and start 1 replica"]);
    terminal.types(TAB);
    terminal.types(ENTER);
    terminal.shows(&[
        "done: shopctl -t here app restart --write",
        "shopd-1 is ready again",
    ]);
    terminal.types("x");
    terminal.shows(&["pods 1/1 ready"]);

    visit(desk.port, "/products");
    terminal.types("5");
    terminal.types("\u{12}");
    terminal.shows(&["products", "shopd-1"]);
    terminal.types("F");
    terminal.shows(&["Flush the cache on here", "forget"]);
    terminal.types(TAB);
    terminal.types(ENTER);
    terminal.shows(&["done: shopctl -t here cache flush", "MEMORY BEFORE"]);
    terminal.types("x");
    for _ in 0..5 {
        visit(desk.port, "/products");
    }
    terminal.types("\u{12}");
    terminal.shows_no("0 from memory");

    terminal.types("7R");
    terminal.shows(&["Run a load test on here", "load here with the test smoke"]);
    // Back from Cancel over the reason to the options.
    terminal.types("\u{1b}[Z");
    terminal.types("\u{1b}[Z");
    terminal.types("--time-factor 0.1 --think-factor 0.1");
    terminal.types(&TAB.repeat(2));
    terminal.types(TAB);
    terminal.types(ENTER);
    terminal.shows(&["smoke on http://127.0.0.1", "requests/s", "ROUTE"]);
    terminal.shows(&["load run smoke", "runs, the newest first (1)"]);
    // Late where the machine is busy with other tests: then it says nothing, and says so.
    let screen = terminal.screen();
    assert!(
        screen.contains("passed") || screen.contains("says nothing"),
        "{screen}"
    );

    terminal.types("0");
    terminal.shows(&["load.run", "cache.flush", "app.restart"]);
    terminal.types("\u{3}");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_pod_that_crashes_in_a_cluster_is_found_and_what_is_done_is_written_down() {
    let cloud = Cloud::with_shop(Shop::new());
    let mut terminal = Terminal::open(cloud.desk.command(&["tui", "pods"]));
    terminal.shows(&["cloud", "eks", "pods 2/2 ready"]);
    let pods = cloud.kube.pods("shopd");
    terminal.shows(&[&pods[0], &pods[1]]);

    // A connection that breaks loses nothing, and what happens meanwhile is seen.
    cloud.kube.drop_connections();
    assert!(cloud.kube.remove("pods", "shop", &pods[0]));
    terminal.shows_no(&pods[0]);
    terminal.shows(&["pods 2/2 ready"]);

    cloud.kube.crash_loop("1.1.0");
    let container = json!({ "name": "shopd", "image": "shopd:1.1.0" });
    let spec = json!({ "template": { "spec": { "containers": [container] } } });
    let patch = json!({ "spec": spec });
    assert!(cloud.kube.patch("apps/deployments", "shop", "shopd", patch));
    terminal.shows(&["CrashLoopBackOff"]);
    // Only what is not well, and why it is not.
    terminal.types("\u{1a}e");
    terminal.shows(&["faults only", "pods explain", "seen by:", "next:"]);
    cloud.kube.heal("1.1.0");
    terminal.types("\u{1b}");
    terminal.types("\u{1b}");
    terminal.shows(&["pods 2/2 ready"]);

    terminal.types("r");
    terminal.shows(&["Restart the app on cloud"]);
    terminal.shows(&["risk low"]);
    terminal.types(TAB);
    terminal.types(ENTER);
    terminal.shows(&["done: shopctl -t cloud app restart --write"]);
    terminal.types("x");
    terminal.shows_no(&pods[1]);
    terminal.shows(&["pods 2/2 ready"]);

    terminal.types("4");
    terminal.shows(&["versions that run", "revisions ("]);
    terminal.types("5F");
    terminal.shows(&["Flush the cache on cloud", "forget"]);
    terminal.types(TAB);
    terminal.types(ENTER);
    terminal.shows(&["done: shopctl -t cloud cache flush"]);
    terminal.types("6");
    terminal.shows(&["distribution"]);
    terminal.types(":orders pulse\r");
    terminal.shows(&["orders pulse (3)", "PER MINUTE"]);
    terminal.types("0");
    terminal.shows(&["app.restart", "cache.flush"]);
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_cluster_that_does_not_answer_is_told_of_and_ends_nothing() {
    let desk = Desk::new();
    desk.configure(
        "default_target = \"away\"\n[target.away]\nkind = \"eks\"\nclass = \"protected\"\n\
         [target.away.endpoints]\nkube = \"http://127.0.0.1:1\"\n",
    );
    let mut terminal = Terminal::open(desk.command(&["tui", "pods"]));
    terminal.shows(&["PROTECTED", "away", "RO", "pods down"]);
    terminal.types("r");
    terminal.shows(&["read-only: W unlocks writing"]);
    terminal.types("q");
    terminal.shows(&["how everything does", "status down"]);
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn without_a_terminal_everything_is_told_once() {
    let desk = Desk::new();
    let ran = desk.run(&[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.out.contains("no replica runs"), "{}", ran.out);
    let refused = desk.run(&["tui"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("needs a terminal"), "{}", refused.err);
}
