"""Drives a fake AWS with boto3, which signs every request and parses every answer by the services' own models.

Usage: aws.py ENDPOINT KEY_ID SECRET SCENARIO. Prints what is not as it should be, and then ends with status 1.
"""

import base64
import datetime
import sys

import boto3
import botocore.session
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError

REGION = "eu-south-1"
GROUP = "/aws/containerinsights/shop-demo/application"
UTC = datetime.timezone.utc


class Referee:
    def __init__(self, endpoint, key_id, secret):
        self.endpoint, self.key_id, self.secret = endpoint, key_id, secret
        self.failures = []

    def client(self, service, protocol=None, **credentials):
        region = "us-east-1" if service in ("cloudfront", "ce") else REGION
        session = botocore.session.get_session()
        if protocol:
            loader = session.get_component("data_loader")
            model = loader.load_service_model(service, "service-2")
            model["metadata"]["protocols"] = [protocol]
        return boto3.Session(botocore_session=session).client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=credentials.get("key_id", self.key_id),
            aws_secret_access_key=credentials.get("secret", self.secret),
            config=Config(retries={"total_max_attempts": 1}, read_timeout=20),
        )

    def equal(self, what, got, wanted):
        if got != wanted:
            self.failures.append(f"{what}: {got!r} is not {wanted!r}")

    def refused(self, what, code, status, call, **members):
        try:
            answer = call(**members)
        except ClientError as error:
            self.equal(f"code of {what}", error.response["Error"]["Code"], code)
            metadata = error.response["ResponseMetadata"]
            self.equal(f"status of {what}", metadata["HTTPStatusCode"], status)
            self.equal(f"{what} has a request id", bool(metadata.get("RequestId")), True)
        else:
            self.failures.append(f"{what} was answered: {answer!r}")


def now():
    return datetime.datetime.now(UTC)


def minutes(count):
    return datetime.timedelta(minutes=count)


def identity(referee):
    answer = referee.client("sts").get_caller_identity()
    referee.equal("account", answer["Account"], "123456789012")
    referee.equal("arn", answer["Arn"], "arn:aws:iam::123456789012:user/operator")
    referee.equal("request id", bool(answer["ResponseMetadata"]["RequestId"]), True)


def eks(referee):
    client = referee.client("eks")
    referee.equal("clusters", client.list_clusters()["clusters"], ["shop-demo"])
    cluster = client.describe_cluster(name="shop-demo")["cluster"]
    referee.equal("status", cluster["status"], "ACTIVE")
    referee.equal("createdAt", cluster["createdAt"] < now(), True)
    authority = base64.b64decode(cluster["certificateAuthority"]["data"])
    referee.equal("authority", authority.startswith(b"-----BEGIN CERTIFICATE"), True)
    referee.refused(
        "an unknown cluster", "ResourceNotFoundException", 404, client.describe_cluster, name="other"
    )
    name = {"clusterName": "shop-demo", "nodegroupName": "default"}
    groups = client.list_nodegroups(clusterName="shop-demo")["nodegroups"]
    referee.equal("groups", groups, ["default"])
    resize = client.update_nodegroup_config
    referee.refused(
        "more nodes than the most",
        "InvalidParameterException",
        400,
        resize,
        scalingConfig={"desiredSize": 9},
        **name,
    )
    size = {"minSize": 0, "maxSize": 4, "desiredSize": 0}
    update = resize(scalingConfig=size, clientRequestToken="once", **name)["update"]
    referee.equal("update", update["status"], "InProgress")
    again = resize(scalingConfig=size, clientRequestToken="once", **name)["update"]
    referee.equal("update with the same token", again["id"], update["id"])
    referee.refused(
        "a second update", "ResourceInUseException", 409, resize, scalingConfig=size, **name
    )
    group = client.describe_nodegroup(**name)["nodegroup"]
    referee.equal("group while it is updated", group["status"], "UPDATING")
    referee.equal("size", group["scalingConfig"], size)
    states = [
        client.describe_update(name="shop-demo", updateId=update["id"], nodegroupName="default")[
            "update"
        ]["status"]
        for _ in range(2)
    ]
    referee.equal("states of the update", states, ["InProgress", "Successful"])
    group = client.describe_nodegroup(**name)["nodegroup"]
    referee.equal("group after its update", group["status"], "ACTIVE")


