use ratatui::layout::Rect;

use crate::tui::{App, Screen};

/// How few columns and lines a screen needs; below that, one line tells how all does.
pub(super) const SMALLEST: (u16, u16) = (60, 12);

/// Where what is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Layout {
    /// Where, who, how well known.
    pub(super) head: Rect,
    /// What is special about the screen.
    pub(super) top: Rect,
    /// Its list, with a head.
    pub(super) list: Rect,
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
        let job = if app.is_job_shown {
            (body / 3).clamp(3, 12).min(body)
        } else {
            0
        };
        let left = body - job;
        let has_detail = match app.screen {
            Screen::Logs => app.logs.record,
            screen => app.detail.as_ref().is_some_and(|(of, _)| *of == screen),
        };
        let detail = if has_detail { left * 2 / 5 } else { 0 };
        let top = top_lines(app.screen, left - detail, width).min(left - detail);
        let list = left - detail - top;
        Self {
            head: rows(0, height.min(1)),
            top: rows(1, top),
            list: rows(1 + top, list),
            detail: rows(1 + top + list, detail),
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

fn top_lines(screen: Screen, room: u16, width: u16) -> u16 {
    let wanted = match screen {
        Screen::Overview => {
            let wide = if width >= 110 { 11 } else { 13 };
            wide.min(room.saturating_sub(5))
        }
        Screen::Pods | Screen::Logs | Screen::Audit | Screen::Answer => 0,
        Screen::Rollout => 8,
        Screen::Cache | Screen::Cdn => 4,
        Screen::Orders => 6,
        Screen::Load => (room / 2).max(8),
        Screen::Charts => room,
    };
    wanted.min(room)
}
