"""The bench's workloads for Locust: WORKLOAD is plain or journey."""

import os
import random

from locust import FastHttpUser, constant, task

WORKLOAD = os.environ["WORKLOAD"]
WORDS = ["laptop", "phone", "camera"]


class Visitor(FastHttpUser):
    wait_time = constant(0)

    def on_start(self):
        if WORKLOAD == "journey":
            listed = self.client.get("/api/catalog/products?limit=100").json()["data"]
            self.slugs = [product["slug"] for product in listed]

    @task
    def visit(self):
        if WORKLOAD == "journey":
            self.look_around()
        else:
            self.see("/api/catalog/categories", contains='"success":true')

    def look_around(self):
        self.see("/api/catalog/categories", holds=lambda it: it["data"][0]["id"])
        self.see("/api/catalog/products?limit=20", holds=lambda it: it["data"][0]["id"])
        for _ in range(random.randint(2, 6)):
            if random.random() < 0.75:
                path = f"/api/catalog/products/{random.choice(self.slugs)}"
                self.see(path, name="/api/catalog/products/{id}", holds=lambda it: it["data"]["price"])
            else:
                path = f"/api/search?q={random.choice(WORDS)}"
                self.see(path, name="/api/search", contains='"success":true')

    def see(self, path, name=None, contains=None, holds=None):
        with self.client.get(path, name=name, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure("not fine")
            elif contains and contains not in answer.text:
                answer.failure("does not succeed")
            elif holds and not holds(answer.json()):
                answer.failure("lacks what it must have")
