//! The least that axum takes to send an answer: what was recorded before, looked up by its path and sent without any
//! middleware, with the allocator and the runtime of the shop. Takes a folder as loadgen's example `answers` does, with a
//! file `index` (`PATH FILE` a line), and says its port.

#![expect(
    clippy::print_stdout,
    reason = "a program of some minutes that the bench reads"
)]

use std::{collections::HashMap, error::Error, fs, path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri},
    response::{IntoResponse, Response},
    serve::ListenerExt,
};
use bytes::Bytes;
use tokio::net::TcpListener;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What is sent, ready made.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

type Answers = Arc<HashMap<String, Answer>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os()
        .nth(1)
        .ok_or("usage: floor FOLDER")?
        .into();
    let mut answers = HashMap::new();
    for line in fs::read_to_string(folder.join("index"))?.lines() {
        let (path, file) = line.split_once(' ').ok_or("a line is PATH FILE")?;
        answers.insert(path.to_owned(), parse(&fs::read(folder.join(file))?)?);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    // As the shop does: what is small must not wait for more.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let router = Router::new()
        .fallback(answer)
        .with_state(Answers::new(answers));
    axum::serve(listener, router).await?;
    Ok(())
}

async fn answer(State(answers): State<Answers>, uri: Uri) -> Response {
    let Some(answer) = answers.get(uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(answer.body.clone()));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers.clone();
    response
}

fn parse(text: &[u8]) -> Result<Answer, Box<dyn Error>> {
    let end = text
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or("an answer has an empty line after its headers")?;
    let mut lines = std::str::from_utf8(&text[..end])?.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .ok_or("an answer begins with its status")?;
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').ok_or("a header is NAME: VALUE")?;
        let name = HeaderName::try_from(name)?;
        headers.append(name, HeaderValue::try_from(value.trim())?);
    }
    Ok(Answer {
        status: status.parse()?,
        headers,
        body: Bytes::copy_from_slice(&text[end + 4..]),
    })
}
