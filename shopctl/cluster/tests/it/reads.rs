use secrecy::ExposeSecret;
use shopctl_cluster::{
    Ability, Application, Autoscaler, ClusterErrorKind, Deployment, DisruptionBudget, Event,
    Ingress, Job, Lease, Node, NodeUsage, Pod, PodUsage, Secret, Selector, Service,
};
use shopctl_fakes::kube::{FakeKube, Fault, FaultKind, Role, Shop};

use crate::support::{SHOP, connect, look, until};

#[tokio::test]
async fn a_pod_is_read_with_its_containers() {
    let kube = FakeKube::start(Shop::new());
    let cluster = look(&kube).await;
    let labels = Selector::labels("app.kubernetes.io/name=shopd");
    let pods: Vec<Pod> = cluster.list(SHOP, &labels).await.unwrap();
    let mut names: Vec<_> = pods.iter().map(Pod::name).collect();
    let mut expected = kube.pods("shopd");
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected);
    for pod in &pods {
        assert!(pod.is_ready() && !pod.is_ending());
        assert_eq!((pod.words().as_str(), pod.restarts()), ("Running", 0));
        assert_eq!(pod.main_container(), Some("shopd"));
        assert!(pod.container("shopd").unwrap().state.is_running());
        assert!(pod.template_hash().is_some() && pod.spec.node.is_some());
        assert_eq!(&*pod.metadata.controller().unwrap().kind, "ReplicaSet");
    }
}

#[tokio::test]
async fn a_deployment_is_read_with_its_revisions() {
    let kube = FakeKube::start(Shop::new());
    let cluster = look(&kube).await;
    let deployment: Deployment = cluster.get(SHOP, "shopd").await.unwrap();
    let image = "123456789012.dkr.ecr.eu-south-1.amazonaws.com/shopd:1.0.0";
    assert_eq!(deployment.images(), [("shopd", image)]);
    assert_eq!(deployment.revision(), Some(1));
    assert_eq!(
        (deployment.spec.replicas, deployment.status.available),
        (2, 2)
    );
    let rolling = deployment.spec.strategy.rolling_update.clone().unwrap();
    assert_eq!(
        (
            rolling.max_surge.as_deref(),
            rolling.max_unavailable.as_deref()
        ),
        (Some("1"), Some("0"))
    );
    let sets = cluster.replica_sets(&deployment).await.unwrap();
    assert_eq!(sets.len(), 1);
    assert_eq!(
        (sets[0].revision(), sets[0].images()),
        (Some(1), vec![("shopd", image)])
    );
    let pods: Vec<Pod> = cluster
        .list(SHOP, &deployment.pod_selector())
        .await
        .unwrap();
    assert!(
        pods.iter()
            .all(|pod| pod.template_hash() == sets[0].template_hash())
    );
}

#[tokio::test]
async fn nodes_and_what_they_use_are_read() {
    let kube = FakeKube::start(Shop::new());
    let name = "ip-10-0-1-11.eu-south-1.compute.internal";
    kube.usage(name, 1_250, 3 << 30);
    let cluster = look(&kube).await;
    let node: Node = cluster.get("", name).await.unwrap();
    assert!(node.is_ready() && node.pressures().is_empty() && !node.spec.unschedulable);
    assert!(
        node.status.allocatable.cpu_milli() > Some(0) && node.status.allocatable.pods() > Some(0)
    );
    assert!(node.zone().is_some() && node.instance_type().is_some());
    let used: NodeUsage = cluster.get("", name).await.unwrap();
    assert_eq!((used.cpu_milli(), used.memory_bytes()), (1_250, 3 << 30));
    let pods: Vec<PodUsage> = cluster.list(SHOP, &Selector::all()).await.unwrap();
    assert_eq!(pods.len(), 2);
    assert!(pods.iter().all(|pod| pod.memory_bytes() > 0));
}

#[tokio::test]
async fn an_autoscaler_is_read_with_its_bounds() {
    let kube = FakeKube::start(Shop::new());
    let autoscaler: Autoscaler = look(&kube).await.get(SHOP, "shopd").await.unwrap();
    assert!(autoscaler.scales("shopd"));
    assert_eq!(
        (
            autoscaler.min(),
            autoscaler.spec.max,
            autoscaler.status.current
        ),
        (2, 7, 2)
    );
    assert!(!autoscaler.measures().is_empty());
}

#[tokio::test]
async fn a_secret_is_known_by_its_names_and_one_value_by_asking_for_it() {
    let kube = FakeKube::start(Shop::new());
    let cluster = look(&kube).await;
    let secrets: Vec<Secret> = cluster.list(SHOP, &Selector::all()).await.unwrap();
    let secret = secrets
        .iter()
        .find(|secret| &*secret.metadata.name == "shopd")
        .unwrap();
    assert!(secret.keys.iter().any(|key| &**key == "operations-token"));
    let token = cluster
        .secret_value(SHOP, "shopd", "operations-token")
        .await
        .unwrap();
    assert!(!token.expose_secret().is_empty());
    assert!(!format!("{secrets:?}").contains(token.expose_secret()));
    let error = cluster
        .secret_value(SHOP, "shopd", "other")
        .await
        .unwrap_err();
    assert_eq!(error.kind, ClusterErrorKind::NotFound);
    assert!(
        error
            .message
            .ends_with("the secret shop/shopd has no value `other`"),
        "{error}"
    );
}

