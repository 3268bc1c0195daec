// What a reader does with the page, in a real browser. Each test starts on a page of its own, and
// fails where the browser reports an error or asks anything of another host.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PAGE, SHOTS, launch, rows, serve } from "./site.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 1440];
const indicators = rows("data/indicators.csv");
const share = indicators.find((row) => row.indicator_id === "disputes-resolved-share");
let browser, server, origin;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  ({ server, origin } = await serve());
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function visit(use, { at = "/", width = 1440, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: "en-GB",
    reducedMotion: "reduce",
    ...options,
  });
  const faults = [];
  const page = await context.newPage();
  page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:")) faults.push(`asks for ${url}`);
  });
  try {
    const answer = await page.goto(origin + at);
    assert.equal(answer.status(), 200);
    await use(page, context);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

const open = (page, details) =>
  page.evaluate((selector) => document.querySelectorAll(selector).forEach((each) => (each.open = true)), details);
const violations = async (page) => {
  await page.evaluate(AXE);
  const found = (await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }))).violations;
  return found.map((each) => [each.id, each.nodes.slice(0, 3).map((node) => node.html)]);
};
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const column = (page, table, place) =>
  page.locator(`#Rows-${table} tbody tr td:nth-child(${place + 1})`).allInnerTexts();

for (const width of WIDTHS) {
  test(`shows why ${share.token} is believed in two clicks at ${width} px`, () =>
    visit(
      async (page) => {
        const claim = page.locator(`#Claim-${share.indicator_id}`);
        const why = page.locator(".hero a.why");
        assert.ok((await why.innerText()).includes(share.token));
        await why.click();
        const words = await claim.locator(".words").innerText();
        for (const said of ["11,068", "15,902", "69.6013", share.lower, share.upper])
          assert.ok(words.includes(said), said);
        assert.ok(await claim.locator(".drawing .quotient-label").isVisible());
        await claim.locator(".ingredients a").first().click();
        const figure = page.locator(`[id="${share.indicator_id}"]`);
        await figure.locator(".facts").waitFor();
        const facts = await figure.locator(".facts").innerText();
        assert.ok(facts.includes(share.start) && facts.includes(share.token));
      },
      { width },
    ));

  for (const colorScheme of ["light", "dark"])
    for (const language of ["en", "zh"])
      test(`is accessible and fits at ${width} px, ${colorScheme}, ${language}`, () =>
        visit(
          async (page) => {
            const name = `${language}-${width}-${colorScheme}`;
            assert.ok((await overflow(page)) <= 0);
            await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
            await open(page, "details:not(.table)");
            assert.ok((await overflow(page)) <= 0);
            assert.deepEqual(await violations(page), []);
          },
          { at: `/?lang=${language}`, width, colorScheme },
        ));
}

test("is accessible with every table open", () =>
  visit(async (page) => {
    await open(page, "details.table");
    assert.ok((await overflow(page)) <= 0);
    assert.deepEqual(await violations(page), []);
  }));

test("sorts a table by a heading, as numbers and back", () =>
  visit(async (page) => {
    await page.locator("#Table-indicators > summary").click();
    const names = Object.keys(indicators[0]);
    const place = names.indexOf("value");
    const heading = page.locator(`#Rows-indicators th:nth-child(${place + 1})`);
    const ascending = indicators.map((row) => row.value).filter(Boolean).sort((a, b) => a - b);
    await heading.locator("button").click();
    await page.waitForFunction(
      ([n, first]) => document.querySelector(`#Rows-indicators tbody td:nth-child(${n})`).textContent === first,
      [place + 1, ascending[0]],
    );
    assert.equal(await heading.getAttribute("aria-sort"), "ascending");
    assert.deepEqual(await column(page, "indicators", place), ascending);
    await heading.locator("button").press("Enter");
    await page.waitForFunction(
      ([n, first]) => document.querySelector(`#Rows-indicators tbody td:nth-child(${n})`).textContent === first,
      [place + 1, ascending.at(-1)],
    );
    assert.deepEqual(await column(page, "indicators", place), ascending.toReversed());
  }));

test("filters a table and says how many rows are left", () =>
  visit(async (page) => {
    await page.locator("#Table-programs > summary").click();
    await page.locator("#Filter-programs").fill("award");
    const all = rows("data/programs.csv");
    const wanted = all.filter((row) => Object.values(row).join("").toLowerCase().includes("award"));
    assert.ok(wanted.length > 0 && wanted.length < all.length);
    assert.equal(await page.locator("#Rows-programs tbody tr:visible").count(), wanted.length);
    const said = page.locator("#Table-programs output");
    assert.equal(await said.innerText(), `${wanted.length} / ${all.length}`);
    await page.locator("#Filter-programs").fill("");
    assert.equal(await page.locator("#Rows-programs tbody tr:visible").count(), all.length);
  }));

test("filters the lists of figures, events and programmes", () =>
  visit(async (page) => {
    for (const [input, list] of [["figures", "Figure"], ["events", "Event"], ["programmes", "Programme"]]) {
      await page.locator(`#Filter-list-${input}`).fill("nothing is called this");
      assert.equal(await page.locator(`#${list}-list [data-item]:visible`).count(), 0);
    }
  }));

