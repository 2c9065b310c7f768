/** Shows of each audit that it finds a fault: the shop's pages get one on their way to the browser. */

import { FAULTS } from "./faults.js";
import { openProxy } from "./proxy.js";

/** Runs each audit on pages with and without its faults; gives the exit code. */
export async function testAudits(site, audits) {
  let missed = 0;
  for (const fault of FAULTS.filter(({ audit }) => audits.some(({ name }) => name === audit))) {
    const audit = audits.find(({ name }) => name === fault.audit);
    const pages = site.pages.filter(({ name }) => name === (fault.page ?? "home"));
    const proxy = await openProxy(site.base, fault);
    try {
      const [sound, planted] = [site.base, proxy.base].map((base) => ({ ...site, base, pages }));
      const isTold = await finds(audit, planted, fault.told);
      const isAlways = isTold && (await finds(audit, sound, fault.told));
      missed += isTold && !isAlways ? 0 : 1;
      const verdict = isAlways ? "ALSO WITHOUT" : isTold ? "found" : "MISSED";
      console.log(`${verdict.padEnd(8)} ${fault.audit.padEnd(11)} ${fault.what}`);
    } finally {
      await proxy.close();
    }
  }
  return missed ? 1 : 0;
}

async function finds(audit, site, told) {
  for await (const { findings } of audit.run(site)) {
    if (findings.some((finding) => told.test(finding))) {
      return true;
    }
  }
  return false;
}
