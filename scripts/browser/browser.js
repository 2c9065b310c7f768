/** The browser, and what it must never be seen to do whatever page it is on. */

import { chromium } from "./packages.js";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";

// Debian's package asks the network for what only people at a desk need. Root cannot have the sandbox.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
];

/** How long a page may take that is there at all. */
export const PATIENCE_MS = 60_000;

export const LAUNCH = { executablePath: PROGRAM, args: FLAGS, headless: true };

export function launchBrowser() {
  return chromium.launch(LAUNCH);
}

/** A browser with an empty profile of its own and a port for programs that drive it from outside. */
export function launchProfile(folder, port) {
  return chromium.launchPersistentContext(folder, { ...LAUNCH, args: [...FLAGS, `--remote-debugging-port=${port}`] });
}

/** Opens a window; `cookies` are those of the person who looks. */
export async function openWindow(browser, { device, theme = "light", script = true, language = "en-GB", cookies = [] }) {
  const { name: _, ...look } = device;
  const context = await browser.newContext({ ...look, colorScheme: theme, javaScriptEnabled: script, locale: language });
  context.setDefaultTimeout(30_000);
  // A machine that has much to do is no fault of a page.
  context.setDefaultNavigationTimeout(PATIENCE_MS);
  await context.addCookies(cookies);
  return context;
}

/** Collects what a window complains of: errors of scripts, broken policies, calls to other hosts, files that are not there. */
export function watch(context, base) {
  const complaints = new Set();
  const host = new URL(base).host;
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.host !== host) {
      complaints.add(`it asks another host: ${url.host}`);
    }
  });
  context.on("response", (response) => {
    if (response.status() >= 400 && response.request().resourceType() !== "document") {
      complaints.add(`${response.status()} for ${new URL(response.url()).pathname}`);
    }
  });
  context.on("console", (message) => {
    // The browser says so of every page that is itself an error page; what pages load is looked at above.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.add(`console: ${message.text()}`);
    }
  });
  context.on("weberror", (error) => {
    const { message } = error.error();
    // The browser's own move between two pages, which it leaves out on a busy machine; no script of a page asks for it.
    if (!message.startsWith("Transition was ")) {
      complaints.add(`script: ${message}`);
    }
  });
  return () => {
    const all = [...complaints];
    complaints.clear();
    return all;
  };
}
