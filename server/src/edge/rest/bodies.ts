import type { FastifyInstance, FastifyRequest } from "fastify";
import { refusal } from "./errors.js";
import { cleaned, decodeText, parseJsonBody } from "./json-body.js";

/** A body after parsing. `isText`: a form, where every value came as text. */
export interface ParsedBody {
  readonly value: unknown;
  readonly isText: boolean;
  /** The body was XML; `value` is `{xml}`. */
  readonly isXml: boolean;
  /** The body as it came. */
  readonly bytes?: Buffer;
}

/** Body of a request that had none. */
export const NO_BODY: ParsedBody = { value: undefined, isText: false, isXml: false };

/** Teaches the server the media types of rest.md 1.1. Multipart is registered by its plugin and read in uploads.ts. */
export function registerBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, bytes, done) => {
    if (!isUtf8(request)) return done(refusal("unsupported_media_type"));
    settle(() => json(request, bytes), done);
  });
  app.addContentTypeParser<Buffer>(
    "application/x-www-form-urlencoded",
    { parseAs: "buffer" },
    (_request, bytes, done) => settle(() => form(bytes), done),
  );
  app.addContentTypeParser<Buffer>(["application/xml", "text/xml"], { parseAs: "buffer" }, (_request, bytes, done) =>
    settle(() => ({ value: { xml: decodeText(bytes) }, isText: false, isXml: true }), done),
  );
  app.addContentTypeParser<Buffer>("*", { parseAs: "buffer" }, (request, bytes, done) =>
    settle(() => unnamed(request, bytes), done),
  );
}

function settle(read: () => ParsedBody, done: (error: Error | null, body?: ParsedBody) => void): void {
  try {
    done(null, read());
  } catch (error) {
    done(error as Error);
  }
}

function isUtf8(request: FastifyRequest): boolean {
  const charset = /charset\s*=\s*"?([^;"\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

/** What a route says about bodies when it is mounted. */
export interface BodyConfig {
  /** Elements of one array. */
  readonly maxElements: number;
}

function json(request: FastifyRequest, bytes: Buffer): ParsedBody {
  const { maxElements } = request.routeOptions.config as Partial<BodyConfig>;
  return { value: parseJsonBody(bytes, maxElements), isText: false, isXml: false, bytes };
}

/** `a=1&a=2` gives an array. */
function form(bytes: Buffer): ParsedBody {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(decodeText(bytes))) addField(fields, name, value);
  return { value: cleaned(fields), isText: true, isXml: false, bytes };
}

/** Adds a form field; a repeated name makes an array. Names that reach the prototype are dropped. */
export function addField(fields: Record<string, string | string[]>, name: string, value: string): void {
  if (name === "__proto__") return;
  const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (known === undefined) fields[name] = value;
  else if (Array.isArray(known)) known.push(value);
  else fields[name] = [known, value];
}

/** Another type, or none: JSON when a search begins with `{` (rest.md 1.1), nothing when empty, else refused. */
function unnamed(request: FastifyRequest, bytes: Buffer): ParsedBody {
  if (bytes.length === 0) return NO_BODY;
  const isSearch = request.method === "POST" && /\/search(?:\/|$)/.test(request.routeOptions.url ?? "");
  if (isSearch && /^[\s\uFEFF]*\{/.test(bytes.toString("latin1", 0, 64))) return json(request, bytes);
  throw refusal("unsupported_media_type");
}
