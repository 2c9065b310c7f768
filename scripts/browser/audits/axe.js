/** Every page by the rules of axe: WCAG 2.2 A and AA, and best practice; on both devices and in both themes. */

import { onPage } from "../look.js";
import { axe } from "../packages.js";
import { DESKTOP, PHONE, THEMES } from "../table.js";

const RULES = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // It is off unless it is asked for.
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};

export const name = "axe";

export async function* run(site) {
  for (const entry of site.pages) {
    for (const device of [PHONE, DESKTOP]) {
      for (const theme of THEMES) {
        const findings = await onPage(site, entry, { device, theme }, violations);
        yield { subject: `${entry.name}, ${device.name}, ${theme}`, findings };
      }
    }
  }
}

async function violations(tab) {
  await tab.evaluate(axe);
  const result = await tab.evaluate((rules) => globalThis.axe.run(document, rules), RULES);
  return result.violations.flatMap(inWords);
}

function inWords({ id, help, nodes }) {
  return nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")} ${detail(node)}`.trim());
}

function detail(node) {
  const contrast = node.any.find((check) => check.data?.contrastRatio);
  return contrast ? `(${contrast.data.contrastRatio}, ${contrast.data.fgColor} on ${contrast.data.bgColor})` : "";
}
