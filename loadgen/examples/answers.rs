//! A server that only sends answers which were recorded before, so that what is measured is whoever asks. Takes a folder
//! with a file `index` (`PATH FILE` a line; a path without its query stands for every query) and says its port.

#![expect(
    clippy::print_stdout,
    reason = "a program of some minutes that the bench reads"
)]

use std::{collections::HashMap, fs, io, path::PathBuf, sync::Arc};

use bytes::{Bytes, BytesMut};
use memchr::memmem::Finder;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

type Answers = Arc<HashMap<String, Bytes>>;

const NOT_FOUND: Bytes = Bytes::from_static(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder: PathBuf = std::env::args_os()
        .nth(1)
        .ok_or("usage: answers FOLDER")?
        .into();
    let mut answers = HashMap::new();
    for line in fs::read_to_string(folder.join("index"))?.lines() {
        let (path, file) = line.split_once(' ').ok_or("a line is PATH FILE")?;
        answers.insert(path.to_owned(), Bytes::from(fs::read(folder.join(file))?));
    }
    let answers = Arc::new(answers);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(serve(stream, answers.clone()));
    }
}

async fn serve(mut stream: TcpStream, answers: Answers) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let end_of_head = Finder::new(b"\r\n\r\n");
    let mut buffer = BytesMut::with_capacity(8192);
    loop {
        while let Some(end) = end_of_head.find(&buffer) {
            let head = buffer.split_to(end + 4);
            let path = head[..]
                .split(|byte| *byte == b' ')
                .nth(1)
                .unwrap_or_default();
            let path = std::str::from_utf8(path).unwrap_or_default();
            let without_query = path.split('?').next().unwrap_or_default();
            let answer = answers.get(path).or_else(|| answers.get(without_query));
            stream.write_all(answer.unwrap_or(&NOT_FOUND)).await?;
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            return Ok(());
        }
    }
}
