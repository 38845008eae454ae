// Prints the generated files of docs/ from the source. A test fails while one of them is stale.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Generated file -> module and function that give its text. */
const GENERATED = [["docs/configuration.md", "server/src/base/config-doc.ts", "printConfigDoc"]];

for (const [file, module, name] of GENERATED) {
  const code = `const { ${name} } = await import(${JSON.stringify(new URL(`../${module}`, import.meta.url).href)}); process.stdout.write(${name}());`;
  const args = ["--conditions=source", "--import", "tsx", "--input-type=module", "-e", code];
  const child = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  if (child.status !== 0) process.exit(1);
  writeFileSync(`${root}${file}`, child.stdout);
  console.log(`wrote ${file}`);
}
