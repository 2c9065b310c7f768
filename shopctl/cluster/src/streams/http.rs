use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::{sync::Mutex, time::timeout};

use crate::{
    client::Cluster,
    error::{ClusterError, ClusterErrorKind, Result},
};

/// A longer answer is refused.
const LONGEST_ANSWER: usize = 8 * 1024 * 1024;

/// HTTP with a port of a pod, over one connection that is made anew when it has ended. What the Kubernetes API would
/// take away on its way (a bearer token) arrives.
#[derive(Clone)]
pub struct PodHttp(Arc<Place>);

struct Place {
    cluster: Cluster,
    namespace: String,
    pod: String,
    port: u16,
    sender: Mutex<Option<SendRequest<Full<Bytes>>>>,
}

impl Cluster {
    /// HTTP with a port of a pod. Nothing is connected before something is sent.
    pub fn pod_http(&self, namespace: &str, pod: &str, port: u16) -> PodHttp {
        PodHttp(Arc::new(Place {
            cluster: self.clone(),
            namespace: namespace.to_owned(),
            pod: pod.to_owned(),
            port,
            sender: Mutex::default(),
        }))
    }
}

impl PodHttp {
    /// Sends a request, whose address is a path, and gives the whole answer, whatever its status is. One is sent at a
    /// time. A question that meets the end of an old connection is asked again on a new one; anything else is not, since
    /// nobody knows what became of it.
    pub async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>> {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let patience = self.0.cluster.patience;
        if !request.headers().contains_key(header::HOST) {
            request
                .headers_mut()
                .insert(header::HOST, HeaderValue::from_static("127.0.0.1"));
        }
        let sent = timeout(patience, self.attempt(request)).await;
        let sent = sent.unwrap_or_else(|_| Err(ClusterError::late(patience)));
        sent.map_err(|error| {
            let asked = format!("{}:{}{path}", self.0.pod, self.0.port);
            if error.method.is_empty() {
                error.asking(&method, &asked)
            } else {
                error
            }
        })
    }

    async fn attempt(&self, request: Request<Bytes>) -> Result<Response<Bytes>> {
        let mut kept = self.0.sender.lock().await;
        // What is given up on the way leaves a connection that nobody can use.
        if let Some(mut sender) = kept.take()
            && sender.ready().await.is_ok()
        {
            match exchange(&mut sender, request.clone()).await {
                Ok(answer) => {
                    *kept = Some(sender);
                    return Ok(answer);
                }
                Err(error)
                    if error.retryable()
                        && matches!(*request.method(), Method::GET | Method::HEAD) => {}
                Err(error) => return Err(error),
            }
        }
        let mut sender = self.connect().await?;
        let answer = exchange(&mut sender, request)
            .await
            .map_err(|error| self.unanswered(error))?;
        *kept = Some(sender);
        Ok(answer)
    }

    /// The refusal of a port may be lost where the request meets it on the way.
    fn unanswered(&self, error: ClusterError) -> ClusterError {
        let Place { pod, port, .. } = &*self.0;
        if error.kind != ClusterErrorKind::Unreachable || error.message.contains(&port.to_string())
        {
            return error;
        }
        let why = error.message;
        let message =
            format!("port {port} of {pod} gave no answer, perhaps nobody listens there: {why}");
        ClusterError { message, ..error }
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>> {
        let Place {
            cluster,
            namespace,
            pod,
            port,
            ..
        } = &*self.0;
        let stream = cluster.forward(namespace, pod, *port).await?;
        let made = http1::handshake(TokioIo::new(stream)).await;
        let (sender, connection) = made.map_err(|error| ClusterError::unreachable(&error))?;
        // It ends with the sender, or with the pod; what goes wrong, the sender tells.
        tokio::spawn(async move {
            let _ = connection.await;
        });
        Ok(sender)
    }
}

async fn exchange(
    sender: &mut SendRequest<Full<Bytes>>,
    request: Request<Bytes>,
) -> Result<Response<Bytes>> {
    let answer = sender.send_request(request.map(Full::new)).await;
    let (head, body) = answer
        .map_err(|error| ClusterError::unreachable(&error))?
        .into_parts();
    let body = Limited::new(body, LONGEST_ANSWER)
        .collect()
        .await
        .map_err(
            |error| match error.downcast_ref::<http_body_util::LengthLimitError>() {
                Some(_) => {
                    let told = format!("the answer is longer than {LONGEST_ANSWER} bytes");
                    ClusterError::new(ClusterErrorKind::Unexpected, told)
                }
                None => ClusterError::unreachable(&*error),
            },
        )?;
    Ok(Response::from_parts(head, body.to_bytes()))
}
