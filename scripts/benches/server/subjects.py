"""What is asked of the shops, one kind of request after the other."""

import dataclasses
import http.client
import itertools
import json
import urllib.parse

from benches.server import drive
from benches.server.drive import Request

# As a browser says it that takes the smallest form, and as a program that takes none.
BROTLI = (("Accept", "text/html"), ("Accept-Encoding", "br"))
IDENTITY = (("Accept", "text/html"), ("Accept-Encoding", "identity"))
PLAIN_JSON = (("Accept", "application/json"),)
# Enough that none comes twice within a run.
DISTINCT = 40_000
# Guests whose carts grow, and customers who order: more than connections, so that they rarely wait for each other.
GUESTS, CUSTOMERS = 64, 32
KINDS_IN_CART = 5
PASSWORD = "password123"
ADDRESS = {
    "firstName": "Load",
    "lastName": "Test",
    "address1": "1 Test Street",
    "city": "Testville",
    "state": "TS",
    "postalCode": "12345",
    "country": "US",
}


@dataclasses.dataclass
class Subject:
    """One row of the table: what is asked, of which shop, and what the answer must be."""

    name: str
    group: str
    requests: list
    expect: int = 200
    contains: str = ""
    connections: int = 16
    # What each request has of its own.
    keyed: bool = False
    # Name of the bare reply that it is compared with.
    floor: str = ""
    # Whether no answer may come from the shop's cache.
    uncached: bool = False
    # How many requests are made before any is counted, for what the shop keeps beside them.
    before: int = 1
    asked: int = 0
    length: int = 0
    runs: int = 0

    def first(self, port):
        """Asks, sees to it that the answer is what it should be, and notes how long it is."""
        for number in range(self.before):
            answered = ask(port, self.requests[number], f"first-{self.name}")
            if answered.status != self.expect or self.contains not in answered.text:
                return f"answered {answered.status}: {answered.text[:200]}"
        self.asked = self.before if len(self.requests) > self.before else 0
        self.length = answered.length if len(self.requests) == 1 else 0
        return None


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    text: str
    # With its head, as it goes over the wire.
    length: int


def ask(port, request, key="", connection=None):
    """One request, as wrk will send it."""
    connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {name: value.replace(drive.KEY, urllib.parse.quote(key)) for name, value in request.headers}
    if request.body:
        headers["Content-Type"] = "application/json"
    # As wrk does, which names no encoding of its own.
    connection.putrequest(request.method, request.path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    body = request.body.encode()
    if body:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body or None)
    answer = connection.getresponse()
    body = answer.read()
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    status_line = len(f"HTTP/1.1 {answer.status} {answer.reason}\r\n") + 2
    text = body.decode(errors="replace")
    return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, text, status_line + head + len(body))


def json_of(port, request, connection=None):
    answer = ask(port, request, connection=connection)
    if answer.status not in (200, 201):
        raise RuntimeError(f"{request.path} answered {answer.status}: {answer.text[:300]}")
    return json.loads(answer.text), answer


def cached_pages(goods):
    """The three pages of which most is asked, in both forms, with the name of their bare reply."""
    pages = {
        "home": "/",
        "category": f"/categories/{goods.categories[0]}",
        "product": f"/products/{goods.products[0][1]}",
    }
    for (name, path), (form, headers) in itertools.product(pages.items(), (("br", BROTLI), ("identity", IDENTITY))):
        yield f"{name} page, {form}", f"/{form}/{name}", Request(path, headers=headers)


