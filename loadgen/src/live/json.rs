use std::{
    io::{self, Write},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{Heading, Moment};
use crate::engine::Progress;

/// How long a second is left alone after its end: requests are entered a moment after they were done.
const SETTLED_AFTER: Duration = Duration::from_millis(50);

/// Tells programs how a run goes: one JSON object a line on standard error, every second and at the end. A thread of its
/// own writes, since a reader that is slow must not hold requests up. Dropping it waits for what is to be written.
#[derive(Debug)]
pub struct JsonLines {
    heading: Heading,
    next: Duration,
    moments: Option<SyncSender<Box<Moment>>>,
    thread: Option<JoinHandle<()>>,
}

impl JsonLines {
    /// Lines about a run.
    pub fn open(heading: Heading) -> Self {
        let (moments, receiver) = sync_channel(1);
        Self {
            heading,
            next: Duration::ZERO,
            moments: Some(moments),
            thread: Some(thread::spawn(move || write(&receiver))),
        }
    }

    /// Writes a line, if it is time for one. A moment that comes while the reader is still busy with others is left out;
    /// the last one is not.
    pub fn show(&mut self, progress: &Progress<'_>) {
        if progress.lasted < self.next && !progress.is_over {
            return;
        }
        self.next = Duration::from_secs(progress.lasted.as_secs() + 1) + SETTLED_AFTER;
        let Some(moments) = &self.moments else {
            return;
        };
        let moment = Box::new(Moment::of(&self.heading, progress));
        // A reader that has gone away is no reason to end the run.
        if progress.is_over {
            let _ = moments.send(moment);
        } else {
            let _ = moments.try_send(moment);
        }
    }
}

impl Drop for JsonLines {
    fn drop(&mut self) {
        self.moments = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so itself.
            let _ = thread.join();
        }
    }
}

fn write(moments: &Receiver<Box<Moment>>) {
    for moment in moments {
        let Ok(mut line) = serde_json::to_vec(&moment) else {
            return;
        };
        line.push(b'\n');
        if io::stderr().lock().write_all(&line).is_err() {
            return;
        }
    }
}