def cloudwatch_cbor(referee):
    cloudwatch(referee, "smithy-rpc-v2-cbor")


def cloudwatch_json(referee):
    cloudwatch(referee, "json")


def cloudwatch(referee, protocol):
    client = referee.client("cloudwatch", protocol)
    listed = client.list_metrics(Namespace="AWS/RDS", MetricName="CPUUtilization")["Metrics"]
    dimensions = [{"Name": "DBInstanceIdentifier", "Value": "shop-demo-pg"}]
    referee.equal("listed dimensions", [one["Dimensions"] for one in listed], [dimensions])
    end = now().replace(second=0, microsecond=0)
    # Only periods that were over before the fake began.
    end -= minutes(end.minute % 5 + 5)

    def metric(id, stat, period=300, **more):
        of = {"Namespace": "AWS/RDS", "MetricName": "CPUUtilization", "Dimensions": dimensions}
        return {"Id": id, "MetricStat": {"Metric": of, "Period": period, "Stat": stat}, **more}

    def data(queries, **more):
        return client.get_metric_data(
            MetricDataQueries=queries, StartTime=end - minutes(28), EndTime=end, **more
        )

    queries = [
        metric("low", "Minimum"),
        metric("middle", "p50"),
        metric("high", "p95"),
        metric("count", "SampleCount", ReturnData=False),
        {"Id": "twice", "Expression": "(high - low) * 2 / count"},
    ]
    results = {one["Id"]: one for one in data(queries)["MetricDataResults"]}
    referee.equal("ids", sorted(results), ["high", "low", "middle", "twice"])
    times = [end - minutes(5 * step) for step in range(1, 7)]
    referee.equal("aligned times, newest first", results["low"]["Timestamps"], times)
    referee.equal("p50", results["middle"]["Values"], [22.0] * 6)
    referee.equal("p95", [round(value, 6) for value in results["high"]["Values"]], [25.6] * 6)
    reckoned = [round(value, 6) for value in results["twice"]["Values"]]
    referee.equal("expression", reckoned, [3.04] * 6)
    referee.equal("status", results["low"]["StatusCode"], "Complete")
    first = data([metric("low", "Minimum")], MaxDatapoints=4, ScanBy="TimestampAscending")
    referee.equal("a part", first["MetricDataResults"][0]["StatusCode"], "PartialData")
    second = data(
        [metric("low", "Minimum")],
        MaxDatapoints=4,
        ScanBy="TimestampAscending",
        NextToken=first["NextToken"],
    )
    pages = first["MetricDataResults"][0], second["MetricDataResults"][0]
    referee.equal("pages", [len(page["Values"]) for page in pages], [4, 2])
    referee.equal("the last part", pages[1]["StatusCode"], "Complete")
    referee.equal("order", pages[0]["Timestamps"] + pages[1]["Timestamps"], times[::-1])
    referee.refused(
        "a wrong token", "InvalidNextToken", 400, data, queries=queries, NextToken="none of ours"
    )
    wrong = [{"Id": "e1", "Expression": "unknown * 2"}]
    referee.refused("an unknown id", "ValidationError", 400, data, queries=wrong)
    alarms = client.describe_alarms(StateValue="OK")["MetricAlarms"]
    names = [alarm["AlarmName"] for alarm in alarms]
    referee.equal("alarms", names, ["shop-demo-database-cpu", "shop-demo-slow-answers"])
    referee.equal("since", alarms[0]["StateUpdatedTimestamp"] < now(), True)
    referee.equal("statistics", (alarms[0]["Statistic"], alarms[1]["ExtendedStatistic"]), ("Average", "p95"))


