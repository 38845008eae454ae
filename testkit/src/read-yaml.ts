import { isNode, LineCounter, parseDocument } from "yaml";
import { pathText, type ScriptProblem } from "./field.js";
import { type ReadScript, readScript, ScriptError } from "./read-script.js";

/**
 * Reads the text of a `caller.yml`. Every scalar is read as it is written: keys such as `007` stay what they are.
 * @param file its name, for problems: `caller.yml:12: caller[1].press: …`
 * @throws ScriptError
 */
export function readYaml(text: string, file: string): ReadScript {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0)
    throw new ScriptError(
      document.errors.map(({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${message.split("\n", 1)[0]}`),
    );
  const lineOf = (path: ScriptProblem["path"]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  return readScript(value ?? {}, ({ path, message }) => {
    const field = path.length === 0 ? "" : `${pathText(path)}: `;
    return `${file}:${lineOf(path)}: ${field}${message}`;
  });
}
