import { VERBS, type VerbAttribute, type VerbElement, type VerbValueType } from "../verbs.js";
import { codes, headOf, meaningOf, section, table } from "./markdown.js";
import { COMMON_ATTRIBUTES, VERB_MEANINGS } from "./verb-meanings.js";

/** Value type -> how it is written. */
const TYPES: Readonly<Record<VerbValueType, string>> = {
  bool: "`true`, `false`, `1` or `0`, any case",
  int: "a whole number",
  ms: "milliseconds, a whole number",
  decibel: "decibels",
  keys: "any of `0`-`9`, `*`, `#`, `A`-`D`, without anything between; `+` is ignored; empty = no key",
  enum: "one of the listed words, any case",
  list: "listed words with commas between, any case",
  url: "an absolute `http` or `https` URL of 10 to 255 characters",
  name: "1 to 64 characters of `A`-`Z`, `a`-`z`, `0`-`9`, `_`, `.`, `-`",
  text: "text",
  json_object: "a JSON object whose values are texts or numbers",
  media_type: "a media type such as `text/plain`",
  ring_time: "below 1000 seconds, from 1000 on milliseconds; brought into 5 to 600 seconds",
  record_mode: "one of the listed words, or `true` (= `record-from-answer`) or `false` (= `do-not-record`)",
  caller_id: "`caller`, `tn`, `anonymous` or a telephone number",
  ringback: "`tone`, `none` or a URL",
  day_times: "`HH:MM:SS-HH:MM:SS` or `HH:MM-HH:MM`, several with commas between",
  time_zone: "a zone of the IANA database such as `America/New_York`",
};

const UNITS: Partial<Record<VerbValueType, string>> = { ms: " ms", ring_time: " ms", decibel: " dB" };

const DOCUMENT = `
A document is UTF-8 XML with the root \`Response\`, at most 256 KiB. Names of elements and attributes are read in any case and
shown in the spelling below; aliases are accepted everywhere. A document type (\`<!DOCTYPE\`) is refused. Commands run one after the other. A
command that fails does not stop the document: its \`Error\` block runs if there is one, then the next command. Every command
that ran has one row in the call log and one \`call_flow\` event. What is wrong with a single command (an unknown
element, a bad value) is a warning when the document is stored, and the reason of that command's row when it is reached.
`;

const EDITORS = `## In an editor

[call-xml.xsd](call-xml.xsd) lets an editor complete, explain and check documents: it is named in the editor's settings, or
in the document by \`<?xml-model href="call-xml.xsd"?>\` before \`Response\`, which the platform ignores. The same as JSON,
for other programs, is [xml-elements.json](xml-elements.json).

`;

const GATHER = `## Gather in two dialects

The language has two generations. They may stand in one document, but not in one \`Gather\`: that fails with
\`Gather mixes dialects\`. \`Switch\`, \`numDigits\`, \`finishOnKey\` or \`callback\` make it dialect A; \`DTMF\`, \`dtmf_length\`,
\`dtmf_stop\` or \`url\` make it dialect B; without any of them it is A.

| what happened | dialect A | dialect B |
|---|---|---|
| the keys are those of a branch | that \`Case\` in \`Switch\` runs | that \`DTMF\` runs |
| other keys | \`Default\` runs | \`Error\` runs |
| no key, and no attempts are left | \`Error\` runs | \`Default\` runs |
| address given | \`callback\` is asked after every attempt, also without keys | \`url\` is asked after the last attempt; without keys only when there is no \`Default\` |
| the address fails | \`Error\` runs | \`Error\` runs |

In dialect A \`Default\` and \`Error\` stand in \`Switch\`, or directly in \`Gather\`. With attempts left, other keys count as a
failed attempt when the branch for them does not exist. Afterwards the document goes on after \`Gather\`.

\`\`\`xml
<!-- dialect A -->
<Gather numDigits="1" attempts="2" timeout="5000" finishOnKey="*">
  <Say>Press 1 or 2</Say>
  <Switch>
    <Case dtmf="1"><Say>One</Say></Case>
    <Case dtmf="2"><Say>Two</Say></Case>
    <Default><Say>Only 1 or 2, please</Say></Default>
    <Error><Say>Nothing was pressed</Say></Error>
  </Switch>
</Gather>

<!-- dialect B -->
<Gather dtmf_length="1" attempts="2" timeout="5000">
  <Say>Press 1 or 2</Say>
  <DTMF value="1"><Say>One</Say></DTMF>
  <DTMF value="2"><Say>Two</Say></DTMF>
  <Default><Say>Nothing was pressed</Say></Default>
  <Error><Say>Only 1 or 2, please</Say></Error>
</Gather>
\`\`\`

`;

