use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use serde_json::Value;
use shopctl_fakes::kube::{Fault, FaultKind, Role, Shop};

use super::child::Running;
use crate::support::Cloud;

/// A port of this machine that gives back what it is given.
fn echo() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || {
                let mut bytes = [0; 1024];
                while let Ok(count @ 1..) = stream.read(&mut bytes) {
                    if stream.write_all(&bytes[..count]).is_err() {
                        return;
                    }
                }
            });
        }
    });
    port
}

#[test]
fn ports_of_a_pod_are_open_on_this_machine_until_ctrl_c() {
    let cloud = Cloud::new(Shop::new());
    let pod = cloud.kube.pods("shopd")[0].clone();
    cloud.kube.forward(&pod, 3000, echo());
    let running = Running::start(
        &cloud.desk,
        &["port-forward", &pod, "0:3000", "0:4000", "-o", "json"],
    );
    let opened: Vec<Value> = (0..2)
        .map(|_| serde_json::from_str(&running.line()).unwrap())
        .collect();
    assert_eq!(
        (&opened[0]["port"], &opened[1]["port"]),
        (&3000.into(), &4000.into())
    );
    let address = opened[0]["address"].as_str().unwrap();
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    // Nobody listens behind the other one, and this one goes on.
    let mut nobody = TcpStream::connect(opened[1]["address"].as_str().unwrap()).unwrap();
    nobody.write_all(b"anybody?").unwrap();
    assert_eq!(nobody.read(&mut [0; 16]).unwrap_or(0), 0);
    running.told("port 4000");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"there and back").unwrap();
    let mut answer = [0; 14];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"there and back");
    assert_eq!(running.interrupt(), Some(130));
    let trail = cloud.desk.items(&["audit", "list"]);
    assert_eq!(
        (&trail[0]["action"], &trail[0]["outcome"]),
        (&"port-forward".into(), &"intended".into())
    );
    cloud.is_untouched();
}

#[test]
fn a_person_is_told_where_the_port_is() {
    let cloud = Cloud::new(Shop::new());
    let pod = cloud.kube.pods("shopd")[0].clone();
    let port = cloud.desk.port;
    let running = Running::start(
        &cloud.desk,
        &["port-forward", &pod, &format!("{port}:3000")],
    );
    running.told(&format!("127.0.0.1:{port} leads to port 3000 of {pod}"));
}

#[test]
fn a_port_that_is_taken_is_told_before_anything_is_asked() {
    let cloud = Cloud::new(Shop::new());
    let pod = cloud.kube.pods("shopd")[0].clone();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let refused = cloud.fails(6, &["port-forward", &pod, &format!("{port}:3000")]);
    assert!(
        refused
            .err
            .contains(&format!("port {port} of this machine")),
        "{}",
        refused.err
    );
    assert!(cloud.kube.requests().iter().all(|asked| !asked.is_stream()));
}

#[test]
fn whoever_may_not_reach_ports_of_pods_and_a_cluster_that_is_away_are_told_apart() {
    let cloud = Cloud::new(Shop::new());
    let pod = cloud.kube.pods("shopd")[0].clone();
    cloud.fails(5, &["port-forward", "shopd-none", "0:3000"]);
    cloud.kube.role(Role::Reader);
    let denied = cloud.fails(4, &["port-forward", &pod, "0:3000"]);
    assert!(denied.err.contains("pods/portforward"), "{}", denied.err);
    cloud.kube.fault(Fault::new(FaultKind::Unavailable));
    cloud.fails(11, &["--timeout", "2s", "port-forward", &pod, "0:3000"]);
    cloud.fails(8, &["-t", "here", "port-forward", "shopd-1", "0:3000"]);
}