def logs(referee):
    client = referee.client("logs")
    groups = client.describe_log_groups(logGroupNamePrefix="/aws/")["logGroups"]
    referee.equal("groups", [group["logGroupName"] for group in groups], [GROUP])

    def count(pattern, **more):
        pages = client.get_paginator("filter_log_events").paginate(
            logGroupName=GROUP, filterPattern=pattern, **more
        )
        return sum(len(page["events"]) for page in pages)

    for pattern, wanted in [
        ("", 5),
        ("ERROR", 2),
        ("ERROR -payment", 1),
        ('"out of stock"', 1),
        ("?WARN ?ERROR", 3),
        ('{ $.level = "ERROR" && $.status >= 500 }', 1),
        ('{ $.route = "/api/*" }', 3),
    ]:
        referee.equal(f"events of {pattern}", count(pattern), wanted)
    referee.equal("events of a stream", count("", logStreamNamePrefix="shopd-1"), 2)
    since = int((now() - minutes(25)).timestamp() * 1000)
    referee.equal("events since", count("", startTime=since), 2)
    first = client.filter_log_events(logGroupName=GROUP, limit=3)
    referee.equal("a page", len(first["events"]), 3)
    rest = client.filter_log_events(logGroupName=GROUP, limit=3, nextToken=first["nextToken"])
    referee.equal("the last page", (len(rest["events"]), "nextToken" in rest), (2, False))
    search = client.filter_log_events
    referee.refused(
        "an unknown group", "ResourceNotFoundException", 400, search, logGroupName="other"
    )
    referee.refused(
        "a wrong pattern",
        "InvalidParameterException",
        400,
        search,
        logGroupName=GROUP,
        filterPattern="{ $.level = ",
    )
    end = int(now().timestamp())
    start = {"logGroupName": GROUP, "startTime": end - 3600, "endTime": end}
    query = "filter level = 'ERROR' or level = 'WARN' | stats count(*) as n by level | sort n desc"
    id = client.start_query(queryString=query, **start)["queryId"]
    answers = [client.get_query_results(queryId=id) for _ in range(3)]
    states = [answer["status"] for answer in answers]
    referee.equal("states of the query", states, ["Running", "Running", "Complete"])
    referee.equal("results of a running query", answers[0]["results"], [])
    rows = [{cell["field"]: cell["value"] for cell in row} for row in answers[2]["results"]]
    referee.equal("rows", rows, [{"level": "ERROR", "n": "2"}, {"level": "WARN", "n": "1"}])
    referee.equal("matched", answers[2]["statistics"]["recordsMatched"], 3.0)
    malformed = "count everything"
    referee.refused(
        "a wrong query", "MalformedQueryException", 400, client.start_query, queryString=malformed, **start
    )


