use std::{io, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, Method, Request,
        header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderName, HeaderValue},
        request::Parts,
    },
    response::Response,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};

use super::{
    clock, discovery,
    fault::FaultKind,
    list, logs, metrics,
    path::{self, Place, Target},
    query::Query,
    record::Asked,
    refusal::Refusal,
    request, streams, watch as watches,
    world::World,
};

/// The most that a request may send.
const BODY_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// Serves every connection until the fake goes. Each change of `drops` ends those that are open.
pub(crate) async fn serve(world: Arc<World>, listener: TcpListener, drops: watch::Receiver<u64>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (world, mut drops) = (world.clone(), drops.clone());
        drops.mark_unchanged();
        tokio::spawn(async move {
            tokio::select! {
                // Clients come and go as they like.
                _ = serve_connection(world, stream) => {}
                _ = drops.changed() => {}
            }
        });
    }
}

async fn serve_connection(world: Arc<World>, stream: TcpStream) -> io::Result<()> {
    let stream = stream.into_std()?;
    let line = Arc::new(Line(stream.try_clone()?));
    let service = service_fn(move |request| answer(world.clone(), line.clone(), request));
    let stream = TokioIo::new(TcpStream::from_std(stream)?);
    http1::Builder::new()
        .serve_connection(stream, service)
        .with_upgrades()
        .await
        .map_err(io::Error::other)
}

/// The connection, for a fault that ends it.
struct Line(std::net::TcpStream);

impl Line {
    /// Lets the connection end with a reset instead of an orderly close.
    fn break_on_close(&self) -> io::Result<()> {
        TcpStream::from_std(self.0.try_clone()?)?.set_zero_linger()
    }
}

async fn answer(
    world: Arc<World>,
    line: Arc<Line>,
    request: Request<Incoming>,
) -> io::Result<Response> {
    let (mut parts, body) = request.into_parts();
    let body = axum::body::to_bytes(Body::new(body), BODY_LIMIT_BYTES).await;
    let body = body.map_err(io::Error::other)?;
    let asked = asked(&parts, &body);
    world.record.add(asked.clone());
    let striking = world
        .faults
        .striking(&asked.method, &asked.path, &asked.query);
    suffer(&striking, &line).await?;
    let mut response = match striking.iter().find_map(FaultKind::refusal) {
        Some(response) => response,
        None => {
            let is_gone = striking.contains(&FaultKind::Gone);
            let answer = route(&world, &mut parts, body, is_gone).await;
            answer.unwrap_or_else(Refusal::into_response)
        }
    };
    for fault in &striking {
        let body = std::mem::take(response.body_mut());
        *response.body_mut() = fault.spoil(body);
    }
    if let Ok(date) = HeaderValue::from_str(&clock::http_date(world.clock.now())) {
        response.headers_mut().insert(DATE, date);
    }
    Ok(response)
}

/// Lets happen what faults do before there is an answer.
async fn suffer(striking: &[FaultKind], line: &Line) -> io::Result<()> {
    let breaks = |kind: &FaultKind| matches!(kind, FaultKind::Reset | FaultKind::ResetAfter(_));
    if striking.iter().any(breaks) {
        line.break_on_close()?;
    }
    for fault in striking {
        if let FaultKind::Latency(time) = fault {
            tokio::time::sleep(*time).await;
        }
    }
    if striking.contains(&FaultKind::Reset) {
        return Err(io::Error::other("the connection is reset, as a fault says"));
    }
    Ok(())
}

fn asked(parts: &Parts, body: &Bytes) -> Asked {
    Asked {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body: String::from_utf8_lossy(body).into_owned(),
        content_type: header(&parts.headers, &CONTENT_TYPE).to_owned(),
        authorization: header(&parts.headers, &AUTHORIZATION).to_owned(),
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

async fn route(
    world: &Arc<World>,
    parts: &mut Parts,
    body: Bytes,
    is_gone: bool,
) -> Result<Response, Refusal> {
    let authorization = header(&parts.headers, &AUTHORIZATION);
    if !world.access.knows(authorization) {
        return Err(Refusal::unauthorized());
    }
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let target = match path::find(&world.resources, parts.uri.path()) {
        Place::Object(target) => target,
        Place::About(words) => return about(world, &words, &parts.method, &body),
    };
    world
        .access
        .check(verb(&parts.method, &target, &query)?, &target)?;
    if target.resource.group == "metrics.k8s.io" {
        return metrics::metrics(world, &target, &query);
    }
    let is_pod = target.resource.path() == "pods";
    match target.part.as_str() {
        "log" if is_pod => logs::read(world, &target, &query),
        "exec" if is_pod => streams::exec(world, &target, &query, parts).await,
        "portforward" if is_pod => streams::forward(world, &target, &query, parts).await,
        "proxy" if is_pod => streams::proxy(world, &target, parts, body).await,
        _ if target.name.is_empty() && parts.method == Method::GET => {
            look(world, &target, &query, is_gone)
        }
        _ => one(world, &target, &query, parts, &body),
    }
}

/// Answers what is about one object.
fn one(
    world: &World,
    target: &Target,
    query: &Query,
    parts: &Parts,
    body: &[u8],
) -> Result<Response, Refusal> {
    let sent = request::Sent {
        method: &parts.method,
        content_type: header(&parts.headers, &CONTENT_TYPE),
        body,
    };
    request::handle(world, target, query, &sent)
}

/// Answers a list or a watch.
fn look(
    world: &Arc<World>,
    target: &Target,
    query: &Query,
    is_gone: bool,
) -> Result<Response, Refusal> {
    if is_watch(query) {
        return watches::watch(world, target, query, is_gone);
    }
    if is_gone {
        return Err(Refusal::expired(
            "The resourceVersion for the provided list is too old.",
        ));
    }
    list::list(world, target, query)
}

fn about(
    world: &World,
    words: &[String],
    method: &Method,
    body: &Bytes,
) -> Result<Response, Refusal> {
    if let ([api, group, _, kind], &Method::POST) = (words, method)
        && api == "apis"
        && matches!(
            group.as_str(),
            "authorization.k8s.io" | "authentication.k8s.io"
        )
    {
        return world.access.review(kind, body);
    }
    let about = discovery::about(&world.resources, words, &world.clock.text());
    Ok(about.unwrap_or_else(discovery::nowhere))
}

fn is_watch(query: &Query) -> bool {
    query.is_set("watch")
}

/// What rules call a request.
fn verb(method: &Method, target: &Target, query: &Query) -> Result<&'static str, Refusal> {
    Ok(match method.as_str() {
        "GET" if !target.name.is_empty() => "get",
        "GET" if is_watch(query) => "watch",
        "GET" => "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" if target.name.is_empty() => "deletecollection",
        "DELETE" => "delete",
        _ => return Err(Refusal::method()),
    })
}
