/**
 * Lighthouse with its mobile preset: a mid-range phone on a slow network, simulated. Each page is loaded three times with
 * a new profile, and the median counts.
 */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { launchProfile } from "../browser.js";
import { cookiesOf, pathOf } from "../look.js";
import { loadLighthouse } from "../packages.js";

const BUDGETS = JSON.parse(readFileSync(new URL("../budgets.json", import.meta.url), "utf8"));
const RUNS = 3;
const LEAST = { performance: 99, accessibility: 100, "best-practices": 100, seo: 100 };
const NOT_FOR_SEARCH = "is-crawlable";

export const name = "lighthouse";

export async function* run(site) {
  for (const entry of site.pages.filter((page) => BUDGETS[page.type]?.lcp)) {
    const runs = [];
    for (let count = 0; count < RUNS; count++) {
      runs.push(await measure(site, entry));
    }
    const figures = medians(runs);
    yield { subject: entry.name, figures, findings: [...judge(entry, figures), ...new Set(runs.flatMap((one) => one.failed))] };
  }
}

async function measure(site, entry) {
  const folder = mkdtempSync(join(tmpdir(), "shop-audit-profile-"));
  const port = await freePort();
  // New cookies and nothing else: what Lighthouse would clear is empty, and it must not clear the cookies.
  const window = await launchProfile(folder, port);
  try {
    await window.addCookies(cookiesOf(site, entry.as));
    const options = { port, output: "json", logLevel: "error", disableStorageReset: true };
    const lighthouse = await loadLighthouse();
    const { lhr } = await lighthouse(site.base + pathOf(site, entry), options, settings(entry));
    if (lhr.runtimeError) {
      throw new Error(`Lighthouse on ${entry.name}: ${lhr.runtimeError.message}`);
    }
    return { figures: figuresOf(lhr), failed: failedAudits(lhr) };
  } finally {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Pages that are one person's alone tell search engines to stay away, and are judged by the rest of what SEO asks. */
function settings(entry) {
  const isPrivate = entry.indexed === false;
  return { extends: "lighthouse:default", settings: isPrivate ? { skipAudits: [NOT_FOR_SEARCH] } : {} };
}

function figuresOf(lhr) {
  const scores = Object.keys(LEAST).map((category) => [category, Math.round(lhr.categories[category].score * 100)]);
  const milliseconds = (audit) => Math.round(lhr.audits[audit].numericValue);
  return {
    ...Object.fromEntries(scores),
    cls: Number(lhr.audits["cumulative-layout-shift"].numericValue.toFixed(3)),
    lcp: milliseconds("largest-contentful-paint"),
    fcp: milliseconds("first-contentful-paint"),
    tbt: milliseconds("total-blocking-time"),
    ttfb: milliseconds("server-response-time"),
  };
}

/** What took points away, by name; what is about speed is in the figures. */
function failedAudits(lhr) {
  const categories = Object.keys(LEAST).filter((category) => category !== "performance");
  const refs = categories.flatMap((category) => lhr.categories[category].auditRefs.filter((ref) => ref.weight > 0));
  const failed = refs.map((ref) => lhr.audits[ref.id]).filter((audit) => audit.score !== null && audit.score < 1);
  return failed.map((audit) => `${audit.id}: ${audit.title}${where(audit)}`);
}

function where(audit) {
  const items = audit.details?.items ?? [];
  const told = items.slice(0, 3).map((item) => item.node?.selector ?? item.description ?? item.url);
  const all = [audit.explanation, ...told].filter(Boolean);
  return all.length ? ` (${all.join("; ")})` : "";
}

function medians(runs) {
  const names = Object.keys(runs[0].figures);
  return Object.fromEntries(names.map((what) => [what, median(runs.map((one) => one.figures[what]))]));
}

function median(values) {
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)];
}

function judge(entry, figures) {
  const low = Object.entries(LEAST)
    .filter(([category, least]) => figures[category] < least)
    .map(([category, least]) => `${category}: ${figures[category]} is less than ${least}`);
  const { lcp } = BUDGETS[entry.type];
  const slow = figures.lcp > lcp ? [`lcp: ${figures.lcp} ms is more than ${lcp} ms`] : [];
  return [...low, ...slow, ...(figures.cls > 0 ? [`cls: ${figures.cls} is more than 0`] : [])];
}

function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}