def cloudfront(referee):
    client = referee.client("cloudfront")
    answer = client.get_distribution(Id="E2SHOP")
    distribution = answer["Distribution"]
    referee.equal("etag", bool(answer["ETag"]), True)
    aliases = distribution["DistributionConfig"]["Aliases"]["Items"]
    referee.equal("aliases", aliases, ["shop.example.com"])
    referee.equal("enabled", distribution["DistributionConfig"]["Enabled"], True)
    referee.refused("unknown", "NoSuchDistribution", 404, client.get_distribution, Id="OTHER")

    def create(reference, paths, quantity=None):
        batch = {"Quantity": quantity or len(paths), "Items": paths}
        return client.create_invalidation(
            DistributionId="E2SHOP",
            InvalidationBatch={"Paths": batch, "CallerReference": reference},
        )

    made = create("one", ["/", "/img/*"])
    referee.equal("status of the answer", made["ResponseMetadata"]["HTTPStatusCode"], 201)
    id = made["Invalidation"]["Id"]
    referee.equal("location", made["Location"].endswith(f"/invalidation/{id}"), True)
    referee.equal("the same again", create("one", ["/", "/img/*"])["Invalidation"]["Id"], id)
    taken = "InvalidationBatchAlreadyExists"
    referee.refused("the reference again", taken, 400, create, reference="one", paths=["/x"])
    wrong = ["no-slash"]
    referee.refused("a wrong path", "InvalidArgument", 400, create, reference="two", paths=wrong)
    referee.refused(
        "a wrong count", "InconsistentQuantities", 400, create, reference="3", paths=["/"], quantity=2
    )
    many = [f"/{number}/*" for number in range(15)]
    too_many = "TooManyInvalidationsInProgress"
    referee.refused("too many wildcards", too_many, 400, create, reference="4", paths=many)
    reads = [
        client.get_invalidation(DistributionId="E2SHOP", Id=id)["Invalidation"] for _ in range(3)
    ]
    states = [invalidation["Status"] for invalidation in reads]
    referee.equal("states", states, ["InProgress", "InProgress", "Completed"])
    paths = reads[0]["InvalidationBatch"]["Paths"]["Items"]
    referee.equal("paths", paths, ["/", "/img/*"])
    last = create("five", many)["Invalidation"]["Id"]
    pages = client.get_paginator("list_invalidations").paginate(
        DistributionId="E2SHOP", PaginationConfig={"PageSize": 1}
    )
    listed = [item["Id"] for page in pages for item in page["InvalidationList"]["Items"]]
    referee.equal("the newest first", listed, [last, id])
    referee.refused(
        "an unknown one",
        "NoSuchInvalidation",
        404,
        client.get_invalidation,
        DistributionId="E2SHOP",
        Id="OTHER",
    )


def ecr(referee):
    client = referee.client("ecr")

    def describe(*ids, name="shopd"):
        return client.describe_images(repositoryName=name, imageIds=list(ids))["imageDetails"]

    [image] = describe({"imageTag": "1.0.0"})
    referee.equal("digest", image["imageDigest"], "sha256:" + "a" * 64)
    summary = image["imageScanFindingsSummary"]["findingSeverityCounts"]
    referee.equal("summary", summary, {"HIGH": 1, "MEDIUM": 2})
    referee.equal("pushed", image["imagePushedAt"] < now(), True)
    images = client.describe_images(repositoryName="shopd")["imageDetails"]
    referee.equal("images", len(images), 2)
    unknown = {"imageTag": "9.9.9"}
    missing = client.describe_images
    referee.refused(
        "an unknown image", "ImageNotFoundException", 400, missing, repositoryName="shopd", imageIds=[unknown]
    )
    referee.refused(
        "an unknown repository", "RepositoryNotFoundException", 400, missing, repositoryName="other"
    )
    pages = client.get_paginator("list_images").paginate(
        repositoryName="shopd", PaginationConfig={"PageSize": 1}
    )
    tags = [id["imageTag"] for page in pages for id in page["imageIds"]]
    referee.equal("tags", tags, ["1.0.0", "1.1.0"])
    scan = client.describe_image_scan_findings(
        repositoryName="shopd", imageId={"imageTag": "1.1.0"}
    )
    names = [finding["name"] for finding in scan["imageScanFindings"]["findings"]]
    referee.equal("findings", names, ["CVE-2026-0002"])
    referee.equal("scan", scan["imageScanStatus"]["status"], "COMPLETE")


def ecr_not_scanned(referee):
    client = referee.client("ecr")
    referee.refused(
        "an image without a scan",
        "ScanNotFoundException",
        400,
        client.describe_image_scan_findings,
        repositoryName="shopd",
        imageId={"imageTag": "1.1.0"},
    )


