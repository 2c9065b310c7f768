use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::{SignedDuration, Timestamp};
use shopctl::{
    safety::{Class, Plan, Risk},
    tui::{Action, App, Effect, Mode, News, Order, Screen, Topic},
};

use super::world::{State, app, frame, hear, home, now, plain, sheet, text};

pub(super) fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    press_at(app, keys, now())
}

/// Letters, and names of keys in <>.
fn press_at(app: &mut App, keys: &str, at: Timestamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut rest = keys;
    while let Some(letter) = rest.chars().next() {
        let (code, modifiers, used) = match rest.split_once('>') {
            Some((name, _)) if letter == '<' && name.len() > 1 => {
                let (code, modifiers) = named(&name[1..]);
                (code, modifiers, name.len() + 1)
            }
            _ => (KeyCode::Char(letter), KeyModifiers::NONE, letter.len_utf8()),
        };
        effects.extend(app.update(Action::Pressed(KeyEvent::new(code, modifiers)), at));
        let (width, height) = match app.size() {
            (0, 0) => (120, 40),
            size => size,
        };
        app.settle(width, height);
        rest = &rest[used..];
    }
    effects
}

fn named(name: &str) -> (KeyCode, KeyModifiers) {
    match name {
        "enter" => (KeyCode::Enter, KeyModifiers::NONE),
        "esc" => (KeyCode::Esc, KeyModifiers::NONE),
        "tab" => (KeyCode::Tab, KeyModifiers::NONE),
        "pgdn" => (KeyCode::PageDown, KeyModifiers::NONE),
        "pgup" => (KeyCode::PageUp, KeyModifiers::NONE),
        "^c" => (KeyCode::Char('c'), KeyModifiers::CONTROL),
        "^z" => (KeyCode::Char('z'), KeyModifiers::CONTROL),
        other => panic!("no key is called {other}"),
    }
}

fn shown(app: &mut App) -> String {
    text(&frame(app, 120, 40))
}

fn dev() -> App {
    let mut home = home("local", Class::Dev);
    home.is_writable = true;
    let mut app = App::new(home, Screen::Overview, plain(), now());
    app.update(Action::Passed, now());
    app
}

pub(super) fn flush_plan(risk: Risk) -> News {
    News::Planned {
        words: ["cache", "flush", "product"].map(str::to_owned).to_vec(),
        plan: Ok(Plan {
            action: "cache.flush",
            object: "product".to_owned(),
            risk,
            effects: vec!["forget product: 12 values in the memory of 2 replicas".to_owned()],
        }),
    }
}

#[test]
fn only_what_is_shown_is_asked_for() {
    let mut app = app(Screen::Overview, State::Live, plain());
    let effects = press(&mut app, "5");
    assert!(
        matches!(effects.as_slice(), [Effect::Order(Order::Watch(topics))] if topics == &[Topic::Cache])
    );
    let effects = press(&mut app, "3");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Order(Order::OpenLogs { .. })))
    );
    assert!(press(&mut app, "jk").is_empty());
}

#[test]
fn one_goes_back_and_forward() {
    let mut app = app(Screen::Overview, State::Live, plain());
    press(&mut app, "2345");
    press(&mut app, "[[");
    assert_eq!(app.screen, Screen::Logs);
    press(&mut app, "]");
    assert_eq!(app.screen, Screen::Rollout);
    press(&mut app, "q");
    assert_eq!(app.screen, Screen::Logs);
}

#[test]
fn a_read_only_target_is_not_changed_before_it_is_unlocked_by_its_name() {
    let mut app = app(Screen::Cache, State::Live, plain());
    app.settle(120, 40);
    assert!(press(&mut app, "F").is_empty());
    assert!(shown(&mut app).contains("read-only: W unlocks writing"));
    press(&mut app, "Wproduction<enter>");
    assert!(!app.may_write());
    press(&mut app, "Wprod<enter>");
    assert!(app.may_write() && shown(&mut app).contains("RW 15:00"));
    let later = now() + SignedDuration::from_mins(16);
    app.update(Action::Passed, later);
    assert!(!app.may_write());
}

