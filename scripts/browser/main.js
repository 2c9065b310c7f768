/**
 * Usage: node main.js PROGRAM FOLDER [--only AUDIT]... [--pages WORD] [--language TAG] [--self-test | --screenshots]
 *
 * Opens a shop by PROGRAM, audits its pages in a browser, and writes what it found into FOLDER. `scripts/audit` calls it.
 */

import { join } from "node:path";
import { parseArgs } from "node:util";

import * as axe from "./audits/axe.js";
import * as journeys from "./audits/journeys.js";
import * as keyboard from "./audits/keyboard.js";
import * as lighthouse from "./audits/lighthouse.js";
import * as reflow from "./audits/reflow.js";
import * as weights from "./audits/weights.js";
import { launchBrowser } from "./browser.js";
import { facts } from "./machine.js";
import { meetPeople } from "./people.js";
import { inWords, Report } from "./report.js";
import { takeAll } from "./screenshots.js";
import { testAudits } from "./selftest.js";
import { openShop } from "./shop.js";
import { readPages } from "./table.js";

// What is timed comes first, while nothing else has run.
const AUDITS = [lighthouse, weights, journeys, keyboard, reflow, axe];

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", multiple: true },
    pages: { type: "string", default: "" },
    language: { type: "string", default: "en-GB" },
    "self-test": { type: "boolean", default: false },
    screenshots: { type: "boolean", default: false },
  },
});

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]]) {
  process.once(signal, () => process.exit(code));
}
process.exitCode = await main(...positionals);

async function main(program, folder) {
  const audits = AUDITS.filter((audit) => options.only?.includes(audit.name) ?? true);
  if (audits.length === 0) {
    throw new Error(`There is no audit ${options.only}. There are: ${AUDITS.map((audit) => audit.name).join(", ")}`);
  }
  const shop = await openShop(program);
  const browser = await launchBrowser();
  try {
    const people = await meetPeople(browser, shop.base);
    const pages = readPages((name) => name.includes(options.pages));
    const site = { browser, base: shop.base, people, pages };
    if (options["self-test"]) {
      return await testAudits(site, audits);
    }
    if (options.screenshots) {
      const told = (line) => console.log(line);
      console.log(`See ${await takeAll(site, join(folder, "screenshots"), options.language, told)}`);
      return 0;
    }
    return await auditAll(site, audits, shop, join(folder, "audit"));
  } finally {
    await browser.close();
    await shop.close();
  }
}

async function auditAll(site, audits, shop, folder) {
  const report = new Report(facts());
  report.add("people", { subject: "what it takes to see every page", findings: site.people.wrong });
  for (const audit of audits) {
    const started = performance.now();
    for await (const result of audit.run(site)) {
      report.add(audit.name, result);
      // A run takes long: whoever waits may begin to mend.
      if (result.findings.length) {
        console.log(inWords(audit.name, result));
      }
    }
    console.log(`${audit.name}: ${Math.round((performance.now() - started) / 1000)} s`);
  }
  report.add("log", { subject: "what the shop logged", findings: errorsIn(shop.log()) });
  report.write(folder);
  console.log(`${report.text()}\n\nSee ${join(folder, "index.html")}`);
  return report.failed.length ? 1 : 0;
}

/** Errors and panics that no page showed. */
function errorsIn(log) {
  return [...new Set(log.split("\n").filter((line) => /"level":"ERROR"|panicked/.test(line)))].slice(0, 10);
}
