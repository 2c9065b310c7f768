/** A shop of its own for each run: the demo shop in a folder that goes when the run ends. */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const OPENS_WITHIN_MS = 60_000;

/** Starts `program` on a free port; gives its address and what ends it. */
export async function openShop(program) {
  const folder = mkdtempSync(join(tmpdir(), "shop-audit-"));
  const shop = spawn(program, ["serve"], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      DATA_DIR: join(folder, "data"),
      PORT: "0",
      OPS_ADDR: "127.0.0.1:0",
      ENABLE_RATE_LIMITING: "false",
      LOG_FORMAT: "json",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = [];
  shop.stderr.on("data", (bytes) => log.push(bytes));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const end = () => shop.kill("SIGKILL") && remove();
  // However this process ends, the shop ends with it.
  process.once("exit", end);
  const close = async () => {
    process.off("exit", end);
    if (shop.exitCode === null && shop.kill("SIGTERM")) {
      await new Promise((done) => shop.once("exit", done));
    }
    remove();
  };
  try {
    return { base: await address(shop, log), log: () => Buffer.concat(log).toString(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function address(shop, log) {
  return new Promise((found, failed) => {
    let said = "";
    const fail = (why) => failed(new Error(`The shop does not open: ${why}\n${said}${Buffer.concat(log)}`));
    const timer = setTimeout(() => fail("it takes too long"), OPENS_WITHIN_MS);
    shop.once("error", (error) => fail(error.message));
    shop.once("exit", (code) => fail(`it ended with ${code}`));
    shop.stdout.on("data", (bytes) => {
      said += bytes;
      const open = said.match(/open on (http:\S+)/);
      if (open && said.includes("operations http")) {
        clearTimeout(timer);
        found(open[1]);
      }
    });
  });
}
