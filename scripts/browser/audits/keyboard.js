/** A purchase with the keyboard alone, and every stop of every page: focus is seen, and nothing covers it. */

import { inWindow, onPage } from "../look.js";
import { ADDRESS_BY_KEYS, expect, open, SENDS, Surprise } from "../steps.js";
import { DESKTOP, PHONE, THEMES } from "../table.js";

const MOST_STOPS = 400;
const PASSWORD = "password123";

export const name = "keyboard";

export async function* run(site) {
  for (const entry of site.pages) {
    for (const [device, theme] of [[DESKTOP, "light"], [DESKTOP, "dark"], [PHONE, "light"]]) {
      const findings = await onPage(site, entry, { device, theme }, stops);
      yield { subject: `${entry.name}, ${device.name}, ${theme}`, findings };
    }
  }
  for (const theme of THEMES) {
    const email = `keys-${theme}@example.com`;
    const findings = await inWindow(site, { device: DESKTOP, theme }, (tab) => buy(tab, site.base, email));
    yield { subject: `a purchase by keys, ${theme}`, findings };
  }
}

/** Goes through all that takes the focus, until the page ends. */
async function stops(tab) {
  const findings = new Set();
  await tab.evaluate(noteLooks);
  for (let count = 0; ; count++) {
    expect(count < MOST_STOPS, `the focus goes round and round after ${MOST_STOPS} stops`);
    await tab.keyboard.press("Tab");
    const stop = await tab.evaluate(lookAtFocus);
    if (!stop || stop.again) {
      break;
    }
    for (const problem of stop.problems) {
      findings.add(`${stop.element}: ${problem}`);
    }
  }
  return [...findings];
}

/** Runs within the page, before anything has the focus: how everything looks without it. */
function noteLooks() {
  const parts = [null, "::before", "::after"];
  const looks = (element) =>
    parts.map((part) => {
      const style = getComputedStyle(element, part);
      const outline = style.outlineStyle === "none" ? "" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
      return [outline, style.boxShadow, style.borderColor, style.backgroundColor].join("|");
    });
  document.activeElement?.blur?.();
  globalThis.auditLooks = { looks, before: new Map([...document.querySelectorAll("*")].map((one) => [one, looks(one)])), seen: new Set() };
}

/** Runs within the page: what has the focus, and whether somebody sees that. */
function lookAtFocus() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) {
    return null;
  }
  const { looks, before, seen } = globalThis.auditLooks;
  const told = element.localName + (element.id ? `#${element.id}` : "") + [...element.classList].map((one) => `.${one}`).join("");
  if (seen.has(element)) {
    return { element: told, again: true, problems: [] };
  }
  seen.add(element);
  const problems = [];
  // A card may show it for the link within, and a label for its box.
  const around = [element, ...(element.labels ?? [])];
  for (let above = element.parentElement; above && around.length < 5; above = above.parentElement) {
    around.push(above);
  }
  const changes = (one) => String(looks(one)) !== String(before.get(one));
  if (!around.some(changes)) {
    problems.push("nothing shows that it has the focus");
  }
  const boxes = [element, ...(element.labels ?? [])].flatMap((one) => [...one.getClientRects()]);
  const isHit = (box) => {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const hit = document.elementFromPoint(x, y);
    return hit && (element.contains(hit) || hit.contains(element) || [...(element.labels ?? [])].some((one) => one.contains(hit)));
  };
  if (!boxes.some(isHit)) {
    problems.push("it is covered, or out of the window, while it has the focus");
  }
  return { element: told, again: false, problems };
}

/** Buys something without a mouse, as somebody who opens an account on the way. */
async function buy(tab, base, email) {
  await open(tab, base, "/");
  await tab.keyboard.press("Tab");
  await tab.keyboard.press("Enter");
  const isAtMain = await tab.evaluate(() => location.hash === `#${document.querySelector("main").id}`);
  expect(isAtMain, "the first stop does not lead past the head of the page");
  await open(tab, base, "/");
  await tabTo(tab, "form[role=search] input[name=q]");
  await tab.keyboard.type("table lamp");
  await follow(tab);
  await tabTo(tab, "main a[href^='/products/modern-led-table-lamp']");
  await follow(tab);
  await tabTo(tab, "form[action='/cart/lines'] [name=quantity]");
  await tabTo(tab, "form[action='/cart/lines'] button[type=submit]");
  await follow(tab);
  await tabTo(tab, "main a[href='/checkout']");
  await follow(tab);
  if (!(await tab.locator("form[action='/checkout']").count())) {
    await tabTo(tab, "main a[href^='/auth/register']");
    await follow(tab);
    const person = { first_name: "Ada", last_name: "Byron", email, password: PASSWORD, password_again: PASSWORD };
    await typeInto(tab, "form[action='/auth/register']", person);
  }
  await typeInto(tab, "form[action='/checkout']", { ...ADDRESS_BY_KEYS, email });
  expect(/\/orders\//.test(tab.url()), `the purchase ends at ${new URL(tab.url()).pathname}`);
  return [];
}

async function follow(tab) {
  await Promise.all([tab.waitForEvent("load"), tab.keyboard.press("Enter")]);
}

async function tabTo(tab, selector) {
  for (let count = 0; count < MOST_STOPS; count++) {
    if (await tab.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) {
      return;
    }
    await tab.keyboard.press("Tab");
  }
  throw new Surprise(`no stop leads to ${selector} on ${new URL(tab.url()).pathname}`);
}

/** Types into the fields that a form has, in its own order, and sends it. */
async function typeInto(tab, form, values) {
  const names = await tab.locator(`${form} :is(input, select, textarea)`).evaluateAll((all) =>
    all.filter((one) => one.type !== "hidden" && one.getClientRects().length).map((one) => one.name),
  );
  for (const name of names.filter((one) => one in values)) {
    await tabTo(tab, `${form} [name="${name}"]`);
    await tab.keyboard.press("Control+A");
    await tab.keyboard.type(values[name]);
  }
  await tabTo(tab, `${form} ${SENDS}`);
  await follow(tab);
}