def rds(referee):
    client = referee.client("rds")
    name = {"DBInstanceIdentifier": "shop-demo-pg"}

    def state():
        return client.describe_db_instances(**name)["DBInstances"][0]["DBInstanceStatus"]

    [database] = client.describe_db_instances()["DBInstances"]
    referee.equal("engine", (database["Engine"], database["EngineVersion"]), ("postgres", "17.4"))
    referee.equal("restorable", database["LatestRestorableTime"] < now(), True)
    referee.equal("flags", (database["MultiAZ"], database["DeletionProtection"]), (True, True))
    unknown = {"DBInstanceIdentifier": "other"}
    referee.refused("unknown", "DBInstanceNotFound", 404, client.describe_db_instances, **unknown)
    wrong = "InvalidDBInstanceState"
    referee.refused("starting what runs", wrong, 400, client.start_db_instance, **name)
    snapshot = {"DBSnapshotIdentifier": "before-the-change", **name}
    made = client.create_db_snapshot(**snapshot)["DBSnapshot"]
    referee.equal("made", (made["Status"], "SnapshotCreateTime" in made), ("creating", False))
    exists = "DBSnapshotAlreadyExists"
    referee.refused("the same again", exists, 400, client.create_db_snapshot, **snapshot)
    states = [
        client.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"][0]["Status"]
        for _ in range(3)
    ]
    referee.equal("states of the snapshot", states, ["creating", "creating", "available"])
    snapshots = client.describe_db_snapshots(**name)["DBSnapshots"]
    referee.equal("snapshots", len(snapshots), 2)
    stopped = client.stop_db_instance(**name)["DBInstance"]
    referee.equal("stopping", stopped["DBInstanceStatus"], "stopping")
    referee.refused("stopping twice", wrong, 400, client.stop_db_instance, **name)
    referee.equal("to stopped", [state() for _ in range(3)], ["stopping", "stopping", "stopped"])
    snapshot["DBSnapshotIdentifier"] = "too-late"
    referee.refused("a snapshot of a stopped one", wrong, 400, client.create_db_snapshot, **snapshot)
    client.start_db_instance(**name)
    referee.equal("to available", [state() for _ in range(3)], ["starting", "starting", "available"])


def elasticache(referee):
    client = referee.client("elasticache")
    name = {"ReplicationGroupId": "shop-demo-redis"}
    [group] = client.describe_replication_groups(**name)["ReplicationGroups"]
    referee.equal("failover", group["AutomaticFailover"], "enabled")
    members = group["NodeGroups"][0]["NodeGroupMembers"]
    referee.equal("roles", [member["CurrentRole"] for member in members], ["primary", "replica"])
    referee.equal("members", group["MemberClusters"], ["shop-demo-redis-001", "shop-demo-redis-002"])
    [cluster] = client.describe_cache_clusters(
        CacheClusterId="shop-demo-redis-001", ShowCacheNodeInfo=True
    )["CacheClusters"]
    referee.equal("version", cluster["EngineVersion"], "7.1.0")
    referee.equal("port", cluster["CacheNodes"][0]["Endpoint"]["Port"], 6379)
    referee.refused(
        "an unknown group",
        "ReplicationGroupNotFoundFault",
        404,
        client.describe_replication_groups,
        ReplicationGroupId="other",
    )
    referee.refused(
        "an unknown cluster", "CacheClusterNotFound", 404, client.describe_cache_clusters, CacheClusterId="other"
    )


def xray(referee):
    client = referee.client("xray")

    def urls(expression, hours=1):
        answer = client.get_trace_summaries(
            StartTime=now() - minutes(60 * hours), EndTime=now(), FilterExpression=expression
        )
        return [trace["Http"]["HttpURL"].split("example.com")[1] for trace in answer["TraceSummaries"]]

    orders = "/api/orders"
    referee.equal("slow ones", urls("responsetime > 0.5"), [orders, orders])
    referee.equal("faults", urls('fault AND service("shopd")'), [orders])
    referee.equal("errors", urls("error = true"), ["/api/products/unknown"])
    referee.equal("urls", urls('http.url CONTAINS "/api/" AND duration < 1'), ["/api/products/unknown"])
    invalid = "InvalidRequestException"
    referee.refused("a wrong filter", invalid, 400, urls, expression="responsetime >")
    referee.refused("too long a time", invalid, 400, urls, expression="fault", hours=7)
    summaries = client.get_trace_summaries(
        StartTime=now() - minutes(60), EndTime=now(), FilterExpression="fault"
    )["TraceSummaries"]
    id = summaries[0]["Id"]
    referee.equal("response time", summaries[0]["ResponseTime"], 5.003)
    answer = client.batch_get_traces(TraceIds=[id, "1-00000000-000000000000000000000000"])
    referee.equal("traces", [trace["Id"] for trace in answer["Traces"]], [id])
    referee.equal("unknown ones", len(answer["UnprocessedTraceIds"]), 1)
    document = answer["Traces"][0]["Segments"][0]["Document"]
    referee.equal("document", '"sanitized_query"' in document, True)


