// Prints the generated files of docs/ from the source. A test fails while one of them is stale.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Generated file -> module and function that give its text. */
const GENERATED = [
  ["docs/configuration.md", "server/src/base/config-doc.ts", "printConfigDoc"],
  ["docs/reference/xml.md", "contract/src/reference/xml-doc.ts", "printXmlDoc"],
  ["docs/reference/xml-elements.json", "contract/src/reference/xml-completion.ts", "printXmlCompletion"],
  ["docs/reference/call-xml.xsd", "contract/src/reference/xml-schema.ts", "printXmlSchema"],
  ["docs/reference/events.md", "contract/src/reference/events-doc.ts", "printEventsDoc"],
  ["docs/reference/rest.md", "contract/src/reference/rest-doc.ts", "printRestDoc"],
  ["client/src/api.ts", "scripts/print-client-types.ts", "printClientTypes"],
];

for (const [file, module, name] of GENERATED) {
  const code = `const { ${name} } = await import(${JSON.stringify(new URL(`../${module}`, import.meta.url).href)}); process.stdout.write(await ${name}());`;
  const args = ["--conditions=source", "--import", "tsx", "--input-type=module", "-e", code];
  const child = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 16 * 1024 * 1024,
  });
  if (child.status !== 0) process.exit(1);
  mkdirSync(dirname(`${root}${file}`), { recursive: true });
  writeFileSync(`${root}${file}`, child.stdout);
  console.log(`wrote ${file}`);
}
