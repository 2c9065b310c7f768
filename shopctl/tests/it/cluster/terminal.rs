use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use rustix::{
    process::{Pid, Signal, kill_process},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{LocalModes, tcgetattr},
};
use shopctl_fakes::kube::Shop;

use crate::support::Cloud;

/// A terminal: what somebody types into, and what a program finds.
struct Terminal {
    typed: File,
    found: File,
    shown: Receiver<Vec<u8>>,
}

impl Terminal {
    fn new() -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap();
        let found = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name.to_str().unwrap())
            .unwrap();
        let typed = File::from(ours);
        let shown = read(typed.try_clone().unwrap());
        Self {
            typed,
            found,
            shown,
        }
    }

    /// Whether what is typed comes in lines and is shown by the terminal itself.
    fn is_usual(&self) -> bool {
        let modes = tcgetattr(&self.found).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
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
    assert!(terminal.is_usual());
    let mut command = cloud.desk.command(&["exec", &pod, "-i", "--", "cat"]);
    command.stdin(terminal.found.try_clone().unwrap());
    command.stdout(terminal.found.try_clone().unwrap());
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
        .eventually("the terminal is handed over", |_| !terminal.is_usual());
    terminal.typed.write_all(b"each key\x03").unwrap();
    terminal.shows("each key\u{3}");
    let pid = Pid::from_child(&child);
    kill_process(pid, Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(terminal.is_usual());
    assert_eq!(cloud.desk.items(&["audit", "list"])[1]["outcome"], "failed");
}