#[tokio::test]
async fn copied_secrets_are_read_where_there_are_any() {
    let kube = FakeKube::start(Shop::new());
    let copied = look(&kube)
        .await
        .external_secrets(SHOP)
        .await
        .unwrap()
        .unwrap();
    assert!(copied[0].ready().unwrap().holds());
    assert_eq!(copied[0].target_name(), "shopd");
    assert!(copied[0].refreshed_at().is_some());
    let kube = FakeKube::start(Shop::new().without_external_secrets());
    assert_eq!(
        look(&kube).await.external_secrets(SHOP).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn an_application_is_read_with_what_it_is_made_from() {
    let kube = FakeKube::start(Shop::new());
    let application: Application = look(&kube).await.get("argocd", "shopd").await.unwrap();
    assert_eq!(
        (
            &*application.status.sync.status,
            &*application.status.health.status
        ),
        ("Synced", "Healthy")
    );
    let parameters = application.spec.source.parameters();
    assert!(
        parameters
            .iter()
            .any(|one| &*one.name == "image.tag" && &*one.value == "1.0.0")
    );
    assert_eq!(
        application.spec.source.target_revision.as_deref(),
        Some("main")
    );
    assert_eq!(&*application.spec.destination.namespace, SHOP);
    assert_eq!(application.out_of_sync().count(), 0);
    assert!(!application.is_busy());
}

#[tokio::test]
async fn events_come_in_their_order_and_about_one_object() {
    let kube = FakeKube::start(Shop::new());
    let cluster = look(&kube).await;
    let (_, key) = connect(&kube).await;
    cluster
        .writes(&key)
        .scale(SHOP, "shopd", None, 3)
        .await
        .unwrap();
    let pod = &until(async || {
        let all = cluster.events(SHOP, None).await.unwrap();
        let started = all.into_iter().find(|event| &*event.reason == "Started")?;
        Some(started.about.name.to_string())
    })
    .await;
    let events = cluster.events(SHOP, Some(("Pod", pod))).await.unwrap();
    assert!(events.iter().any(|event| &*event.reason == "Started"));
    assert!(events.iter().all(|event| &*event.about.name == pod));
    assert!(events.is_sorted_by_key(Event::last_at));
    let all = cluster.events(SHOP, None).await.unwrap();
    assert!(all.len() > events.len());
}

#[tokio::test]
async fn who_asks_and_what_they_may_is_told() {
    let kube = FakeKube::start(Shop::new());
    kube.role(Role::Operator);
    let cluster = look(&kube).await;
    let scale = Ability {
        verb: "patch".to_owned(),
        group: "apps".to_owned(),
        resource: "deployments".to_owned(),
        subresource: "scale".to_owned(),
        namespace: SHOP.to_owned(),
        ..Ability::default()
    };
    assert!(cluster.can(&scale).await.unwrap());
    let remove = Ability {
        verb: "delete".to_owned(),
        subresource: String::new(),
        ..scale
    };
    assert!(!cluster.can(&remove).await.unwrap());
    assert!(!cluster.rules(SHOP).await.unwrap().is_empty());
    let known = cluster.whoami().await.unwrap().unwrap();
    assert_eq!(known.username, "jo@shop.example");
    kube.fault(Fault::new(FaultKind::Forbidden).on("/apis/authentication.k8s.io"));
    let refused = cluster.whoami().await.unwrap();
    assert!(refused.is_none_or(|known| !known.username.is_empty()));
}

#[tokio::test]
async fn a_long_list_comes_in_parts_and_whole() {
    let kube = FakeKube::start(Shop::new().bulk(1_200, 2_000));
    let cluster = look(&kube).await;
    let pods: Vec<Pod> = cluster.list(SHOP, &Selector::all()).await.unwrap();
    assert_eq!(pods.len(), 1_202);
    assert_eq!(kube.requests().len(), 3);
    let names: std::collections::BTreeSet<_> = pods.iter().map(Pod::name).collect();
    assert_eq!(names.len(), 1_202);
}

#[tokio::test]
async fn a_list_that_is_forgotten_half_way_is_begun_anew() {
    let kube = FakeKube::start(Shop::new().bulk(600, 0));
    kube.fault(Fault::new(FaultKind::Gone).with_query("continue=").times(1));
    let pods: Vec<Pod> = look(&kube)
        .await
        .list(SHOP, &Selector::all())
        .await
        .unwrap();
    assert_eq!(pods.len(), 602);
    assert_eq!(kube.requests().len(), 4);
}

#[tokio::test]
async fn looking_changes_nothing() {
    let kube = FakeKube::start(Shop::new());
    let cluster = look(&kube).await;
    cluster.version().await.unwrap();
    cluster.whoami().await.unwrap();
    cluster.can(&Ability::default()).await.unwrap();
    cluster.list::<Job>(SHOP, &Selector::all()).await.unwrap();
    cluster
        .list::<DisruptionBudget>(SHOP, &Selector::all())
        .await
        .unwrap();
    cluster.list::<Ingress>("", &Selector::all()).await.unwrap();
    cluster.find::<Lease>(SHOP, "lock").await.unwrap();
    let service: Service = cluster.get(SHOP, "shopd").await.unwrap();
    let pods: Vec<Pod> = cluster
        .list(SHOP, &service.pod_selector().unwrap())
        .await
        .unwrap();
    let port = &service.spec.ports[0];
    assert!(service.pod_port(port.port, &pods[0]).is_some());
    assert!(kube.mutations().is_empty());
}
