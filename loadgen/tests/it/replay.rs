use crate::support::{Loadgen, Ran, SECRET, Seen, Shop};

fn line(second: &str, method: &str, route: &str) -> String {
    format!(
        r#"{{"timestamp":"2026-11-25T09:00:{second}Z","level":"INFO","message":"request done","method":"{method}","route":"{route}","status":200,"duration_ms":0.5,"name":"request"}}"#
    )
}

fn replay(shop: &Shop, log: &str, more: &[&str]) -> (Ran, Seen) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.log");
    std::fs::write(&file, log).unwrap();
    let ran = Loadgen::new(["replay", file.to_str().unwrap(), "--target", &shop.url()])
        .args(["--quiet", "--json", "report.json"])
        .args(more)
        .env("LOAD_TEST_BYPASS_SECRET", SECRET)
        .done();
    let report = ran.report();
    (ran, report)
}

#[test]
fn what_a_shop_was_asked_for_is_asked_for_again_when_it_was_asked() {
    let shop = Shop::open();
    let mut lines = Vec::new();
    for tenth in 0..20 {
        let second = format!("{:02}.{}00", tenth / 10, tenth % 10);
        lines.push(line(&second, "GET", "/products/{slug}"));
        if tenth % 4 == 0 {
            lines.push(line(&second, "GET", "/api/search"));
        }
        if tenth % 10 == 0 {
            lines.push(line(&second, "POST", "/cart/lines"));
        }
    }
    // Half of the time is quiet: the last request comes long after the others.
    lines.push(line("04.000", "GET", "/"));
    let (ran, report) = replay(&shop, &lines.join("\n"), &["--speed", "2"]);
    assert_eq!(ran.code, 0, "{}", ran.said());
    assert!(
        ran.err.contains("left out 2 lines: changes something"),
        "{}",
        ran.err
    );
    for (route, count) in [("/products/{slug}", 20), ("/api/search", 5), ("/", 1)] {
        assert_eq!(
            report.entry("/routes", "route", route).count("/requests"),
            count,
            "{route}"
        );
    }
    assert!(
        (report.number("/context/planned_seconds") - 2.1).abs() < 0.01,
        "{}",
        ran.said()
    );
    let timeline = report.at("/timeline").as_array().unwrap();
    let requests: Vec<_> = timeline
        .iter()
        .map(|point| point["requests"].as_u64().unwrap())
        .collect();
    assert_eq!(requests.iter().sum::<u64>(), 26);
    assert!(
        requests[0] >= 20,
        "what came within two seconds comes within one: {requests:?}"
    );
}

#[test]
fn what_is_no_log_and_what_a_log_cannot_obey_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.log");
    std::fs::write(&file, "127.0.0.1 - - GET / 200\n").unwrap();
    let file = file.to_str().unwrap();
    for (arguments, told) in [
        (vec!["replay", file], "LOG_FORMAT=json"),
        (vec!["replay", "nowhere.log"], "nowhere.log"),
        (vec!["replay", file, "--speed", "0"], "above 0"),
        (vec!["replay", file, "--rate-factor", "2"], "--speed"),
    ] {
        let ran = Loadgen::new(&arguments).done();
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.said());
        assert!(ran.err.contains(told), "{arguments:?}: {}", ran.err);
    }
}
