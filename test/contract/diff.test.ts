import { type Route, routes } from "@opentact/contract";
import { Type } from "typebox";
import { expect, test } from "vitest";
import { contractDiff } from "./diff.js";
import { type Facts, readFacts, readType } from "./facts.js";
import { INTENDED, splitByIntent } from "./intended.js";

test("every difference from the published description is meant and has its reason", () => {
  const { unexplained, unused } = splitByIntent(contractDiff(readFacts(), routes));
  expect({ unexplained, unused }).toEqual({ unexplained: [], unused: [] });
  for (const { why } of INTENDED) expect(why).toMatch(/\((rest|entities|events|messaging)\.md [\d., ]+|rest\.md/);
});

const facts: Facts = {
  schemas: {
    UUID: { alias: "string" },
    EKind: { alias: '"a" | "b"' },
    IThing: {
      fields: [
        { name: "uuid", required: true, type: "UUID" },
        { name: "kind", required: true, type: "EKind" },
        { name: "size", required: false, type: "number | null" },
      ],
    },
    IThings: { fields: [{ name: "payload", required: true, type: "array<IThing>" }] },
  },
  paths: [
    {
      method: "GET",
      path: "/thing/{uuid}",
      operationId: "GetThing",
      params: { query: [{ name: "deep", required: false, type: "boolean" }] },
      body: null,
      responses: { "200": "IThings", "409": "IErrorResponse" },
    },
    { method: "PUT", path: "/thing", operationId: "PutThing", params: {}, body: null, responses: { "200": "IThings" } },
  ],
};

function route(reply: object, query: object = { deep: Type.Optional(Type.Boolean()) }): Route {
  const given = {
    params: Type.Object({ id: Type.String() }),
    query: Type.Object(query as never),
    summary: "",
    tag: "",
  };
  const payload = Type.Array(Type.Object(reply as never));
  return {
    id: "GetThing",
    method: "GET",
    path: "/thing/{id}",
    auth: "user",
    reply: payload,
    statuses: [200, 409],
    ...given,
  };
}

const whole = {
  uuid: Type.String(),
  kind: Type.Union([Type.Literal("a"), Type.Literal("b")]),
  size: Type.Union([Type.Integer(), Type.Null()]),
};

test("a route that has everything differs in nothing, whatever its parameters are called", () => {
  expect(contractDiff(facts, [route(whole)])).toEqual(["PUT /thing: no such operation"]);
});

test("missing properties, values, parameters, statuses, names and wrong types are each told", () => {
  const { size: _, ...smaller } = { ...whole, kind: Type.Literal("a"), uuid: Type.Integer() };
  const poor: Route = { ...route(smaller, {}), id: "ReadThing", path: "/thing/{uuid}", statuses: [200] };
  expect(contractDiff(facts, [poor]).filter((line) => line.startsWith("GET"))).toEqual([
    "GET /thing/{uuid}: operationId GetThing",
    "GET /thing/{uuid}: query.deep: missing",
    "GET /thing/{uuid}: reply[].kind: value b",
    "GET /thing/{uuid}: reply[].size: missing",
    "GET /thing/{uuid}: reply[].uuid: string expected, is number",
    "GET /thing/{uuid}: status 409",
  ]);
});

test("an intention that meets nothing is told as well", () => {
  const intended = [
    { line: "GET *: missing", why: "" },
    { line: "PUT *", why: "" },
  ];
  expect(splitByIntent(["GET /a: b: missing", "GET /a: status 409"], intended)).toEqual({
    explained: [{ line: "GET /a: b: missing", why: "" }],
    unexplained: ["GET /a: status 409"],
    unused: ["PUT *"],
  });
});

test("the types of the description are read in all their forms", () => {
  const read = (text: string) => readType(facts, text);
  expect(read("array<UUID> | null")).toEqual({ kind: "array", of: { kind: "string" } });
  expect(read("{[k]:any}")).toEqual({ kind: "any" });
  expect(read("UUID || number")).toEqual({ kind: "union", of: [{ kind: "string" }, { kind: "number" }] });
  expect(read("{a?: string; b: {c: number}}")).toEqual({
    kind: "object",
    name: "",
    fields: [
      { name: "a", required: false, type: "string" },
      { name: "b", required: true, type: "{c: number}" },
    ],
  });
  expect(() => read("INothing")).toThrow("INothing");
});
