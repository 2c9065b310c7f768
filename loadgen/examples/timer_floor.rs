//! How late this machine wakes a thread that sleeps until a moment, 5,000 times a second for some seconds: the floor under
//! every schedule. Prints the 99th percentile in milliseconds.

#![expect(
    clippy::print_stdout,
    reason = "a program of a few seconds that the bench reads"
)]

use std::{
    thread,
    time::{Duration, Instant},
};

const EVERY: Duration = Duration::from_micros(200);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seconds: u64 = std::env::args()
        .nth(1)
        .ok_or("usage: timer_floor SECONDS")?
        .parse()?;
    let start = Instant::now();
    let end = start + Duration::from_secs(seconds);
    let mut late = Vec::new();
    let mut due = start + EVERY;
    while due < end {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        late.push(due.elapsed());
        due += EVERY;
    }
    late.sort_unstable();
    let p99 = late
        .get(late.len() * 99 / 100)
        .ok_or("nothing was measured")?;
    println!("{:.4}", p99.as_secs_f64() * 1000.0);
    Ok(())
}
