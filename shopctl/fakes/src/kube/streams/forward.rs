use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::ws::{Message, WebSocket},
    http::request::Parts,
    response::Response,
};
use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc,
};

use super::channel::{self, V4};
use crate::kube::{path::Target, query::Query, refusal::Refusal, world::World};

/// Carries bytes between a client and ports of a pod: of each port, an even channel for its bytes and an odd one for
/// what went wrong.
pub(crate) async fn forward(
    world: &Arc<World>,
    target: &Target,
    query: &Query,
    parts: &mut Parts,
) -> Result<Response, Refusal> {
    let pod = world.find(target)?;
    if pod["status"]["phase"] != "Running" {
        let phase = pod["status"]["phase"].as_str().unwrap_or("Unknown");
        let why =
            format!("unable to forward port because pod is not running. Current status={phase}");
        return Err(Refusal::bad_request(why));
    }
    let ports: Vec<u16> = query
        .all("ports")
        .flat_map(|list| list.split(','))
        .map(|port| {
            port.parse()
                .map_err(|_| Refusal::bad_request(format!("unable to parse \"{port}\" as a port")))
        })
        .collect::<Result<_, _>>()?;
    if ports.is_empty() || ports.len() > 100 {
        return Err(Refusal::bad_request(
            "query parameter \"ports\" is required",
        ));
    }
    let routes = ports
        .iter()
        .map(|port| (*port, world.ports.behind(&pod, *port)))
        .collect();
    let upgrade = channel::upgrade(parts, &[V4]).await?;
    Ok(upgrade.on_upgrade(move |socket| relay(socket, routes)))
}

/// What a port of the pod says: bytes, or that it is done.
type Said = (u8, Option<Bytes>);

async fn relay(mut socket: WebSocket, routes: Vec<(u16, Option<u16>)>) {
    let (says, mut said) = mpsc::channel::<Said>(16);
    let mut writers: HashMap<u8, OwnedWriteHalf> = HashMap::new();
    for (channel, (port, local)) in (0_u8..).step_by(2).zip(routes) {
        for one in [channel, channel + 1] {
            channel::send(&mut socket, one, &port.to_le_bytes()).await;
        }
        if let Some(stream) = connect(local).await {
            let (reader, writer) = stream.into_split();
            writers.insert(channel, writer);
            tokio::spawn(listen(reader, channel, says.clone()));
        } else {
            channel::send(&mut socket, channel + 1, refused(port).as_bytes()).await;
        }
    }
    let mut open = writers.len();
    while open > 0 {
        tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Binary(bytes))) => take_in(&mut writers, &bytes).await,
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            Some((channel, bytes)) = said.recv() => match bytes {
                Some(bytes) => {
                    if !channel::send(&mut socket, channel, &bytes).await {
                        return;
                    }
                }
                None => open -= 1,
            },
        }
    }
    channel::close(&mut socket).await;
}

/// Hands on what a port of the pod says, until it is done.
async fn listen(mut reader: OwnedReadHalf, channel: u8, says: mpsc::Sender<Said>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = reader.read(&mut buffer).await {
        let bytes = Bytes::copy_from_slice(&buffer[..length]);
        if says.send((channel, Some(bytes))).await.is_err() {
            return;
        }
    }
    // Nobody is left to hear it where the client went first.
    let _ = says.send((channel, None)).await;
}

async fn connect(local_port: Option<u16>) -> Option<TcpStream> {
    TcpStream::connect(("127.0.0.1", local_port?)).await.ok()
}

async fn take_in(writers: &mut HashMap<u8, OwnedWriteHalf>, bytes: &[u8]) {
    let Some((channel, bytes)) = bytes.split_first() else {
        return;
    };
    if let Some(writer) = writers.get_mut(channel)
        && writer.write_all(bytes).await.is_err()
    {
        writers.remove(channel);
    }
}

fn refused(port: u16) -> String {
    format!(
        "an error occurred forwarding {port} -> {port}: error forwarding port {port} to pod: failed to connect to localhost:{port} inside namespace, IPv4: dial tcp4 127.0.0.1:{port}: connect: connection refused"
    )
}
