//! All keys: what each asks for, where, and in which words. Help is made from it.

mod key;
mod keys;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Screen;
pub use key::{Binding, Key};
pub use keys::KEYS;

/// What a key asks for on a screen.
pub fn asked(event: KeyEvent, screen: Screen) -> Option<Key> {
    if let KeyCode::Char(digit) = event.code
        && event.modifiers == KeyModifiers::NONE
        && let Some(screen) = Screen::of_digit(digit)
    {
        return Some(Key::Go(screen));
    }
    let modifiers = match event.code {
        // A capital letter says that shift was held.
        KeyCode::Char(_) => event.modifiers.difference(KeyModifiers::SHIFT),
        _ => event.modifiers,
    };
    let is_meant = |binding: &&Binding| {
        binding.keys.contains(&(event.code, modifiers))
            && (binding.screens.is_empty() || binding.screens.contains(&screen))
    };
    let asked = KEYS.iter().find(is_meant)?.asks;
    Some(match (asked, event.code) {
        (Key::Since(_), KeyCode::Char(sign)) => Key::Since(sign == '>'),
        (asked, _) => asked,
    })
}

/// The keys of a screen, its own first.
pub fn of(screen: Screen) -> impl Iterator<Item = &'static Binding> {
    let own = KEYS
        .iter()
        .filter(move |binding| binding.screens.contains(&screen));
    own.chain(KEYS.iter().filter(|binding| binding.screens.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::state::Step;

    const NONE: KeyModifiers = KeyModifiers::NONE;
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

    fn asked_by(code: KeyCode, modifiers: KeyModifiers, screen: Screen) -> Option<Key> {
        asked(KeyEvent::new(code, modifiers), screen)
    }

    #[test]
    fn a_key_means_one_thing_on_a_screen() {
        for screen in Screen::ALL.into_iter().chain([Screen::Answer]) {
            for binding in of(screen).filter(|binding| !binding.screens.is_empty()) {
                for (code, modifiers) in binding.keys {
                    let first = asked_by(*code, *modifiers, screen);
                    let is_own = match (first, binding.asks) {
                        (Some(Key::Since(_)), Key::Since(_)) => true,
                        (first, asks) => first == Some(asks),
                    };
                    assert!(is_own, "{} on {screen:?}", binding.written);
                }
            }
        }
    }

    #[test]
    fn no_key_that_is_up_elsewhere_changes_anything() {
        for screen in Screen::ALL {
            for letter in ['k', 'd', 'u'] {
                let asked = asked_by(KeyCode::Char(letter), CTRL, screen);
                assert!(!matches!(asked, Some(Key::Deed(_))), "^{letter}");
            }
        }
        assert_eq!(asked_by(KeyCode::Char('k'), CTRL, Screen::Pods), None);
    }

    #[test]
    fn help_fits_a_terminal_of_80_columns() {
        for binding in KEYS {
            assert!(binding.about.len() <= 65, "{}", binding.about);
        }
    }

    #[test]
    fn capital_letters_come_with_or_without_shift() {
        for modifiers in [NONE, SHIFT] {
            let asked = asked_by(KeyCode::Char('G'), modifiers, Screen::Pods);
            assert_eq!(asked, Some(Key::Step(Step::Last)));
        }
        assert_eq!(
            asked_by(KeyCode::Char('>'), SHIFT, Screen::Logs),
            Some(Key::Since(true))
        );
        assert_eq!(
            asked_by(KeyCode::Char('<'), NONE, Screen::Logs),
            Some(Key::Since(false))
        );
    }

    #[test]
    fn digits_lead_to_screens_everywhere() {
        for screen in Screen::ALL {
            assert_eq!(
                asked_by(KeyCode::Char('3'), NONE, screen),
                Some(Key::Go(Screen::Logs))
            );
        }
    }
}