#[test]
fn a_protected_target_is_changed_after_a_plan_a_reason_and_a_typed_name() {
    let mut app = app(Screen::Cache, State::Live, plain());
    app.settle(120, 40);
    press(&mut app, "Wprod<enter>");
    let effects = press(&mut app, "F");
    assert!(
        matches!(effects.as_slice(), [Effect::Order(Order::Plan(words))] if words == &["cache", "flush", "product"])
    );
    // Enter is on Cancel.
    press(&mut app, "<enter>");
    assert!(matches!(app.mode, Mode::Normal));
    press(&mut app, "F");
    hear(&mut app, flush_plan(Risk::High), now());
    assert!(shown(&mut app).contains("12 values in the memory of 2 replicas"));
    // Cancel, Do, field, reason, what is typed.
    assert!(press(&mut app, "<tab><enter>").is_empty());
    assert!(matches!(app.mode, Mode::Form(_)), "nothing was confirmed");
    press(&mut app, "<tab><tab>INC-7<tab>prod/product<tab>");
    let effects = press(&mut app, "<tab><enter>");
    let Some(Effect::Order(Order::Start { words, .. })) = effects.first() else {
        panic!("{effects:?}\n{}", shown(&mut app));
    };
    let wanted = "-t prod cache flush product --write --confirm prod/product --reason INC-7";
    assert_eq!(words.join(" "), wanted);
    assert!(app.jobs[0].is_running());
}

#[test]
fn what_is_done_is_told_and_what_it_changed_is_looked_at() {
    let mut app = dev();
    press(&mut app, "5");
    hear(
        &mut app,
        News::Sheet(Topic::Cache, Ok(sheet(Topic::Cache))),
        now(),
    );
    app.settle(120, 40);
    press(&mut app, "F");
    hear(&mut app, flush_plan(Risk::Low), now());
    let effects = press(&mut app, "<tab><enter>");
    assert!(
        matches!(
            effects.as_slice(),
            [Effect::Order(Order::Start { job: 1, .. })]
        ),
        "{effects:?}"
    );
    let said = News::Said {
        job: 1,
        lines: vec!["forgot 12 values".to_owned()],
    };
    hear(&mut app, said, now());
    assert!(shown(&mut app).contains("forgot 12 values"));
    let effects = hear(
        &mut app,
        News::Ended {
            job: 1,
            code: 0,
            at: now(),
        },
        now(),
    );
    assert!(matches!(
        effects.as_slice(),
        [Effect::Order(Order::Refresh)]
    ));
    assert!(shown(&mut app).contains("done: shopctl -t prod cache flush product --write"));
}

#[test]
fn whoever_leaves_while_something_runs_says_what_becomes_of_it() {
    let mut app = dev();
    press(&mut app, "5w");
    assert!(press(&mut app, "<^c>").is_empty() && !app.is_leaving());
    assert!(shown(&mut app).contains("something still runs"));
    press(&mut app, "<enter>");
    assert!(!app.is_leaving());
    let effects = press(&mut app, "<^c><tab><tab><enter>");
    assert!(matches!(
        effects.as_slice(),
        [Effect::Order(Order::Interrupt(1))]
    ));
    hear(
        &mut app,
        News::Ended {
            job: 1,
            code: 130,
            at: now(),
        },
        now(),
    );
    assert!(matches!(press(&mut app, "<^c>").as_slice(), [Effect::Quit]));
    assert!(app.is_leaving());
}

#[test]
fn the_failing_replica_is_one_key_from_the_overview() {
    let mut app = app(Screen::Overview, State::Live, plain());
    app.settle(120, 40);
    let effects = press(&mut app, "j<enter>");
    assert_eq!(app.screen, Screen::Pods);
    assert!(effects.iter().any(
        |effect| matches!(effect, Effect::Order(Order::Look(words)) if words == &["pods", "explain", "shopd-7d9f-x2k4p"])
    ));
    let selected = app.pods.selected().map(|pod| pod.name.to_string());
    assert_eq!(selected.as_deref(), Some("shopd-7d9f-x2k4p"));
    let effects = press(&mut app, "l");
    assert!(effects.iter().any(
        |effect| matches!(effect, Effect::Order(Order::OpenLogs { pod: Some(pod), .. }) if pod == "shopd-7d9f-x2k4p")
    ));
}

