use std::{io::Write, net::TcpListener};

use k8s_openapi::api::core::v1::Pod;
use kube::{
    Api, Client, Config,
    api::AttachParams,
    config::{KubeConfigOptions, Kubeconfig},
};
use shopctl_fakes::kube::{FakeKube, Role, Shop};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::client::{PODS, ask, get, try_ask};

async fn pods(kube: &FakeKube) -> Api<Pod> {
    // A build of the whole workspace knows two providers of cryptography, and rustls refuses to guess.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = Kubeconfig::from_yaml(&kube.kubeconfig()).unwrap();
    let config = Config::from_custom_kubeconfig(config, &KubeConfigOptions::default())
        .await
        .unwrap();
    Api::default_namespaced(Client::try_from(config).unwrap())
}

/// Listens once, answers what it is asked with the same in brackets, and closes. Gives its port and what it was asked.
fn echo() -> (u16, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        let length = std::io::Read::read(&mut socket, &mut buffer).unwrap();
        let asked = String::from_utf8_lossy(&buffer[..length]).into_owned();
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";
        socket.write_all(answer.as_bytes()).unwrap();
        asked
    });
    (port, asked)
}

#[tokio::test]
async fn a_command_tells_its_output_and_how_it_ended() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    let api = pods(&kube).await;
    for (command, output, exit_code) in [
        (vec!["echo", "a", "b"], "a b\n", None),
        (vec!["false"], "", Some("1")),
        (vec!["sh", "-c", "exit 3"], "", Some("3")),
    ] {
        let parameters = AttachParams::default().stdin(false);
        let mut process = api.exec(&pod, command, &parameters).await.unwrap();
        let status = process.take_status().unwrap();
        let mut text = String::new();
        process
            .stdout()
            .unwrap()
            .read_to_string(&mut text)
            .await
            .unwrap();
        assert_eq!(text, output);
        let status = status.await.unwrap();
        let causes = status
            .details
            .and_then(|details| details.causes)
            .unwrap_or_default();
        assert_eq!(
            causes.first().and_then(|cause| cause.message.as_deref()),
            exit_code
        );
    }
    assert!(kube.mutations().is_empty());
    assert!(
        kube.requests()
            .iter()
            .all(shopctl_fakes::kube::Asked::is_stream)
    );
}

#[tokio::test]
async fn what_goes_in_comes_out_until_it_ends() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    let api = pods(&kube).await;
    let parameters = AttachParams::default().stderr(false).stdin(true);
    let mut process = api.exec(&pod, ["cat"], &parameters).await.unwrap();
    let status = process.take_status().unwrap();
    let mut stdin = process.stdin().unwrap();
    let mut stdout = process.stdout().unwrap();
    stdin.write_all(b"to and fro").await.unwrap();
    stdin.shutdown().await.unwrap();
    drop(stdin);
    let mut text = String::new();
    stdout.read_to_string(&mut text).await.unwrap();
    assert_eq!(text, "to and fro");
    assert_eq!(status.await.unwrap().status.as_deref(), Some("Success"));
}

#[tokio::test]
async fn a_port_leads_to_the_program_behind_it() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    let (port, asked) = echo();
    kube.forward("shopd", 9090, port);
    let mut forward = pods(&kube).await.portforward(&pod, &[9090]).await.unwrap();
    let mut stream = forward.take_stream(9090).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("\r\n\r\nhi"), "{answer}");
    assert_eq!(asked.join().unwrap(), "GET / HTTP/1.1\r\n\r\n");
}

#[tokio::test]
async fn a_port_where_nothing_listens_says_so() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    let mut forward = pods(&kube).await.portforward(&pod, &[9090]).await.unwrap();
    let error = forward.take_error(9090).unwrap().await.unwrap();
    assert!(error.ends_with("connect: connection refused"), "{error}");
}

#[tokio::test]
async fn who_may_not_reach_into_a_pod_does_not() {
    let kube = FakeKube::start(Shop::new());
    kube.role(Role::Reader);
    let pod = kube.pods("shopd").remove(0);
    let api = pods(&kube).await;
    assert!(api.portforward(&pod, &[9090]).await.is_err());
    assert!(
        api.exec(&pod, ["true"], &AttachParams::default())
            .await
            .is_err()
    );
}

#[test]
fn the_proxy_of_a_pod_keeps_the_token_to_itself() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    let (port, asked) = echo();
    kube.forward(&pod, 9090, port);
    let path = format!("{PODS}/{pod}:9090/proxy/level?of=all");
    let headers = "Authorization: Bearer secret\r\nX-Kept: yes\r\n";
    let answer = try_ask(&kube, "GET", &path, headers, "").unwrap();
    assert_eq!((answer.status, answer.text().as_str()), (200, "hi"));
    let asked = asked.join().unwrap().to_lowercase();
    assert!(
        asked.starts_with("get /level?of=all http/1.1\r\n"),
        "{asked}"
    );
    assert!(
        asked.contains("x-kept: yes") && !asked.contains("secret"),
        "{asked}"
    );
}

#[test]
fn the_proxy_posts_and_tells_where_nothing_listens() {
    let kube = FakeKube::start(Shop::new());
    let pod = kube.pods("shopd").remove(0);
    let (port, asked) = echo();
    kube.forward("shopd", 9090, port);
    let path = format!("{PODS}/http:{pod}:9090/proxy/level");
    assert_eq!(ask(&kube, "POST", &path, "text/plain", "debug").status, 200);
    assert!(asked.join().unwrap().contains("debug"));
    assert!(kube.mutations().is_empty());
    kube.stop_forward("shopd", 9090);
    let refused = get(&kube, &path);
    assert_eq!(
        (refused.status, refused.json()["reason"].as_str()),
        (503, Some("ServiceUnavailable"))
    );
}
