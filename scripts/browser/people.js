/** Who looks at pages: each has done in the shop what it takes to see them, through its own forms. */

import { openWindow } from "./browser.js";
import { DESKTOP } from "./table.js";
import { addAddress, buyCart, cancelOrder, open, putInCart, register, signIn, wish } from "./steps.js";

/** Gives the cookies of everybody, the addresses of pages that are theirs alone, and what did not go as it should have. */
export async function meetPeople(browser, base) {
  const [paths, wrong] = [{}, []];
  const cookies = { guest: [] };
  const become = async (name, act) => {
    const context = await openWindow(browser, { device: DESKTOP, script: false });
    const page = await context.newPage();
    await act(page).catch((error) => wrong.push(`${name}: ${error.message.split("\n").slice(0, 6).join(" ")}`));
    cookies[name] = await context.cookies();
    await context.close();
  };
  await become("buyer", async (page) => {
    await fillCart(page, base);
    await wish(page, base, "iphone-15-pro");
  });
  await become("newcomer", (page) => register(page, base, "newcomer@example.com"));
  await become("john", async (page) => {
    await signIn(page, base, "john@example.com");
    await open(page, base, "/account/orders");
    // The demo shop has delivered it.
    paths["invoiced order"] = await page.locator("tbody a").last().getAttribute("href");
  });
  await become("admin", (page) => signIn(page, base, "admin@example.com"));
  await become("customer", async (page) => {
    await register(page, base, "customer@example.com");
    await fillCart(page, base);
    paths["cancelled order"] = ofAccount(await buyCart(page, base));
    await cancelOrder(page);
    await fillCart(page, base);
    paths.order = ofAccount(await buyCart(page, base));
    await fillCart(page, base);
    await addAddress(page, base);
  });
  await become("owner", async (page) => {
    await fillCart(page, base);
    paths["guest's order"] = await buyCart(page, base);
  });
  return { cookies, paths, wrong };
}

/** Where an account has an order that it has just placed. */
function ofAccount(path) {
  return path.replace(/^\/orders\//, "/account/orders/");
}

async function fillCart(page, base) {
  await putInCart(page, base, "modern-led-table-lamp", 2);
  await putInCart(page, base, "indoor-plant-collection", 1);
}
