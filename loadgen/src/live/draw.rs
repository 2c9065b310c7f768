use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::{Color, Modifier, Style},
    symbols::Marker,
    text::{Line, Span},
    widgets::{Axis, Block, Cell, Chart, Dataset, Gauge, GraphType, Paragraph, Row, Table},
};

use super::View;
use crate::{report::show, threshold::show_time};

/// Draws a run.
pub fn draw(view: &View, frame: &mut Frame<'_>) {
    let [head, numbers, charts, routes, foot] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Length(4),
        Constraint::Percentage(38),
        Constraint::Min(5),
        Constraint::Length(1),
    ])
    .areas(frame.area());
    draw_head(view, frame, head);
    draw_numbers(view, frame, numbers);
    let [left, right] =
        Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).areas(charts);
    let rate = [("requests", Color::Blue, &view.rates)];
    draw_chart(
        "Requests per second",
        &rate,
        &|value| format!("{value:.0}"),
        frame,
        left,
    );
    let times = [
        ("p50", Color::Green, &view.medians),
        ("p95", Color::Yellow, &view.p95s),
    ];
    draw_chart(
        "Response times: p50, p95",
        &times,
        &|value| show::ms(Some(value)),
        frame,
        right,
    );
    draw_routes(view, frame, routes);
    let keys = Line::from(vec![
        Span::styled(" q ", Style::new().add_modifier(Modifier::REVERSED)),
        Span::raw(" end the run and report"),
    ]);
    frame.render_widget(Paragraph::new(keys), foot);
}

fn draw_head(view: &View, frame: &mut Frame<'_>, area: Rect) {
    let [title, progress] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(1)]).areas(area);
    let text = Line::from(vec![
        Span::styled(
            view.title.clone(),
            Style::new().add_modifier(Modifier::BOLD),
        ),
        Span::raw(format!("   phase {}", view.phase)),
    ]);
    frame.render_widget(Paragraph::new(text), title);
    let (lasted, length) = (view.lasted.as_secs_f64(), view.length.as_secs_f64());
    let share = if length > 0.0 {
        (lasted / length).min(1.0)
    } else {
        0.0
    };
    let gauge = Gauge::default()
        .gauge_style(Style::new().fg(Color::Blue))
        .ratio(share)
        .label(format!(
            "{} of {}",
            show::clock(lasted),
            show::clock(length)
        ));
    frame.render_widget(gauge, progress);
}

fn draw_numbers(view: &View, frame: &mut Frame<'_>, area: Rect) {
    let counts = &view.counts;
    let error_style = if counts.errors > 0 {
        Style::new().fg(Color::Red)
    } else {
        Style::new()
    };
    let due = view.rate_due.map_or_else(String::new, |rate| {
        format!(", {} visits asked for", show::rate(rate))
    });
    let first = Line::from(vec![
        Span::raw(format!(
            "requests {} ({}{due})   ",
            show::number(counts.requests),
            show::rate(view.rate)
        )),
        Span::styled(
            format!(
                "errors {} ({})",
                show::number(counts.errors),
                show::percent_or_dash(counts.error_rate())
            ),
            error_style,
        ),
    ]);
    let waiting_style = if view.waiting > 0 {
        Style::new().fg(Color::Yellow)
    } else {
        Style::new()
    };
    let lag = view
        .lag_us
        .map_or_else(|| "–".to_owned(), |us| show_time(us as f64));
    let second = Line::from(vec![
        Span::raw(format!(
            "visits under way {}   ",
            show::number(view.under_way)
        )),
        Span::styled(
            format!("waiting for a user {}   ", view.waiting),
            waiting_style,
        ),
        Span::raw(format!(
            "generator {}, {lag} late at p99",
            show::percent(view.generator_cpu)
        )),
    ]);
    let business: Vec<_> = view
        .business
        .iter()
        .map(|(name, count)| format!("{name} {}", show::number(*count)))
        .collect();
    let third = Line::raw(business.join("   "));
    let lines = vec![first, second, third, target_line(view)];
    frame.render_widget(Paragraph::new(lines), area);
}

fn target_line(view: &View) -> Line<'static> {
    let Some(target) = &view.target else {
        return Line::raw("target not seen from inside");
    };
    let parts = [
        target.cpu.map(|cpu| format!("{cpu:.2} processors")),
        target.memory_bytes.map(show::bytes),
        target
            .pool_in_use
            .zip(target.pool_max)
            .map(|(used, most)| format!("{used:.0} of {most:.0} connections")),
        target
            .cache_hit_rate
            .map(|rate| format!("cache {}", show::percent(rate))),
        target
            .shed_per_second
            .filter(|shed| *shed > 0.0)
            .map(|shed| format!("turns away {}", show::rate(shed))),
        target.pods.map(|pods| match pods {
            one if one < 1.5 => "1 replica".to_owned(),
            more => format!("{more:.0} replicas"),
        }),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    Line::raw(format!("target {}", parts.join(", ")))
}

