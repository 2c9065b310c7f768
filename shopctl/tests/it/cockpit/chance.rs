use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use shopctl::tui::{Action, News, Screen, Topic};

use super::world::{State, app, frame, hear, lines, now, plain, pod, sheet};

#[derive(Debug, Clone)]
enum Happening {
    Key(KeyCode, bool),
    Size(u16, u16),
    Pods(u8),
    Pod(u8, bool),
    Sheet(u8, u8),
    Lines,
    Click(u16, u16),
    Scroll(i8),
}

fn happening() -> impl Strategy<Value = Happening> {
    let code = prop_oneof![
        prop::char::range(' ', '~').prop_map(KeyCode::Char),
        Just(KeyCode::Enter),
        Just(KeyCode::Esc),
        Just(KeyCode::Tab),
        Just(KeyCode::BackTab),
        Just(KeyCode::Up),
        Just(KeyCode::Down),
        Just(KeyCode::PageDown),
        Just(KeyCode::End),
        Just(KeyCode::Backspace),
    ];
    prop_oneof![
        8 => (code, prop::bool::weighted(0.1)).prop_map(|(code, ctrl)| Happening::Key(code, ctrl)),
        2 => (0..210_u16, 0..70_u16).prop_map(|(width, height)| Happening::Size(width, height)),
        1 => (0..60_u8).prop_map(Happening::Pods),
        1 => (0..60_u8, any::<bool>()).prop_map(|(number, gone)| Happening::Pod(number, gone)),
        1 => (0..14_u8, 0..4_u8).prop_map(|(topic, count)| Happening::Sheet(topic, count)),
        1 => Just(Happening::Lines),
        1 => (0..210_u16, 0..70_u16).prop_map(|(column, row)| Happening::Click(column, row)),
        1 => (-9..9_i8).prop_map(Happening::Scroll),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Whatever is pressed, however the terminal changes and whatever shrinks, it is drawn.
    #[test]
    fn nothing_that_happens_ends_it(happenings in prop::collection::vec(happening(), 1..80), screen in 0..10_usize) {
        let mut app = app(Screen::ALL[screen], State::Live, plain());
        let (mut width, mut height) = (100, 30);
        for happening in happenings {
            match happening {
                Happening::Key(code, ctrl) => {
                    let modifiers = if ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
                    app.update(Action::Pressed(KeyEvent::new(code, modifiers)), now());
                }
                Happening::Size(to_width, to_height) => {
                    (width, height) = (to_width, to_height);
                    app.update(Action::Resized(width, height), now());
                }
                Happening::Pods(count) => {
                    let rows = (0..count).map(row).collect();
                    hear(&mut app, News::Pods { app: "shopd".into(), rows, all: true }, now());
                }
                Happening::Pod(number, true) => {
                    hear(&mut app, News::PodGone(row(number).name), now());
                }
                Happening::Pod(number, false) => {
                    hear(&mut app, News::Pod(row(number)), now());
                }
                Happening::Sheet(topic, count) => {
                    let topic = Topic::ALL[usize::from(topic)];
                    let mut found = sheet(topic);
                    found.lines.truncate(usize::from(count));
                    hear(&mut app, News::Sheet(topic, Ok(found)), now());
                }
                Happening::Lines => {
                    for look in 1..4 {
                        hear(&mut app, News::Logs { look, batch: Ok(lines()) }, now());
                    }
                }
                Happening::Click(column, row) => {
                    app.update(Action::Clicked(column, row), now());
                }
                Happening::Scroll(lines) => {
                    app.update(Action::Scrolled(isize::from(lines)), now());
                }
            }
            frame(&mut app, width, height);
            if let Some(pod) = app.pods.selected() {
                prop_assert!(app.pods.find(&pod.name).is_some());
            }
        }
    }
}

fn row(number: u8) -> shopctl::tui::state::PodRow {
    let status = ["Running", "Pending", "CrashLoopBackOff", "Terminating"][usize::from(number % 4)];
    pod(
        &format!("shopd-{number}"),
        status,
        number.is_multiple_of(4),
        number.into(),
        None,
    )
}
