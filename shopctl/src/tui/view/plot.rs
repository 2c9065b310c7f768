use ratatui::{
    buffer::Buffer,
    layout::Rect,
    symbols::Marker,
    text::Span,
    widgets::{Axis, Chart, Dataset, GraphType, Widget},
};

use super::{
    paint::{line, spark, write},
    table::rest,
};
use crate::tui::{Theme, Tone};

/// How many dots a mark has from its foot to its top.
const MARK_DOTS: u32 = 12;

/// A curve.
#[derive(Debug, Clone)]
pub(super) struct Curve {
    /// What it is of.
    pub(super) name: &'static str,
    /// What it means.
    pub(super) tone: Tone,
    /// Its points.
    pub(super) points: Vec<(f64, f64)>,
}

/// Curves over the same axes.
#[derive(Debug, Clone)]
pub(super) struct Plot {
    /// What they are of.
    pub(super) name: &'static str,
    /// What they are in.
    pub(super) unit: &'static str,
    /// The curves.
    pub(super) curves: Vec<Curve>,
    /// Where they begin and end.
    pub(super) ends: (f64, f64),
    /// What stands at the left end, and at the right one.
    pub(super) labels: Option<(String, &'static str)>,
    /// Where a line stands that marks a moment.
    pub(super) cursor: Option<f64>,
    /// Where dots stand that mark a change.
    pub(super) marks: Vec<f64>,
}

impl Plot {
    /// Draws it with a head that tells the newest numbers.
    pub(super) fn draw(&self, theme: Theme, buffer: &mut Buffer, area: Rect) {
        if area.height < 3 || area.width < 16 {
            return;
        }
        self.head(theme, buffer, line(area, 0));
        let below = rest(area, 1);
        if theme.is_ascii() {
            self.sparks(theme, buffer, below);
        } else {
            self.braille(theme, buffer, below);
        }
    }

    fn head(&self, theme: Theme, buffer: &mut Buffer, area: Rect) {
        let mut at = 1;
        at += write(buffer, area, at, self.name, theme.style(Tone::Title)) + 1;
        at += write(buffer, area, at, self.unit, theme.style(Tone::Muted)) + 1;
        for curve in &self.curves {
            let last = curve.points.last().map(|(_, value)| short(*value));
            let last = last.unwrap_or_else(|| "-".to_owned());
            let text = format!("{} {last}  ", curve.name);
            at += write(buffer, area, at, &text, theme.style(curve.tone));
        }
    }

    /// Without signs for curves: one line of steps for each.
    fn sparks(&self, theme: Theme, buffer: &mut Buffer, area: Rect) {
        for (row, curve) in (0..area.height).zip(&self.curves) {
            let area = line(area, row);
            let at = write(
                buffer,
                area,
                1,
                &format!("{:<6}", curve.name),
                theme.style(Tone::Muted),
            );
            let values: Vec<_> = curve.points.iter().map(|(_, value)| Some(*value)).collect();
            let width = usize::from(area.width.saturating_sub(at + 2));
            let text = spark(theme, &values, width);
            write(buffer, area, at + 1, &text, theme.style(curve.tone));
        }
    }

    fn braille(&self, theme: Theme, buffer: &mut Buffer, area: Rect) {
        let all = self.curves.iter().flat_map(|curve| &curve.points);
        let most = round_up(all.map(|(_, value)| *value).fold(0.0, f64::max));
        let set = |tone, points| {
            Dataset::default()
                .marker(Marker::Braille)
                .graph_type(GraphType::Line)
                .style(theme.style(tone))
                .data(points)
        };
        let cursor = self.cursor.map(|at| [(at, 0.0), (at, most)]);
        let dots = (0..=MARK_DOTS).map(|dot| most * f64::from(dot) / f64::from(MARK_DOTS));
        let marks = self.marks.iter();
        let marks: Vec<_> = marks
            .flat_map(|at| dots.clone().map(|up| (*at, up)))
            .collect();
        let mut sets: Vec<Dataset> = self
            .curves
            .iter()
            .map(|curve| set(curve.tone, &curve.points))
            .collect();
        if let Some(cursor) = &cursor {
            sets.push(set(Tone::Muted, cursor));
        }
        sets.push(set(Tone::Key, &marks).graph_type(GraphType::Scatter));
        let border = theme.style(Tone::Border);
        let mut across = Axis::default()
            .bounds([self.ends.0, self.ends.1])
            .style(border);
        if let Some((left, right)) = &self.labels {
            across = across.labels([Span::raw(left.clone()), Span::raw(*right)]);
        }
        let up = Axis::default()
            .bounds([0.0, most])
            .style(border)
            .labels([Span::raw("0"), Span::raw(short(most))]);
        Chart::new(sets)
            .x_axis(across)
            .y_axis(up)
            .render(area, buffer);
    }
}

/// The next number that is easily read.
fn round_up(number: f64) -> f64 {
    if number <= 0.0 {
        return 1.0;
    }
    let scale = 10_f64.powf(number.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * scale);
    steps
        .into_iter()
        .find(|step| *step >= number)
        .unwrap_or(number)
}

/// A number with no more decimals than say anything.
fn short(number: f64) -> String {
    match number {
        number if number >= 100.0 => format!("{number:.0}"),
        number if number >= 10.0 => format!("{number:.1}"),
        number => format!("{number:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_numbers_that_are_easily_read() {
        let ends = [0.0, 0.3, 1.0, 7.0, 42.0, 100.0, 101.0].map(round_up);
        let wanted = [1.0, 0.5, 1.0, 10.0, 50.0, 100.0, 200.0];
        for (end, wanted) in ends.iter().zip(wanted) {
            assert!((end - wanted).abs() < 1e-9, "{end} {wanted}");
        }
    }
}