type Values<'a> = (&'a str, Color, &'a Vec<(f64, f64)>);

fn draw_chart(
    title: &str,
    lines: &[Values<'_>],
    unit: &dyn Fn(f64) -> String,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let all = || lines.iter().flat_map(|(_, _, points)| points.iter());
    let top = all().map(|(_, value)| *value).fold(0.0, f64::max).max(1.0) * 1.1;
    let first = all().map(|(at, _)| *at).fold(f64::INFINITY, f64::min);
    let last = all().map(|(at, _)| *at).fold(0.0, f64::max);
    let first = if first.is_finite() { first } else { 0.0 };
    let datasets = lines.iter().map(|(name, colour, points)| {
        Dataset::default()
            .name((*name).to_owned())
            .marker(Marker::Braille)
            .graph_type(GraphType::Line)
            .style(Style::new().fg(*colour))
            .data(points)
    });
    let x = Axis::default()
        .bounds([first, last.max(first + 1.0)])
        .labels([show::clock(first), show::clock(last)]);
    let y = Axis::default()
        .bounds([0.0, top])
        .labels(["0".to_owned(), unit(top)]);
    let chart = Chart::new(datasets.collect())
        .block(Block::bordered().title(title.to_owned()))
        .legend_position(None)
        .x_axis(x)
        .y_axis(y);
    frame.render_widget(chart, area);
}

fn draw_routes(view: &View, frame: &mut Frame<'_>, area: Rect) {
    let time = |us: Option<u64>| us.map_or_else(|| "–".to_owned(), |us| show_time(us as f64));
    let rows = view.routes.iter().map(|route| {
        let style = if route.errors > 0 {
            Style::new().fg(Color::Red)
        } else {
            Style::new()
        };
        Row::new([
            Cell::from(route.name.clone()),
            Cell::from(format!("{:>10}", show::number(route.requests))),
            Cell::from(format!("{:>8}", show::number(route.errors))).style(style),
            Cell::from(format!("{:>9}", time(route.p50_us))),
            Cell::from(format!("{:>9}", time(route.p95_us))),
            Cell::from(format!("{:>9}", time(route.p99_us))),
        ])
    });
    let widths = [
        Constraint::Fill(1),
        Constraint::Length(10),
        Constraint::Length(8),
        Constraint::Length(9),
        Constraint::Length(9),
        Constraint::Length(9),
    ];
    let head = [
        "route",
        "  requests",
        "  errors",
        "      p50",
        "      p95",
        "      p99",
    ];
    let table = Table::new(rows, widths)
        .header(Row::new(head).style(Style::new().add_modifier(Modifier::BOLD)))
        .block(Block::bordered().title("Routes, times of this phase"));
    frame.render_widget(table, area);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ratatui::{Terminal, backend::TestBackend};

    use super::*;
    use crate::{live::RouteLine, recorder::Counts, report::TargetPoint};

    fn view() -> View {
        let line = |scale: f64| {
            (0..60)
                .map(|second| (f64::from(second), scale * f64::from(second % 7 + 3)))
                .collect()
        };
        let route = |name: &str, requests, errors| RouteLine {
            name: name.to_owned(),
            requests,
            errors,
            p50_us: Some(2_345),
            p95_us: Some(12_345),
            p99_us: Some(1_234_567),
        };
        View {
            title: "load against http://127.0.0.1:3000".to_owned(),
            phase: "hold".to_owned(),
            lasted: Duration::from_mins(1),
            length: Duration::from_mins(9),
            rate: 123.4,
            rate_due: Some(20.0),
            counts: Counts {
                requests: 12_345,
                errors: 67,
                ..Counts::default()
            },
            under_way: 321,
            waiting: 0,
            lag_us: Some(640),
            generator_cpu: 0.12,
            rates: line(20.0),
            medians: line(1.0),
            p95s: line(4.0),
            routes: vec![
                route("/products/{slug}", 6_000, 0),
                route("POST /checkout", 300, 67),
            ],
            business: vec![("orders".to_owned(), 233)],
            target: Some(TargetPoint {
                cpu: Some(0.84),
                memory_bytes: Some(73_400_320.0),
                pool_in_use: Some(3.0),
                pool_max: Some(11.0),
                cache_hit_rate: Some(0.93),
                ..TargetPoint::default()
            }),
        }
    }

    fn drawn(view: &View, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| draw(view, frame)).unwrap();
        terminal.backend().to_string()
    }

    #[test]
    fn a_run_is_seen_at_a_glance_on_a_small_and_a_large_terminal() {
        insta::assert_snapshot!("run_80x24", drawn(&view(), 80, 24));
        insta::assert_snapshot!("run_120x40", drawn(&view(), 120, 40));
    }

    #[test]
    fn a_run_that_has_just_begun_and_a_tiny_terminal_are_drawn_too() {
        for (width, height) in [(80, 24), (20, 5), (1, 1)] {
            assert!(!drawn(&View::default(), width, height).is_empty());
            assert!(!drawn(&view(), width, height).is_empty());
        }
    }
}
