// The bench's workloads for k6: WORKLOAD is plain, journey or paced, SHOP the shop's root, SECONDS the length.
import http from 'k6/http';
import { check } from 'k6';

const shop = __ENV.SHOP;
const workload = __ENV.WORKLOAD;
const duration = `${__ENV.SECONDS}s`;
const words = ['laptop', 'phone', 'camera'];

const paced = {
  executor: 'constant-arrival-rate',
  rate: 5000,
  timeUnit: '1s',
  duration,
  preAllocatedVUs: 100,
  maxVUs: 500,
};
const closed = { executor: 'constant-vus', vus: 16, duration };

export const options = {
  scenarios: { bench: workload === 'paced' ? paced : closed },
  // A bench of failures would be a bench of something else.
  thresholds: { http_req_duration: ['p(99)<1000'], checks: ['rate==1'] },
  summaryTrendStats: ['p(50)', 'p(95)', 'p(99)'],
};

export function setup() {
  const products = http.get(`${shop}/api/catalog/products?limit=100`).json('data');
  return { slugs: products.map((product) => product.slug) };
}

function one(list) {
  return list[Math.floor(Math.random() * list.length)];
}

function plain() {
  const answer = http.get(`${shop}/api/catalog/categories`);
  check(answer, {
    'is fine': (it) => it.status === 200,
    'succeeds': (it) => it.body.includes('"success":true'),
  });
}

function journey(slugs) {
  const categories = http.get(`${shop}/api/catalog/categories`);
  check(categories, { 'categories non-empty': (it) => it.json('data.0.id') !== undefined });
  const products = http.get(`${shop}/api/catalog/products?limit=20`);
  check(products, { 'products non-empty': (it) => it.json('data.0.id') !== undefined });
  const looks = 2 + Math.floor(Math.random() * 5);
  for (let look = 0; look < looks; look++) {
    if (Math.random() < 0.75) {
      const name = '/api/catalog/products/{id}';
      const product = http.get(`${shop}/api/catalog/products/${one(slugs)}`, { tags: { name } });
      check(product, { 'product has a price': (it) => it.json('data.price') !== undefined });
    } else {
      const name = '/api/search';
      const found = http.get(`${shop}/api/search?q=${one(words)}`, { tags: { name } });
      check(found, { 'search succeeds': (it) => it.body.includes('"success":true') });
    }
  }
}

export default function (data) {
  if (workload === 'journey') {
    journey(data.slugs);
  } else {
    plain();
  }
}
