/** Single steps of a purchase by links and forms, in a browser with or without scripts. */

import { PATIENCE_MS } from "./browser.js";

const PASSWORD = "password123";

/** What a shopper types into the checkout; fields that a shop does not ask for are left out. */
const ADDRESS = {
  email: "ada@example.com",
  shipping_first_name: "Ada",
  shipping_last_name: "Byron",
  shipping_address1: "1 Row",
  shipping_city: "London",
  shipping_state: "Greater London",
  shipping_postal_code: "E1 6AN",
  shipping_country: ["GB", "United Kingdom"],
};

/** The same by the keyboard: typing chooses from a list. */
export const ADDRESS_BY_KEYS = { ...ADDRESS, shipping_country: "United Kingdom" };

/** What sends a form; not what stands first so that Enter does the same, nor what sends it elsewhere. */
export const SENDS = "button:is([type=submit], :not([type])):not([aria-hidden=true], [formaction], [name])";

export class Surprise extends Error {}

/** Goes on only where it is so. */
export function expect(so, what) {
  if (!so) {
    throw new Surprise(what);
  }
}

export async function open(page, base, path, status = 200) {
  const response = await page.goto(base + path);
  const got = response.status();
  // A browser that has the page already is told so, and shows its copy.
  expect(got === status || (got === 304 && status === 200), `${path} is ${got}, not ${status}`);
}

/** Fills the fields of a form that are there. A field with several values takes the first that it offers. */
export async function fill(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.locator(`[name="${name}"]`).first();
    if ((await field.count()) === 0) {
      continue;
    }
    const wanted = [value].flat();
    const tag = await field.evaluate((element) => `${element.localName} ${element.type}`);
    if (tag.startsWith("select")) {
      const offered = await field.locator("option").evaluateAll((all) => all.map((option) => option.value));
      const choice = wanted.find((one) => offered.includes(one));
      expect(choice !== undefined, `${name} does not offer ${wanted.join(" or ")}`);
      await field.selectOption(choice);
    } else if (tag.endsWith("radio")) {
      await form.locator(`[name="${name}"][value="${wanted[0]}"]`).check();
    } else if (tag.endsWith("hidden")) {
      await field.evaluate((element, text) => element.setAttribute("value", text), wanted.at(-1));
    } else {
      await field.fill(wanted.at(-1));
    }
  }
}

/** Sends a form past what the browser would complain of, and waits for the page that answers. */
export async function send(page, selector, values = {}) {
  const form = page.locator(selector).first();
  await form.evaluate((element) => (element.noValidate = true));
  await fill(form, values);
  const button = form.locator(SENDS).first();
  const [response] = await Promise.all([page.waitForResponse(isPage, { timeout: PATIENCE_MS }), button.click()]);
  await page.waitForLoadState("load");
  return response;
}

/** The document that is shown in the end; redirects lead to it. */
function isPage(response) {
  const isRedirect = response.status() >= 300 && response.status() < 400;
  return response.request().isNavigationRequest() && !isRedirect;
}

export async function register(page, base, email) {
  await open(page, base, "/auth/register");
  await fillRegister(page, email);
}

/** Opens an account on the page that is shown. */
export async function fillRegister(page, email) {
  const person = { first_name: "Ada", last_name: "Byron", email, password: PASSWORD, password_again: PASSWORD };
  const response = await send(page, "form[action='/auth/register']", person);
  expect(response.status() === 200, `opening an account is answered with ${response.status()}`);
}

export async function signIn(page, base, email) {
  await open(page, base, "/auth/login");
  const response = await send(page, "form[action='/auth/login']", { email, password: PASSWORD });
  expect(response.status() === 200, `signing in is answered with ${response.status()}`);
}

export async function putInCart(page, base, slug, quantity) {
  await open(page, base, `/products/${slug}`);
  const response = await send(page, "form[action='/cart/lines']", { quantity: String(quantity) });
  expect(response.status() === 200, `adding ${slug} is answered with ${response.status()}`);
}

/** Fills the checkout that is shown and sends it. */
export function sendCheckout(page) {
  return send(page, "form[action='/checkout']", ADDRESS);
}

/** Puts a product on the wishlist by the button on its page. */
export async function wish(page, base, slug) {
  await open(page, base, `/products/${slug}`);
  const button = page.locator("main button[name=add]").first();
  expect((await button.count()) > 0, `${slug} cannot be put on the wishlist`);
  await Promise.all([page.waitForResponse(isPage, { timeout: PATIENCE_MS }), button.click()]);
}

/** Writes an address into the book of an account. */
export async function addAddress(page, base) {
  await open(page, base, "/account/addresses/new");
  const address = Object.entries(ADDRESS).map(([name, value]) => [name.replace("shipping_", ""), value]);
  const response = await send(page, "form[action='/account/addresses']", Object.fromEntries(address));
  expect(response.status() === 200, `adding an address is answered with ${response.status()}`);
}

/** Buys what is in the cart; gives the path of the page that it leads to, which is the order's for a guest. */
export async function buyCart(page, base) {
  await open(page, base, "/checkout");
  const response = await sendCheckout(page);
  const path = new URL(page.url()).pathname;
  expect(response.status() === 200 && /^\/orders\//.test(path), `the checkout is answered with ${response.status()} at ${path}`);
  return path;
}

/** Cancels the order whose page is shown. */
export async function cancelOrder(page) {
  const response = await send(page, "form[action$='/cancel']");
  expect(response.status() === 200, `cancelling is answered with ${response.status()}`);
  expect((await page.locator("form[action$='/cancel']").count()) === 0, "a cancelled order can be cancelled again");
}

/** The digits of an amount, whatever the language writes around them. */
export async function amount(locator) {
  return Number((await locator.first().textContent()).replace(/\D/g, ""));
}
