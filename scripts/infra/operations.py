"""The fourteen operations as people know them from the system that the shop replaces: names, inputs, bounds, defaults.

There the apps were backend and frontend, which shopd is both of, and the namespace was ecommerce."""

ALL_APPS = {"type": "choice", "options": ["all", "shopd"], "default": "all"}
APP = {"type": "choice", "options": ["shopd"]}
NAMESPACE = {"type": "choice", "options": ["shop"], "default": "shop"}


def lines(*counts, default):
    return {"type": "choice", "options": [str(count) for count in counts], "default": str(default)}


LOOKS = {
    "pod-health-check": {"app": ALL_APPS, "namespace": NAMESPACE},
    "view-pod-logs": {"app": APP, "lines": lines(50, 100, 200, 500, default=100), "namespace": NAMESPACE},
    "service-health-check": {
        "endpoint": {"type": "choice", "options": ["all", "api-health", "frontend", "api-products"]}
    },
    "database-test": {"namespace": NAMESPACE},
    "redis-status": {"namespace": NAMESPACE},
    "deployment-info": {"app": ALL_APPS, "namespace": NAMESPACE},
    "recent-errors": {"app": ALL_APPS, "namespace": NAMESPACE},
    "performance-snapshot": {"namespace": NAMESPACE},
    "export-logs": {"app": APP, "lines": lines(500, 1000, 2000, 5000, default=1000), "namespace": NAMESPACE},
}
CHANGES = {
    "pod-restart": {"app": APP, "namespace": NAMESPACE},
    "scale-replicas": {"app": APP, "replicas": lines(*range(2, 11), default=2), "namespace": NAMESPACE},
    "clear-cache": {
        "cache_type": {"type": "choice", "options": ["all", "products", "categories"], "default": "all"},
        "namespace": NAMESPACE,
    },
    "argocd-sync": {"app": ALL_APPS},
    "cloudfront-invalidate": {
        "paths": {"type": "string", "default": "/*"},
        "distribution": {"type": "choice", "options": ["production"], "default": "production"},
    },
}
# What changes have beside, and looks have not.
OF_CHANGES = {"reason", "confirm"}
