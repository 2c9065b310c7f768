use std::{
    fs::File,
    io::{Read, Write},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use shopctl_fakes::kube::Shop;

use crate::support::{Cloud, Pty};

/// A terminal, and what is shown on it.
struct Terminal {
    pty: Pty,
    shown: Receiver<Vec<u8>>,
}

impl Terminal {
    fn new() -> Self {
        let pty = Pty::open();
        let shown = read(pty.outside.try_clone().unwrap());
        Self { pty, shown }
    }

    /// Waits until this is shown.
    fn shows(&self, text: &str) {
        let mut all = Vec::new();
        while !String::from_utf8_lossy(&all).contains(text) {
            all.extend(self.shown.recv_timeout(Duration::from_secs(30)).unwrap());
        }
    }
}

fn read(mut from: File) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = [0; 1024];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            if sender.send(bytes[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    receiver
}

#[test]
fn a_terminal_is_handed_over_and_given_back_however_it_ends() {
    let cloud = Cloud::new(Shop::new());
    let pod = cloud.kube.pods("shopd")[0].clone();
    let mut terminal = Terminal::new();
    assert!(terminal.pty.is_usual());
    let mut command = cloud.desk.command(&["exec", &pod, "-i", "--", "cat"]);
    command.stdin(terminal.pty.end());
    command.stdout(terminal.pty.end());
    let mut child = command.spawn().unwrap();
    let is_asked = |kube: &shopctl_fakes::kube::FakeKube| {
        let asked = kube.requests();
        asked
            .iter()
            .any(|asked| asked.is_stream() && asked.query.contains("tty=true"))
    };
    cloud.kube.eventually("a terminal is asked for", is_asked);
    cloud
        .kube
        .eventually("the terminal is handed over", |_| !terminal.pty.is_usual());
    terminal.pty.outside.write_all(b"each key\x03").unwrap();
    terminal.shows("each key\u{3}");
    let pid = Pid::from_child(&child);
    kill_process(pid, Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(terminal.pty.is_usual());
    assert_eq!(cloud.desk.items(&["audit", "list"])[1]["outcome"], "failed");
}