def ce(referee):
    client = referee.client("ce")
    today = now().date()
    start = today - datetime.timedelta(days=3)
    answer = client.get_cost_and_usage(
        TimePeriod={"Start": start.isoformat(), "End": today.isoformat()},
        Granularity="DAILY",
        Metrics=["UnblendedCost"],
        GroupBy=[{"Type": "DIMENSION", "Key": "SERVICE"}],
    )
    days = answer["ResultsByTime"]
    referee.equal("days", len(days), 3)
    costs = {group["Keys"][0]: group["Metrics"]["UnblendedCost"] for group in days[0]["Groups"]}
    wanted = {"Amount": "0.0412500000", "Unit": "USD"}
    referee.equal("a service", costs["Amazon CloudFront"], wanted)
    first = today.replace(day=1)
    before = (first - datetime.timedelta(days=1)).replace(day=1)
    answer = client.get_cost_and_usage(
        TimePeriod={"Start": before.isoformat(), "End": (first + datetime.timedelta(days=1)).isoformat()},
        Granularity="MONTHLY",
        Metrics=["UnblendedCost"],
    )
    months = answer["ResultsByTime"]
    ends = [month["TimePeriod"]["Start"] for month in months]
    referee.equal("months", ends, [before.isoformat(), first.isoformat()])
    referee.equal("estimates", [month["Estimated"] for month in months], [False, True])
    count = (first - before).days
    total = float(months[0]["Total"]["UnblendedCost"]["Amount"])
    referee.equal("a month", round(total, 6), round(count * 6.83805, 6))
    referee.refused(
        "a time that ends before it starts",
        "ValidationException",
        400,
        client.get_cost_and_usage,
        TimePeriod={"Start": today.isoformat(), "End": start.isoformat()},
        Granularity="DAILY",
        Metrics=["UnblendedCost"],
    )


def paged(referee):
    """Every list is given in pages of one."""
    end = now()
    window = {"StartTime": end - minutes(60), "EndTime": end}
    for service, operation, member, count, members in [
        ("ecr", "describe_images", "imageDetails", 2, {"repositoryName": "shopd"}),
        ("rds", "describe_db_instances", "DBInstances", 1, {}),
        ("elasticache", "describe_cache_clusters", "CacheClusters", 2, {}),
        ("logs", "filter_log_events", "events", 5, {"logGroupName": GROUP}),
        ("logs", "describe_log_groups", "logGroups", 1, {}),
        ("cloudwatch", "list_metrics", "Metrics", 9, {}),
        ("cloudwatch", "describe_alarms", "MetricAlarms", 2, {}),
        ("xray", "get_trace_summaries", "TraceSummaries", 4, window),
        ("eks", "list_clusters", "clusters", 1, {}),
    ]:
        pages = referee.client(service).get_paginator(operation).paginate(**members)
        items = [len(page[member]) for page in pages]
        referee.equal(f"items of {operation}", sum(items), count)
        referee.equal(f"the largest page of {operation}", max(items), 1)


