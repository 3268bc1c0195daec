// What the page does beyond being read: open what a link names, keep the reader's place, filter, sort,
// copy, save. Filters and language stand in the address: ?lang=zh&figure-list-year=2025#id
(function () {
  "use strict";
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const asked = new URLSearchParams(location.search);
  document.documentElement.classList.add("js");

  function address(name, value) {
    const here = new URL(location.href);
    if (value) here.searchParams.set(name, value);
    else here.searchParams.delete(name);
    try {
      history.replaceState(history.state, "", here);
    } catch (error) {
      // a page opened from a file may keep its address
    }
  }

  // The reader's place: the first block that begins below the bar, and how far down the window it stands.
  function place() {
    const edge = Math.max(document.querySelector("nav.bar").getBoundingClientRect().bottom, 0);
    let first = null;
    const blocks = "summary, p, h1, h2, h3, h4, dt, dd, tr, li, pre, figcaption, form, svg";
    for (const block of all(`main :is(${blocks}):not([lang])`)) {
      const { top } = block.getBoundingClientRect();
      if (top >= edge && (!first || top < first[1]) && block.checkVisibility()) first = [block, top];
    }
    return first;
  }

  function keep(kept) {
    if (kept) scrollBy({ top: kept[0].getBoundingClientRect().top - kept[1], behavior: "instant" });
  }

  // What an address names, opened, and found again where a filter hides it.
  function named() {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch (error) {
      return null; // not a name that a link of ours could have
    }
  }

  function show(element) {
    if (!element) return;
    if (element.hidden) {
      const list = element.parentElement.closest("[id$=-list]");
      for (const control of all(`[data-filters="${list.id}"]`)) control.value = "";
      filter(list);
    }
    if (element.matches("details")) element.open = true;
    if (element.matches("li")) for (const details of all(":scope > details", element)) details.open = true;
    for (let up = element.parentElement; up; up = up.parentElement) if (up.matches("details")) up.open = true;
    element.scrollIntoView();
  }

  // Going back leads to the place that was left, however much was opened since.
  const left = new Map();
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.hash === location.hash) show(named());
    const entry = history.state?.entry || Date.now();
    left.set(entry, place());
    history.scrollRestoration = "manual";
    history.replaceState({ entry }, "");
  });
  addEventListener("hashchange", () => {
    const before = left.get(history.state?.entry);
    if (before) keep(before);
    else show(named());
  });

  const languages = all('input[name="language"]');
  const bilingual = all("[data-en]"); // what can hold one language only
  let before = null;

  function speak(code) {
    for (const input of languages) input.checked = input.value === code;
    document.documentElement.lang = code;
    for (const element of bilingual) element.textContent = element.dataset[code];
  }

  for (const name of ["pointerdown", "keydown"])
    document.querySelector(".language").addEventListener(name, () => (before = place()));
  for (const input of languages)
    input.addEventListener("change", () => {
      speak(input.value);
      address("lang", input.value);
      keep(before);
    });

  const items = (list) => all(list.matches("table") ? "tbody tr" : "[data-item]", list);

  function fits(item, control) {
    const wanted = control.value.trim().toLowerCase();
    const by = control.dataset.by;
    if (!wanted) return true;
    if (!by) return item.textContent.toLowerCase().includes(wanted);
    if (by !== "year") return item.dataset[by].split(" ").includes(control.value);
    const [from, to] = item.dataset.year.split("-");
    if (wanted === "none") return from === "";
    return from !== "" && from <= wanted && (!to || wanted <= to);
  }

  function filter(list) {
    const controls = all(`[data-filters="${list.id}"]`);
    const rows = items(list);
    for (const item of rows) item.hidden = !controls.every((control) => fits(item, control));
    const shown = rows.filter((item) => !item.hidden).length;
    const form = controls[0].form;
    form.querySelector("output").textContent = shown < rows.length ? shown + " / " + rows.length : "";
    form.nextElementSibling.hidden = shown > 0;
    for (const control of controls) address(control.name, control.value);
  }

  function order(choice) {
    const list = document.getElementById(choice.dataset.orders);
    const by = choice.value;
    const rank = (item) => (by ? item.dataset[by] || "zz" : item.dataset.place);
    const rows = items(list).sort((one, other) => rank(one).localeCompare(rank(other), "en", { numeric: true }));
    list.append(...rows);
    address(choice.name, by);
  }

  function save(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // The rows of a table that its list still shows, with the columns' own names.
  function csv(button) {
    const list = document.getElementById(button.dataset.of);
    const table = document.getElementById("Rows-" + button.dataset.csv);
    const shown = new Set(items(list).filter((item) => !item.hidden).map((item) => item.dataset.item));
    const rows = items(table).filter((row) => (list === table ? !row.hidden : shown.has(row.cells[0].textContent)));
    const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = [all("th", table).map((cell) => cell.dataset.field)];
    for (const row of rows) lines.push(Array.from(row.cells, (cell) => quoted(cell.textContent.trim())));
    save(button.dataset.csv + ".csv", "text/csv", lines.map((line) => line.join(",") + "\n").join(""));
  }

  // A drawing as a file of its own: its colours and fonts as they are here, its title and its source.
  const DRAWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight",
    "text-anchor", "opacity"];
  function picture(button) {
    const figure = button.closest("figure");
    const drawing = figure.querySelector("svg");
    const copy = drawing.cloneNode(true);
    const copies = all("*", copy);
    all("*", drawing).forEach((node, at) => {
      const style = getComputedStyle(node);
      if (style.display === "none") copies[at].remove();
      for (const name of DRAWN) copies[at].setAttribute(name, style.getPropertyValue(name));
      copies[at].removeAttribute("class");
    });
    copy.removeAttribute("class");
    const height = drawing.height.baseVal.value;
    const page = getComputedStyle(document.body);
    const font = `font-family='${page.fontFamily}' font-size="13" fill="${page.color}"`;
    const [title, source] = [".chart-title", ".chart-source"].map((part) => figure.querySelector(part).innerText);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = "600 13px " + page.fontFamily;
    const width = Math.ceil(Math.max(760, pen.measureText(title).width, pen.measureText(source).width));
    for (const [key, value] of Object.entries({ x: 20, y: 48, width, height, overflow: "visible" }))
      copy.setAttribute(key, value);
    const written = (node) => new XMLSerializer().serializeToString(node);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 40}" height="${height + 100}">
