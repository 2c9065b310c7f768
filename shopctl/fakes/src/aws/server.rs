use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response as HttpResponse, body::Incoming, http::request::Parts, server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::net::TcpListener;

use super::{
    call::{Answer, Call},
    fake::{Asked, State},
    fault::Effect,
    key::Key,
    protocol::{self, Response},
    refusal::{Reason, Refusal},
    service::Service,
    signature::{Claim, Received},
    world::World,
};

/// How far apart the clocks of a client and of AWS may be.
const LEEWAY: SignedDuration = SignedDuration::from_mins(5);

/// A connection ends without an answer.
#[derive(Debug)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed without an answer")
    }
}

impl std::error::Error for Broken {}

/// Answers, for as long as it is polled.
pub(crate) async fn serve(listener: TcpListener, state: Arc<Mutex<State>>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let state = state.clone();
        tokio::spawn(async move {
            let answers = service_fn(|request| handle(request, &state));
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answers);
            // What ends a connection is the client's matter, or a fault that a test wants.
            drop(connection.await);
        });
    }
}

async fn handle(
    request: Request<Incoming>,
    state: &Mutex<State>,
) -> Result<HttpResponse<Full<Bytes>>, Broken> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Broken)?.to_bytes();
    let received = received(&parts, &body);
    let claim = received.claim();
    let service = match &claim {
        Ok(claim) => Service::by_signing_name(&claim.service),
        Err(_) => protocol::service_of(&received),
    };
    let Some(service) = service else {
        return Ok(HttpResponse::builder()
            .status(404)
            .body(Full::from("there is no such service here"))
            .expect("the parts are constant"));
    };
    let read = protocol::read(service, &received);
    let operation = read
        .as_ref()
        .map_or("", |(operation, _)| operation)
        .to_owned();
    let (index, effect) = note(&mut lock(state), service, &operation, &read, &claim, &body);
    match effect {
        Some(Effect::Broken) => return Err(Broken),
        Some(Effect::Delayed(by)) => tokio::time::sleep(by).await,
        _ => {}
    }
    let mut state = lock(state);
    let said = match &effect {
        Some(Effect::Refused(refusal)) => Err(refusal.clone()),
        _ => answer(&mut state, service, &received, claim, read),
    };
    let request_id = state.asked[index].request_id.clone();
    let protocol = protocol::protocol_of(service, &received);
    let mut response = protocol::write(service, protocol, &operation, said, &request_id);
    if matches!(effect, Some(Effect::Garbled)) {
        response.body.truncate(response.body.len() / 2);
    }
    state.asked[index].status = response.status;
    Ok(sent(response, state.clock.now()))
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn received<'a>(parts: &'a Parts, body: &'a Bytes) -> Received<'a> {
    let headers = parts.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    Received {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: headers.collect(),
        body,
    }
}

/// Records a call, and tells what goes wrong with it.
fn note(
    state: &mut State,
    service: Service,
    operation: &str,
    read: &Result<(String, Value), Refusal>,
    claim: &Result<Claim, String>,
    body: &[u8],
) -> (usize, Option<Effect>) {
    let index = state.asked.len();
    let is_cbor = service == Service::CloudWatch;
    let body = match read {
        Ok((_, input)) if is_cbor => input.to_string(),
        _ => String::from_utf8_lossy(body).into_owned(),
    };
    let key = claim.as_ref().map_or("", |claim| &claim.key_id);
    state.asked.push(Asked {
        service,
        operation: operation.to_owned(),
        body,
        access_key_id: key.to_owned(),
        status: 0,
        request_id: format!("00000000-0000-4000-8000-{index:012x}"),
    });
    let effect = state
        .faults
        .iter_mut()
        .find_map(|fault| fault.strike(service, operation));
    (index, effect)
}

fn answer(
    state: &mut State,
    service: Service,
    received: &Received<'_>,
    claim: Result<Claim, String>,
    read: Result<(String, Value), Refusal>,
) -> Result<Answer, Refusal> {
    let now = state.clock.now();
    let claim = claim.map_err(|message| Reason::NotSigned.by(service, &message))?;
    let key = authenticate(&state.world, service, received, &claim, now)?;
    let (operation, input) = read?;
    let call = Call {
        service,
        operation,
        input,
        key,
        now,
    };
    service.answer(&mut state.world, &call)
}

/// Finds out whose call it is.
fn authenticate(
    world: &World,
    service: Service,
    received: &Received<'_>,
    claim: &Claim,
    now: Timestamp,
) -> Result<Key, Refusal> {
    let wrong = |message: &str| Reason::WrongSignature.by(service, message);
    let unknown = Reason::UnknownKey.by(
        service,
        "The security token included in the request is invalid.",
    );
    let key = world
        .keys
        .iter()
        .find(|key| key.id == claim.key_id && key.session == claim.session)
        .ok_or(unknown)?;
    if claim.region != world.region_of(service) {
        return Err(wrong("Credential should be scoped to a valid region."));
    }
    check_time(claim, now).map_err(|message| wrong(&message))?;
    if !received.is_by(claim, &key.secret) {
        return Err(wrong(
            "The request signature we calculated does not match the signature you provided. \
             Check your AWS Secret Access Key and signing method.",
        ));
    }
    if key.expires_at.is_some_and(|at| at <= now) {
        let message = "The security token included in the request is expired";
        return Err(Reason::Expired.by(service, message));
    }
    Ok(key.clone())
}

fn check_time(claim: &Claim, now: Timestamp) -> Result<(), String> {
    let first = claim.signed_at - LEEWAY;
    let last = claim.signed_at + claim.expires.unwrap_or(LEEWAY);
    if now > last {
        return Err(format!(
            "Signature expired: {last} is now earlier than {now}"
        ));
    }
    if now < first {
        return Err(format!(
            "Signature not yet current: {first} is still later than {now}"
        ));
    }
    Ok(())
}

fn sent(response: Response, now: Timestamp) -> HttpResponse<Full<Bytes>> {
    let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let mut built = HttpResponse::builder()
        .status(response.status)
        .header("date", date);
    for (name, value) in response.headers {
        built = built.header(name, value);
    }
    built
        .body(Full::from(response.body))
        .expect("the headers are made of plain characters")
}
