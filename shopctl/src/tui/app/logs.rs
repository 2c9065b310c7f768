use super::App;
use crate::{
    logs::LogLine,
    tui::{Effect, Screen, keymap::Key, state::Scan},
};

/// What tells the lines of one request from those of others, the most telling first.
const TRACES: [&str; 3] = ["trace_id", "request_id", "span_id"];

impl App {
    /// Shows what one pod logs, or all.
    pub(super) fn logs_of(&mut self, pod: Option<String>) -> Vec<Effect> {
        self.go(Screen::Logs);
        self.logs.pod = pod;
        self.reopen()
    }

    fn reopen(&mut self) -> Vec<Effect> {
        let mut effects = scans(self.logs.clear());
        effects.push(self.open_logs());
        effects
    }

    pub(super) fn act_on_logs(&mut self, asked: Key) -> Vec<Effect> {
        match asked {
            Key::Hit(forward) => self.logs.next_hit(forward),
            Key::Follow => self.logs.follow = !self.logs.follow,
            Key::Raw => self.logs.raw = !self.logs.raw,
            Key::Wrap => self.logs.wrap = !self.logs.wrap,
            Key::Times => self.logs.times = !self.logs.times,
            Key::Context => {
                let lines = match self.logs.context() {
                    0 => 3,
                    3 => 10,
                    _ => 0,
                };
                self.logs.set_context(lines);
            }
            Key::Trace => return self.trace(),
            Key::Since(longer) => {
                self.logs.mode = self.logs.mode.turn(longer);
                return self.reopen();
            }
            Key::Export if self.screen == Screen::Charts => return self.export_chart(),
            Key::Export => {
                let (lines, query) = self.logs.export();
                return vec![Effect::ExportLogs {
                    lines: Box::new(lines),
                    query: Box::new(query),
                    lost: self.logs.lost(),
                }];
            }
            _ => {}
        }
        Vec::new()
    }

    /// Shows only lines of the request that the selected line is of.
    fn trace(&mut self) -> Vec<Effect> {
        let found = self.logs.selected().and_then(|line| {
            let line = LogLine::parse("", &line.text);
            TRACES.iter().find_map(|name| line.field(name))
        });
        let Some(id) = found else {
            self.tell("the line names no request and no trace");
            return Vec::new();
        };
        self.tell(format!("lines of {id}; esc shows all again"));
        scans(self.logs.filter_by(&id).ok().flatten())
    }

    /// Takes back what is open, the last first.
    pub(super) fn escape_logs(&mut self) -> Vec<Effect> {
        if self.logs.record {
            self.logs.record = false;
        } else if !self.logs.search().is_empty() {
            return scans(self.logs.search_for("").ok().flatten());
        } else if !self.logs.filter().is_empty() {
            return scans(self.logs.filter_by("").ok().flatten());
        } else if self.logs.pod.is_some() {
            self.logs.pod = None;
            return self.reopen();
        } else {
            return self.act(Key::History(false));
        }
        Vec::new()
    }

    fn export_chart(&self) -> Vec<Effect> {
        let Some(vitals) = self.vitals.value() else {
            return Vec::new();
        };
        vec![Effect::ExportText {
            screen: Screen::Charts,
            text: vitals.csv(),
        }]
    }
}

pub(super) fn scans(scans: impl IntoIterator<Item = Scan>) -> Vec<Effect> {
    scans
        .into_iter()
        .map(|scan| Effect::Scan(Box::new(scan)))
        .collect()
}
