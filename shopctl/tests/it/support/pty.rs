use std::{
    fs::{File, OpenOptions},
    os::fd::OwnedFd,
};

use rustix::{
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{LocalModes, tcgetattr},
};

/// A terminal that a program can be put on.
pub(crate) struct Pty {
    /// What somebody types into and reads from.
    pub(crate) outside: File,
    /// What the program finds.
    pub(crate) inside: File,
}

impl Pty {
    pub(crate) fn open() -> Self {
        let outside = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&outside).unwrap();
        unlockpt(&outside).unwrap();
        let name = ptsname(&outside, Vec::new()).unwrap();
        let mut both = OpenOptions::new();
        let inside = both.read(true).write(true).open(name.to_str().unwrap());
        Self {
            outside: outside.into(),
            inside: inside.unwrap(),
        }
    }

    /// An end for a program.
    pub(crate) fn end(&self) -> OwnedFd {
        self.inside.try_clone().unwrap().into()
    }

    /// Whether what is typed comes in lines and is shown by the terminal itself.
    pub(crate) fn is_usual(&self) -> bool {
        let modes = tcgetattr(&self.inside).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }
}
