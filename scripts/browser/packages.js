/** What others wrote; `AUDIT_PACKAGES` is the folder that it is installed in, outside of the checkout. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const installed = createRequire(join(process.env.AUDIT_PACKAGES, "package.json"));

export const { chromium } = installed("playwright-core");
export const axe = readFileSync(installed.resolve("axe-core/axe.min.js"), "utf8");

/** It takes a while to load, so only who needs it does. */
export async function loadLighthouse() {
  const { default: lighthouse } = await import(pathToFileURL(installed.resolve("lighthouse")));
  return lighthouse;
}

/** Names and versions, as they are pinned. */
export const { dependencies: versions } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8"));
