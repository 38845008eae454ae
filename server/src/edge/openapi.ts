import { ErrorResponse, problemCodes, type Route, successAnswer } from "@opentact/contract";
import type { TSchema } from "typebox";
import { type ExampleView, exampleOf } from "./openapi-example.js";

type Json = Record<string, unknown>;

/** Statuses every operation can answer (rest.md 1.4), besides 400 of one with input and 401 of one that is not public. */
const ALWAYS = [403, 413, 415, 429, 500] as const;

/** What the document says of the installation. */
export interface OpenApiSettings {
  readonly version: string;
  /** Only the operations of this tag; default all. */
  readonly tag?: string | undefined;
}

/**
 * The OpenAPI 3.1 document of the route table. Schemas with a title stand once, under `components.schemas`.
 * @throws Error when two different schemas have the same title: one of them would be lost
 */
export function printOpenApi(routes: readonly Route[], settings: OpenApiSettings): Json {
  const shown = settings.tag === undefined ? routes : routes.filter((route) => route.tag === settings.tag);
  const schemas = new Schemas();
  const paths: Record<string, Json> = {};
  for (const route of shown) {
    for (const [index, path] of [route.path, ...(route.aliases ?? [])].entries())
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, schemas, index) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Opentact API",
      version: settings.version,
      description:
        "Numbers, SIP, call control by XML, SMS and events. Every answer is `{success, payload}` or an error.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/rest" }],
    tags: [...new Set(shown.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      responses: errorResponses(schemas),
      schemas: schemas.all(),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** All tags of the table, in its order. */
export function tagsOf(routes: readonly Route[]): readonly string[] {
  return [...new Set(routes.map((route) => route.tag))];
}

const SECURITY_SCHEMES: Json = {
  token: { type: "apiKey", in: "header", name: "X-Auth-Token", description: "JWT of GET /auth, or an API token" },
  bearer: { type: "http", scheme: "bearer", description: "JWT of GET /auth, or an API token" },
  basic: { type: "http", scheme: "basic", description: "E-mail and password" },
  ha1b: { type: "apiKey", in: "header", name: "X-Auth-HA1B-Token", description: "md5(login@domain:domain:password)" },
};

function securityOf(route: Route): readonly Json[] {
  if (route.auth === "public") return [];
  if (route.auth === "sip") return [{ ha1b: [] }];
  return [{ token: [] }, { bearer: [] }, { basic: [] }];
}

/** @param aliasNumber 0 for the path itself; an alias needs an operationId of its own */
function operation(route: Route, schemas: Schemas, aliasNumber: number): Json {
  const body = requestBody(route, schemas);
  const errors = route.statuses.filter((status) => status >= 400);
  const takesInput = route.params ?? route.query ?? route.body ?? route.file ?? route.xml;
  const implied = [...(takesInput ? [400] : []), ...(route.auth === "public" ? [] : [401]), ...ALWAYS];
  const statuses = new Set<number>([...errors, ...implied]);
  return {
    operationId: aliasNumber === 0 ? route.id : `${route.id}Alias${aliasNumber}`,
    summary: route.summary,
    tags: [route.tag],
    ...(aliasNumber === 0 ? {} : { deprecated: true }),
    security: securityOf(route),
    parameters: [...parameters(route.params, "path", schemas), ...parameters(route.query, "query", schemas)],
    ...(body ? { requestBody: body } : {}),
    responses: {
      ...Object.fromEntries(
        route.statuses.filter((status) => status < 400).map((status) => [status, success(route, schemas)]),
      ),
      ...Object.fromEntries(
        [...statuses].sort().map((status) => [status, { $ref: `#/components/responses/${status}` }]),
      ),
    },
  };
}

function success(route: Route, schemas: Schemas): Json {
  const answer = successAnswer(route);
  const content = { schema: schemas.print(answer), example: exampleOf(answer as ExampleView) };
  const headers = route.isList ? { "X-Total-Count": { schema: { type: "integer" }, description: "All elements" } } : {};
  return { description: "Success", headers, content: { "application/json": content } };
}

function parameters(schema: TSchema | undefined, place: "path" | "query", schemas: Schemas): readonly Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, TSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, inner]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: schemas.print(inner),
  }));
}

function requestBody(route: Route, schemas: Schemas): Json | undefined {
  if (!route.body && !route.file && !route.xml) return undefined;
  const schema = route.body ? schemas.print(route.body) : { type: "object" };
  const file = { type: "object", properties: { file: { type: "string", format: "binary" } } };
  return {
    required: ((route.body as { required?: string[] } | undefined)?.required?.length ?? 0) > 0,
    content: {
      ...(route.body ? { "application/json": { schema, example: exampleOf(route.body as ExampleView) } } : {}),
      ...(route.file ? { "multipart/form-data": { schema: file } } : {}),
      ...(route.textFiles ? { "multipart/form-data": { schema } } : {}),
      ...(route.xml ? { "application/xml": { schema: { type: "string" } } } : {}),
    },
  };
}

function errorResponses(schemas: Schemas): Json {
  const schema = schemas.print(ErrorResponse);
  const texts = new Map<number, string>();
  for (const { status, message } of Object.values(problemCodes)) if (!texts.has(status)) texts.set(status, message);
  return Object.fromEntries(
    [...texts].map(([status, description]) => [status, { description, content: { "application/json": { schema } } }]),
  );
}

/** Prints schemas and collects those with a title. */
class Schemas {
  readonly #named = new Map<string, string>();

  print(schema: unknown): Json {
    return this.#print(schema) as Json;
  }

  all(): Json {
    const sorted = [...this.#named].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, text]) => [name, JSON.parse(text) as unknown]));
  }

  #print(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((element) => this.#print(element));
    if (typeof value !== "object" || value === null) return value;
    const { title, ...rest } = value as Json;
    const printed = Object.fromEntries(
      // Annotations are for the door; readers of the document do not know them.
      Object.entries(rest)
        .filter(([name]) => !name.startsWith("x-"))
        .map(([name, inner]) => [name, this.#print(inner)]),
    );
    if (typeof title !== "string") return title === undefined ? printed : { ...printed, title: this.#print(title) };
    const text = JSON.stringify(printed);
    const known = this.#named.get(title);
    if (known !== undefined && known !== text) throw new Error(`two schemas are called ${title}`);
    this.#named.set(title, text);
    return { $ref: `#/components/schemas/${title}` };
  }
}
