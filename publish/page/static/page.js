// What the page does beyond being read: open what a link names, filter, sort by keyboard, copy, print.
(function () {
  "use strict";
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  document.documentElement.classList.add("js");

  function target() {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch (error) {
      return null; // not a name that a link of ours could have
    }
  }

  function show() {
    const element = target();
    if (!element) return;
    if (element.matches("details")) element.open = true;
    for (const details of all(":scope > details", element)) details.open = true;
    for (let up = element.parentElement; up; up = up.parentElement)
      if (up.matches("details")) up.open = true;
    element.scrollIntoView();
  }

  // The language is part of the address, so that a link can name it: ?lang=zh#id
  const languages = all('input[name="language"]');

  function speak(code) {
    for (const input of languages) input.checked = input.value === code;
    document.documentElement.lang = code;
  }

  function choose(code) {
    speak(code);
    const address = new URL(location.href);
    address.searchParams.set("lang", code);
    try {
      history.replaceState(null, "", address);
    } catch (error) {
      // a page opened from a file may keep its address
    }
    show();
  }

  function filter(input) {
    const list = document.getElementById(input.dataset.filters);
    const items = all(list.matches("table") ? "tbody tr" : "[data-item]", list);
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    for (const item of items) {
      item.hidden = !item.textContent.toLowerCase().includes(wanted);
      if (!item.hidden) shown += 1;
    }
    const output = input.parentElement.querySelector("output");
    output.textContent = wanted ? shown + " / " + items.length : "";
  }

  async function copy(button) {
    const text = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = button.dataset.done;
    } catch (error) {
      getSelection().selectAllChildren(text); // for the reader to copy
    }
  }

  for (const heading of all("table.sortable thead th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
  }
  for (const input of all("input[data-filters]")) input.addEventListener("input", () => filter(input));
  for (const button of all("button[data-copies]")) button.addEventListener("click", () => copy(button));

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details.figure:not([open])");
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
  for (const input of languages) input.addEventListener("change", () => choose(input.value));
  addEventListener("hashchange", show);
  const asked = new URLSearchParams(location.search).get("lang") || navigator.language || "";
  speak(asked.toLowerCase().startsWith("zh") ? "zh" : "en");
  show();
})();
