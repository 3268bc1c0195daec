// The page under test: a server on loopback, a browser, and the tables that the page is made from.
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, resolve } from "node:path";
import { chromium } from "playwright-core";

const ROOT = resolve(import.meta.dirname, "../../..");
export const PAGE = resolve(process.env.PAGE ?? join(ROOT, "build/page"));
export const SHOTS = join(ROOT, "build/page-screenshots");
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const TYPES = { ".html": "text/html", ".json": "application/json", ".csv": "text/csv" };

export async function serve() {
  if (!existsSync(join(PAGE, "index.html"))) throw new Error(`${PAGE} holds no page: make page`);
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    try {
      const body = await readFile(join(PAGE, path === "/" ? "index.html" : path));
      const type = TYPES[extname(path)] ?? (path === "/" ? "text/html" : "text/plain");
      response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

export const launch = () => chromium.launch({ executablePath: BROWSER, args: FLAGS });

// The rows of a table as objects (RFC 4180).
export function rows(path) {
  const text = readFileSync(join(PAGE, path), "utf8");
  const cell = /("(?:[^"]|"")*"|[^",\n]*)(,|\n)/y;
  const lines = [[]];
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    const value = match[1].startsWith('"') ? match[1].slice(1, -1).replaceAll('""', '"') : match[1];
    lines.at(-1).push(value);
    if (match[2] === "\n") lines.push([]);
  }
  const [names, ...cells] = lines.slice(0, -1);
  return cells.map((line) => Object.fromEntries(names.map((name, place) => [name, line[place]])));
}
