import { Email, IUserNewParams, Nullable, Tn, Uuid, Words } from "@opentact/contract";
import { Type } from "typebox";
import { expect, test } from "vitest";
import { compileCheck } from "./check.js";

const schema = Type.Object({
  name: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 4 }))),
  gender: Type.Optional(Nullable(Words(["Male", "Female"]))),
  items: Type.Array(Type.Object({ tn: Tn })),
  order: Type.Optional(Type.Object({ tn: Type.Optional(Words(["ASC"])) }, { additionalProperties: false })),
  ref: Type.Optional(Uuid),
});
const check = compileCheck(schema, "body");

test("what fits has no problems", () => {
  expect(check({ items: [{ tn: 12015550123 }], name: null })).toBeUndefined();
});

test("every fault is named by its path, in the words and with the value of the documents", () => {
  expect(check({ items: [{ tn: "abc123" }, {}], name: "", gender: "Robot", ref: "x" })).toEqual({
    "body.items.0.tn": { message: "invalid integer number", value: "abc123" },
    "body.items.1.tn": { message: "'tn' is required" },
    "body.name": { message: "minLength 1", value: "" },
    "body.gender": { message: "should be one of the following; ['Male','Female']", value: "Robot" },
    "body.ref": { message: "invalid uuid", value: "x" },
  });
});

test("a wrong type names the type that is asked for, not the null that would do too", () => {
  expect(check({ items: [], name: 5 })).toEqual({ "body.name": { message: "invalid string value", value: 5 } });
});

test("null where none is allowed is a fault", () => {
  expect(check({ items: null })).toEqual({ "body.items": { message: "invalid array", value: null } });
});

test("a name outside a closed object is a fault", () => {
  expect(check({ items: [], order: { salary: "ASC" } })).toEqual({
    "body.order.salary": { message: "'salary' is not one of the allowed names", value: "ASC" },
  });
});

test("a body that is no object is named as the body", () => {
  expect(check([1])).toEqual({ body: { message: "invalid object", value: [1] } });
  expect(check("text")).toEqual({ body: { message: "invalid object", value: "text" } });
});

test("passwords and tokens are not written back, wherever they stand", () => {
  const user = compileCheck(IUserNewParams, "body");
  const problems = user({ email: "no", password: "ab", account: { password: "hidden" } });
  expect(problems?.["body.password"]).toEqual({ message: "minLength 3" });
  expect(JSON.stringify(problems)).not.toMatch(/hidden|"ab"/);
  expect(JSON.stringify(check({ items: { token: "hidden" } }))).not.toContain("hidden");
});

test("a long value is not written back", () => {
  expect(check({ items: [], name: "x".repeat(2000) })).toEqual({ "body.name": { message: "maxLength 4" } });
});

test("an e-mail is judged in time that does not grow faster than its length", () => {
  const email = compileCheck(Type.Object({ email: Email }), "body");
  expect(email({ email: `${"a@".repeat(50_000)}x` })).toBeDefined();
  expect(email({ email: "ann@example.org" })).toBeUndefined();
});
