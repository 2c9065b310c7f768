use std::{
    io::{BufRead, BufReader},
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};
use shopctl_fakes::kube::{FakeKube, JobEnd, Role, Shop};
use tempfile::TempDir;

/// The real command line, over a fake cluster.
struct Referee {
    kube: FakeKube,
    home: TempDir,
}

impl Referee {
    fn new(shop: Shop) -> Self {
        let (kube, home) = (FakeKube::start(shop), TempDir::new().unwrap());
        std::fs::write(home.path().join("config"), kube.kubeconfig()).unwrap();
        Self { kube, home }
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("kubectl");
        command
            .env("HOME", self.home.path())
            .arg("--kubeconfig")
            .arg(self.home.path().join("config"))
            .arg("--cache-dir")
            .arg(self.home.path().join("cache"))
            .args(line.split_whitespace());
        command
    }

    fn run(&self, line: &str) -> Output {
        let output = self.command(line).output();
        output.expect(
            "kubectl is missing: install the package kubernetes-client, the referee needs it",
        )
    }

    /// What a command says, which has to succeed.
    fn says(&self, line: &str) -> String {
        let output = self.run(line);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "kubectl {line}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.says(&format!("{line} -o json"))).unwrap()
    }

    /// What a command complains about, which has to fail.
    fn complains(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(!output.status.success(), "kubectl {line}");
        String::from_utf8(output.stderr).unwrap()
    }
}

#[test]
fn kubectl_finds_every_kind() {
    let referee = Referee::new(Shop::new());
    assert!(
        referee
            .says("version --output=yaml")
            .contains("v1.33.4-eks")
    );
    for kind in [
        "pods",
        "deploy",
        "rs",
        "nodes",
        "ns",
        "events",
        "hpa",
        "jobs",
        "pdb",
        "svc",
        "secrets",
        "leases",
        "applications.argoproj.io",
        "externalsecrets",
    ] {
        let list = referee.json(&format!("get {kind} -A"));
        assert!(list["items"].is_array(), "{kind}");
    }
    let names = referee.says("get deployments,hpa -o name");
    assert_eq!(
        names,
        "deployment.apps/shopd\nhorizontalpodautoscaler.autoscaling/shopd\n"
    );
    assert_eq!(
        referee.json("get deploy shopd")["status"]["readyReplicas"],
        2
    );
}

#[test]
fn kubectl_selects_describes_and_measures() {
    let referee = Referee::new(Shop::new().deployment("loader", 1, "shop/loader:1.0.0"));
    let count = |query: &str| {
        referee
            .says(&format!("get pods -o name {query}"))
            .lines()
            .count()
    };
    assert_eq!(count("-l app.kubernetes.io/name=shopd"), 2);
    assert_eq!(count("--field-selector=status.phase=Running"), 3);
    assert_eq!(count("--chunk-size=1"), 3);
    let described = referee.says("describe deployment shopd");
    assert!(described.contains("NewReplicaSet:"), "{described}");
    assert!(
        described.contains("2 desired | 2 updated | 2 total | 2 available | 0 unavailable"),
        "{described}"
    );
    let pod = referee.kube.pods("shopd").remove(0);
    assert!(
        referee
            .says(&format!("describe pod {pod}"))
            .contains("Ready:")
    );
    referee.kube.usage(&pod, 125, 64 * 1024 * 1024);
    let top = referee.says("top pods --no-headers");
    let line = top.lines().find(|line| line.starts_with(&pod)).unwrap();
    assert_eq!(
        line.split_whitespace().collect::<Vec<_>>()[1..],
        ["125m", "64Mi"]
    );
    assert_eq!(referee.says("top nodes --no-headers").lines().count(), 2);
}

#[test]
fn kubectl_rolls_out_and_back() {
    let referee = Referee::new(Shop::new());
    referee.says("rollout restart deployment/shopd");
    let status = referee.says("rollout status deployment/shopd --timeout=60s");
    assert!(status.contains("successfully rolled out"), "{status}");
    let history = referee.says("rollout history deployment/shopd");
    assert_eq!(
        history
            .lines()
            .filter(|line| line.starts_with(['1', '2']))
            .count(),
        2,
        "{history}"
    );
    referee.says("set image deployment/shopd shopd=shop/shopd:1.1.0");
    referee.says("rollout status deployment/shopd --timeout=60s");
    referee.says("rollout undo deployment/shopd");
    referee.says("rollout status deployment/shopd --timeout=60s");
    let deployment = referee.json("get deploy shopd");
    let image = &deployment["spec"]["template"]["spec"]["containers"][0]["image"];
    assert!(
        image
            .as_str()
            .unwrap()
            .ends_with("amazonaws.com/shopd:1.0.0")
    );
    assert_eq!(
        deployment["metadata"]["annotations"]["deployment.kubernetes.io/revision"],
        "4"
    );
}

