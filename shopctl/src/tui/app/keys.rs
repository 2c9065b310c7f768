use crossterm::event::KeyEvent;

use super::{App, Detail, Input, InputKind, Leave, Mode};
use crate::tui::{
    Effect, Order, Screen, keymap,
    keymap::Key,
    state::{Deed, Step},
};

impl App {
    pub(super) fn press(&mut self, key: KeyEvent) -> Vec<Effect> {
        if !matches!(self.mode, Mode::Normal) {
            return self.press_over(key);
        }
        match keymap::asked(key, self.screen) {
            Some(asked) => self.act(asked),
            None => Vec::new(),
        }
    }

    /// Does what a key asks for.
    pub(super) fn act(&mut self, asked: Key) -> Vec<Effect> {
        match asked {
            Key::Go(screen) => self.go(screen),
            Key::Turn(forward) => self.turn(forward),
            Key::History(forward) => self.history(forward),
            Key::Step(step) => self.step(step),
            Key::Help => self.mode = Mode::Help(0),
            Key::Menu => self.mode = Mode::Menu(0),
            Key::Palette => self.open_palette(),
            Key::Search => self.open_input(InputKind::Search),
            Key::Filter => self.open_input(InputKind::Filter),
            Key::Escape => return self.escape(),
            Key::Unlock => self.unlock(),
            Key::Job => self.is_job_shown = !self.is_job_shown && !self.jobs.is_empty(),
            Key::Sort => self.sort(),
            Key::Faults => self.pods.toggle_faults(),
            Key::Mark => self.mark(),
            Key::Zoom(closer) => self.zoom(closer),
            Key::Moment(later) => self.moment(later),
            Key::Deed(deed) => return self.open_form(deed),
            Key::Quit if self.screen != Screen::Overview => self.quit_screen(),
            Key::Quit | Key::Interrupt => return self.leave(),
            Key::Refresh => return vec![Order::Refresh.into()],
            Key::Copy => return self.copy(),
            Key::Mouse => return self.toggle_mouse(),
            Key::Open | Key::Explain | Key::Describe | Key::LogsOf => return self.look(asked),
            Key::Warm => return self.start(&["cache", "warm"]),
            Key::Probe => return self.open_detail(&["cdn", "probe", "/"]),
            Key::Verify => return self.open_detail(&["audit", "verify"]),
            Key::Compare => return self.compare(),
            Key::Hit(_)
            | Key::Follow
            | Key::Raw
            | Key::Wrap
            | Key::Times
            | Key::Context
            | Key::Trace
            | Key::Export
            | Key::Since(_) => return self.act_on_logs(asked),
        }
        Vec::new()
    }

    fn turn(&mut self, forward: bool) {
        let all = Screen::ALL;
        let at = all.iter().position(|screen| *screen == self.screen);
        let at = at.map_or(0, |at| {
            if forward {
                (at + 1) % all.len()
            } else {
                (at + all.len() - 1) % all.len()
            }
        });
        self.go(all[at]);
    }

    fn history(&mut self, forward: bool) {
        let (from, to) = if forward {
            (&mut self.forward, &mut self.back)
        } else {
            (&mut self.back, &mut self.forward)
        };
        if let Some(screen) = from.pop() {
            to.push(self.screen);
            self.screen = screen;
        }
    }

    fn quit_screen(&mut self) {
        if self.back.is_empty() {
            self.screen = Screen::Overview;
        } else {
            self.history(false);
        }
    }

    /// Whole pages turn what is open, and all other steps are of the list.
    pub(super) fn step(&mut self, step: Step) {
        let lines = crate::tui::view::detail_lines(self);
        if let (Step::Pages(pages), Some((screen, detail))) = (step, &mut self.detail)
            && *screen == self.screen
        {
            detail.top = detail
                .top
                .saturating_add_signed(pages.saturating_mul(lines.cast_signed()));
            return;
        }
        match self.screen {
            Screen::Pods => self.pods.go(step),
            Screen::Logs => self.logs.go(step),
            screen => {
                let sheet = super::table_of(screen, &self.sheets, self.answer.as_ref());
                if let Some(sheet) = sheet {
                    self.tables.entry(screen).or_default().go(step, sheet);
                }
            }
        }
    }

    /// Takes back what is open on the screen, the last first.
    fn escape(&mut self) -> Vec<Effect> {
        if self.is_job_shown {
            self.is_job_shown = false;
            return Vec::new();
        }
        if self
            .detail
            .take_if(|(screen, _)| *screen == self.screen)
            .is_some()
        {
            return Vec::new();
        }
        match self.screen {
            Screen::Logs => return self.escape_logs(),
            Screen::Pods if !self.pods.filter().is_empty() => self.pods.filter_by(""),
            Screen::Pods if self.pods.has_faults_only() => self.pods.toggle_faults(),
            screen => {
                let table = self.tables.entry(screen).or_default();
                if table.filter.is_empty() {
                    self.history(false);
                } else {
                    table.filter.clear();
                }
            }
        }
        Vec::new()
    }

