use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{App, InputKind, Leave, Mode, logs::scans};
use crate::{
    safety::{Action as Catalogued, Ground, Risk},
    tui::{
        Effect, Order, Screen, split,
        state::{ChangeForm, Choice, Deed, FormFocus, Palette, Suggestion},
    },
};

impl App {
    /// A key, where something is open over the screen.
    pub(super) fn press_over(&mut self, key: KeyEvent) -> Vec<Effect> {
        let is_interrupt =
            key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL);
        if key.code == KeyCode::Esc || is_interrupt {
            self.mode = Mode::Normal;
            return Vec::new();
        }
        match std::mem::take(&mut self.mode) {
            Mode::Normal => Vec::new(),
            Mode::Palette(palette) => self.press_palette(palette, key),
            Mode::Input(input) => self.press_input(input, key),
            Mode::Help(top) => {
                self.press_help(top, key);
                Vec::new()
            }
            Mode::Menu(at) => self.press_menu(at, key),
            Mode::Form(form) => self.press_form(form, key),
            Mode::Unlock(typed) => {
                self.press_unlock(typed, key);
                Vec::new()
            }
            Mode::Leave(leave) => self.press_leave(leave, key),
        }
    }

    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        let line: String = text.lines().next().unwrap_or_default().to_owned();
        match &mut self.mode {
            Mode::Palette(palette) => palette.typed.push_str(&line),
            Mode::Input(input) => input.text.push_str(&line),
            Mode::Form(form) => {
                if let Some(text) = form.text() {
                    text.push_str(&line);
                }
            }
            // What has to be typed is to be typed: whoever pastes has not read it.
            Mode::Normal | Mode::Help(_) | Mode::Menu(_) | Mode::Unlock(_) | Mode::Leave(_) => {}
        }
        Vec::new()
    }

    pub(super) fn open_palette(&mut self) {
        let screens = Screen::ALL.into_iter().map(|screen| Suggestion {
            text: screen.title().to_lowercase(),
            about: "screen".to_owned(),
            choice: Choice::Screen(screen),
        });
        let deeds = self.deeds().into_iter().map(|(deed, risk)| Suggestion {
            text: deed.title().to_lowercase(),
            about: format!("change, {}", risk_word(risk)),
            choice: Choice::Deed(deed),
        });
        let all = screens
            .chain(deeds)
            .chain(self.home.suggestions.iter().cloned());
        self.mode = Mode::Palette(Palette::new(all.collect()));
    }

    /// All changes that the target has, with their risk there.
    pub fn deeds(&self) -> Vec<(Deed, Risk)> {
        let ground = if self.home.kind == "local" {
            Ground::Machine
        } else {
            Ground::Cluster
        };
        let has = |deed: &Deed| ground == Ground::Cluster || deed.is_local();
        let risk = |deed: Deed| {
            let action = Catalogued::named(deed.action())?;
            Some((deed, action.weight.risk(self.home.class, ground)?))
        };
        Deed::ALL.into_iter().filter(has).filter_map(risk).collect()
    }

    fn press_palette(&mut self, mut palette: Palette, key: KeyEvent) -> Vec<Effect> {
        match key.code {
            KeyCode::Enter => return self.choose(&palette),
            KeyCode::Down | KeyCode::Tab => palette.go(1),
            KeyCode::Up | KeyCode::BackTab => palette.go(-1),
            _ => {
                edit(&mut palette.typed, key);
                palette.at = 0;
            }
        }
        self.mode = Mode::Palette(palette);
        Vec::new()
    }

    fn choose(&mut self, palette: &Palette) -> Vec<Effect> {
        // A command that is typed with more behind it is meant as it is typed.
        let typed = split(&palette.typed).unwrap_or_default();
        let typed: Vec<String> = typed
            .into_iter()
            .skip_while(|word| word == "shopctl")
            .collect();
        let words: Vec<&str> = typed.iter().map(String::as_str).collect();
        if self.is_look(&words) {
            return self.answer(typed);
        }
        match palette.chosen().map(|chosen| chosen.choice.clone()) {
            Some(Choice::Screen(screen)) => self.go(screen),
            Some(Choice::Deed(deed)) => return self.open_form(deed),
            Some(Choice::Look(words)) => return self.answer(words),
            Some(Choice::Target(target)) => return vec![Order::Switch(target).into()],
            None => self.tell(format!(
                "{:?} is no screen, change or command that only looks",
                palette.typed
            )),
        }
        Vec::new()
    }

    /// Whether words begin with a command that only looks.
    pub(super) fn is_look(&self, words: &[&str]) -> bool {
        self.home.suggestions.iter().any(|known| {
            let Choice::Look(look) = &known.choice else {
                return false;
            };
            words.len() >= look.len() && look.iter().zip(words).all(|(known, word)| known == word)
        })
    }

    fn press_input(&mut self, mut input: super::Input, key: KeyEvent) -> Vec<Effect> {
        if key.code == KeyCode::Enter {
            return match self.take_input(input.kind, &input.text) {
                Ok(effects) => effects,
                Err(error) => {
                    input.error = Some(error);
                    self.mode = Mode::Input(input);
                    Vec::new()
                }
            };
        }
        edit(&mut input.text, key);
        input.error = None;
        // Short tables can be narrowed letter by letter; logs are looked through once it is said what for.
        let effects = match self.screen {
            Screen::Logs => Vec::new(),
            _ => self.take_input(input.kind, &input.text).unwrap_or_default(),
        };
        self.mode = Mode::Input(input);
        effects
    }

    fn take_input(&mut self, kind: InputKind, text: &str) -> Result<Vec<Effect>, String> {
        match (self.screen, kind) {
            (Screen::Logs, InputKind::Search) => {
                let found = self.logs.search_for(text)?;
                self.logs.next_hit(false);
                return Ok(scans(found));
            }
            (Screen::Logs, InputKind::Filter) => return Ok(scans(self.logs.filter_by(text)?)),
            (Screen::Pods, _) => self.pods.filter_by(text),
            (screen, _) => text.clone_into(&mut self.tables.entry(screen).or_default().filter),
        }
        Ok(Vec::new())
    }

    fn press_help(&mut self, top: usize, key: KeyEvent) {
        let top = match key.code {
            KeyCode::Down | KeyCode::Char('j') => top + 1,
            KeyCode::Up | KeyCode::Char('k') => top.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => top + 10,
            KeyCode::PageUp => top.saturating_sub(10),
            _ => return,
        };
        self.mode = Mode::Help(top);
    }

    fn press_menu(&mut self, at: usize, key: KeyEvent) -> Vec<Effect> {
        let deeds = self.deeds();
        let last = deeds.len().saturating_sub(1);
        let at = match key.code {
            KeyCode::Down | KeyCode::Char('j') | KeyCode::Tab => (at + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') | KeyCode::BackTab => at.saturating_sub(1),
            KeyCode::Enter => {
                return match deeds.get(at) {
                    Some((deed, _)) => self.open_form(*deed),
                    None => Vec::new(),
                };
            }
            _ => at,
        };
        self.mode = Mode::Menu(at);
        Vec::new()
    }

    fn press_form(&mut self, mut form: Box<ChangeForm>, key: KeyEvent) -> Vec<Effect> {
        let mut effects = Vec::new();
        match (key.code, form.focus) {
            (KeyCode::BackTab | KeyCode::Up, _)
            | (KeyCode::Left, FormFocus::Cancel | FormFocus::Do) => form.turn(false),
            (KeyCode::Enter, FormFocus::Cancel) => return effects,
            (KeyCode::Enter, FormFocus::Do) => return self.do_it(form),
            (KeyCode::Enter | KeyCode::Tab | KeyCode::Down, _)
            | (KeyCode::Right, FormFocus::Cancel | FormFocus::Do) => form.turn(true),
            _ => {
                if let Some(text) = form.text() {
                    edit(text, key);
                }
            }
        }
        // What is said changes the plan once keys go elsewhere.
        if !matches!(form.focus, FormFocus::Field(_)) {
            effects.extend(form.ask().map(|words| Order::Plan(words).into()));
        }
        self.mode = Mode::Form(form);
        effects
    }

    fn do_it(&mut self, form: Box<ChangeForm>) -> Vec<Effect> {
        let missing = form.missing();
        match (missing, form.change()) {
            (None, Some(_)) if !self.may_write() => {
                self.tell("writing is locked again; W unlocks it");
                Vec::new()
            }
            (None, Some(change)) => {
                if change.deed == Deed::Load {
                    self.go(Screen::Load);
                }
                self.begin_job(change.words)
            }
            (missing, _) => {
                self.tell(missing.unwrap_or_default());
                self.mode = Mode::Form(form);
                Vec::new()
            }
        }
    }

    fn press_unlock(&mut self, mut typed: String, key: KeyEvent) {
        if key.code != KeyCode::Enter {
            edit(&mut typed, key);
            self.mode = Mode::Unlock(typed);
        } else if typed == self.home.target {
            self.unlock_now();
        } else {
            self.tell("that is not the name of the target; writing stays locked");
        }
    }

    fn press_leave(&mut self, leave: Leave, key: KeyEvent) -> Vec<Effect> {
        let all = [Leave::Stay, Leave::Detach, Leave::Interrupt];
        let at = all.iter().position(|one| *one == leave).unwrap_or(0);
        match key.code {
            KeyCode::Right | KeyCode::Tab | KeyCode::Down => {
                self.mode = Mode::Leave(all[(at + 1) % all.len()]);
            }
            KeyCode::Left | KeyCode::BackTab | KeyCode::Up => {
                self.mode = Mode::Leave(all[(at + all.len() - 1) % all.len()]);
            }
            KeyCode::Enter => match leave {
                Leave::Stay => {}
                Leave::Detach => {
                    self.is_leaving = true;
                    return vec![Effect::Quit];
                }
                Leave::Interrupt => {
                    let running = self.jobs.iter().filter(|job| job.is_running());
                    return running
                        .map(|job| Order::Interrupt(job.number).into())
                        .collect();
                }
            },
            _ => self.mode = Mode::Leave(leave),
        }
        Vec::new()
    }
}

/// A risk in a word.
pub(in crate::tui) fn risk_word(risk: Risk) -> &'static str {
    match risk {
        Risk::Low => "low risk",
        Risk::High => "high risk",
        Risk::Destructive => "destructive",
    }
}

/// Changes a line of text as keys say.
fn edit(text: &mut String, key: KeyEvent) {
    let is_ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('u') if is_ctrl => text.clear(),
        KeyCode::Char('w') if is_ctrl => {
            let end = text.trim_end().rfind(' ').map_or(0, |at| at + 1);
            text.truncate(end);
        }
        KeyCode::Char(letter) if !is_ctrl && !letter.is_control() => text.push(letter),
        KeyCode::Backspace => {
            text.pop();
        }
        _ => {}
    }
}
