import { EEventType, wordsOf } from "../enums.js";
import { eventFrames, type MadeEventType } from "../events.js";
import { EVENT_MEANINGS, FRAME_MEANINGS } from "./event-meanings.js";
import { fieldMeaning } from "./field-meanings.js";
import { codes, headOf, meaningOf, section, table } from "./markdown.js";
import { fieldsOf, namedIn, type SchemaField, type SchemaView, typeOf } from "./schema-fields.js";

const ABOUT = `
Every event but \`auth\` is stored in the transaction of the change that it reports. It is sent as one JSON document, the frame. Members and
types may be added, never renamed or removed: ignore what you do not know. Times are ISO 8601, UTC, with milliseconds.

## The event websocket

Connect to the address of the API, path \`/\`, and sign in with the first frame. One JSON document per text frame, both ways.

| you send | answer |
|---|---|
| \`{"type":"auth","payload":"<JWT or API token>"}\` | a frame of type \`auth\`; the connection is closed when it failed |
| the same with \`"since"\` beside \`"type"\` | then also the events after that point |
| \`{"type":"replay","payload":{"since":<since>}}\` | the events after that point |
| \`{"type":"ping","payload":<anything>}\` | \`{"type":"pong","payload":<the same>}\` |
| \`{"type":"call_timeline","payload":{"call":<uuid>}}\` | frames of that type with the timeline of the call (\`GET /call/{uuid}/timeline\`), then once a second what is new in it; the last has \`is_ended\`. Three calls at most; \`"stop":true\` ends it |

\`since\` is the \`uuid\` or the \`position\` of the last event you have, or a time. Events of a replay come in order, each with
\`"replayed":true\`, then \`{"type":"replay","message":"complete","payload":{"since","count","last"}}\`, then live events again.
\`"message":"truncated"\`: there is more, ask again from \`last\`. \`"message":"since not found"\`: nothing was replayed, the oldest event
that is there is at \`payload.oldest\`. Events of one \`ref_id\` always come in the order of \`sequence\`. An event may come twice after
a reconnect: drop it by \`uuid\`.

## Subscriptions

Without a subscription a connection gets the types of the table below that are sent unasked. As soon as a user has one of a type
(\`POST /rest/event/subscription\`), only events of that type that fit one of the user's active rows are sent to the user's connections;
rows of one type never touch another. A row may name an entity: then it fits only what belongs to that.

## Webhooks

A subscription of channel \`webhook\` has the same frames sent by HTTP POST to its URL, signed as Standard Webhooks say: \`webhook-id\` is
the event's \`uuid\`, the same in every attempt, \`webhook-timestamp\` the time of the attempt, \`webhook-signature\` one \`v1,…\` for each
secret that is good now. Any 2xx is success; redirects are not followed. An attempt that fails is repeated after 5 s, 5 min, 30 min, 2 h,
5 h, 10 h, 14 h, 20 h and 24 h, each up to 10 % more or less, or later when a 429 or 503 asks for it by \`Retry-After\`. Status 410 switches the
webhook off. Events of one \`ref_id\` are first sent in the order of \`sequence\`; one that failed does not hold back the next, so order
what you get by \`sequence\` and drop doubles by \`uuid\`. The \`webhook_url\` of a control app gets every \`call_state\` of its calls the
same way: the call with a member \`event\`, and \`state\`, \`from\`, \`to\` in the query.

`;

/** The text of docs/reference/events.md. @throws Error when a member or type has no meaning written */
export function printEventsDoc(): string {
  const types = Object.keys(eventFrames) as MadeEventType[];
  return [
    headOf("Events", "contract/src/events.ts"),
    ABOUT,
    `## The frame\n\n${frameTable(types)}\n`,
    `## Types\n\n${typeTable(types)}\n${later(types)}\n`,
    ...types.map(typeSection),
    "## Objects\n\n",
    objects(types).trimEnd(),
    "\n",
  ].join("");
}

const viewOf = (type: MadeEventType) => eventFrames[type] as SchemaView;

