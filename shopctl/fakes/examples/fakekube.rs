//! Runs a fake cluster on a port, to be looked at by hand or measured, one of whose pods has a log of so many lines:
//! `cargo run -p shopctl-fakes --example fakekube [PORT [LINES]]`.

use std::{env, thread};

use shopctl_fakes::kube::{FakeKube, Shop};

fn main() {
    let port = env::args().nth(1).map_or(Ok(0), |port| port.parse());
    let kube = FakeKube::start(Shop::new().on_port(port.expect("the port is a number")));
    let lines = env::args().nth(2).map_or(Ok(0), |lines| lines.parse());
    let pod = kube.pods("shopd").swap_remove(0);
    kube.log_many(&pod, lines.expect("a number of lines is a number"), |number| {
        format!(
            "{{\"timestamp\":\"2026-11-28T10:00:00.{:06}Z\",\"level\":\"INFO\",\"message\":\"request {number}\",\
             \"method\":\"GET\",\"route\":\"/api/catalog/products\",\"status\":200,\"duration_ms\":{}}}",
            number % 1_000_000,
            number % 50
        )
    });
    #[expect(
        clippy::print_stdout,
        reason = "whoever started it has to know where it is"
    )]
    {
        println!("{}", kube.kubeconfig());
        println!("pod: {pod}");
    }
    loop {
        thread::park();
    }
}
