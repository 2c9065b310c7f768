use std::{
    convert::Infallible,
    net::Ipv4Addr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use shopctl_cluster::{Cluster, ClusterErrorKind, ExecOptions, WriteKey};
use shopctl_fakes::kube::{FakeKube, Shop};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::{SHOP, connect, soon, until};

/// A program of a pod: it echoes requests, and closes each connection after so many.
struct Program {
    port: u16,
    connections: Arc<AtomicUsize>,
}

impl Program {
    async fn start(requests_per_connection: usize) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = connections.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let left = AtomicUsize::new(requests_per_connection);
                let serve = service_fn(move |request| {
                    let is_last = left.fetch_sub(1, Ordering::SeqCst) == 1;
                    answer(request, is_last)
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), serve));
            }
        });
        Self { port, connections }
    }
}

async fn answer(
    request: Request<Incoming>,
    is_last: bool,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let token = request
        .headers()
        .get("authorization")
        .map_or("nobody", |value| value.to_str().unwrap());
    let head = format!("{} {} by {token}: ", request.method(), request.uri());
    let is_long = request.uri().path() == "/long";
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let text = if is_long {
        vec![b'x'; 9 * 1024 * 1024]
    } else {
        [head.as_bytes(), &body].concat()
    };
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = StatusCode::ACCEPTED;
    if is_last {
        response
            .headers_mut()
            .insert("connection", "close".parse().unwrap());
    }
    Ok(response)
}

async fn shop() -> (FakeKube, Cluster, WriteKey, String) {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    let (cluster, key) = connect(&kube).await;
    (kube, cluster, key, pod)
}

fn command(words: &[&str]) -> ExecOptions {
    ExecOptions {
        command: words.iter().map(ToString::to_string).collect(),
        ..ExecOptions::default()
    }
}

async fn run(options: &ExecOptions, input: &[u8]) -> (i32, String) {
    let (_kube, cluster, key, pod) = shop().await;
    let process = cluster
        .writes(&key)
        .exec(SHOP, &pod, options)
        .await
        .unwrap();
    let mut output = Vec::new();
    let code = soon(process.run(input, &mut output, Vec::new()))
        .await
        .unwrap();
    (code, String::from_utf8(output).unwrap())
}

#[tokio::test]
async fn a_command_gives_its_output_and_its_exit_code() {
    assert_eq!(
        run(&command(&["echo", "hello", "there"]), b"").await,
        (0, "hello there\n".to_owned())
    );
    assert_eq!(run(&command(&["exit", "3"]), b"").await, (3, String::new()));
    let chosen = ExecOptions {
        container: Some("shopd".to_owned()),
        ..command(&["true"])
    };
    assert_eq!(run(&chosen, b"").await.0, 0);
}

#[tokio::test]
async fn a_command_reads_its_input_to_the_end() {
    let input = "many words ".repeat(20_000);
    let options = ExecOptions {
        stdin: true,
        ..command(&["cat"])
    };
    assert_eq!(run(&options, input.as_bytes()).await, (0, input));
}

#[tokio::test]
async fn a_command_with_a_terminal_is_told_its_size() {
    let (_kube, cluster, key, pod) = shop().await;
    let options = ExecOptions {
        tty: true,
        stdin: true,
        ..command(&["cat"])
    };
    let mut process = cluster
        .writes(&key)
        .exec(SHOP, &pod, &options)
        .await
        .unwrap();
    let mut resizer = process.resizer().unwrap();
    resizer.resize(120, 40).await.unwrap();
    let mut output = Vec::new();
    let code = soon(process.run(&b"hi"[..], &mut output, Vec::new()))
        .await
        .unwrap();
    assert_eq!((code, output.as_slice()), (0, &b"hi"[..]));
}

#[tokio::test]
async fn a_command_that_cannot_be_run_is_an_error() {
    let (kube, cluster, key, pod) = shop().await;
    let writes = cluster.writes(&key);
    let process = writes.exec(SHOP, &pod, &command(&["rm"])).await.unwrap();
    let error = soon(process.run(tokio::io::empty(), Vec::new(), Vec::new()))
        .await
        .unwrap_err();
    assert!(
        error.message.contains("executable file not found"),
        "{error}"
    );
    let error = writes
        .exec(SHOP, "other", &command(&["true"]))
        .await
        .err()
        .unwrap();
    assert_eq!(error.kind, ClusterErrorKind::NotFound);
    kube.forbid("create", "pods/exec");
    kube.forbid("get", "pods/exec");
    let error = writes
        .exec(SHOP, &pod, &command(&["true"]))
        .await
        .err()
        .unwrap();
    assert_eq!(error.kind, ClusterErrorKind::Forbidden);
}