/** Each member once; in which types it is, when not in all. */
function frameTable(types: readonly MadeEventType[]): string {
  const members = [...new Set(types.flatMap((type) => Object.keys(viewOf(type).properties ?? {})))];
  const rows = members.map((member) => {
    const having = types.filter((type) => viewOf(type).properties?.[member]);
    const meaning = meaningOf(member, FRAME_MEANINGS[member]);
    return [codes([member]), memberType(member, having), placeOf(member, having, types), meaning];
  });
  return table(["member", "type", "in", "meaning"], rows);
}

function placeOf(member: string, having: readonly MadeEventType[], types: readonly MadeEventType[]): string {
  if (having.length < types.length) return having.length === types.length - 1 ? "all but `auth`" : codes(having);
  return viewOf("auth").required?.includes(member) ? "all" : "all but a failed `auth`";
}

function memberType(member: string, types: readonly MadeEventType[]): string {
  if (member === "type" || member === "payload") return member === "type" ? "string" : "by type";
  const shapes = types.flatMap((type) => {
    const schema = viewOf(type).properties?.[member];
    return schema ? [typeOf(schema)] : [];
  });
  return shapes.includes("string") ? "string" : [...new Set(shapes)].join(" or ");
}

function typeTable(types: readonly MadeEventType[]): string {
  const rows = types.map((type) => [section(type), EVENT_MEANINGS[type].when, EVENT_MEANINGS[type].sent]);
  return table(["type", "sent when", "without a subscription"], rows);
}

function later(types: readonly MadeEventType[]): string {
  const rest = wordsOf(EEventType).filter((type) => !(types as readonly string[]).includes(type));
  return rest.length === 0 ? "" : `Reserved for later: ${codes(rest)}.\n`;
}

function typeSection(type: MadeEventType): string {
  const { ref, message, payload } = EVENT_MEANINGS[type];
  const schema = viewOf(type).properties?.["payload"] ?? {};
  return `### ${type}\n\n\`message\`: \`${message}\`\n\n\`ref_id\`: ${ref}.\n\n\`payload\`: ${typeOf(schema)}, ${payload}.\n\n`;
}

function objects(types: readonly MadeEventType[]): string {
  const all = new Map<string, SchemaView>();
  // Payloads first: a reader meets the objects in the order of the types.
  for (const type of types) namedIn(viewOf(type).properties?.["payload"] ?? {}, all);
  for (const type of types) namedIn(viewOf(type), all);
  return [...all].map(([name, schema]) => `### ${name}\n\n${objectText(name, schema, all)}\n`).join("");
}

function objectText(name: string, schema: SchemaView, all: ReadonlyMap<string, SchemaView>): string {
  const fields = fieldsOf(schema);
  const larger = [...all]
    .map(([other, view]) => ({ other, its: fieldsOf(view) }))
    .filter(({ its }) => isPartOf(fields, its))
    .sort((a, b) => b.its.length - a.its.length)[0];
  if (larger) return `As ${section(larger.other)}, ${difference(fields, larger.its)}.\n`;
  const rows = fields.map((field) => [
    codes([field.name]),
    field.type + (field.isOptional ? ", may be absent" : ""),
    meaningOf(`${name}.${field.name}`, fieldMeaning(name, field.name)),
  ]);
  return table(["member", "type", "meaning"], rows);
}

/** Small objects are shown as they are; of large ones that are part of another only the difference is. */
const SMALL = 6;

function isPartOf(fields: readonly SchemaField[], larger: readonly SchemaField[]): boolean {
  if (fields.length <= SMALL || fields.length >= larger.length) return false;
  return fields.every((field) => larger.some(({ name, type }) => name === field.name && type === field.type));
}

function difference(fields: readonly SchemaField[], larger: readonly SchemaField[]): string {
  const missing = larger.filter(({ name }) => !fields.some((field) => field.name === name)).map(({ name }) => name);
  return missing.length < fields.length ? `without ${codes(missing)}` : `only ${codes(fields.map(({ name }) => name))}`;
}