CALLS = [
    ("sts", "get_caller_identity", {}),
    ("rds", "describe_db_instances", {}),
    ("elasticache", "describe_cache_clusters", {}),
    ("cloudfront", "get_distribution", {"Id": "E2SHOP"}),
    ("logs", "describe_log_groups", {}),
    ("ecr", "list_images", {"repositoryName": "shopd"}),
    ("eks", "list_clusters", {}),
    ("xray", "batch_get_traces", {"TraceIds": ["1-00000000-000000000000000000000000"]}),
    ("cloudwatch", "list_metrics", {}),
    (
        "ce",
        "get_cost_and_usage",
        {
            "TimePeriod": {"Start": "2026-01-01", "End": "2026-01-02"},
            "Granularity": "DAILY",
            "Metrics": ["UnblendedCost"],
        },
    ),
]
XML = ("sts", "rds", "elasticache", "cloudfront")


def everywhere(referee, xml, other, **credentials):
    """Each service refuses, in its own words: a code for XML, one for the rest, and the statuses of both."""
    for service, operation, members in CALLS:
        code, status = xml if service in XML else other
        if service in ("logs", "ecr", "ce"):
            status = 400
        if service == "xray" and code == "ThrottlingException":
            code = "ThrottledException"
        if service in ("xray", "eks") and status == 400:
            status = 429
        call = getattr(referee.client(service, **credentials), operation)
        referee.refused(f"{service} {operation}", code, status, call, **members)


def wrong_secret(referee):
    codes = ("SignatureDoesNotMatch", 403), ("InvalidSignatureException", 403)
    everywhere(referee, *codes, secret="another")


def unknown_key(referee):
    codes = ("InvalidClientTokenId", 403), ("UnrecognizedClientException", 403)
    everywhere(referee, *codes, key_id="AKIANOBODY0000000001")


def expired(referee):
    everywhere(referee, ("ExpiredToken", 403), ("ExpiredTokenException", 403))


def denied(referee):
    everywhere(referee, ("AccessDenied", 403), ("AccessDeniedException", 403))


def throttled(referee):
    everywhere(referee, ("Throttling", 400), ("ThrottlingException", 400))


def skewed(referee):
    everywhere(referee, ("SignatureDoesNotMatch", 403), ("InvalidSignatureException", 403))


def other_region(referee):
    client = boto3.client(
        "logs",
        region_name="eu-west-1",
        endpoint_url=referee.endpoint,
        aws_access_key_id=referee.key_id,
        aws_secret_access_key=referee.secret,
    )
    referee.refused("another region", "InvalidSignatureException", 400, client.describe_log_groups)


def faults(referee):
    """The first calls fail as the test has arranged it, one after another; then all is well."""
    client = referee.client("logs")
    referee.refused("the first", "ServiceUnavailable", 503, client.describe_log_groups)
    try:
        referee.failures.append(f"a broken connection: {client.describe_log_groups()!r}")
    except BotoCoreError:
        pass
    # This client takes what is no JSON for an answer without members.
    referee.equal("half a body", "logGroups" in client.describe_log_groups(), False)
    referee.equal("the last", len(client.describe_log_groups()["logGroups"]), 1)
    referee.equal("another service", referee.client("sts").get_caller_identity()["Account"], "123456789012")


def token(referee):
    """Prints the token that the official tools make for a cluster."""
    request = AWSRequest(
        "GET",
        f"https://sts.{REGION}.amazonaws.com/",
        params={"Action": "GetCallerIdentity", "Version": "2011-06-15"},
        headers={"x-k8s-aws-id": "shop-demo"},
    )
    credentials = Credentials(referee.key_id, referee.secret)
    SigV4QueryAuth(credentials, "sts", REGION, expires=60).add_auth(request)
    encoded = base64.urlsafe_b64encode(request.prepare().url.encode())
    print("k8s-aws-v1." + encoded.decode().rstrip("="))


def main():
    endpoint, key_id, secret, scenario = sys.argv[1:]
    referee = Referee(endpoint, key_id, secret)
    globals()[scenario](referee)
    for failure in referee.failures:
        print(failure, file=sys.stderr)
    sys.exit(1 if referee.failures else 0)


if __name__ == "__main__":
    main()
