/** The pages that all audits look at, and what is expected of each. */

import { readFileSync } from "node:fs";

const TABLE = new URL("./pages.json", import.meta.url);

/**
 * A page as `pages.json` has it, with what it leaves out filled in: `as` is who looks, `follow` a link to go by from `path`,
 * `send` a form to send with these fields before looking, `status` what that is answered with, `type` the kind of page that
 * has a budget, and `indexed` is false where search engines are to stay away.
 */
export function readPages(wanted = () => true) {
  const pages = JSON.parse(readFileSync(TABLE, "utf8"));
  return pages.map((page) => ({ as: "guest", status: 200, ...page })).filter((page) => wanted(page.name));
}

/** Phone and desktop, as browsers describe themselves to pages. */
export const PHONE = { name: "phone", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
export const DESKTOP = { name: "desktop", viewport: { width: 1280, height: 800 } };

export const THEMES = ["light", "dark"];
