/** What a run found: a table for whoever ran it, JSON for programs, and a page to read. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { escape, page } from "./html.js";

export class Report {
  /** Every look of every audit: `{ audit, subject, findings, figures }`. */
  results = [];

  constructor(machine) {
    this.machine = machine;
    this.began = new Date().toISOString();
  }

  add(audit, result) {
    this.results.push({ audit, ...result });
  }

  get failed() {
    return this.results.filter((result) => result.findings.length > 0);
  }

  /** Writes `report.json` and `index.html`. */
  write(folder) {
    mkdirSync(folder, { recursive: true });
    const { began, machine, results } = this;
    writeFileSync(join(folder, "report.json"), `${JSON.stringify({ began, machine, results }, null, 2)}\n`);
    writeFileSync(join(folder, "index.html"), this.html());
  }

  /** The verdict of each audit, then what was found, then figures. */
  text() {
    const audits = [...new Set(this.results.map((result) => result.audit))];
    const lines = audits.map((audit) => {
      const all = this.results.filter((result) => result.audit === audit);
      const bad = all.filter((result) => result.findings.length > 0);
      return `${bad.length ? "FAILED" : "passed"}  ${audit.padEnd(11)} ${all.length - bad.length} of ${all.length}`;
    });
    const found = this.failed.map((result) => inWords(result.audit, result));
    const measured = audits.map((audit) => this.results.filter((result) => result.audit === audit && result.figures));
    const tables = measured.filter((results) => results.length).map(inTable);
    return [...found, "", ...tables, ...lines].join("\n");
  }

  html() {
    const rows = this.results.map(
      ({ audit, subject, findings, figures }) =>
        `<tr class="${findings.length ? "bad" : "good"}"><td>${escape(audit)}<th scope="row">${escape(subject)}` +
        `<td>${findings.length ? `<ul>${findings.map((one) => `<li>${escape(one)}`).join("")}</ul>` : "passed"}` +
        `<td>${figures ? escape(told(figures)) : ""}</tr>`,
    );
    const machine = Object.entries(this.machine).map(([name, value]) => `<dt>${escape(name)}<dd>${escape(value)}`);
    const verdict = this.failed.length ? `${this.failed.length} of ${this.results.length} looks failed` : "All passed";
    return page(
      `Audit: ${verdict}`,
      `<dl>${machine.join("")}</dl><table><thead><tr><th>Audit<th>What<th>Findings<th>Figures</thead>${rows.join("\n")}</table>`,
    );
  }
}

/** A look that failed, and why. */
export function inWords(audit, { subject, findings }) {
  return [`\n${audit}: ${subject}`, ...findings.map((finding) => `  ${finding}`)].join("\n");
}

/** One column a page, one line a figure. */
function inTable(results) {
  const names = Object.keys(results[0].figures);
  const rows = [[results[0].audit, ...results.map(({ subject }) => subject)]];
  rows.push(...names.map((name) => [name, ...results.map(({ figures }) => figures[name].toLocaleString("en"))]));
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = ([name, ...cells]) =>
    [name.padEnd(widths[0]), ...cells.map((cell, index) => cell.padStart(widths[index + 1]))].join("  ");
  return `${rows.map(line).join("\n")}\n`;
}

function told(figures) {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toLocaleString("en")}`)
    .join(", ");
}