    fn open_input(&mut self, kind: InputKind) {
        let text = match (self.screen, kind) {
            (Screen::Logs, InputKind::Search) => self.logs.search().to_owned(),
            (Screen::Logs, InputKind::Filter) => self.logs.filter().to_owned(),
            (Screen::Pods, _) => self.pods.filter().to_owned(),
            (screen, _) => self.tables.entry(screen).or_default().filter.clone(),
        };
        self.mode = Mode::Input(Input {
            kind,
            text,
            error: None,
        });
    }

    fn sort(&mut self) {
        if self.screen == Screen::Pods {
            self.pods.sort_by(self.pods.sort().next());
            return;
        }
        let columns = self.table_sheet().map_or(0, |sheet| sheet.columns.len());
        self.tables
            .entry(self.screen)
            .or_default()
            .sort_next(columns);
    }

    fn mark(&mut self) {
        let Some(name) = self.pods.selected().map(|pod| pod.name.clone()) else {
            return;
        };
        if !self.pods.marked.remove(&name) {
            self.pods.marked.insert(name);
        }
        self.pods.go(Step::Lines(1));
    }

    fn zoom(&mut self, closer: bool) {
        let span = if closer {
            self.chart_span / 2
        } else {
            self.chart_span * 2
        };
        self.chart_span = span.clamp(30, 720);
        self.chart_back = self.chart_back.min(self.chart_span - 1);
    }

    fn moment(&mut self, later: bool) {
        let back = self.chart_back;
        self.chart_back = if later {
            back.saturating_sub(1)
        } else {
            back + 1
        };
        self.chart_back = self.chart_back.min(self.chart_span - 1);
    }

    fn toggle_mouse(&mut self) -> Vec<Effect> {
        self.mouse = !self.mouse;
        self.tell(if self.mouse {
            "the mouse selects and scrolls here again"
        } else {
            "the mouse is the terminal's: select text; m takes it back"
        });
        vec![Effect::Mouse(self.mouse)]
    }

    fn copy(&mut self) -> Vec<Effect> {
        let line = self.line();
        self.tell(format!("copied: {line}"));
        vec![Effect::Copy(line)]
    }

    /// Leaves, where nothing runs that somebody has to decide about.
    fn leave(&mut self) -> Vec<Effect> {
        if self.jobs.iter().any(crate::tui::state::Job::is_running) {
            self.mode = Mode::Leave(Leave::Stay);
            return Vec::new();
        }
        self.is_leaving = true;
        vec![Effect::Quit]
    }

    /// Shows more of what is selected.
    fn look(&mut self, asked: Key) -> Vec<Effect> {
        let selected = self.selected_name();
        let pod = self.pods.selected().map(|pod| pod.name.to_string());
        match (self.screen, asked, selected, pod) {
            (Screen::Overview, ..) => self.look_into_sign(),
            (Screen::Pods, Key::LogsOf, _, Some(pod)) => self.logs_of(Some(pod)),
            (Screen::Pods, Key::Describe, _, Some(pod)) => {
                self.open_detail(&["pods", "describe", &pod])
            }
            (Screen::Pods, _, _, Some(pod)) => self.open_detail(&["pods", "explain", &pod]),
            (Screen::Logs, ..) => {
                self.logs.record = !self.logs.record;
                Vec::new()
            }
            (Screen::Load, _, Some(run), _) => self.open_detail(&["load", "report", &run]),
            (Screen::Orders, _, Some(order), _) => self.open_detail(&["orders", "get", &order]),
            (Screen::Audit, _, Some(number), _) => self.open_detail(&["audit", "show", &number]),
            (Screen::Rollout, ..) => self.open_detail(&["app", "info"]),
            _ => Vec::new(),
        }
    }

    /// What a sign says is next, where that only looks.
    fn look_into_sign(&mut self) -> Vec<Effect> {
        let next = self.selected_line().and_then(|line| {
            let next = line.item.get("next")?.as_str()?;
            crate::tui::split(next)
        });
        let Some(words) = next else {
            return Vec::new();
        };
        let words: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .filter(|word| *word != "shopctl")
            .collect();
        match words.as_slice() {
            ["pods", "explain", pod] if *pod != "POD" => {
                self.pods.cursor.seek(pod);
                self.go(Screen::Pods);
                self.open_detail(&["pods", "explain", pod])
            }
            ["pods", ..] => {
                self.pods.sort_by(crate::tui::state::PodSort::Status);
                self.go(Screen::Pods);
                Vec::new()
            }
            ["orders", ..] => {
                self.go(Screen::Orders);
                Vec::new()
            }
            ["cdn", ..] => {
                self.go(Screen::Cdn);
                Vec::new()
            }
            words if self.is_look(words) => {
                let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
                self.answer(words)
            }
            _ => {
                self.tell(format!("next: {}", words.join(" ")));
                Vec::new()
            }
        }
    }

