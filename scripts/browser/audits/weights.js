/** What a first visit to each kind of page costs, against the budgets in `budgets.json`. */

import { readFileSync } from "node:fs";

import { openWindow } from "../browser.js";
import { cookiesOf, pathOf } from "../look.js";
import { PHONE } from "../table.js";

const BUDGETS = JSON.parse(readFileSync(new URL("../budgets.json", import.meta.url), "utf8"));

/** Where a visitor goes next: all but its HTML and its pictures must be there already. */
const NEXT = "/products/macbook-pro-16-m3-max";

export const name = "weights";

export async function* run(site) {
  for (const entry of site.pages.filter((page) => BUDGETS[page.type]?.html)) {
    const budget = BUDGETS[entry.type];
    const figures = await weigh(site, entry);
    const findings = Object.entries(budget)
      .filter(([what, most]) => figures[what] > most)
      .map(([what, most]) => `${what}: ${figures[what]} is more than ${most}`);
    yield { subject: entry.name, findings, figures };
  }
}

async function weigh(site, entry) {
  const window = await openWindow(site.browser, { device: PHONE, cookies: cookiesOf(site, entry.as) });
  try {
    const tab = await window.newPage();
    const files = await record(tab);
    await tab.goto(site.base + pathOf(site, entry), { waitUntil: "networkidle" });
    const first = [...files.values()];
    const fold = new Set(await tab.evaluate(imagesAboveTheFold));
    files.clear();
    await tab.goto(site.base + NEXT, { waitUntil: "networkidle" });
    const next = [...files.values()].filter((file) => file.kind !== "Image");
    return { ...figuresOf(first, fold, new URL(site.base).host), next: sum(next) };
  } finally {
    await window.close();
  }
}

/** Collects what comes over the wire: bodies as they were sent, without their headers. */
async function record(tab) {
  const session = await tab.context().newCDPSession(tab);
  await session.send("Network.enable");
  const files = new Map();
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    // The icon of a page is a picture too, whatever the browser fetches it for.
    const kind = response.mimeType.startsWith("image/") ? "Image" : type;
    files.set(requestId, { url: response.url, kind, head: response.encodedDataLength, bytes: 0, raw: 0 });
  });
  session.on("Network.dataReceived", ({ requestId, dataLength }) => {
    const file = files.get(requestId);
    if (file) {
      file.raw += dataLength;
    }
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file) {
      file.bytes = Math.max(0, encodedDataLength - file.head);
    }
  });
  return files;
}

/** Runs within the page. */
function imagesAboveTheFold() {
  const isSeen = (image) => image.getBoundingClientRect().top < innerHeight && image.getClientRects().length > 0;
  return [...document.images].filter(isSeen).map((image) => image.currentSrc);
}

function figuresOf(files, fold, host) {
  const of = (...kinds) => files.filter((file) => kinds.includes(file.kind));
  return {
    html: sum(of("Document")),
    "html, raw": of("Document").reduce((total, file) => total + file.raw, 0),
    css: sum(of("Stylesheet")),
    js: sum(of("Script")),
    fonts: of("Font").length,
    "requests besides images": files.length - of("Image").length,
    "images above the fold": sum(of("Image").filter((file) => fold.has(file.url))),
    "files of third parties": files.filter((file) => new URL(file.url).host !== host).length,
    total: sum(files),
  };
}

function sum(files) {
  return files.reduce((total, file) => total + file.bytes, 0);
}
