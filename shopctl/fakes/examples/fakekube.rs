//! Runs a fake cluster on a port, to be looked at by hand: `cargo run -p shopctl-fakes --example fakekube [PORT]`.

use std::{env, thread};

use shopctl_fakes::kube::{FakeKube, Shop};

fn main() {
    let port = env::args().nth(1).map_or(Ok(0), |port| port.parse());
    let kube = FakeKube::start(Shop::new().on_port(port.expect("the port is a number")));
    #[expect(
        clippy::print_stdout,
        reason = "whoever started it has to know where it is"
    )]
    {
        println!("{}", kube.kubeconfig());
    }
    loop {
        thread::park();
    }
}
