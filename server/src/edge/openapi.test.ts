import { defineRoute, Named, routes, successAnswer } from "@opentact/contract";
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { printOpenApi, tagsOf } from "./openapi.js";
import { type ExampleView, exampleOf } from "./openapi-example.js";

const document = printOpenApi(routes, { version: "1.2.3" });
const text = JSON.stringify(document);
const paths = document["paths"] as Record<string, Record<string, { operationId: string; responses: object }>>;

test("every operation of the table stands in the document once, under its own operationId", () => {
  const ids = Object.values(paths).flatMap((path) => Object.values(path).map((operation) => operation.operationId));
  expect(new Set(ids).size).toBe(ids.length);
  for (const route of routes) expect(paths[route.path]?.[route.method.toLowerCase()]?.operationId).toBe(route.id);
});

test("every reference leads to something", () => {
  const named = (document["components"] as { schemas: object; responses: object }) ?? {};
  for (const [, kind, name] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g))
    expect(Object.hasOwn(named[kind as "schemas"] ?? {}, name ?? ""), `${kind} ${name}`).toBe(true);
});

test("schemas stand once, by their documented names, without our own annotations", () => {
  const { schemas } = document["components"] as { schemas: Record<string, { properties: object }> };
  expect(Object.keys(schemas)).toEqual(expect.arrayContaining(["IUser", "IAccount", "IToken", "IErrorResponse"]));
  expect(text).not.toMatch(/"x-(?:read|secret|once|problem|aliases)"/);
  expect(Object.keys(schemas["IUser"]?.properties ?? {})).not.toContain("password");
});

test("every operation shows an example of its body and of its answer that its own schemas take", () => {
  for (const route of routes) {
    for (const schema of [route.body, successAnswer(route)]) {
      const example = schema && exampleOf(schema as ExampleView);
      if (schema)
        expect([...Compile(schema).Errors(example)].slice(0, 2), `${route.id} ${JSON.stringify(example)}`).toEqual([]);
    }
  }
});

test("two different schemas with one name are refused: one of them would be lost", () => {
  const one = Named("IThing", { a: Type.String() });
  const other = Named("IThing", { b: Type.String() });
  const base = { method: "GET", auth: "public", statuses: [200], summary: "x", tag: "x" } as const;
  const table = [
    defineRoute({ ...base, id: "A", path: "/a", reply: one }),
    defineRoute({ ...base, id: "B", path: "/b", reply: other }),
  ];
  expect(() => printOpenApi(table, { version: "1" })).toThrow("IThing");
});

test("a document of one tag holds its operations and only the schemas they need", () => {
  expect(tagsOf(routes)).toContain("Token");
  const token = printOpenApi(routes, { version: "1", tag: "Token" });
  expect(Object.keys(token["paths"] as object).every((path) => path.startsWith("/token"))).toBe(true);
  expect(JSON.stringify(token["components"])).not.toContain('"IPayment"');
});
