/** Brings a window to a page of the table, and says what went wrong on the way as a finding. */

import { openWindow, watch } from "./browser.js";
import { expect, open, send, Surprise } from "./steps.js";

/**
 * Lets `act` do something in a new window, as somebody who looks in a certain way. Gives what it finds, what did not
 * happen as it should have, and what the browser complained of.
 */
export async function inWindow(site, { as = "guest", ...look }, act) {
  const window = await openWindow(site.browser, { ...look, cookies: cookiesOf(site, as) });
  const complaints = watch(window, site.base);
  const tab = await window.newPage();
  try {
    return [...(await act(tab)), ...complaints()];
  } catch (error) {
    if (!(error instanceof Surprise) && error.name !== "TimeoutError") {
      throw error;
    }
    return [`${inWords(error)} (at ${new URL(tab.url()).pathname})`, ...complaints()];
  } finally {
    await window.close();
  }
}

/** What did not happen; of something that did not appear, also what it was. */
function inWords(error) {
  const [first, ...rest] = error.message.split("\n");
  const awaited = rest.find((line) => line.includes("waiting for"));
  return awaited ? `${first} ${awaited.trim()}` : first;
}

/** The same on a page of the table. */
export function onPage(site, entry, look, act) {
  return inWindow(site, { ...look, as: entry.as }, async (tab) => {
    await lookAt(tab, site, entry);
    return act(tab);
  });
}

/** Opens a page as its entry in the table says; fails where the shop answers otherwise. */
export async function lookAt(tab, site, entry) {
  const path = pathOf(site, entry);
  if (!entry.send && !entry.follow) {
    await open(tab, site.base, path, entry.status);
    return;
  }
  await open(tab, site.base, path);
  if (entry.follow) {
    const links = tab.locator(entry.follow);
    expect((await links.count()) > 0, `no link on ${path} is ${entry.follow}`);
    await open(tab, site.base, await links.first().getAttribute("href"), entry.send ? 200 : entry.status);
  }
  if (!entry.send) {
    return;
  }
  const response = await send(tab, entry.send.form, entry.send.fields);
  expect(response.status() === entry.status, `${entry.name} is ${response.status()}, not ${entry.status}`);
}

/** Where a page is: `{order}` stands for what a person has bought. */
export function pathOf(site, entry) {
  return entry.path.replace(/\{([^}]+)\}/g, (_, name) => {
    const path = site.people.paths[name];
    expect(path !== undefined, `nobody made ${name}`);
    return path;
  });
}

export function cookiesOf(site, name) {
  const cookies = site.people.cookies[name];
  expect(cookies !== undefined, `nobody is called ${name}`);
  return cookies;
}
