/** The pages that all audits look at, and what is expected of each. */

import { readFileSync } from "node:fs";

const TABLE = new URL("./pages.json", import.meta.url);

/** A page as `pages.json` has it, with what it leaves out filled in. */
export function readPages(wanted = () => true) {
  const pages = JSON.parse(readFileSync(TABLE, "utf8"));
  return pages.map((page) => ({ as: "guest", status: 200, ...page })).filter((page) => wanted(page.name));
}

/** Phone and desktop, as browsers describe themselves to pages. */
export const PHONE = { name: "phone", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
export const DESKTOP = { name: "desktop", viewport: { width: 1280, height: 800 } };

export const THEMES = ["light", "dark"];