<rect width="100%" height="100%" fill="${page.backgroundColor}"/>
<text x="20" y="28" font-weight="600" ${font}>${written(new Text(title))}</text>
${written(copy)}
<text x="20" y="${height + 84}" ${font}>${written(new Text(source))}</text>
</svg>`;
    save(figure.closest("[id]").id + ".svg", "image/svg+xml", svg);
  }

  async function clip(button) {
    const element = document.getElementById(button.dataset.copies);
    const link = element.querySelector("a");
    let text = element.matches("pre") ? element.textContent : element.innerText;
    if (link) {
      // the address of a page opened from a file leads nobody else to it
      const local = location.protocol === "file:";
      text = text.replace(link.innerText, local ? link.hash.slice(1) : link.href.replace(location.search, ""));
    }
    try {
      await navigator.clipboard.writeText(text);
      button.dataset.done = "";
    } catch (error) {
      getSelection().selectAllChildren(element); // for the reader to copy
    }
  }

  for (const heading of all("table.sortable thead th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
  }
  for (const [name, run] of Object.entries({ copies: clip, csv, picture }))
    for (const button of all(`button[data-${name}]`)) button.addEventListener("click", () => run(button));
  for (const form of all("form")) form.addEventListener("submit", (event) => event.preventDefault());
  for (const item of all("#Figure-list [data-item]")) item.dataset.place = items(item.parentElement).indexOf(item);
  for (const control of all("[data-filters], [data-orders]")) {
    const list = document.getElementById(control.dataset.filters);
    const run = () => (list ? filter(list) : order(control));
    control.addEventListener("input", run);
    control.value = asked.get(control.name) || "";
    if (control.value) run();
  }

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details.figure:not([open])");
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
  speak((asked.get("lang") || navigator.language || "").toLowerCase().startsWith("zh") ? "zh" : "en");
  show(named());
})();
