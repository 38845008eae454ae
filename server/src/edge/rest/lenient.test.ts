import { DateTime, Nullable, PhoneText, Tn, Uuid, UuidOrTn, Words } from "@opentact/contract";
import { Type } from "typebox";
import { expect, test } from "vitest";
import { compileReader } from "./lenient.js";

const schema = Type.Object(
  {
    is_active: Type.Optional(Type.Boolean()),
    take: Type.Optional(Type.Integer()),
    phone: Type.Optional(Nullable(PhoneText)),
    tn: Type.Optional(Tn),
    lease: Type.Optional(UuidOrTn),
    ref: Type.Optional(Uuid),
    on: Type.Optional(DateTime),
    method: Type.Optional(Words(["GET", "POST"], { "x-read": "upper" })),
    tns: Type.Optional(Type.Array(Tn)),
    items: Type.Optional(Type.Array(Type.Object({ tn: Tn, voice: Type.Optional(Type.Boolean()) }))),
    meta: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    name: Type.Optional(Type.String()),
  },
  { "x-aliases": { toll_free_name: "name" } },
);
const read = compileReader(schema);
const body = (value: object) => read(value, false);
const text = (value: object) => read(value, true);

test("top-level names are matched without regard to case, and the documented spelling wins", () => {
  expect(body({ Is_Active: true, TN: 12015550123 })).toEqual({ is_active: true, tn: 12015550123 });
  expect(body({ NAME: "a", name: "b" })).toEqual({ name: "b" });
  expect(body({ name: "b", Name: "a" })).toEqual({ name: "b" });
});

test("an alias is read as the documented name", () => {
  expect(body({ toll_free_name: "x" })).toEqual({ name: "x" });
  expect(body({ Toll_Free_Name: "x", name: "y" })).toEqual({ name: "y" });
});

test("unknown names and every class4_* name fall away, at any depth", () => {
  expect(body({ class4_rate: 1, uuid: "x", items: [{ tn: 12015550123, hack: 1 }] })).toEqual({
    items: [{ tn: 12015550123 }],
  });
});

test("names below the top level keep their case", () => {
  expect(body({ items: [{ TN: 12015550123 }] })).toEqual({ items: [{}] });
});

test("names keep the order they came in", () => {
  expect(Object.keys(body({ take: 1, name: "n", Is_Active: true }) as object)).toEqual(["take", "name", "is_active"]);
  expect(Object.keys((body({ meta: { z: 1, a: 2 } }) as { meta: object }).meta)).toEqual(["z", "a"]);
});

test("strings become booleans and numbers, numbers become phone texts", () => {
  expect(body({ is_active: "true", take: "12", tn: "+12015550123", phone: 15550100100 })).toEqual({
    is_active: true,
    take: 12,
    tn: 12015550123,
    phone: "15550100100",
  });
});

test("what is not clearly meant stays as it came, for the check to name", () => {
  const odd = { is_active: "yes", take: "1e3", tn: "abc123", name: 5, phone: true };
  expect(body(odd)).toEqual(odd);
});

test("null stays null: it clears, or it is refused, but it is never a default", () => {
  expect(body({ phone: null, name: null, take: null })).toEqual({ phone: null, name: null, take: null });
});

test("uuids are lowered, words with a case of their own are brought to it, a plus before a number falls away", () => {
  const upper = "00000000-0000-4000-8000-00000000ABCD";
  expect(body({ ref: upper, lease: upper, method: "post" })).toEqual({
    ref: upper.toLowerCase(),
    lease: upper.toLowerCase(),
    method: "POST",
  });
  expect(body({ lease: "+12015550123" })).toEqual({ lease: "12015550123" });
});

test("dates in any zone come out in UTC with milliseconds; without a zone they are UTC", () => {
  expect(body({ on: "2024-05-01T10:00:00+02:00" })).toEqual({ on: "2024-05-01T08:00:00.000Z" });
  expect(body({ on: "2024-05-01T10:00:00" })).toEqual({ on: "2024-05-01T10:00:00.000Z" });
  expect(body({ on: "2024-05-01" })).toEqual({ on: "2024-05-01T00:00:00.000Z" });
  expect(body({ on: "2024-02-30" })).toEqual({ on: "2024-02-30" });
});

test("in a query a comma list and a repeated name are arrays; in a JSON body they are not", () => {
  expect(text({ tns: "12015550123,12015550124" })).toEqual({ tns: [12015550123, 12015550124] });
  expect(text({ tns: ["12015550123", "12015550124"] })).toEqual({ tns: [12015550123, 12015550124] });
  expect(body({ tns: "12015550123" })).toEqual({ tns: "12015550123" });
});

test("a free object keeps its members", () => {
  expect(body({ meta: { a: { b: [1, "x"] } } })).toEqual({ meta: { a: { b: [1, "x"] } } });
});

test("a name of the prototype is just an unknown name", () => {
  expect(body(JSON.parse('{"__proto__": {"take": 5}, "constructor": 1, "toString": 2}') as object)).toEqual({});
});
