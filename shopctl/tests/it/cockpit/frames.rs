use ratatui::style::Color;
use serde_json::json;
use shopctl::{
    output::{Column, Sheet, SheetLine},
    safety::Risk,
    tui::{App, Depth, News, Screen, Theme},
};

use super::{
    keys::{flush_plan, press},
    world::{State, app, frame, hear, now, plain, text},
};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

#[test]
fn every_screen_looks_as_it_did() {
    for screen in Screen::ALL {
        for state in State::ALL {
            for (width, height) in SIZES {
                let buffer = frame(&mut app(screen, state, plain()), width, height);
                let screen = screen.title().to_lowercase();
                let name = format!("{screen}_{}_{width}x{height}", state.word());
                looks_as_it_did(&name, &text(&buffer));
            }
        }
    }
}

fn looks_as_it_did(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Opens something over a screen.
type Opening = fn(&mut App);

#[test]
fn what_opens_over_a_screen_looks_as_it_did() {
    let all: [(&str, Screen, Opening); 6] = [
        ("palette", Screen::Overview, |app| {
            press(app, ":cache");
        }),
        ("help", Screen::Pods, |app| {
            press(app, "?");
        }),
        ("menu", Screen::Rollout, |app| {
            press(app, "a");
        }),
        ("unlock", Screen::Cache, |app| {
            press(app, "W");
        }),
        ("form", Screen::Cache, |app| {
            press(app, "Wprod<enter>F");
            hear(app, flush_plan(Risk::High), now());
        }),
        ("detail", Screen::Pods, |app| {
            press(app, "e");
            hear(app, explained(3), now());
        }),
    ];
    for (name, screen, open) in all {
        for (width, height) in SIZES {
            let mut app = app(screen, State::Live, plain());
            app.settle(width, height);
            open(&mut app);
            let buffer = frame(&mut app, width, height);
            looks_as_it_did(&format!("{name}_{width}x{height}"), &text(&buffer));
        }
    }
}

/// What is wrong with a replica, in so many points.
fn explained(points: usize) -> News {
    let found = (1..=points).map(|point| {
        let problem = format!("problem {point}");
        [
            problem,
            "its events".to_owned(),
            "shopctl pods describe".to_owned(),
        ]
    });
    let lines = found.map(|cells| SheetLine {
        name: cells[0].clone(),
        cells: cells.to_vec(),
        item: json!({}),
    });
    News::Found {
        words: ["pods", "explain", "shopd-7d9f-9d75a"]
            .map(str::to_owned)
            .to_vec(),
        sheet: Ok(Sheet {
            kind: "FindingList",
            columns: ["PROBLEM", "EVIDENCE", "NEXT"].map(Column::always).to_vec(),
            lines: lines.collect(),
            complete: true,
            ..Sheet::default()
        }),
    }
}

#[test]
fn what_is_longer_than_its_place_is_turned_by_pages() {
    let mut app = app(Screen::Pods, State::Live, plain());
    app.settle(80, 24);
    press(&mut app, "e");
    hear(&mut app, explained(10), now());
    let told = |app: &mut App| text(&frame(app, 80, 24));
    let first = told(&mut app);
    assert!(
        first.contains("1 problem 1") && first.contains("1-7 of 30"),
        "{first}"
    );
    press(&mut app, "<pgdn>");
    let second = told(&mut app);
    assert!(
        second.contains("8-14 of 30") && !second.contains("1 problem 1"),
        "{second}"
    );
    // Beyond the end there is nothing to go back from.
    (0..9).for_each(|_| drop(press(&mut app, "<pgdn>")));
    let last = told(&mut app);
    assert!(
        last.contains("24-30 of 30") && last.contains("10 problem 10"),
        "{last}"
    );
    press(&mut app, "<pgup>");
    assert!(told(&mut app).contains("17-23 of 30"));
}

#[test]
fn without_colours_the_same_is_told_and_no_colour_is_asked_for() {
    for screen in Screen::ALL {
        for state in State::ALL {
            let theme = Theme::new(Depth::Mono, false);
            let mono = frame(&mut app(screen, state, theme), 120, 40);
            let colour = frame(&mut app(screen, state, plain()), 120, 40);
            assert_eq!(text(&mono), text(&colour), "{screen:?} {state:?}");
            for cell in &mono.content {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
            }
            assert!(colour.content.iter().any(|cell| cell.fg != Color::Reset));
        }
    }
}

#[test]
fn with_sixteen_or_256_colours_the_same_is_told() {
    for screen in Screen::ALL {
        let all = [Depth::Sixteen, Depth::Indexed, Depth::True].map(|depth| {
            let buffer = frame(
                &mut app(screen, State::Live, Theme::new(depth, false)),
                120,
                40,
            );
            let is_rgb = buffer
                .content
                .iter()
                .any(|cell| matches!(cell.fg, Color::Rgb(..)));
            assert_eq!(is_rgb, depth == Depth::True, "{screen:?}");
            text(&buffer)
        });
        assert_eq!(all[0], all[1]);
        assert_eq!(all[1], all[2]);
    }
}

#[test]
fn in_ascii_nothing_else_is_drawn() {
    for screen in Screen::ALL {
        // What AWS draws as a curve is data.
        if screen == Screen::Charts {
            continue;
        }
        for state in State::ALL {
            let theme = Theme::new(Depth::Sixteen, true);
            let drawn = text(&frame(&mut app(screen, state, theme), 120, 40));
            assert!(drawn.is_ascii(), "{screen:?} {state:?}: {drawn}");
        }
    }
}

#[test]
fn every_state_is_told_in_words() {
    for screen in Screen::ALL {
        let told = |state| text(&frame(&mut app(screen, state, plain()), 120, 40));
        assert!(told(State::Stale).contains("stale"), "{screen:?}");
        assert!(told(State::Down).contains("down"), "{screen:?}");
        assert!(told(State::Forbidden).contains("forbidden"), "{screen:?}");
        let live = told(State::Live);
        assert!(
            !live.contains("stale") && !live.contains("forbidden"),
            "{screen:?}"
        );
    }
}

#[test]
fn what_was_known_last_stays_where_nobody_answers() {
    let told = text(&frame(
        &mut app(Screen::Pods, State::Stale, plain()),
        120,
        40,
    ));
    assert!(
        told.contains("shopd-7d9f-x2k4p") && told.contains("stale for 42s"),
        "{told}"
    );
}

#[test]
fn a_terminal_that_is_too_small_gets_one_line() {
    let told = text(&frame(&mut app(Screen::Pods, State::Live, plain()), 40, 5));
    assert!(
        told.contains("2/3 pods ready") && told.contains("too small"),
        "{told}"
    );
    for (width, height) in [(1, 1), (0, 0), (60, 1), (3, 200)] {
        frame(&mut app(Screen::Pods, State::Live, plain()), width, height);
    }
}

#[test]
fn nothing_that_people_must_not_read_is_shown() {
    let mut app = app(Screen::Logs, State::Live, plain());
    let told = text(&frame(&mut app, 120, 40));
    assert!(
        !told.contains("bob@example.com") && told.contains("[redacted]"),
        "{told}"
    );
}
