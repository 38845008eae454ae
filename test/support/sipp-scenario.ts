import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../sipp/", import.meta.url));

/** Values of a scenario by their names. */
export type Keys = Readonly<Record<string, string | number>>;

/**
 * A scenario of test/sipp/scenarios, ready for SIPp. `{{name}}` becomes the value, `{{name|text}}` the text where there
 * is no value, and `<part name="ack" cseq="2"/>` the content of test/sipp/parts/ack.xml with these values besides.
 * A line that holds nothing but an empty value goes.
 * @throws Error when a value, the scenario or a part is missing
 */
export async function sippScenario(name: string, keys: Keys): Promise<string> {
  return expand(await readFile(`${FOLDER}scenarios/${name}.xml`, "utf8"), keys, name);
}

async function expand(text: string, keys: Keys, where: string): Promise<string> {
  const pieces: string[] = [];
  let at = 0;
  for (const match of text.matchAll(/<part ((?:\w+="[^"]*"\s*)+)\/>/g)) {
    const { name = "", ...own } = attributesOf(match[1]!, (value) => fillIn(value, keys, where));
    const part = await readFile(`${FOLDER}parts/${name}.xml`, "utf8");
    pieces.push(
      fillIn(text.slice(at, match.index), keys, where),
      await expand(part.trimEnd(), { ...keys, ...own }, name),
    );
    at = match.index + match[0].length;
  }
  return pieces.join("") + fillIn(text.slice(at), keys, where);
}

/** `name="value"`; `\n` in a value begins a line, `'` stands for a quote. */
function attributesOf(text: string, filled: (value: string) => string): Record<string, string> {
  const pairs = [...text.matchAll(/(\w+)="([^"]*)"/g)];
  const plain = (value: string) => value.replaceAll("\\n", "\n").replaceAll("'", '"');
  return Object.fromEntries(pairs.map(([, name, value]) => [name!, filled(plain(value!))]));
}

function fillIn(text: string, keys: Keys, where: string): string {
  const value = (name: string, otherwise: string | undefined) => {
    const found = keys[name] ?? otherwise;
    if (found === undefined) throw new Error(`${where} needs the key ${name}`);
    return String(found);
  };
  return text
    .replace(/^[ \t]*\{\{(\w+)\|\}\}[ \t]*\n/gm, (line, name: string) => (value(name, "") === "" ? "" : line))
    .replace(/\{\{(\w+)(?:\|([^}]*))?\}\}/g, (_, name: string, otherwise?: string) => value(name, otherwise));
}
