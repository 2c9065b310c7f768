/** Whole purchases, from the first page to the cancelled order: with scripts and without, on both devices. */

import { inWindow } from "../look.js";
import { amount, cancelOrder, expect, fillRegister, open, send, sendCheckout } from "../steps.js";
import { DESKTOP, PHONE } from "../table.js";

const PRODUCT = { slug: "modern-led-table-lamp", words: "table lamp" };

export const name = "journeys";

export async function* run(site) {
  for (const device of [PHONE, DESKTOP]) {
    for (const script of [true, false]) {
      for (const as of ["guest", "account"]) {
        const subject = `${device.name}, ${as}, scripts ${script ? "on" : "off"}`;
        const act = (tab) => buy(tab, site.base, { device, script, as });
        yield { subject, findings: await inWindow(site, { device, script }, act) };
      }
    }
  }
}

async function buy(tab, base, how) {
  await find(tab, base);
  const price = await addTwo(tab);
  await changeToThree(tab, price, how);
  const total = await amount(tab.locator(".grand-total dd"));
  await checkOut(tab, base, how);
  expect((await amount(tab.locator(".grand-total dd"))) === total, "the order costs something else than the cart said");
  expect((await tab.locator("main").textContent()).includes("Ada"), "the order does not say where it goes");
  await cancelOrder(tab);
  return [];
}

/** Searches, filters what is found, and opens the product. */
async function find(tab, base) {
  await open(tab, base, "/");
  expect(await tab.locator("h1").isVisible(), "the first page has no heading");
  // Who comes back has a copy of the page, and it must be as good as the page was.
  await open(tab, base, "/products");
  await open(tab, base, "/");
  await send(tab, "form[role=search]", { q: PRODUCT.words });
  const found = tab.locator(`main a[href^="/products/${PRODUCT.slug}"]`).first();
  expect(await found.isVisible(), `searching for ${PRODUCT.words} does not find it`);
  const filters = tab.locator("form.filters");
  if (!(await filters.locator("[name=max_price]").isVisible())) {
    await filters.locator("summary").first().click();
  }
  await send(tab, "form.filters", { min_price: "90000" });
  expect((await found.count()) === 0, "a filter by price leaves what costs less");
  await tab.goBack();
  await found.click();
  await tab.waitForURL(`**/products/${PRODUCT.slug}*`);
}

/** Puts two of the product into the cart; gives what one costs. */
async function addTwo(tab) {
  await send(tab, "form[action='/cart/lines']", { quantity: "2" });
  expect(new URL(tab.url()).pathname === "/cart", `adding to the cart leads to ${tab.url()}`);
  expect((await tab.locator("main [name=quantity]").inputValue()) === "2", "the cart has not the two that were added");
  return (await amount(tab.locator(".cart-line-total"))) / 2;
}

/** With scripts the cart sends a new quantity by itself where the shop has that; without, there is a button. */
async function changeToThree(tab, price, { script }) {
  const form = "main form:has([name=quantity])";
  const quantity = tab.locator(`${form} [name=quantity]`);
  const changed = () => tab.waitForFunction(() => document.querySelector("main [name=quantity]")?.getAttribute("value") === "3", null, { timeout: 4000 });
  if (script) {
    await quantity.fill("3");
    await quantity.blur();
    await changed().catch(() => send(tab, form));
  } else {
    await send(tab, form, { quantity: "3" });
  }
  expect((await quantity.getAttribute("value")) === "3", "the quantity is not changed");
  expect((await amount(tab.locator(".cart-line-total"))) === 3 * price, "three do not cost three times as much as one");
}

async function checkOut(tab, base, { as, device, script }) {
  const email = `${device.name}-${script ? "scripts" : "plain"}@example.com`;
  if (as === "account") {
    await open(tab, base, "/auth/register?redirect=%2Fcheckout");
    await fillRegister(tab, email);
  } else {
    await tab.locator("main a[href='/checkout']").click();
    await tab.waitForLoadState("load");
    const isOffered = await tab.locator("form[action='/checkout']").count();
    expect(isOffered, "a guest cannot check out");
  }
  await sendCheckout(tab);
  expect(/\/orders\//.test(tab.url()), `the checkout ends at ${new URL(tab.url()).pathname}`);
}
