// What a reader does with the page, in a real browser. Each test starts on a page of its own, two at a time, and
// fails where the browser reports an error or asks anything of another host.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PAGE, SHOTS, launch, rows, serve } from "./site.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [320, 360, 768, 1440];
const LANGUAGES = ["en", "zh"];
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
const violations = async (page, options = {}) => {
  if (!(await page.evaluate(() => window.axe))) await page.evaluate(AXE);
  const run = (options) => window.axe.run({ resultTypes: ["violations"], ...options });
  const found = (await page.evaluate(run, options)).violations;
  return found.map((each) => [each.id, each.nodes.slice(0, 3).map((node) => node.html)]);
};
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
// How far below the top of the window each of some elements stands that can be seen; 0 for the others.
const places = (page, selector) =>
  page.locator(selector).evaluateAll((all) =>
    all.map((each) => (each.checkVisibility() ? each.getBoundingClientRect().top : 0)),
  );
const saved = async (page, click) => {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return [download.suggestedFilename(), readFileSync(await download.path(), "utf8")];
};
const column = (page, table, place) =>
  page.locator(`#Rows-${table} tbody tr td:nth-child(${place + 1})`).allInnerTexts();

describe("the page", { concurrency: 2 }, () => {
  for (const width of [360, 1440])
    test(`shows why ${share.token} is believed in two clicks at ${width} px`, () =>
      visit(
        async (page) => {
          const claim = page.locator(`#Claim-${share.indicator_id}`);
          const why = page.locator(".hero a.why");
          assert.ok((await why.innerText()).includes(share.token));
          for (const language of ["zh", "en"]) { // which claim fails, and what follows, without scrolling
            await page.locator(`label[lang=${language}]`).click();
            const found = await page.locator(".verdict-text").boundingBox();
            assert.ok(found.y + found.height < 700);
            assert.ok((await page.locator(".hero .number").first().boundingBox()).y < 700);
          }
          await why.click();
          const words = await claim.locator(".words").innerText();
          for (const said of ["11,068", "15,902", "69.601", share.lower, share.upper])
            assert.ok(words.includes(said), said);
          assert.ok(await claim.locator(".quotient-label").isVisible());
          await claim.locator(".ingredients a").first().click();
          const figure = page.locator(`[id="${share.indicator_id}"]`);
          await figure.locator(".facts").waitFor();
          const printed = await figure.locator(".printed-in").innerText();
          assert.ok(printed.includes(share.start) && printed.includes(share.token));
        },
        { width },
      ));

  test("fits every width in both languages, closed and open", () =>
    visit(async (page) => {
      for (const language of LANGUAGES) {
        await page.goto(`${origin}/?lang=${language}`);
        for (const opened of [false, true]) {
          if (opened) await open(page, "details");
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 800 });
            assert.ok((await overflow(page)) <= 0, `${language} ${width} ${opened}`);
            if (opened) continue;
            for (const colorScheme of ["light", "dark"]) {
              await page.emulateMedia({ colorScheme });
              await page.screenshot({ path: join(SHOTS, `${language}-${width}-${colorScheme}.png`) });
            }
          }
        }
      }
    }));

  // Every rule on every element, wide and narrow, in both languages; contrast, which takes axe longer than all
  // others together, on one of each that are drawn alike, in both languages and both themes.
  for (const [language, width] of [["en", 1440], ["zh", 360]])
    test(`is accessible with everything open, ${language}, ${width} px`, () =>
      visit(
        async (page) => {
          await open(page, "details");
          assert.deepEqual(await violations(page, { rules: { "color-contrast": { enabled: false } } }), []);
          await page.evaluate(() => {
            const seen = new Set();
            for (const each of document.querySelectorAll("[data-item], tbody tr, li, .facts > div")) {
              const kind = (part) => `${part.tagName}.${part.className}.${part.lang}`;
              const parts = [each, ...each.querySelectorAll("*")].map(kind);
              const drawn = [each.parentElement.className, ...new Set(parts)].join();
              if (seen.has(drawn)) each.remove();
              seen.add(drawn);
            }
          });
          for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme });
            assert.deepEqual(await violations(page, { runOnly: ["color-contrast"] }), []);
          }
        },
        { at: `/?lang=${language}`, width },
      ));

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
      await page.locator("[name=rows-programs]").fill("award");
      const all = rows("data/programs.csv");
      const wanted = all.filter((row) => Object.values(row).join("").toLowerCase().includes("award"));
      assert.ok(wanted.length > 0 && wanted.length < all.length);
      assert.equal(await page.locator("#Rows-programs tbody tr:visible").count(), wanted.length);
      const said = page.locator("#Table-programs output");
      assert.equal(await said.innerText(), `${wanted.length} / ${all.length}`);
      await page.locator("[name=rows-programs]").fill("");
      assert.equal(await page.locator("#Rows-programs tbody tr:visible").count(), all.length);
    }));

  test("filters the lists, leaves no bare heading, and keeps that in the address", () =>
    visit(async (page) => {
      for (const [list, group] of [["Figure", ".figure"], ["Event", ".year"], ["Programme", ".kind"]]) {
        const input = page.locator(`input[data-filters="${list}-list"]`);
        await input.fill("nothing is called this");
        for (const kind of ["[data-item]", group])
          assert.equal(await page.locator(`#${list}-list ${kind}:visible`).count(), 0);
        assert.ok(await page.locator(`form:has(input[data-filters="${list}-list"]) + .nothing`).isVisible());
        await input.fill("");
      }
      const in2025 = (row) => row.from_year && row.from_year <= 2025 && (row.to_year || 9999) >= 2025;
      const of2025 = indicators.filter(in2025);
      const shown = () =>
        page.locator("#Figure-list [data-item]:visible").evaluateAll((all) => all.map((each) => each.id));
      await page.locator('[data-by="year"]').selectOption("none");
      const undated = indicators.filter((row) => !row.from_year).map((row) => row.indicator_id);
      assert.ok(undated.length);
      assert.deepEqual((await shown()).sort(), undated.sort());
      const shares = of2025.filter((row) => row.measure === "share").map((row) => row.indicator_id);
      await page.locator('[data-by="year"]').selectOption("2025");
      assert.deepEqual((await shown()).sort(), of2025.map((row) => row.indicator_id).sort());
      await page.locator('[data-by="topic"]').selectOption("share");
      await page.locator("[data-orders]").selectOption("width");
      await page.reload();
      const left = await shown();
      assert.deepEqual(left.toSorted(), shares.toSorted());
      const width = (row) => (row.upper - row.lower) / row.value;
      const rank = Object.fromEntries(indicators.map((row) => [row.indicator_id, width(row)]));
      assert.deepEqual(left, left.toSorted((one, other) => rank[one] - rank[other]));
      const [name, csv] = await saved(page, () => page.locator('[data-csv][data-of="Figure-list"]').click());
      const lines = readFileSync(join(PAGE, "data/indicators.csv"), "utf8").split("\n");
      assert.equal(name, "indicators.csv");
      assert.equal(csv, [lines[0], ...lines.filter((line) => shares.includes(line.split(",")[0])), ""].join("\n"));
      await page.evaluate(() => (location.hash = "matters-received")); // what a filter hides is shown when it is named
      await page.locator("#matters-received .facts").waitFor();
    }));

  test("opens one thing by navigation, and goes back to the place that was left", () =>
    visit(async (page) => {
      for (const link of await page.locator("nav a").all()) {
        await link.click();
        assert.equal(await page.locator("main details[open]").count(), 0);
      }
      await page.evaluate(() => scrollTo(0, document.querySelector("#Contradictions, .sides").offsetTop + 300));
      const before = await places(page, ".ingredients li");
      await page.locator(".sides .ingredients a").first().click();
      await page.locator(".figure[open]").waitFor();
      assert.equal(await page.locator("main details[open]").count(), 1);
      await page.goBack();
      await page.waitForFunction(() => location.hash === "#Cite");
      const after = await places(page, ".ingredients li");
      before.forEach((top, at) => assert.ok(Math.abs(after[at] - top) < 100, `${top} ${after[at]}`));
    }));

  test("switches the language, keeps the place and names it in the address", () =>
    visit(async (page) => {
      const label = page.locator(`[id="${share.indicator_id}"] .figure-label`);
      for (const width of [1440, 360])
        for (const section of ["Why", "Figures", "Timeline", "Programmes", "Sources", "Downloads"]) {
          await page.setViewportSize({ width, height: 900 });
          await page.evaluate((id) => scrollTo(0, document.getElementById(id).offsetTop + 700), section);
          const selector = "main :is(summary, h2, h3, h4, p, li, dt, dd, tr):not([lang])";
          const before = await places(page, selector);
          const bar = await page.locator("nav.bar").evaluate((each) => each.getBoundingClientRect().bottom);
          const seen = before.indexOf(Math.min(...before.filter((top) => top > 0 && top >= bar)));
          // As a thumb or a key would: the switch is at the top of a narrow page.
          await page.evaluate(() => {
            const other = document.querySelector("input[name=language]:not(:checked)");
            other.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true }));
            other.click();
          });
          const after = await places(page, selector);
          assert.ok(Math.abs(after[seen] - before[seen]) < 100, `${section} ${width}: ${before[seen]} ${after[seen]}`);
        }
      await page.locator("label", { hasText: "中文" }).click();
      assert.equal(await label.innerText(), share.label_zh);
      assert.equal(await page.getAttribute("html", "lang"), "zh");
      assert.equal(new URL(page.url()).searchParams.get("lang"), "zh");
      await page.reload();
      assert.equal(await label.innerText(), share.label_zh);
      const heading = await page.locator("h1").innerText();
      assert.ok((await page.title()).startsWith(heading));
      await page.locator("label", { hasText: "English" }).click();
      assert.equal(await label.innerText(), share.label_en);
    }));

  test("saves the picture of each chart, with its title and its source", () =>
    visit(async (page) => {
      const buttons = await page.locator("[data-picture]").all();
      assert.ok(buttons.length >= 10);
      for (const button of buttons.slice(0, 9)) { // a browser starts ten a second
        const [name, svg] = await saved(page, () => button.click());
        assert.match(name, /\.svg$/);
        assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+"/);
        const title = page.locator(".chart-title").nth(buttons.indexOf(button)).locator("[lang=en]");
        assert.ok(svg.includes(await title.textContent()) && svg.includes("CC-BY-4.0"));
        assert.ok(!/var\(|currentColor|class=/.test(svg));
      }
    }));

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

  test("copies every citation, and a figure with its source", () =>
    visit(
      async (page) => {
        const read = () => page.evaluate(() => navigator.clipboard.readText());
        const copied = (button) => page.waitForFunction((each) => "done" in each.dataset, button);
        for (const button of await page.locator("#Cite button[data-copies]").all()) {
          const text = await page.locator(`#${await button.getAttribute("data-copies")}`).textContent();
          await button.click();
          await copied(await button.elementHandle());
          assert.equal(await read(), text);
        }
        const button = page.locator(`[id="${share.indicator_id}"] button[data-copies]`);
        await button.click();
        await copied(await button.elementHandle());
        const text = await read();
        const reference = await page.locator("#Citation-1").textContent();
        for (const said of [share.label_en, share.token, "January to November 2025"])
          assert.ok(text.includes(said), `${said} in ${text}`);
        assert.ok(text.endsWith(` ${reference} ${origin}/#${share.indicator_id}`), text);
        assert.ok(!text.includes(share.label_zh));
        assert.ok(text.includes(`, printed ${share.token}, `), text);
      },
      { at: `/#${share.indicator_id}`, permissions: ["clipboard-read", "clipboard-write"] },
    ));

  test("copies the id of a figure from a page that is a local file, and not its folder", async () => {
    const context = await browser.newContext({ locale: "en-GB" });
    const page = await context.newPage();
    await page.addInitScript(() => (navigator.clipboard.writeText = async (text) => (window.copied = text)));
    await page.goto(`${pathToFileURL(join(PAGE, "index.html"))}#${share.indicator_id}`);
    await page.locator(`[id="${share.indicator_id}"] button[data-copies]`).click();
    const text = await page.evaluate(() => window.copied);
    assert.ok(text.endsWith(` ${share.indicator_id}`) && !text.includes("file:"), text);
    await context.close();
  });

  test("keeps what is drawn of a claim inside its picture, and the sections on one line", () =>
    visit(async (page) => {
      for (const language of LANGUAGES)
        for (const width of WIDTHS.slice(0, 2)) {
          await page.goto(`${origin}/?lang=${language}`);
          await page.setViewportSize({ width, height: 800 });
          const out = await page.evaluate(() => {
            const inside = (part, whole) => part.left >= whole.left - 1 && part.right <= whole.right + 1;
            const box = (each) => each.getBoundingClientRect();
            const bars = Array.from(document.querySelectorAll(".total .part-label"), (label) =>
              [label, label.parentElement.previousElementSibling]);
            const rates = Array.from(document.querySelectorAll("svg.rate text"), (label) => [label, label.closest("article")]);
            return [...bars, ...rates]
              .filter(([label, whole]) => !inside(box(label), box(whole)))
              .map(([label]) => label.textContent);
          });
          assert.deepEqual(out, [], `${language} ${width}`);
          assert.ok((await page.locator("nav.bar").boundingBox()).height < 50);
        }
    }));

  test("gives every file of the package for download, byte for byte", async () => {
    const package_ = JSON.parse(readFileSync(join(PAGE, "datapackage.json")));
    const files = ["datapackage.json", ...package_.resources.map((each) => each.path)];
    const given = [];
    await visit(async (page) => {
      for (const link of await page.locator("#Package-files a[download]").all())
        given.push(await link.getAttribute("href"));
    });
    assert.deepEqual(given, files);
    for (let at = 0; at < files.length; at += 8) // a browser starts ten a second from one page, and drops the rest
      await visit(async (page) => {
        for (const file of files.slice(at, at + 8)) {
          const link = page.locator(`#Package-files a[download][href="${file}"]`);
          const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
          assert.ok(readFileSync(await download.path()).equals(readFileSync(join(PAGE, file))));
        }
      });
  });

  test("prints every figure with its provenance, no controls, on fewer than 20 pages", () =>
    visit(async (page) => {
      for (const language of LANGUAGES) {
        await page.goto(`${origin}/?lang=${language}`);
        const pdf = await page.pdf({ path: join(SHOTS, `print-${language}.pdf`), format: "A4", printBackground: true });
        assert.ok(pdf.toString("latin1").match(/\/Type \/Page\b/g).length < 20);
      }
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      assert.equal(await page.locator(".figure .printed-in:visible").count(), indicators.length);
      for (const control of ["nav", "input", "select", "button:not(th button)"])
        assert.equal(await page.locator(`${control}:visible`).count(), 0);
      await page.setViewportSize({ width: 720, height: 1000 });
      assert.ok((await overflow(page)) <= 0);
      await page.screenshot({ path: join(SHOTS, "print.png") });
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
});