def reads(goods, group):
    """JSON, cached and not, and pages that no cache has."""
    api = "/api/catalog/products"
    products, categories = goods.products, goods.categories[:20]
    prices = [f"{99_999 - i / 100:.2f}" for i in range(DISTINCT)]
    hit = Request(f"{api}/{products[0][0]}", headers=PLAIN_JSON)
    every = [Request(f"{api}/{identity}", headers=PLAIN_JSON) for identity, _ in products]
    page = [Request(f"/products/{slug}", headers=IDENTITY) for _, slug in products]
    lists = [Request(f"{api}?limit=20&maxPrice={price}", headers=PLAIN_JSON) for price in prices]
    narrowed = [
        Request(f"/categories/{categories[i % len(categories)]}?max_price={price}", headers=IDENTITY)
        for i, price in enumerate(prices)
    ]
    success = '"success":true'
    # The categories themselves are read before: it is the list that no cache has.
    listed = {"contains": "/products/", "uncached": True, "before": len(categories)}
    return [
        Subject("product JSON, hit", group, [hit], contains=success),
        Subject("product JSON, miss", group, every, contains=success, uncached=True),
        Subject("list JSON, hit", group, [Request(f"{api}?limit=20", headers=PLAIN_JSON)], contains=success),
        Subject("list JSON, miss", group, lists, contains=success, uncached=True),
        Subject("product page, uncached", group, page[::-1], contains="<h1", uncached=True),
        Subject("list page with facets, uncached", group, narrowed, **listed),
    ]


def searches(goods, group):
    """No question is like another."""
    queries = list(itertools.islice(itertools.cycle(goods.queries), DISTINCT))
    pages = [
        Request("/search?" + urllib.parse.urlencode({"q": query, "min_price": f"{i / 100:.2f}"}), headers=IDENTITY)
        for i, query in enumerate(queries)
    ]
    begun = [query[: max(2, 3 + i % 5)] + str(i // 20_000 or "") for i, query in enumerate(queries)]
    suggest = [Request("/api/search/suggest?" + urllib.parse.urlencode({"q": q}), headers=PLAIN_JSON) for q in begun]
    return [
        Subject("search page with facets", group, pages, contains="<h1"),
        Subject("suggest", group, suggest, contains='"success":true'),
    ]


def cart_add(port, goods, group):
    """Each guest comes back with a cookie and takes one more of something."""
    visitors, connection = [], http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for identity, _ in goods.products[:GUESTS]:
        _, answer = json_of(port, cart_of(identity), connection)
        visitors.append(answer.headers["set-cookie"].split(";")[0])
    requests = [
        Request(
            "/api/cart/items",
            "POST",
            (*PLAIN_JSON, ("Cookie", visitors[i % GUESTS])),
            json.dumps({"productId": goods.products[(i // GUESTS) * GUESTS + i % GUESTS][0], "quantity": 1}),
        )
        for i in range(GUESTS * KINDS_IN_CART)
    ]
    return Subject("cart add", group, requests, contains='"success":true')


def cart_of(identity):
    """A guest whom the shop does not know yet takes one thing."""
    return Request("/api/cart/items", "POST", PLAIN_JSON, json.dumps({"productId": identity, "quantity": 1}))


def login(group, scale_customers=CUSTOMERS):
    # The password hashes wait for each other; more connections would only wait for longer.
    bodies = [{"email": f"customer-{i}@example.com", "password": PASSWORD} for i in range(scale_customers)]
    requests = [Request("/api/auth/login", "POST", PLAIN_JSON, json.dumps(body)) for body in bodies]
    return Subject("login", group, requests, contains='"token"', connections=4)


def place_order(port, goods, group, connections=16):
    """Customers order two products each, every order with a key of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    tokens = [json_of(port, request, connection)[0]["data"]["token"] for request in login(group).requests]
    requests = []
    for i in range(DISTINCT // 2):
        pair = goods.products[2 * i % len(goods.products)], goods.products[(2 * i + 1) % len(goods.products)]
        items = [{"productId": identity, "quantity": 1} for identity, _ in pair]
        token = ("Authorization", f"Bearer {tokens[i % len(tokens)]}")
        headers = (*PLAIN_JSON, token, ("Idempotency-Key", drive.KEY))
        body = json.dumps({"items": items, "shippingAddress": ADDRESS})
        requests.append(Request("/api/orders", "POST", headers, body))
    ordered = {"expect": 201, "contains": '"orderNumber"', "keyed": True, "connections": connections}
    return Subject("place order", group, requests, **ordered)
