//! What a process recorded, as lines among others: where no file outlives the process, its log does.

use anyhow::{Context, bail, ensure};

/// What such a line begins with. How many there are, and which it is, follows.
const MARK: &str = "loadgen-histograms ";
/// Container runtimes break lines of more than 16 KiB.
const LONGEST: usize = 8 * 1024;

/// The lines of a text that has no end of line.
pub(super) fn written(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (part, more) = rest.split_at(rest.floor_char_boundary(LONGEST));
        parts.push(part);
        rest = more;
    }
    let count = parts.len();
    let numbered = (1..).zip(parts);
    numbered
        .map(|(number, part)| format!("{MARK}{number}/{count} {part}"))
        .collect()
}

/// The text that was written last into a log, whatever stands around its lines; `None` where none was.
pub(super) fn read(log: &str) -> anyhow::Result<Option<String>> {
    let mut text = None;
    let mut due = (0, 0);
    for line in log.lines() {
        // A time may stand before it.
        let Some((_, line)) = line.split_once(MARK) else {
            continue;
        };
        let (place, part) = line
            .split_once(' ')
            .context("a line of histograms has no number")?;
        let place = place
            .split_once('/')
            .and_then(|(number, count)| Some((number.parse::<usize>().ok()?, count.parse().ok()?)));
        let (number, count) = place.context("a line of histograms has no number")?;
        if number == 1 {
            (text, due) = (Some(String::new()), (1, count));
        }
        let Some(text) = text.as_mut().filter(|_| (number, count) == due) else {
            bail!(
                "line {number} of {count} of the histograms stands where line {} of {} should",
                due.0,
                due.1
            );
        };
        text.push_str(part);
        due.0 += 1;
    }
    ensure!(
        text.is_none() || due.0 == due.1 + 1,
        "the histograms end before line {} of {}",
        due.0,
        due.1
    );
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(lines: &[String]) -> String {
        let mut log = vec!["wrote a report".to_owned()];
        log.extend_from_slice(lines);
        log.push("the end".to_owned());
        log.join("\n")
    }

    #[test]
    fn what_is_written_among_other_lines_is_read_again() {
        let text = "å{}".repeat(10_000);
        let lines = written(&text);
        assert!(lines.len() > 1 && lines.iter().all(|line| line.len() < 2 * LONGEST));
        assert_eq!(read(&log(&lines)).unwrap(), Some(text.clone()));
        let timed: Vec<_> = lines
            .iter()
            .map(|line| format!("2026-11-29T03:00:00Z {line}"))
            .collect();
        assert_eq!(read(&log(&timed)).unwrap(), Some(text));
        assert_eq!(read("wrote a report\n").unwrap(), None);
    }

    #[test]
    fn the_last_that_was_written_counts() {
        let lines = [written("first"), written("second")].concat();
        assert_eq!(read(&log(&lines)).unwrap().as_deref(), Some("second"));
    }

    #[test]
    fn lines_that_are_missing_are_told() {
        let lines = written(&"x".repeat(3 * LONGEST));
        for at in 0..3 {
            let mut some = lines.clone();
            some.remove(at);
            assert!(read(&log(&some)).is_err(), "without line {at}");
        }
        let mut wrong = lines.clone();
        wrong[1] = format!("{MARK}two/3 x");
        assert!(read(&log(&wrong)).is_err());
    }
}
