use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

/// What an answer says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Says {
    pub(crate) status: u16,
    pub(crate) cache: &'static str,
    pub(crate) control: &'static str,
}

impl Says {
    /// A page that may be kept, with what the edge did.
    pub(crate) fn page(cache: &'static str) -> Self {
        Self {
            status: 200,
            cache,
            control: "public, max-age=60",
        }
    }

    /// A page that must not be kept.
    pub(crate) fn private(cache: &'static str) -> Self {
        Self {
            control: "private, no-store",
            ..Self::page(cache)
        }
    }
}

/// What stands in front of a shop and answers as it is told, one request after the other, and then always as the last time.
pub(crate) struct Edge {
    address: SocketAddr,
    paths: Arc<Mutex<Vec<String>>>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Edge {
    pub(crate) fn start(says: &[Says]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (paths, ends) = (
            Arc::new(Mutex::new(Vec::new())),
            Arc::new(AtomicBool::new(false)),
        );
        let (seen, is_over, says) = (paths.clone(), ends.clone(), says.to_vec());
        let thread = thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                if is_over.load(Ordering::SeqCst) {
                    return;
                }
                let says = says[number.min(says.len() - 1)];
                seen.lock().unwrap().extend(answer(&stream.unwrap(), says));
            }
        });
        Self {
            address,
            paths,
            ends,
            thread: Some(thread),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked for.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.paths.lock().unwrap().clone()
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers one request, and gives the path that it was for.
fn answer(mut stream: &TcpStream, says: Says) -> Option<String> {
    let mut lines = BufReader::new(stream).lines();
    let path = lines.next()?.ok()?.split(' ').nth(1)?.to_owned();
    while !lines.next()?.ok()?.trim().is_empty() {}
    let Says {
        status,
        cache,
        control,
    } = says;
    write!(
        stream,
        "HTTP/1.1 {status} As Told\r\nx-cache: {cache} from cloudfront\r\ncache-control: {control}\r\nage: 7\r\n\
         content-length: 2\r\nconnection: close\r\n\r\nok"
    )
    .ok()?;
    Some(path)
}
