//! What the cluster of a shop holds to begin with.

use serde_json::{Value, json};

/// The commit that is deployed to begin with.
pub(crate) const COMMIT: &str = "4f1c2a9e7b3d5860c1a2b3c4d5e6f708192a3b4c";

/// A namespace.
pub(crate) fn namespace(name: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": { "name": name },
        "status": { "phase": "Active" },
    })
}

/// A deployment that rolls out one pod after the other.
pub(crate) fn deployment(name: &str, replicas: i64, image: &str, deadline_seconds: i64) -> Value {
    let labels = json!({ "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "shop" });
    let selector = json!({ "app.kubernetes.io/name": name });
    let container = json!({
        "name": name,
        "image": image,
        "env": [{ "name": "LOG_FORMAT", "value": "json" }],
        "ports": [
            { "name": "http", "containerPort": 8080, "protocol": "TCP" },
            { "name": "operations", "containerPort": 9090, "protocol": "TCP" },
        ],
        "readinessProbe": { "httpGet": { "path": "/health/ready", "port": "http" }, "periodSeconds": 5 },
        "resources": {
            "requests": { "cpu": "250m", "memory": "256Mi" },
            "limits": { "cpu": "1", "memory": "512Mi" },
        },
    });
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "name": name, "labels": labels },
        "spec": {
            "replicas": replicas,
            "progressDeadlineSeconds": deadline_seconds,
            "selector": { "matchLabels": selector },
            "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 0 } },
            "template": {
                "metadata": { "labels": labels },
                "spec": { "serviceAccountName": name, "restartPolicy": "Always", "containers": [container] },
            },
        },
    })
}

/// What the shop has to keep to itself.
pub(crate) fn secret() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "type": "Opaque",
        "metadata": { "name": "shopd" },
        "data": {
            "database-url": "cG9zdGdyZXM6Ly9zaG9wOmNhbmFyeUBkYi9zaG9w",
            "operations-token": "b3BlcmF0aW9ucy10b2tlbi1vZi10aGUtZmFrZQ==",
            "session-key": "Y2FuYXJ5LXNlc3Npb24ta2V5",
        },
    })
}

/// Where that comes from.
pub(crate) fn external_secret(now: &str) -> Value {
    json!({
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": { "name": "shopd" },
        "spec": {
            "refreshInterval": "1h",
            "secretStoreRef": { "kind": "ClusterSecretStore", "name": "aws" },
            "target": { "name": "shopd" },
            "dataFrom": [{ "extract": { "key": "shop/shopd" } }],
        },
        "status": {
            "refreshTime": now,
            "syncedResourceVersion": "1-0123456789abcdef",
            "binding": { "name": "shopd" },
            "conditions": [{ "type": "Ready", "status": "True", "reason": "SecretSynced", "message": "secret synced", "lastTransitionTime": now }],
        },
    })
}

/// What a deployment needs beside its pods: an account, a service, a disruption budget.
pub(crate) fn around(name: &str) -> Vec<Value> {
    let labels = json!({ "app.kubernetes.io/name": name });
    vec![
        json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": name } }),
        json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": { "name": name, "labels": labels },
            "spec": { "type": "ClusterIP", "clusterIP": "172.20.14.3", "selector": labels, "ports": [{ "name": "http", "port": 80, "targetPort": "http", "protocol": "TCP" }] },
        }),
        json!({
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": { "name": name },
            "spec": { "minAvailable": 1, "selector": { "matchLabels": labels } },
        }),
    ]
}

/// An autoscaler of a deployment.
pub(crate) fn autoscaler(name: &str, min: i64, max: i64) -> Value {
    json!({
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": { "name": name },
        "spec": {
            "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": name },
            "minReplicas": min,
            "maxReplicas": max,
            "metrics": [{ "type": "Resource", "resource": { "name": "cpu", "target": { "type": "Utilization", "averageUtilization": 70 } } }],
        },
    })
}

/// A node that is well.
pub(crate) fn node(at: usize, now: &str) -> Value {
    let number = 11 + at;
    let name = format!("ip-10-0-1-{number}.eu-south-1.compute.internal");
    let zone = ["eu-south-1a", "eu-south-1b", "eu-south-1c"][at % 3];
    let room = json!({ "cpu": "1930m", "memory": "3388440Ki", "pods": "17", "ephemeral-storage": "18242267924" });
    json!({
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {
                "kubernetes.io/arch": "arm64",
                "kubernetes.io/os": "linux",
                "kubernetes.io/hostname": name,
                "node.kubernetes.io/instance-type": "t4g.medium",
                "eks.amazonaws.com/nodegroup": "default",
                "topology.kubernetes.io/zone": zone,
                "topology.kubernetes.io/region": "eu-south-1",
            },
        },
        "spec": { "providerID": format!("aws:///{zone}/i-0{number:016x}") },
        "status": {
            "capacity": room,
            "allocatable": room,
            "addresses": [{ "type": "InternalIP", "address": format!("10.0.1.{number}") }],
            "conditions": well(now),
            "nodeInfo": {
                "kubeletVersion": "v1.33.4-eks-0000000",
                "architecture": "arm64",
                "operatingSystem": "linux",
                "osImage": "Amazon Linux 2023",
                "kernelVersion": "6.12.40",
                "containerRuntimeVersion": "containerd://2.1.4",
            },
        },
    })
}

/// The conditions of a node that is well.
fn well(now: &str) -> Vec<Value> {
    let conditions = [
        ("MemoryPressure", "False", "KubeletHasSufficientMemory"),
        ("DiskPressure", "False", "KubeletHasNoDiskPressure"),
        ("PIDPressure", "False", "KubeletHasSufficientPID"),
        ("Ready", "True", "KubeletReady"),
    ];
    let told = conditions.map(|(kind, status, reason)| {
        json!({
            "type": kind,
            "status": status,
            "reason": reason,
            "message": "",
            "lastHeartbeatTime": now,
            "lastTransitionTime": now,
        })
    });
    told.into()
}

/// The application that makes a deployment, synced and healthy.
pub(crate) fn application(name: &str, namespace: &str, image: &str, now: &str) -> Value {
    let tag = image.rsplit_once(':').map_or("", |(_, tag)| tag);
    let source = json!({
        "repoURL": "https://git.shop.example/shop/deploy.git",
        "path": "helm/shop",
        "targetRevision": "main",
        "helm": { "parameters": [{ "name": "image.tag", "value": tag }] },
    });
    let operation =
        json!({ "sync": { "revision": COMMIT }, "initiatedBy": { "username": "admin" } });
    json!({
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": { "name": name, "namespace": "argocd" },
        "spec": {
            "project": "shop",
            "source": source,
            "destination": { "server": "https://kubernetes.default.svc", "namespace": namespace },
        },
        "status": {
            "sync": { "status": "Synced", "revision": COMMIT },
            "health": { "status": "Healthy" },
            "sourceType": "Helm",
            "reconciledAt": now,
            "history": [{ "id": 0, "revision": COMMIT, "deployStartedAt": now, "deployedAt": now, "source": source }],
            "operationState": {
                "phase": "Succeeded",
                "message": "successfully synced (all tasks run)",
                "operation": operation,
                "startedAt": now,
                "finishedAt": now,
                "syncResult": { "revision": COMMIT, "source": source, "resources": [] },
            },
        },
    })
}
