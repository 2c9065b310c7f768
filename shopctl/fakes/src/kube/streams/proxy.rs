use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    http::{Request, header, request::Parts},
    response::Response,
};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::kube::{object, path::Target, refusal::Refusal, world::World};

/// Asks a pod over HTTP in the client's place. What the client authenticates itself with stays here.
pub(crate) async fn proxy(
    world: &Arc<World>,
    target: &Target,
    parts: &Parts,
    body: Bytes,
) -> Result<Response, Refusal> {
    let (name, port) = name_and_port(&target.name);
    let named = Target {
        name: name.to_owned(),
        ..target.clone()
    };
    let pod = world.find(&named)?;
    let first = object::number(&pod, "/spec/containers/0/ports/0/containerPort");
    let port = port.or(u16::try_from(first).ok()).unwrap_or_default();
    let unreachable = |why: &str| {
        let address = object::text(&pod, "/status/podIP");
        let why = format!("error trying to reach service: dial tcp {address}:{port}: {why}");
        Refusal::unavailable(why)
    };
    let local_port = world.ports.behind(&pod, port);
    let stream = match local_port {
        Some(port) => TcpStream::connect(("127.0.0.1", port)).await.ok(),
        None => None,
    };
    let stream = stream.ok_or_else(|| unreachable("connect: connection refused"))?;
    let answer = ask(stream, request(target, parts, body)?).await;
    Ok(answer.map_err(|_| unreachable("EOF"))?.map(Body::new))
}

async fn ask(stream: TcpStream, request: Request<Body>) -> hyper::Result<Response<Incoming>> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // It ends with the answer, which tells what went wrong.
    tokio::spawn(connection);
    sender.send_request(request).await
}

fn request(target: &Target, parts: &Parts, body: Bytes) -> Result<Request<Body>, Refusal> {
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = parts.method.clone();
    let query = parts.uri.query().map(|query| format!("?{query}"));
    let path = format!("/{}{}", target.rest, query.unwrap_or_default());
    let path = path
        .parse()
        .map_err(|_| Refusal::bad_request("the path is none"))?;
    *request.uri_mut() = path;
    for (name, value) in &parts.headers {
        if name != header::AUTHORIZATION && name != header::CONTENT_LENGTH {
            request.headers_mut().append(name, value.clone());
        }
    }
    Ok(request)
}

/// The name and the port in `[SCHEME:]NAME[:PORT]`.
fn name_and_port(text: &str) -> (&str, Option<u16>) {
    let words: Vec<&str> = text.split(':').collect();
    match words.as_slice() {
        [_, name, port] | [name, port] => (name, port.parse().ok()),
        _ => (text, None),
    }
}