test("switches the language, keeps the place and names it in the address", () =>
  visit(
    async (page) => {
      const label = page.locator(`[id="${share.indicator_id}"] .figure-label`);
      assert.equal(await label.innerText(), share.label_en);
      await page.locator("label", { hasText: "中文" }).click();
      assert.equal(await label.innerText(), share.label_zh);
      assert.equal(await page.getAttribute("html", "lang"), "zh");
      const address = new URL(page.url());
      assert.equal(address.searchParams.get("lang"), "zh");
      assert.equal(address.hash, `#${share.indicator_id}`);
      await page.reload();
      assert.equal(await label.innerText(), share.label_zh);
    },
    { at: `/#${share.indicator_id}` },
  ));

test("speaks Chinese to a browser that asks for it", () =>
  visit(async (page) => assert.equal(await page.getAttribute("html", "lang"), "zh"), { locale: "zh-CN" }));

test("has an address for every figure, event and programme, and opens it", () =>
  visit(async (page) => {
    const ids = [
      ...indicators.map((row) => ["indicators", row.indicator_id]),
      ...rows("data/events.csv").map((row) => ["events", row.event_id]),
      ...rows("data/programs.csv").map((row) => ["programs", row.program_id]),
    ];
    const seen = new Set();
    const anchors = ids.map(([table, id]) => {
      const anchor = seen.has(id) ? `${table}.${id}` : id;
      seen.add(id);
      return anchor;
    });
    const closed = await page.evaluate(async (anchors) => {
      const closed = [];
      for (const anchor of anchors) {
        const moved = new Promise((done) => addEventListener("hashchange", done, { once: true }));
        location.hash = anchor;
        await moved;
        const element = document.getElementById(anchor);
        const details = element?.matches("details") ? element : element?.querySelector("details");
        const box = element?.getBoundingClientRect();
        if (!details?.open || box.top < 0 || box.top > innerHeight) closed.push(anchor);
      }
      return closed;
    }, anchors);
    assert.deepEqual(closed, []);
  }));

test("copies every citation", () =>
  visit(
    async (page) => {
      const buttons = await page.locator("button[data-copies]").all();
      assert.equal(buttons.length, 4);
      for (const button of buttons) {
        const text = await page.locator(`#${await button.getAttribute("data-copies")}`).textContent();
        await button.click();
        await page.waitForFunction((each) => each.textContent === each.dataset.done, await button.elementHandle());
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
      }
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  ));

test("gives every file of the package for download, byte for byte", async () => {
  const package_ = JSON.parse(readFileSync(join(PAGE, "datapackage.json")));
  const files = ["datapackage.json", ...package_.resources.map((each) => each.path)];
  const given = [];
  await visit(async (page) => {
    for (const link of await page.locator("a[download]").all()) given.push(await link.getAttribute("href"));
  });
  assert.deepEqual(given, files);
  for (let at = 0; at < files.length; at += 8) // a browser starts ten a second from one page, and drops the rest
    await visit(async (page) => {
      for (const file of files.slice(at, at + 8)) {
        const link = page.locator(`a[download][href="${file}"]`);
        const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
        assert.ok(readFileSync(await download.path()).equals(readFileSync(join(PAGE, file))));
      }
    });
});

test("prints every figure with its provenance, and no controls", () =>
  visit(async (page) => {
    await page.pdf({ path: join(SHOTS, "print.pdf"), format: "A4", printBackground: true });
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator(".figure .facts:visible").count(), indicators.length);
    for (const control of ["nav", "input", "button:not(th button)"])
      assert.equal(await page.locator(`${control}:visible`).count(), 0);
    await page.setViewportSize({ width: 720, height: 1000 });
    assert.ok((await overflow(page)) <= 0);
    await page.screenshot({ path: join(SHOTS, "print.png"), fullPage: true });
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    assert.equal(await page.locator("details[open]").count(), 0);
  }));

test("can be used with the keyboard alone", () =>
  visit(async (page) => {
    const focused = (property) => page.evaluate((name) => document.activeElement[name], property);
    await page.keyboard.press("Tab");
    assert.equal(await focused("hash"), "#Main");
    while ((await focused("name")) !== "language") await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.getAttribute("html", "lang"), "zh");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.getAttribute("html", "lang"), "en");
    while ((await focused("className")) !== "button why") await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/*#Claim-${share.indicator_id}`);
    await page.locator(`[id="${share.indicator_id}"] > summary`).focus();
    await page.keyboard.press("Enter");
    assert.ok(await page.locator(`[id="${share.indicator_id}"] .facts`).isVisible());
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, "solid");
  }));

test("is dark where the reader's system is", () =>
  visit(
    async (page) => {
      const colours = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.ok(colours.match(/\d+/g).every((part) => Number(part) < 64), colours);
    },
    { colorScheme: "dark" },
  ));

test("can be read without scripts, in both languages", () =>
  visit(
    async (page) => {
      const summary = page.locator(`[id="${share.indicator_id}"] > summary`);
      assert.ok((await summary.innerText()).includes(share.label_en));
      await summary.click();
      assert.ok(await page.locator(`[id="${share.indicator_id}"] .facts`).isVisible());
      await page.locator("label", { hasText: "中文" }).click();
      assert.ok((await summary.innerText()).includes(share.label_zh));
      assert.equal(await page.locator(".filter:visible, .scripted:visible").count(), 0);
    },
    { javaScriptEnabled: false },
  ));
