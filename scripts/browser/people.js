/** Who looks at pages: each has done in the shop what it takes to see them, through its own forms. */

import { openWindow } from "./browser.js";
import { DESKTOP } from "./table.js";
import { buyCart, cancelOrder, putInCart, register, signIn } from "./steps.js";

/** Gives the cookies of everybody, and the addresses of pages that are theirs alone. */
export async function meetPeople(browser, base) {
  const paths = {};
  const cookies = { guest: [] };
  const become = async (name, act) => {
    const context = await openWindow(browser, { device: DESKTOP, script: false });
    const page = await context.newPage();
    await act(page);
    cookies[name] = await context.cookies();
    await context.close();
  };
  await become("buyer", (page) => fillCart(page, base));
  await become("newcomer", (page) => register(page, base, "newcomer@example.com"));
  await become("admin", (page) => signIn(page, base, "admin@example.com"));
  await become("customer", async (page) => {
    await register(page, base, "customer@example.com");
    await fillCart(page, base);
    paths["cancelled order"] = await buyCart(page, base);
    await cancelOrder(page);
    await fillCart(page, base);
    paths.order = await buyCart(page, base);
    await fillCart(page, base);
  });
  return { cookies, paths };
}

async function fillCart(page, base) {
  await putInCart(page, base, "modern-led-table-lamp", 2);
  await putInCart(page, base, "indoor-plant-collection", 1);
}
