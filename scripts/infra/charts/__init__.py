"""Checks of the charts in helm/. They need what is installed for them, so each runs as a program of that environment: the modules
beside this one are named by the checks, and `__main__` runs them."""

import pathlib
import subprocess

from infra import checking

HERE = pathlib.Path(__file__).parent


def found_by(name):
    """What a function of a module beside this one finds, a line each."""

    def find(tree):
        command = [tree.tools.python, "-B", HERE, name, tree.root]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            # A check that breaks off has not looked at everything.
            return (done.stdout + done.stderr).splitlines()[-6:] or [f"{name} ended with {done.returncode}"]
        return done.stdout.splitlines()

    return find


def check(name, function, *plants):
    return checking.Check(f"charts-{name}", found_by(function), tuple(checking.Plant(*plant) for plant in plants))


DEPLOYMENT = "helm/shop/templates/deployment.yaml"
POLICIES = "helm/shop/templates/networkpolicy.yaml"
VALUES = "helm/shop/values.yaml"
SCHEMA = "helm/shop/values.schema.json"
ARGOCD = "helm/platform/templates/argocd.yaml"

CHECKS = [
    check(
        "lint",
        "lint.find",
        ("a template that is no YAML", DEPLOYMENT, "revisionHistoryLimit: 5", "revisionHistoryLimit: [5", "shop"),
        ("a value in the wrong form", VALUES, "cpuPercent: 45", "cpuPercent: plenty", "cpuPercent"),
        ("a value that is needed and has a default", VALUES, 'prefix: ""', "prefix: shop", "externalSecret.prefix"),
        ("a function of one helm alone", DEPLOYMENT, "progressDeadlineSeconds: 600", "{{ nonsense }}", "nonsense"),
    ),
    check(
        "values",
        "values.find",
        ("a value that nothing reads", VALUES, "replicas: 2\n", "replicas: 2\nreplicaCount: 2\n", "replicaCount"),
        ("a value that is read and not there", DEPLOYMENT, "progressDeadlineSeconds: 600",
         "progressDeadlineSeconds: {{ .Values.deadline }}", "deadline"),
        ("a value within another that nothing reads", VALUES, "  interval: 30s", "  interval: 30s\n  timeout: 5s", "timeout"),
        ("a rule for a value that is not there", SCHEMA, '"replicas": {', '"replicaCount": {"type": "integer"}, "replicas": {',
         "replicaCount"),
    ),
    check(
        "refusals",
        "refusals.find",
        ("any image tag", SCHEMA, '"const": "latest"', '"const": "newest"', "image.tag=latest"),
        ("any setting", SCHEMA, '"description": "Settings of shopd that are no secrets', '"x": "', "config"),
        ("both a tag and a digest", "helm/shop/templates/_helpers.tpl", "if and .tag .digest", "if and .tag .none", "not both"),
        ("a demo shop in production", "helm/shop/templates/jobs.yaml", 'eq .Values.environment "production"',
         'eq .Values.environment "live"', "seed.enabled"),
        ("anybody may connect", "helm/shop/templates/ingress.yaml", "if not (or .securityGroups $made)", "if false",
         "ingress"),
        ("an autoscaler of another version", "helm/platform/Chart.yaml", "< 1.36.0-0", "< 1.37.0-0", "1.36"),
    ),
    check(
        "objects",
        "objects.find",
        ("a field that is unknown", DEPLOYMENT, "revisionHistoryLimit: 5", "revisionsKept: 5", "revisionsKept"),
        ("a number as text", "helm/shop/templates/hpa.yaml", "periodSeconds: 60", 'periodSeconds: "60"', "periodSeconds"),
        ("a version that is no longer served", "helm/shop/templates/pdb.yaml", "policy/v1", "policy/v1beta1", "policy/v1beta1"),
        ("an external secret of the old version", "helm/shop/templates/externalsecret.yaml", "external-secrets.io/v1",
         "external-secrets.io/v1beta1", "external-secrets.io/v1beta1"),
        ("a wrong word in an external secret", "helm/shop/templates/externalsecret.yaml", "creationPolicy: Owner",
         "creationPolicy: Own", "creationPolicy"),
        ("an unknown field of an application", ARGOCD, "revisionHistoryLimit: 5", "historyLimit: 5", "historyLimit"),
        ("an unknown field of a service monitor", "helm/shop/templates/servicemonitor.yaml", "- port: ops", "- portName: ops",
         "portName"),
        ("a namespace of an upstream chart that is none", "helm/platform/upstream/namespaces.yaml", "metadata:\n  name: argocd",
         "metadata:\n  title: argocd", "title"),
        ("two objects of one name", "helm/shop/templates/service.yaml", "{{ .Values.name }}-operations", "{{ .Values.name }}",
         "twice"),
    ),
    check(
        "policies",
        "policies.find",
        ("a root file system that can be written to", "helm/shop/templates/_helpers.tpl", "readOnlyRootFilesystem: true",
         "readOnlyRootFilesystem: false", "CKV_K8S_22"),
    ),
    check(
        "golden",
        "golden.find",
        ("another number of replicas", VALUES, "maxReplicas: 7", "maxReplicas: 9", "maxReplicas: 9"),
        ("a render that nobody keeps", "helm/shop/golden/old.yaml", "", "kind: Service\n", "old.yaml"),
    ),
    check(
        "wiring",
        "wiring.find",
        ("a service of no pod", "helm/shop/templates/service.yaml", '{{- include "shop.selector" . | nindent 4 }}', "app: shop",
         "Service shopd"),
        ("a service with another port than its pods", "helm/shop/templates/service.yaml", "port: 3000", "port: 80",
         "port of its pods"),
        ("a port that no container has", "helm/shop/templates/service.yaml", "targetPort: http", "targetPort: web", "web"),
        ("a budget of no pod", "helm/shop/templates/pdb.yaml", '{{- include "shop.selector" . | nindent 6 }}', "app: shop",
         "PodDisruptionBudget shopd"),
        ("an autoscaler of nothing", "helm/shop/templates/hpa.yaml", "kind: Deployment\n    name: {{ $.Values.name }}",
         "kind: Deployment\n    name: web", "web"),
        ("a policy for pods that are not there", POLICIES, "values: [{{ .Values.name }}-test, {{ .Values.name }}-loadgen]\n"
         "      ports", "values: [{{ .Values.name }}-tests]\n      ports", "shopd-tests"),
        ("a policy for a port that is not there", POLICIES, "port: 9090", "port: 9091", "9091"),
        ("traces to a collector of another name", "helm/platform/templates/collector-traces.yaml",
         '"name" "otel-collector" "namespace"', '"name" "otel-gateway" "namespace"', "otel-collector"),
        ("a collector that takes nothing from the shop", "helm/platform/templates/collector-network.yaml", "port: 4317",
         "port: 4318", "4317"),
        ("migrations that may not reach the database", POLICIES, "{{ .Values.name }}, {{ .Values.name }}-migrate, ",
         "{{ .Values.name }}, ", "shopd-migrate"),
        ("a probe of a port that is not there", DEPLOYMENT, "path: /readyz\n              port: ops",
         "path: /readyz\n              port: operations", "operations"),
        ("pods with a token", "helm/shop/templates/_helpers.tpl", "automountServiceAccountToken: false",
         "automountServiceAccountToken: true", "token"),
        ("a settings map that is not there", "helm/shop/templates/_helpers.tpl", "configMapRef:\n      name: {{ .Values.name }}",
         "configMapRef:\n      name: settings", "settings"),
        ("replicas that fight the autoscaler", DEPLOYMENT, "{{- if not .Values.autoscaling.enabled }}",
         "{{- if .Values.autoscaling.enabled }}", "replicas"),
        ("a namespace that only warns", "helm/platform/templates/namespaces.yaml", "pod-security.kubernetes.io/enforce: restricted",
         "pod-security.kubernetes.io/enforce: baseline", "enforce"),
        ("migrations after the pods", "helm/shop/templates/jobs.yaml", '"argo" "Sync" "wave" "-1"', '"argo" "Sync" "wave" "1"',
         "shopd-migrate"),
    ),
    check(
        "gitops",
        "gitops.find",
        ("a kind that the project does not allow", ARGOCD, "    - { group: policy, kind: PodDisruptionBudget }\n", "",
         "PodDisruptionBudget"),
        ("a kind that nothing has", ARGOCD, "    - { group: policy,", '    - { group: "", kind: Secret }\n    - { group: policy,',
         "Secret"),
        ("an application that syncs by itself", ARGOCD, "  syncPolicy:\n", "  syncPolicy:\n    automated: {}\n", "automated"),
        ("another namespace", ARGOCD, "namespace: {{ $shop.namespace }}\n  revisionHistoryLimit",
         "namespace: web\n  revisionHistoryLimit", "web"),
        ("a version that shopctl does not set", "shopctl/src/command/deploy/roll.rs", '"image.tag"', '"server.image.tag"',
         "server.image.tag"),
    ),
    check(
        "server",
        "server.find",
        ("a setting that shopd does not know", SCHEMA, '"LOG_LEVEL"', '"LOG_LEVELS"', "LOG_LEVEL"),
        ("a secret that shopd does not know", VALUES, "OPS_TOKEN: {", "OPERATIONS_TOKEN: {", "OPERATIONS_TOKEN"),
        ("a variable that shopd does not know", "helm/shop/templates/configmap.yaml", "DRAIN_DELAY_MS", "DRAIN_MS", "DRAIN_MS"),
        ("a port that the server does not listen on", "helm/shop/templates/configmap.yaml", 'PORT: "3000"', 'PORT: "8080"', "8080"),
        ("a listener that only its pod reaches", "helm/shop/templates/configmap.yaml", "OPS_ADDR: 0.0.0.0:9090",
         "OPS_ADDR: 127.0.0.1:9090", "OPS_ADDR"),
        ("a probe of a route that is not there", DEPLOYMENT, "path: /readyz", "path: /readiness", "/readiness"),
        ("a health check of the load balancer that is not there", "helm/shop/templates/ingress.yaml", "healthcheck-path: /ready",
         "healthcheck-path: /up", "/up"),
        ("too little time to end", "helm/shop/templates/_helpers.tpl",
         "add .Values.shutdownSeconds.preStop .Values.shutdownSeconds.drain .Values.shutdownSeconds.grace 5", "add 10 15",
         "terminationGracePeriodSeconds"),
        ("another user than the image's", "helm/shop/templates/_helpers.tpl", "runAsUser: 65532", "runAsUser: 65534", "65534"),
        ("another port than shopctl's", "shopctl/src/config/eks.rs", "ops_port: 9090", "ops_port: 9091", "9091"),
        ("another name than shopctl's", VALUES, "name: shopd\n", "name: web\n", "web"),
        ("a job that shopctl calls otherwise", "shopctl/src/command/seed.rs", 'name: "seed"', 'name: "fill"', "fill"),
        ("an option that loadgen does not have", "helm/shop/templates/loadgen.yaml", "--histograms=", "--record=", "--record"),
    ),
    check(
        "platform",
        "platform.find",
        ("an autoscaler of another version than the cluster", "helm/platform/values.yaml", "tag: v1.35.2", "tag: v1.34.2", "1.34"),
        ("a chart in another version than is told", "helm/platform/upstream/charts.yaml", "version: 2.0.0", "version: 2.1.0",
         "external-secrets"),
        ("a chart that floats", "helm/platform/upstream/charts.yaml", "version: 9.5.15", 'version: ">=9.0.0"', "argo-cd"),
        ("a placeholder that nobody fills", "helm/platform/upstream/argo-cd.yaml", "# Not used.",
         "certificateArn: ${ACM_CERTIFICATE_ARN}", "${ACM_CERTIFICATE_ARN}"),
        ("Argo CD open to the world", "helm/platform/upstream/argo-cd.yaml", "server:\n", "server:\n  ingress:\n    enabled: true\n",
         "ingress"),
        ("a metric that the shop does not have", "helm/platform/values.yaml", "shop_redis_connected", "shop_redis_up",
         "shop_redis_up"),
    ),
]
