/** What a run was made on: times depend on it. */

import { execFileSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";

import { LAUNCH } from "./browser.js";
import { versions } from "./packages.js";

/** Facts of the machine and versions of what audits, as words. */
export function facts() {
  const processors = cpus();
  const browser = execFileSync(LAUNCH.executablePath, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
  return {
    processors: `${processors.length} × ${processors[0]?.model.trim()}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    "load when it began": loadavg()[0].toFixed(2),
    node: process.version,
    browser: browser.toString().trim(),
    ...versions,
  };
}