#[test]
fn kubectl_sees_a_rollout_fail() {
    let referee = Referee::new(Shop::new().progress_deadline(20));
    referee.kube.break_image("9.9.9");
    referee.says("set image deployment/shopd shopd=shop/shopd:9.9.9");
    let complaint = referee.complains("rollout status deployment/shopd --timeout=60s");
    assert!(
        complaint.contains("exceeded its progress deadline"),
        "{complaint}"
    );
}

#[test]
fn kubectl_scales_and_the_autoscaler_disagrees() {
    let referee = Referee::new(Shop::new());
    referee.says("scale deployment/shopd --replicas=4");
    assert_eq!(referee.json("get deploy shopd")["spec"]["replicas"], 4);
    referee.says("scale deployment/shopd --replicas=9");
    referee.kube.eventually("it is undone", |kube| {
        kube.object("apps/deployments", "shop", "shopd").unwrap()["spec"]["replicas"] == 7
    });
    let complaint = referee.complains("scale deployment/shopd --replicas=5 --current-replicas=1");
    assert!(
        complaint.contains("Expected replicas to be 1"),
        "{complaint}"
    );
}

#[test]
fn kubectl_reads_and_follows_logs() {
    let referee = Referee::new(Shop::new());
    let pods = referee.kube.pods("shopd");
    referee
        .kube
        .log_many(&pods[0], 3, |number| format!("line {number}"));
    assert_eq!(
        referee.says(&format!("logs {} --tail=2", pods[0])),
        "line 1\nline 2\n"
    );
    assert_eq!(
        referee
            .says("logs -l app.kubernetes.io/name=shopd --prefix --tail=-1")
            .lines()
            .count(),
        3
    );
    let complaint = referee.complains(&format!("logs {} --previous", pods[0]));
    assert!(
        complaint.contains("previous terminated container"),
        "{complaint}"
    );
    let mut follower = referee
        .command(&format!("logs -f {}", pods[0]))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(follower.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    assert_eq!(lines.by_ref().take(3).last().unwrap(), "line 2");
    referee.kube.log(&pods[0], "line 3");
    assert_eq!(lines.next().unwrap(), "line 3");
    assert!(referee.kube.remove("pods", "shop", &pods[0]));
    assert!(lines.next().is_none());
    assert!(follower.wait().unwrap().success());
}

#[test]
fn kubectl_runs_jobs_and_waits_for_them() {
    let referee = Referee::new(Shop::new());
    referee
        .kube
        .job_ends("migrate", JobEnd::completes(&["applied 2 migrations"]));
    let container = json!({ "name": "migrate", "image": "shop/shopd:1.0.0", "args": ["migrate"] });
    let job = json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": { "name": "migrate" },
        "spec": { "template": { "spec": { "restartPolicy": "Never", "containers": [container] } } },
    });
    let file = referee.home.path().join("job.json");
    std::fs::write(&file, job.to_string()).unwrap();
    referee.says(&format!("create --validate=false -f {}", file.display()));
    referee.says("wait --for=condition=complete job/migrate --timeout=60s");
    assert_eq!(referee.says("logs job/migrate"), "applied 2 migrations\n");
    referee.says("delete job migrate --timeout=60s");
    referee.kube.eventually("its pod is gone", |kube| {
        kube.objects("pods", "shop").len() == 2
    });
}

#[test]
fn kubectl_patches_deletes_and_is_refused() {
    let referee = Referee::new(Shop::new());
    let patch = json!({ "operation": { "sync": {}, "initiatedBy": { "username": "jo" } } });
    referee.says(&format!(
        "patch applications.argoproj.io shopd -n argocd --type=merge -p {patch}"
    ));
    referee.kube.eventually("it is synced", |kube| {
        let application = kube
            .object("argoproj.io/applications", "argocd", "shopd")
            .unwrap();
        application.get("operation").is_none()
    });
    let pod = referee.kube.pods("shopd").remove(0);
    referee.says(&format!("delete pod {pod} --timeout=60s"));
    let complaint = referee.complains("get deploy nope");
    assert_eq!(
        complaint,
        "Error from server (NotFound): deployments.apps \"nope\" not found\n"
    );
    assert_eq!(referee.says("auth can-i patch deployments"), "yes\n");
    referee.kube.role(Role::Reader);
    assert!(!referee.run("auth can-i patch deployments").status.success());
    let complaint = referee.complains("scale deployment/shopd --replicas=3");
    assert!(
        complaint.contains("Error from server (Forbidden)"),
        "{complaint}"
    );
    assert!(complaint.contains("cannot patch resource \"deployments/scale\" in API group \"apps\" in the namespace \"shop\""), "{complaint}");
}
