use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use reqwest::Client;

use super::load::{Load, Shopper, tell};
use crate::support::{Caller, ShopProcess, ShopSettings, postgres_server::PostgresServer, until};

const PATHS: &[&str] = &["/", "/api/catalog/products?limit=5", "/cart"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_that_is_asked_to_end_finishes_what_it_began() {
    let settings = ShopSettings::new(&[("DRAIN_DELAY_MS", "1000")]);
    let mut shop = settings.start();
    let shopper = Shopper::enter(&shop).await;
    let load = Load::start(&shop.caller(), &shopper, PATHS);
    load.go_on_for(30).await;
    shop.terminate();
    let caller = shop.caller();
    until("readiness says no", async || {
        caller.get("/ready").await.status == 503
    })
    .await;
    // Nothing new is asked for, but what comes is served.
    assert_eq!(caller.get("/health").await.status, 200);
    load.go_on_for(20).await;
    let outcomes = load.stop().await;
    for status in outcomes.statuses.keys() {
        assert!(
            [200, 201].contains(status),
            "{:?} {}",
            outcomes.statuses,
            shop.log()
        );
    }
    assert_eq!(shop.ended().await.code(), Some(0), "{}", shop.log());
    assert!(shop.log().contains("\"stopped\""), "{}", shop.log());

    let again = settings.start();
    shopper.check(&again, &outcomes.placed).await;
    tell(&format!(
        "SIGTERM: {} requests, none failed, exit 0",
        outcomes.count()
    ));
}

/// Sends requests on to the replica that says it is ready, as a load balancer does.
struct Balancer {
    ready: Arc<Mutex<Vec<SocketAddr>>>,
    address: SocketAddr,
}

impl Balancer {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let ready = Arc::<Mutex<Vec<SocketAddr>>>::default();
        let targets = Arc::clone(&ready);
        tokio::spawn(async move {
            for turn in 0.. {
                let Ok((mut inward, _)) = listener.accept().await else {
                    return;
                };
                let target = {
                    let targets = targets.lock().unwrap();
                    targets[turn % targets.len()]
                };
                tokio::spawn(async move {
                    let mut outward = tokio::net::TcpStream::connect(target).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut inward, &mut outward).await;
                });
            }
        });
        Self { ready, address }
    }

    /// A client that keeps its connections, as browsers and load balancers do: a replica that ends has to send it away.
    fn caller(&self) -> Caller {
        Caller::new(Client::new(), format!("http://{}", self.address))
    }

    async fn add(&self, shop: &ShopProcess) {
        let caller = shop.caller();
        until("a replica is ready", async || {
            caller.get("/ready").await.status == 200
        })
        .await;
        self.ready.lock().unwrap().push(shop.address);
    }

    async fn replace(&self, mut old: ShopProcess, new: &ShopProcess) {
        self.add(new).await;
        old.terminate();
        let caller = old.caller();
        until("the old replica is not ready", async || {
            caller.get("/ready").await.status == 503
        })
        .await;
        self.ready
            .lock()
            .unwrap()
            .retain(|address| *address != old.address);
        assert_eq!(old.ended().await.code(), Some(0), "{}", old.log());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rolling_restart_of_two_replicas_fails_no_request() {
    let server = PostgresServer::start().await;
    let settings = ShopSettings::on_postgres(&server.url(), &[("DRAIN_DELAY_MS", "500")]);
    let (first, second) = (settings.start(), settings.start());
    let shopper = Shopper::enter(&first).await;
    let balancer = Balancer::start().await;
    balancer.add(&first).await;
    balancer.add(&second).await;
    let load = Load::start(&balancer.caller(), &shopper, PATHS);
    load.go_on_for(30).await;
    let third = settings.start();
    balancer.replace(first, &third).await;
    load.go_on_for(30).await;
    let fourth = settings.start();
    balancer.replace(second, &fourth).await;
    load.go_on_for(30).await;
    let outcomes = load.stop().await;
    for status in outcomes.statuses.keys() {
        assert!([200, 201].contains(status), "{:?}", outcomes.statuses);
    }
    shopper.check(&third, &outcomes.placed).await;
    tell(&format!(
        "rolling restart: {} requests, none failed",
        outcomes.count()
    ));
}