    pub(super) fn open_detail(&mut self, words: &[&str]) -> Vec<Effect> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        self.detail = Some((self.screen, Detail::new(words.clone())));
        vec![Order::Look(words).into()]
    }

    /// Shows what a command finds on a screen of its own.
    pub(super) fn answer(&mut self, words: Vec<String>) -> Vec<Effect> {
        self.answer = Some(Detail::new(words.clone()));
        self.tables.remove(&Screen::Answer);
        self.go(Screen::Answer);
        vec![Order::Look(words).into()]
    }

    fn compare(&mut self) -> Vec<Effect> {
        let Some(sheet) = self.table_sheet() else {
            return Vec::new();
        };
        let Some(after) = self.selected_line() else {
            return Vec::new();
        };
        let scenario = sheet.cell(after, "SCENARIO");
        let place = sheet.lines.iter().position(|line| line.name == after.name);
        // The newest comes first.
        let before = sheet.lines[place.map_or(0, |place| place + 1)..]
            .iter()
            .find(|line| sheet.cell(line, "SCENARIO") == scenario);
        let Some(before) = before.map(|line| line.name.clone()) else {
            self.tell("there is no earlier run of its kind");
            return Vec::new();
        };
        let after = after.name.clone();
        self.open_detail(&["load", "compare", &before, &after])
    }

    /// Opens the dialog of a change, where one may be made.
    pub(super) fn open_form(&mut self, deed: Deed) -> Vec<Effect> {
        if self.home.kind == "local" && !deed.is_local() {
            self.tell(format!(
                "{}: a target of kind local has none",
                deed.title().to_lowercase()
            ));
            return Vec::new();
        }
        if !self.may_write() {
            self.tell("read-only: W unlocks writing for 15 minutes");
            return Vec::new();
        }
        let subject = match deed {
            Deed::Flush | Deed::Rollback if Deed::screen(deed) == self.screen => {
                self.selected_name().unwrap_or_default()
            }
            _ => String::new(),
        };
        let mut form =
            crate::tui::state::ChangeForm::new(deed, &subject, &self.home.target, self.home.class);
        let asked = form.ask();
        self.mode = Mode::Form(Box::new(form));
        asked
            .map(|words| Order::Plan(words).into())
            .into_iter()
            .collect()
    }

    fn unlock(&mut self) {
        if self.unlocked.take().is_some() {
            self.tell("writing is locked");
        } else if self.home.is_writable {
            self.tell("this target's configuration lets it be changed");
        } else if self.home.class == crate::safety::Class::Protected {
            self.mode = Mode::Unlock(String::new());
        } else {
            self.unlock_now();
        }
    }

    pub(super) fn unlock_now(&mut self) {
        self.unlocked = Some(self.now + super::UNLOCKED);
        self.tell("writing is unlocked for 15 minutes; W locks it again");
    }

    /// Starts a command of which no plan is needed.
    pub(super) fn start(&mut self, words: &[&str]) -> Vec<Effect> {
        let mut all = vec!["-t".to_owned(), self.home.target.clone()];
        all.extend(words.iter().map(|word| (*word).to_owned()));
        self.begin_job(all)
    }

    pub(super) fn begin_job(&mut self, words: Vec<String>) -> Vec<Effect> {
        let number = self.jobs.last().map_or(1, |job| job.number + 1);
        let line = crate::tui::quoted(&words);
        self.tell(format!("started: {line}"));
        self.jobs
            .push(crate::tui::state::Job::new(number, line, self.now));
        self.is_job_shown = true;
        vec![Order::Start { job: number, words }.into()]
    }

    pub(super) fn click(&mut self, column: u16, row: u16) -> Vec<Effect> {
        if !matches!(self.mode, Mode::Normal) {
            return Vec::new();
        }
        let (_, height) = self.size;
        if row + 1 == height {
            if let Some(screen) = crate::tui::view::tab_at(self, column) {
                self.go(screen);
            }
            return Vec::new();
        }
        let Some(line) = crate::tui::view::line_at(self, row) else {
            return Vec::new();
        };
        match self.screen {
            Screen::Pods => self.pods.put(line),
            Screen::Logs => self.logs.put(line),
            screen => {
                if let Some(sheet) = super::table_of(screen, &self.sheets, self.answer.as_ref()) {
                    let table = self.tables.entry(screen).or_default();
                    let order = table.order(sheet);
                    if let Some(index) = order.get(line) {
                        table.cursor.put(line, &sheet.lines[*index].name);
                    }
                }
            }
        }
        Vec::new()
    }

    pub(super) fn scroll(&mut self, lines: isize) {
        match &mut self.mode {
            Mode::Normal => self.step(Step::Lines(lines)),
            Mode::Help(top) => *top = top.saturating_add_signed(lines),
            _ => {}
        }
    }
}
