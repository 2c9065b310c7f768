/** Every page 320 pixels wide, which is a desktop's window at 400 %: all of it is there without scrolling sideways. */

import { onPage } from "../look.js";

const ZOOMED = { name: "400 %", viewport: { width: 320, height: 256 } };

/** Words are longest where a language is not English, so both are looked at. */
const LANGUAGES = ["en-GB", "it-IT"];

export const name = "reflow";

export async function* run(site) {
  for (const entry of site.pages) {
    for (const language of LANGUAGES) {
      const findings = await onPage(site, entry, { device: ZOOMED, language }, (tab) => tab.evaluate(tooWide));
      yield { subject: `${entry.name}, ${language}`, findings };
    }
  }
}

/** Runs within the page. What scrolls within itself, as a wide table may, does not make the page wider. */
function tooWide() {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) {
    return [];
  }
  const hidesMore = (element) => getComputedStyle(element).overflowX !== "visible";
  const isHidden = (element) => {
    for (let above = element.parentElement; above && above !== document.body; above = above.parentElement) {
      if (hidesMore(above)) {
        return true;
      }
    }
    return false;
  };
  const told = (element) => {
    const name = element.localName + [...element.classList].map((one) => `.${one}`).join("");
    return `${name} ends at ${Math.round(element.getBoundingClientRect().right)}`;
  };
  const wide = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > root.clientWidth + 0.5 && !isHidden(element),
  );
  const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
  return [`the page is ${root.scrollWidth} wide: ${innermost.slice(0, 4).map(told).join(", ")}`];
}
