use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::atomic::{AtomicU16, Ordering},
};

/// How many ports a test gets.
const ROOM: u16 = 10;
/// Below those that the system gives to whoever asks for any.
const FIRST: u16 = 20_000;
const LAST: u16 = 32_000;

static NEXT: AtomicU16 = AtomicU16::new(0);

/// The first of ten ports in a row that nobody listens on and no other test gets.
pub(crate) fn free_ports() -> u16 {
    let rooms = (LAST - FIRST) / ROOM;
    // Two runs of the tests on one machine begin at different places.
    let begin = u16::try_from(std::process::id() % u32::from(rooms)).unwrap();
    for _ in 0..rooms {
        let room = (begin + NEXT.fetch_add(1, Ordering::Relaxed)) % rooms;
        let first = FIRST + room * ROOM;
        let is_free = |port| TcpListener::bind(("127.0.0.1", port)).is_ok();
        if (first..first + ROOM).all(is_free) {
            return first;
        }
    }
    panic!("no ten free ports in a row between {FIRST} and {LAST}");
}

/// Whether somebody listens.
pub(crate) fn is_open(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

/// What is answered to a request of a page.
pub(crate) fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
