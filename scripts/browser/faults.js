/** Faults that the self-test plants, each with the audit that must find it and what that must say. */

const inMain = (html) => (page) => page.replace(/(<main[^>]*>)/, `$1${html}`);
const inHead = (html) => (page) => page.replace("</head>", `${html}</head>`);
const STYLE = (text) => ({ alter: inHead('<link rel="stylesheet" href="/planted.css">'), files: { "/planted.css": ["text/css", text] } });
const SCRIPT = (text) => ({
  alter: inHead('<script src="/planted.js" type="module"></script>'),
  files: { "/planted.js": ["text/javascript", text] },
});
const noise = Array.from({ length: 3000 }, (_, index) => Math.sin(index).toString(36).slice(3)).join(" ");

export const FAULTS = [
  { audit: "axe", what: "a field without a label", alter: inMain('<input name="planted">'), told: /^label/ },
  { audit: "axe", what: "a pale text", ...STYLE("main p { color: #ccc !important }"), told: /^color-contrast/ },
  { audit: "axe", what: "no heading of the first rank", alter: (page) => page.replaceAll(/<(\/?)h1/g, "<$1h4"), told: /heading/ },
  { audit: "axe", what: "small targets", ...STYLE("footer a { display: block; font-size: 8px !important; line-height: 8px !important; padding: 0 !important; margin: 0 !important; min-height: 0 !important }"), told: /^target-size/ },
  { audit: "axe", what: "an error in the console", ...SCRIPT("console.error('planted')"), told: /console: planted/ },
  { audit: "axe", what: "a script that throws", ...SCRIPT("throw new Error('planted')"), told: /planted/ },
  { audit: "axe", what: "a broken policy", alter: inMain('<p style="color: red">planted</p>'), told: /Content Security Policy/i },
  { audit: "axe", what: "a file that is not there", alter: inMain('<img src="/planted.png" alt="">'), told: /^404 for \/planted\.png/ },
  {
    audit: "axe",
    what: "a picture from another host",
    alter: inMain('<img src="http://127.0.0.2:9/planted.png" alt="">'),
    headers: (head) => delete head["content-security-policy"],
    told: /another host/,
  },
  { audit: "reflow", what: "a wide box", ...STYLE("h1 { inline-size: 500px }"), told: /the page is \d+ wide: .*h1/ },
  { audit: "keyboard", what: "no sign of the focus", ...STYLE("*:focus, *:focus-visible, *:focus-within { outline: 0 !important; box-shadow: none !important; border-color: red !important; background: none !important } *, * { border-color: red !important; background: none !important }"), told: /nothing shows/ },
  {
    audit: "keyboard",
    what: "a bar over the page",
    alter: (page) => inHead('<link rel="stylesheet" href="/planted.css">')(inMain('<div class="planted"></div>')(page)),
    files: { "/planted.css": ["text/css", ".planted { position: fixed; inset: 0; background: gray; z-index: 1000 }"] },
    told: /covered/,
  },
  { audit: "weights", what: "a large script", ...SCRIPT(`// ${noise}`), told: /^js: / },
  { audit: "weights", what: "a large page", alter: inMain(`<p>${noise}</p>`), told: /^html: / },
  {
    audit: "weights",
    what: "a file too many",
    alter: inHead([1, 2, 3, 4].map((one) => `<link rel="stylesheet" href="/planted.css?${one}">`).join("")),
    files: { "/planted.css": ["text/css", "main { color: inherit }"] },
    told: /^requests besides images/,
  },
  { audit: "journeys", what: "a wrong sum", alter: (page) => page.replace(/(class="cart-line-total"[^]*?)(\d)([.,]\d\d)/, "$11$2$3"), told: /three times|cost/ },
  { audit: "journeys", what: "a form that leads nowhere", alter: (page) => page.replaceAll('action="/checkout"', 'action="/planted"'), told: /\/checkout/ },
  { audit: "journeys", what: "a button that only a script would send by", alter: (page) => page.replace(/(action="\/cart\/lines"[^]*?)<button type="submit"/, '$1<button type="button"'), told: /button/ },
  {
    audit: "lighthouse",
    what: "a page that moves, is slow and has no description",
    alter: (page) => inHead('<script src="/planted.js"></script>')(page.replace(/<meta name="description"[^>]*>/, "")),
    files: {
      "/planted.js": [
        "text/javascript",
        "addEventListener('load', () => setTimeout(() => { const end = performance.now() + 400; while (performance.now() < end); document.querySelector('main').prepend(Object.assign(document.createElement('pre'), { textContent: '\\n'.repeat(20) })) }, 200))",
      ],
    },
    told: /^(cls|performance|meta-description)/,
  },
];
