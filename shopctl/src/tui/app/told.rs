use super::{App, Mode};
use crate::output::Sheet;
use crate::tui::{Effect, News, Order, Topic};

impl App {
    pub(super) fn hear(&mut self, news: News) -> Vec<Effect> {
        let now = self.now;
        match news {
            News::Sheet(topic, sheet) => {
                let sheet = sheet.map(|sheet| in_order(topic, sheet));
                self.sheets.entry(topic).or_default().take(sheet, now);
            }
            News::Found { words, sheet } => {
                let detail = self.detail.as_mut().map(|(_, detail)| detail);
                let open = detail.into_iter().chain(self.answer.as_mut());
                for found in open.filter(|found| found.words == words) {
                    found.feed.take(sheet.clone(), now);
                }
            }
            News::Planned { words, plan } => {
                if let Mode::Form(form) = &mut self.mode
                    && form.is_for(&words)
                {
                    form.take(plan, now);
                }
            }
            News::Pods { .. }
            | News::Pod(_)
            | News::PodGone(_)
            | News::PodsTrouble(_)
            | News::Usage(_) => self.hear_of_pods(news),
            News::Vitals(Ok(point)) => {
                self.vitals.value_mut().push(point);
                self.vitals.confirm(now);
            }
            News::Vitals(Err(trouble)) => self.vitals.fail(trouble),
            News::Logs { look, batch } if look == self.logs_look => match batch {
                Ok(batch) => self.logs.take(batch, now),
                Err(trouble) => self.logs.fail(trouble),
            },
            News::Logs { .. } => {}
            News::Scanned { scan, done, hits } => self.logs.scanned(scan, done, &hits),
            News::Said { job, lines } => {
                if let Some(job) = self.jobs.iter_mut().find(|known| known.number == job) {
                    for line in &lines {
                        job.say(line);
                    }
                }
            }
            News::Ended { job, code, at } => return self.end_job(job, code, at),
            News::Note(text) => self.tell(text),
        }
        Vec::new()
    }

    fn hear_of_pods(&mut self, news: News) {
        let now = self.now;
        match news {
            News::Pods { app, rows, all } => {
                if all {
                    self.pods.replace(&app, rows);
                } else {
                    for row in rows {
                        self.pods.apply(row);
                    }
                }
                self.pods_feed.take(Ok(()), now);
            }
            News::Usage(used) => {
                let used = used.map(|used| self.pods.use_up(used));
                self.usage.take(used, now);
            }
            News::Pod(row) => {
                self.pods.apply(row);
                self.pods_feed.take(Ok(()), now);
            }
            News::PodGone(name) => {
                self.pods.remove(&name);
                self.pods_feed.take(Ok(()), now);
            }
            News::PodsTrouble(None) => self.pods_feed.confirm(now),
            News::PodsTrouble(Some(trouble)) => self.pods_feed.fail(trouble),
            _ => {}
        }
    }

    /// What ended has changed what is looked at.
    fn end_job(&mut self, number: u64, code: i32, at: jiff::Timestamp) -> Vec<Effect> {
        let Some(job) = self.jobs.iter_mut().find(|job| job.number == number) else {
            return Vec::new();
        };
        job.ended = Some((code, at));
        let line = job.line.clone();
        self.tell(match code {
            0 => format!("done: {line}"),
            code => format!("ended with {code}: {line} (x shows what it said)"),
        });
        vec![Order::Refresh.into()]
    }
}

/// What needs attention comes first, and of what happened the newest.
fn in_order(topic: Topic, mut sheet: Sheet) -> Sheet {
    match topic {
        Topic::Audit | Topic::Runs => sheet.lines.reverse(),
        Topic::Status => {
            let state = sheet.column("STATE").unwrap_or_default();
            sheet.lines.sort_by_key(|line| {
                let words = ["CRITICAL", "WARN", "UNKNOWN", "ok", "off"];
                let word = line.cells.get(state);
                words
                    .iter()
                    .position(|known| word.is_some_and(|word| word == known))
            });
        }
        _ => {}
    }
    sheet
}
