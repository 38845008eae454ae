// Prints median and p90 of file and function lines per folder, and what passes 500 or 60 lines. It fails nothing.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FILE_LINES_MAX = 500;
const FUNCTION_LINES_MAX = 60;

function sourceFiles() {
  return ["contract/src", "server/src"]
    .flatMap((folder) => readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Lines and name of every function, method and arrow function with a block. */
function functionsOf(source) {
  const found = [];
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line;
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body && ts.isBlock(node.body)) {
      const name = node.name?.getText(source) ?? node.parent?.name?.getText(source) ?? "(anonymous)";
      found.push({ name, lines: lineOf(node.end) - lineOf(node.getStart(source)) + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;

function summary(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return `${quantile(sorted, 0.5)} / ${quantile(sorted, 0.9)}`;
}

const folders = new Map();
const large = [];
for (const path of sourceFiles()) {
  const text = readFileSync(path, "utf8");
  const name = relative(ROOT, path);
  const lines = text.split("\n").length - 1;
  const functions = functionsOf(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  for (const folder of [dirname(name), "all"]) {
    const entry = folders.get(folder) ?? { files: [], functions: [] };
    entry.files.push(lines);
    entry.functions.push(...functions.map((one) => one.lines));
    folders.set(folder, entry);
  }
  if (lines > FILE_LINES_MAX) large.push(`${name}: ${lines} lines`);
  for (const one of functions)
    if (one.lines > FUNCTION_LINES_MAX) large.push(`${name} ${one.name}: ${one.lines} lines`);
}

const row = (cells) =>
  console.log(
    `${cells[0].padEnd(36)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(14))
      .join("")}`,
  );
row(["folder (median / p90)", "files", "file lines", "functions", "their lines"]);
for (const [folder, { files, functions }] of [...folders].sort(([a], [b]) => a.localeCompare(b)))
  row([folder, files.length, summary(files), functions.length, summary(functions)]);
for (const line of large) console.log(`large: ${line}`);
