use axum::{
    extract::{
        FromRequestParts, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket, close_code},
    },
    http::request::Parts,
};

use crate::kube::refusal::Refusal;

/// The protocol of channels in which a stream's end is told.
pub(super) const V5: &str = "v5.channel.k8s.io";
/// The protocol of channels in which only the whole ends.
pub(super) const V4: &str = "v4.channel.k8s.io";

/// Takes the upgrade out of a request, with the first of the protocols that the client knows too.
pub(super) async fn upgrade(
    parts: &mut Parts,
    protocols: &[&'static str],
) -> Result<WebSocketUpgrade, Refusal> {
    let upgrade = WebSocketUpgrade::from_request_parts(parts, &()).await;
    let upgrade = upgrade.map_err(|_| Refusal::bad_request("Upgrade request required"))?;
    let upgrade = upgrade.protocols(protocols.iter().copied());
    if upgrade.selected_protocol().is_none() {
        return Err(Refusal::bad_request(
            "unable to upgrade: none of the subprotocols is supported",
        ));
    }
    Ok(upgrade)
}

/// Sends bytes on a channel. Says whether they went out.
pub(super) async fn send(socket: &mut WebSocket, channel: u8, bytes: &[u8]) -> bool {
    let mut framed = Vec::with_capacity(bytes.len() + 1);
    framed.push(channel);
    framed.extend_from_slice(bytes);
    socket.send(Message::Binary(framed.into())).await.is_ok()
}

/// Ends a connection in good order.
pub(super) async fn close(socket: &mut WebSocket) {
    let frame = CloseFrame {
        code: close_code::NORMAL,
        reason: "".into(),
    };
    // The client may have gone before.
    let _ = socket.send(Message::Close(Some(frame))).await;
}
