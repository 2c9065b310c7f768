use std::time::Duration;

use shopctl_cluster::{Access, Cluster, ClusterError, ClusterErrorKind, Pod, Selector};
use shopctl_fakes::kube::{FakeKube, Shop};
use tempfile::NamedTempFile;

use crate::support::SHOP;

const PATIENCE: Duration = Duration::from_secs(20);

async fn by_file(text: &str, context: Option<&str>) -> Result<Cluster, ClusterError> {
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let access = Access::Kubeconfig {
        path: Some(file.path().to_owned()),
        context: context.map(ToOwned::to_owned),
    };
    Ok(Cluster::connect(access, PATIENCE).await?.0)
}

#[tokio::test]
async fn a_kubeconfig_leads_to_its_cluster_with_its_token() {
    let kube = FakeKube::start(Shop::new());
    let cluster = by_file(&kube.kubeconfig(), None).await.unwrap();
    assert_eq!(cluster.default_namespace(), SHOP);
    assert!(cluster.address().starts_with(&kube.address()));
    assert_eq!(
        cluster
            .list::<Pod>(SHOP, &Selector::all())
            .await
            .unwrap()
            .len(),
        2
    );
    let asked = kube.requests();
    assert!(
        asked
            .iter()
            .all(|asked| asked.authorization.starts_with("Bearer "))
    );
}

#[tokio::test]
async fn connecting_asks_nobody() {
    let kube = FakeKube::start(Shop::new());
    by_file(&kube.kubeconfig(), Some("shop")).await.unwrap();
    assert!(kube.requests().is_empty());
}

#[tokio::test]
async fn a_context_that_is_not_there_is_named() {
    let kube = FakeKube::start(Shop::new());
    let error = by_file(&kube.kubeconfig(), Some("prod"))
        .await
        .err()
        .unwrap();
    assert_eq!(error.kind, ClusterErrorKind::NotFound);
    assert_eq!(error.to_string(), "the kubeconfig has no context `prod`");
}

#[tokio::test]
async fn a_kubeconfig_that_cannot_be_read_is_refused_without_repeating_it() {
    let error = by_file("users: [{ token: hunter2 ", None)
        .await
        .err()
        .unwrap();
    assert_eq!(error.kind, ClusterErrorKind::Invalid);
    assert!(
        !format!("{error} {error:?}").contains("hunter2"),
        "{error:?}"
    );
    let path = Some("/nonexistent/config".into());
    let access = Access::Kubeconfig {
        path,
        context: None,
    };
    let error = Cluster::connect(access, PATIENCE).await.err().unwrap();
    assert_eq!(error.kind, ClusterErrorKind::NotFound);
}

#[tokio::test]
async fn a_program_for_credentials_that_fails_is_told_without_what_it_printed() {
    let config = "
apiVersion: v1
kind: Config
current-context: a
clusters: [{ name: a, cluster: { server: 'https://127.0.0.1:1' } }]
contexts: [{ name: a, context: { cluster: a, user: a } }]
users:
- name: a
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      interactiveMode: Never
      command: sh
      args: ['-c', 'echo hunter2; echo the login has run out >&2; exit 1']
";
    let error = by_file(config, None).await.err().unwrap();
    assert_eq!(error.kind, ClusterErrorKind::Unauthenticated);
    let told = format!("{error} {error:?}");
    assert!(told.contains("the login has run out"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[tokio::test]
async fn nothing_is_sent_to_another_machine_in_the_clear() {
    for endpoint in ["http://10.1.2.3:8080", "http://kubernetes.example.com"] {
        let access = Access::Plain {
            endpoint: endpoint.to_owned(),
        };
        let error = Cluster::connect(access, PATIENCE).await.err().unwrap();
        assert_eq!(error.kind, ClusterErrorKind::Invalid, "{endpoint}");
    }
}