/** The text of docs/reference/xml.md. @throws Error when an element or attribute has no meaning written */
export function printXmlDoc(): string {
  const built = VERBS.filter((verb) => verb.built);
  const reserved = VERBS.filter((verb) => !verb.built).map(({ name }) => name);
  return [
    headOf("Call-control XML", "contract/src/verbs.ts"),
    DOCUMENT,
    "\nComplete documents are in [docs/examples](../examples).\n\n",
    EDITORS,
    `## Values\n\n${table(["type", "form"], usedTypes(built))}\n`,
    "## Elements\n\n",
    KINDS.map(([kind, title]) => `${title}: ${named(built, kind)}.\n`).join("\n"),
    `\nReserved for later, a command fails with \`Command … is not enabled\`: ${codes(reserved)}.\n\n`,
    ...built.map(element),
    GATHER.trimEnd(),
    "\n",
  ].join("");
}

const KINDS = [
  ["command", "Commands run in order and have a row in the log"],
  ["branch", "Branches run when their parent chooses them, and then have a row too"],
  ["data", "Data belong to their parent"],
] as const;

function named(verbs: readonly VerbElement[], kind: VerbElement["kind"]): string {
  return verbs
    .filter((verb) => verb.kind === kind)
    .map(({ name }) => section(name))
    .join(", ");
}

function usedTypes(verbs: readonly VerbElement[]): string[][] {
  const used = new Set(verbs.flatMap((verb) => verb.attributes.map(({ type }) => type)));
  return (Object.keys(TYPES) as VerbValueType[]).filter((type) => used.has(type)).map((type) => [type, TYPES[type]]);
}

function element(verb: VerbElement): string {
  const meaning = VERB_MEANINGS[verb.name];
  const aliases = verb.aliases ? `Alias: ${codes(verb.aliases)}.\n\n` : "";
  const parts = [`### ${verb.name}\n`, `${meaningOf(verb.name, meaning?.does)}\n`, aliases + attributes(verb)];
  return `${parts.join("\n")}Children: ${children(verb)}.\n\n`;
}

function attributes(verb: VerbElement): string {
  if (verb.attributes.length === 0) return "";
  const hasDialects = verb.attributes.some(({ dialect }) => dialect !== undefined);
  const head = ["attribute", ...(hasDialects ? ["dialect"] : []), "type", "default", "meaning"];
  const rows = verb.attributes.map((attribute) => [
    codes([attribute.name]) + (attribute.aliases?.length ? `, also ${codes(attribute.aliases)}` : ""),
    ...(hasDialects ? [attribute.dialect ?? "both"] : []),
    typeOf(attribute),
    defaultOf(attribute),
    meaningOf(`${verb.name} ${attribute.name}`, textOf(verb.name, attribute.name)),
  ]);
  return `${table(head, rows)}\n`;
}

function textOf(verb: string, attribute: string): string | undefined {
  return VERB_MEANINGS[verb]?.attributes?.[attribute] ?? COMMON_ATTRIBUTES[attribute];
}

function typeOf({ type, words, min, max }: VerbAttribute): string {
  const listed = words ? `: ${codes(words)}` : "";
  const unit = type === "text" ? " characters" : "";
  if (min === undefined && max === undefined) return type + listed;
  if (min === undefined) return `${type}${listed}, at most ${max}${unit}`;
  if (type === "text" && max === undefined) return "text, not empty";
  return max === undefined ? `${type}${listed}, at least ${min}${unit}` : `${type}${listed}, ${min} to ${max}${unit}`;
}

function defaultOf(attribute: VerbAttribute): string {
  if (attribute.required) return "required";
  if (attribute.default === undefined) return "";
  return `\`${attribute.default}\`${UNITS[attribute.type] ?? ""}`;
}

/** A long list is that of a block: every command. */
function children({ children }: VerbElement): string {
  if (children.length === 0) return "none";
  if (children.includes("Hangup")) return "any command, `Error`, `Meta`";
  return children.map((name) => section(name)).join(", ");
}
