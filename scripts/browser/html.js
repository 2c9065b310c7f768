/** Pages that are written to be read from disk. */

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } td, th { border-top: 1px solid #ccc; padding: .25rem .5rem; text-align: left; vertical-align: top }
.bad { background: #fde8e8 } ul { margin: 0; padding-left: 1.2rem } dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem } dd { margin: 0 }
.shots { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start } figure { margin: 0; max-width: 20rem } img { border: 1px solid #ccc; max-width: 100% }
`;

export function escape(text) {
  return String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function page(title, body) {
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${escape(title)}</title><style>${STYLE}</style><h1>${escape(title)}</h1>${body}</html>\n`
  );
}
