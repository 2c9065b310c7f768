use ratatui::style::Color;
use shopctl::tui::{Depth, Screen, Theme};

use super::world::{State, app, frame, plain, text};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

#[test]
fn every_screen_looks_as_it_did() {
    for screen in Screen::ALL {
        for state in State::ALL {
            for (width, height) in SIZES {
                let buffer = frame(&mut app(screen, state, plain()), width, height);
                let name = format!(
                    "{}_{}_{width}x{height}",
                    screen.title().to_lowercase(),
                    state.word()
                );
                insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                    insta::assert_snapshot!(name, text(&buffer));
                });
            }
        }
    }
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
