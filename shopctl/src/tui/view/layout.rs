use ratatui::layout::Rect;

use crate::tui::{App, Screen};

/// How few columns and lines a screen needs; below that, one line tells how all does.
pub(super) const SMALLEST: (u16, u16) = (60, 12);

/// How few lines are worth having beside a list, and how many are enough.
const LEAST_EXTRA: u16 = 8;
const MOST_EXTRA: u16 = 32;

/// Where what is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Layout {
    /// Where, who, how well known.
    pub(super) head: Rect,
    /// What is special about the screen.
    pub(super) top: Rect,
    /// Its list, with a head.
    pub(super) list: Rect,
    /// What there is beside, where the list leaves much room.
    pub(super) extra: Rect,
    /// More of what is selected.
    pub(super) detail: Rect,
    /// What the last command said.
    pub(super) job: Rect,
    /// Something to tell, or to type.
    pub(super) message: Rect,
    /// Keys.
    pub(super) keys: Rect,
}

impl Layout {
    /// Of what is shown now.
    pub(super) fn of(app: &App) -> Self {
        let (width, height) = app.size();
        let rows = |from: u16, count: u16| Rect::new(0, from, width, count);
        let body = height.saturating_sub(3);
        let job = match app.jobs.last() {
            Some(job) if app.is_job_shown => {
                let said = u16::try_from(job.lines.len()).unwrap_or(u16::MAX);
                let most = (body / 3).clamp(3, 12);
                said.saturating_add(1).clamp(3, most).min(body)
            }
            _ => 0,
        };
        let left = body - job;
        let has_detail = match app.screen {
            Screen::Logs => app.logs.record,
            screen => app.detail.as_ref().is_some_and(|(of, _)| *of == screen),
        };
        let detail = if has_detail { left * 2 / 5 } else { 0 };
        let room = left - detail;
        let top = top_lines(app, room, width).min(room);
        let spare = (room - top).saturating_sub(list_need(app));
        let extra = match app.screen {
            Screen::Overview if spare >= LEAST_EXTRA => spare.min(MOST_EXTRA),
            _ => 0,
        };
        let list = room - top - extra;
        Self {
            head: rows(0, height.min(1)),
            top: rows(1, top),
            list: rows(1 + top, list),
            extra: rows(1 + top + list, extra),
            detail: rows(1 + room, detail),
            job: rows(1 + left, job),
            message: rows(height.saturating_sub(2), u16::from(height > 1)),
            keys: rows(height.saturating_sub(1), u16::from(height > 2)),
        }
    }

    /// How many lines of the list are shown beneath its head.
    pub(super) fn lines(&self, screen: Screen) -> usize {
        let head = match screen {
            Screen::Logs => 1,
            // A title and the heads of columns.
            _ => 2,
        };
        usize::from(self.list.height.saturating_sub(head))
    }
}

/// How many lines the list has with its head, whether there is room for them or not.
fn list_need(app: &App) -> u16 {
    let lines = app.table_sheet().map_or(0, |sheet| sheet.lines.len());
    u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(3)
}

fn top_lines(app: &App, room: u16, width: u16) -> u16 {
    let wanted = match app.screen {
        Screen::Overview => {
            let wide = if width >= 110 { 11 } else { 13 };
            wide.min(room.saturating_sub(5))
        }
        Screen::Pods | Screen::Logs | Screen::Audit | Screen::Answer => 0,
        Screen::Rollout => 8,
        Screen::Cache | Screen::Cdn => 4,
        Screen::Orders => 6,
        Screen::Load if app.jobs.iter().all(|job| job.progress.is_empty()) => 3,
        Screen::Load => (room - list_need(app).min(room / 2)).max(8),
        Screen::Charts => room,
    };
    wanted.min(room)
}
