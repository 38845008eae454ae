import type { Method, Route } from "@opentact/contract";
import { DomainError, type FieldProblems, invalidField } from "../../base/errors.js";
import type { Answer } from "./answer.js";
import type { ParsedBody } from "./bodies.js";
import { compileCheck } from "./check.js";
import { refusal } from "./errors.js";
import type { UploadedFile } from "./handle.js";
import { cleaned } from "./json-body.js";
import { compileReader } from "./lenient.js";
import { matcherOf } from "./matcher.js";
import { compileReply } from "./reply.js";
import { viewOf } from "./schema-view.js";

type Fields = Readonly<Record<string, unknown>>;

/** What a request brought, read and checked. */
export interface CheckedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Methods whose body names may stand in the query too (rest.md 1.6). */
const FILLED: ReadonlySet<Method> = new Set(["POST", "PUT", "PATCH"]);

/** The schemas of a route, compiled once when it is mounted. */
export class PreparedRoute {
  readonly route: Route;
  readonly #replyFits: (value: unknown) => boolean;
  readonly #writePayload: (payload: unknown, isStored: boolean) => unknown;
  readonly #writeBeside: Readonly<Record<string, (value: unknown, isStored: boolean) => unknown>>;
  readonly #readParams: (value: unknown) => unknown;
  readonly #readQuery: (value: unknown) => unknown;
  readonly #readBody: (value: unknown, isText: boolean) => unknown;
  readonly #checks: Readonly<Record<"params" | "query" | "body", (value: unknown) => FieldProblems | undefined>>;

  constructor(route: Route) {
    this.route = route;
    this.#writePayload = compileReply(route.reply);
    this.#replyFits = matcherOf(route.reply);
    this.#writeBeside = Object.fromEntries(
      Object.entries(route.beside ?? {}).map(([name, schema]) => [name, compileReply(schema)]),
    );
    const pass = (value: unknown) => value;
    const params = route.params ? compileReader(route.params) : pass;
    const query = route.query ? compileReader(route.query, "exact") : pass;
    this.#readParams = (value) => params(value, true);
    this.#readQuery = (value) => query(value, true);
    this.#readBody = route.body ? compileReader(route.body) : pass;
    const check = (part: "params" | "query" | "body") =>
      route[part] ? compileCheck(route[part], part === "body" ? "body" : "params") : () => undefined;
    this.#checks = { params: check("params"), query: check("query"), body: check("body") };
  }

  /**
   * Reads what came by the schemas of the route.
   * @throws DomainError 400 with all problems in `fields`, 415 for XML where none is expected, 413 when it is too long
   */
  read(params: Fields, query: Fields, body: ParsedBody, file: UploadedFile | undefined): CheckedInput {
    if (body.isXml) checkXml(this.route, body.value);
    const input = {
      params: this.#readParams(cleaned(params, "params")),
      query: this.#readQuery(cleaned(query, "params")),
      body: this.#bodyOf(body, query),
    };
    const fields = {
      ...this.#checks.params(input.params),
      ...this.#checks.query(input.query),
      ...this.#checks.body(input.body),
    };
    if (Object.keys(fields).length > 0) throw new DomainError(400, "validation_failed", "Validation failed", fields);
    if (this.route.file?.required && !file) throw invalidField("body.file", "'file' is required");
    return input;
  }

  /** Whether a value, written by the reply schema, is what the operation promises. */
  fits(payload: unknown): boolean {
    return this.#replyFits(this.#writePayload(payload, false));
  }

  /** The whole answer as JSON. `isStored`: kept for a repeated request, without secrets that are shown once. */
  print(answer: Answer, isStored: boolean): string {
    if (this.route.isBare) return JSON.stringify(this.#writePayload(answer.payload, isStored));
    const envelope: Record<string, unknown> = { success: true, payload: this.#writePayload(answer.payload, isStored) };
    for (const [name, write] of Object.entries(this.#writeBeside))
      envelope[name] = write(answer.beside[name], isStored);
    return JSON.stringify(envelope);
  }

  /** The body wins; what it lacks is taken from the query. */
  #bodyOf(body: ParsedBody, query: Fields): unknown {
    const { route } = this;
    if (!route.body) return undefined;
    const isObject = viewOf(route.body).type === "object";
    const own = this.#readBody(body.value ?? (isObject ? {} : undefined), body.isText);
    if (!isObject || !isPlain(own) || !FILLED.has(route.method)) return own;
    return { ...(this.#readBody(cleaned(query, "params"), true) as object), ...own };
  }
}

/** @throws DomainError 415 where no XML is expected, 413 when it is longer than the route takes */
function checkXml({ xml }: Route, value: unknown): void {
  if (!xml) throw refusal("unsupported_media_type");
  if (Buffer.byteLength((value as { xml: string }).xml) > xml.maxBytes) throw refusal("payload_too_large");
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
