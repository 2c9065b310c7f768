/** A picture of every page in three widths and both themes, and a page that shows them side by side. */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { escape, page } from "./html.js";
import { onPage } from "./look.js";
import { PHONE, THEMES } from "./table.js";

const WIDTHS = [
  { ...PHONE, deviceScaleFactor: 1, name: "390" },
  { name: "768", viewport: { width: 768, height: 1024 } },
  { name: "1280", viewport: { width: 1280, height: 800 } },
];

/** Takes all pictures; gives the path of the page that shows them. */
export async function takeAll(site, folder, language, told) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const sections = [];
  for (const entry of site.pages) {
    const shots = [];
    for (const theme of THEMES) {
      for (const device of WIDTHS) {
        shots.push(await take(site, entry, { device, theme, language }, folder));
      }
    }
    told(`${entry.name}: ${shots.length} pictures`);
    sections.push(`<h2>${escape(entry.name)}</h2><div class="shots">${shots.map(figure).join("")}</div>`);
  }
  const index = join(folder, "index.html");
  writeFileSync(index, page("Every page", sections.join("\n")));
  return index;
}

async function take(site, entry, { device, theme, language }, folder) {
  const name = `${entry.name.replace(/\W+/g, "-")}-${device.name}-${theme}.png`;
  const wrong = await onPage(site, entry, { device, theme, language }, async (tab) => {
    await loadPictures(tab);
    await tab.screenshot({ path: join(folder, name), fullPage: true, animations: "disabled" });
    return [];
  });
  return { name, label: [`${device.name}, ${theme}`, ...wrong].join(": ") };
}

/** Pictures far below are loaded when somebody comes near them. */
async function loadPictures(tab) {
  await tab.evaluate(() => {
    for (const image of document.images) {
      image.loading = "eager";
    }
    return Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  });
}

function figure({ name, label }) {
  return `<figure><a href="${escape(name)}"><img src="${escape(name)}" alt="" loading="lazy"></a><figcaption>${escape(label)}</figcaption></figure>`;
}
