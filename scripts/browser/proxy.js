/** Stands between browser and shop, and plants a fault into each page. */

import { createServer, request } from "node:http";
import { gunzipSync } from "node:zlib";

/** `alter` changes the text of pages, `files` are served beside those of the shop, `headers` changes what pages come with. */
export async function openProxy(base, { alter = (html) => html, files = {}, headers = () => {} }) {
  const shop = new URL(base);
  const server = createServer((asked, answer) => {
    const planted = files[asked.url.split("?")[0]];
    if (planted) {
      const [type, body] = planted;
      answer.writeHead(200, { "content-type": type }).end(body);
      return;
    }
    const options = {
      host: shop.hostname,
      port: shop.port,
      method: asked.method,
      path: asked.url,
      headers: { ...asked.headers, "accept-encoding": "gzip" },
    };
    asked.pipe(request(options, (reply) => forward(reply, answer, alter, headers)));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((done) => server.close(done) && server.closeAllConnections()),
  };
}

async function forward(reply, answer, alter, headers) {
  const parts = await reply.toArray();
  const sent = Buffer.concat(parts);
  const head = { ...reply.headers };
  if (!head["content-type"]?.startsWith("text/html")) {
    answer.writeHead(reply.statusCode, head).end(sent);
    return;
  }
  const html = (head["content-encoding"] === "gzip" ? gunzipSync(sent) : sent).toString();
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) {
    delete head[name];
  }
  headers(head);
  answer.writeHead(reply.statusCode, head).end(alter(html));
}