#[test]
fn a_search_marks_lines_and_a_filter_hides_the_others() {
    let mut app = app(Screen::Logs, State::Live, plain());
    app.settle(120, 40);
    let effects = press(&mut app, "/timeout<enter>");
    scan(&mut app, effects);
    let told = shown(&mut app);
    assert!(
        told.contains("find \"timeout\"") && told.contains("/1"),
        "{told}"
    );
    assert!(told.contains("GET /products"), "{told}");
    let effects = press(&mut app, "&level>=warn -slow<enter>");
    scan(&mut app, effects);
    let told = shown(&mut app);
    assert!(
        told.contains("payment timeout") && !told.contains("slow query"),
        "{told}"
    );
    assert!(!told.contains("GET /products"), "{told}");
    press(&mut app, "<esc><esc>");
    assert!(shown(&mut app).contains("GET /products"));
}

/// What a thread does with a scan.
fn scan(app: &mut App, effects: Vec<Effect>) {
    for effect in effects {
        let Effect::Scan(scan) = effect else { continue };
        let mut found = Vec::new();
        scan.lines.scan(
            &scan.query,
            scan.lines.first(),
            &scan.cancelled,
            |progress| {
                found.push((progress.done.end, progress.hits));
            },
        );
        for (done, hits) in found {
            let news = News::Scanned {
                scan: scan.number,
                done,
                hits,
            };
            hear(app, news, now());
        }
    }
}

#[test]
fn help_has_the_keys_of_the_screen_and_the_command_line_for_what_is_selected() {
    let mut app = app(Screen::Pods, State::Live, plain());
    app.settle(120, 40);
    press(&mut app, "?");
    let told = shown(&mut app);
    assert!(
        told.contains("shopctl -t prod pods explain shopd-7d9f-9d75a"),
        "{told}"
    );
    assert!(
        told.contains("Restarts the app, one replica after the other."),
        "{told}"
    );
}

#[test]
fn the_menu_lists_changes_with_their_risk() {
    let mut app = app(Screen::Pods, State::Live, plain());
    press(&mut app, "a");
    let told = shown(&mut app);
    assert!(
        told.contains("Scale the app") && told.contains("high risk"),
        "{told}"
    );
    assert!(
        told.contains("Stop the environment") && told.contains("destructive"),
        "{told}"
    );
    let mut local = dev();
    press(&mut local, "a");
    assert!(!shown(&mut local).contains("Invalidate the CDN"));
}

#[test]
fn news_of_another_target_are_not_taken() {
    let mut app = dev();
    let later = Box::new(home("eks", Class::Shared));
    app.update(Action::Moved(1, later), now());
    let late = News::Sheet(Topic::Cache, Ok(sheet(Topic::Cache)));
    app.update(Action::Told(0, late), now());
    assert!(app.sheet(Topic::Cache).is_none());
    assert_eq!(app.home.class, Class::Shared);
}

#[test]
fn a_click_selects_and_a_tab_leads_to_its_screen() {
    let mut app = app(Screen::Pods, State::Live, plain());
    app.settle(120, 40);
    app.update(Action::Clicked(10, 4), now());
    app.settle(120, 40);
    let selected = app.pods.selected().map(|pod| pod.name.to_string());
    assert_eq!(selected.as_deref(), Some("shopd-7d9f-c124a"));
    app.update(Action::Clicked(1, 39), now());
    assert_eq!(app.screen, Screen::Overview);
}

#[test]
fn time_is_told_only_where_it_changes_something() {
    let mut app = app(Screen::Pods, State::Live, plain());
    assert!(app.next_look() >= SignedDuration::from_secs(3));
    press(&mut app, "<^z>");
    app.update(Action::Focused(false), now());
    assert!(shown(&mut app).contains("paused"));
    let stale = super::world::app(Screen::Pods, State::Stale, plain());
    assert_eq!(stale.next_look(), SignedDuration::from_secs(1));
}
