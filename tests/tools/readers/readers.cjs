// Print what a Node library makes of CSV files by default: `node readers.cjs LIBRARY FILE...`.
const fs = require("fs");
const [library, ...paths] = process.argv.slice(2);

function ofObjects(columns, objects) {
  return { columns, rows: objects.map((each) => columns.map((name) => each[name] ?? null)) };
}
function papaparse(text, options) {
  const found = require("papaparse").parse(text, { header: true, ...options });
  return ofObjects(found.meta.fields, found.data);
}
function d3(text) {
  const found = require("d3-dsv").csvParse(text);
  return ofObjects(found.columns, found);
}
function csvParse(text) {
  const [columns, ...rows] = require("csv-parse/sync").parse(text);
  return { columns, rows };
}
const readers = {
  papaparse: (text) => papaparse(text, {}),
  "papaparse-skip": (text) => papaparse(text, { skipEmptyLines: true }),
  "csv-parse": csvParse,
  "d3-dsv": d3,
};

const tables = {};
for (const path of paths) {
  try {
    tables[path] = readers[library](fs.readFileSync(path, "utf8"));
  } catch (error) {
    tables[path] = { error: String(error.message) };
  }
}
const name = library.replace("-skip", "");
const { version } = JSON.parse(fs.readFileSync(`${process.env.NODE_PATH}/${name}/package.json`));
console.log(JSON.stringify({ version, tables }));