#[tokio::test]
async fn a_program_in_a_pod_is_asked_with_a_token_over_one_connection() {
    let (kube, cluster, _, pod) = shop().await;
    let program = Program::start(usize::MAX).await;
    kube.forward(&pod, 9090, program.port);
    let http = cluster.pod_http(SHOP, &pod, 9090);
    for body in ["a", "b", "c"] {
        let request = Request::post("/ops/cache?x=1")
            .header("authorization", "Bearer t")
            .body(body.into())
            .unwrap();
        let answer = soon(http.send(request)).await.unwrap();
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
        assert_eq!(
            *answer.body(),
            format!("POST /ops/cache?x=1 by Bearer t: {body}")
        );
    }
    assert_eq!(program.connections.load(Ordering::SeqCst), 1);
    assert!(kube.mutations().is_empty());
}

#[tokio::test]
async fn a_connection_that_was_closed_is_made_anew() {
    let (kube, cluster, _, pod) = shop().await;
    let program = Program::start(1).await;
    kube.forward(&pod, 9090, program.port);
    let http = cluster.pod_http(SHOP, &pod, 9090);
    for _ in 0..3 {
        let request = Request::get("/livez").body(Bytes::new()).unwrap();
        let answer = soon(http.send(request)).await.unwrap();
        assert_eq!(*answer.body(), "GET /livez by nobody: ");
    }
    assert_eq!(program.connections.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_refused() {
    let (kube, cluster, _, pod) = shop().await;
    let program = Program::start(usize::MAX).await;
    kube.forward(&pod, 9090, program.port);
    let request = Request::get("/long").body(Bytes::new()).unwrap();
    let error = soon(cluster.pod_http(SHOP, &pod, 9090).send(request))
        .await
        .unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Unexpected);
    assert_eq!(error.path, format!("{pod}:9090/long"));
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_told_in_the_words_of_the_node() {
    let (_kube, cluster, _, pod) = shop().await;
    let request = Request::get("/livez").body(Bytes::new()).unwrap();
    let error = soon(cluster.pod_http(SHOP, &pod, 9999).send(request))
        .await
        .unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::Unreachable);
    assert!(error.message.contains("9999"), "{error}");
    let mut forward = cluster.forward(SHOP, &pod, 9999).await.unwrap();
    let error = soon(forward.read_u8()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
}

/// A program that reads to the end of what it is sent or a full stop, and answers with how much it was.
async fn counting() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut count = 0_u32;
                while let Ok(byte) = stream.read_u8().await
                    && byte != b'.'
                {
                    count += 1;
                }
                stream
                    .write_all(format!("{count} bytes").as_bytes())
                    .await
                    .unwrap();
            });
        }
    });
    port
}

#[tokio::test]
async fn a_local_port_serves_many_connections_at_once() {
    let (kube, cluster, _, pod) = shop().await;
    kube.forward(&pod, 5432, counting().await);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let failed = Arc::new(Mutex::new(Vec::new()));
    let told = failed.clone();
    let serving = tokio::spawn(async move {
        let tell = move |error| told.lock().unwrap().push(error);
        cluster
            .listen_forward(listener, SHOP, &pod, 5432, tell)
            .await
    });
    let ask = async |length: usize| {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        stream.write_all(&vec![b'x'; length]).await.unwrap();
        stream.write_all(b".").await.unwrap();
        // The half of an end, after which the answer is still to come.
        stream.shutdown().await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let (one, two, three) = soon(async { tokio::join!(ask(1), ask(100_000), ask(0)) }).await;
    assert_eq!([one, two, three], ["1 bytes", "100000 bytes", "0 bytes"]);
    serving.abort();
    assert!(serving.await.unwrap_err().is_cancelled());
    assert!(
        TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .is_err()
    );
    assert!(failed.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_connection_that_fails_is_told_and_the_others_go_on() {
    let (kube, cluster, _, pod) = shop().await;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let failed = Arc::new(Mutex::new(Vec::new()));
    let (told, name) = (failed.clone(), pod.clone());
    let serving = tokio::spawn(async move {
        let tell = move |error: shopctl_cluster::ClusterError| {
            told.lock().unwrap().push(error.to_string());
        };
        cluster
            .listen_forward(listener, SHOP, &name, 5432, tell)
            .await
    });
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
        .await
        .unwrap();
    let mut answer = String::new();
    soon(stream.read_to_string(&mut answer)).await.unwrap();
    assert_eq!(answer, "");
    let told = until(async || failed.lock().unwrap().first().cloned()).await;
    assert!(told.contains(&format!("port 5432 of {pod}")), "{told}");
    kube.forward(&pod, 5432, counting().await);
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
        .await
        .unwrap();
    stream.write_all(b"abc.").await.unwrap();
    soon(stream.read_to_string(&mut answer)).await.unwrap();
    assert_eq!(answer, "3 bytes");
    serving.abort();
}
