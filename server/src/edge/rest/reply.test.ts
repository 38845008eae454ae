import { DateTime, IToken, IUser, Nullable } from "@opentact/contract";
import { Type } from "typebox";
import { expect, test } from "vitest";
import { compileReply } from "./reply.js";

const write = compileReply(
  Type.Object({
    uuid: Type.String(),
    phone: Nullable(Type.String()),
    on: Nullable(DateTime),
    amount: Type.Number(),
    kids: Type.Array(Type.Object({ name: Type.String() })),
    meta: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    note: Type.Optional(Nullable(Type.String())),
  }),
);

test("what the schema does not name never goes out, at any depth", () => {
  const row = {
    uuid: "u",
    ha1: "secret",
    kids: [{ name: "k", password_hash: "secret" }],
    amount: 1,
    phone: "1",
    on: null,
  };
  expect(write(row, false)).toEqual({ uuid: "u", kids: [{ name: "k" }], amount: 1, phone: "1", on: null });
});

test("an empty field is null and never left out; an optional one may be left out", () => {
  expect(write({ uuid: "u", amount: 0, kids: [] }, false)).toEqual({
    uuid: "u",
    amount: 0,
    kids: [],
    phone: null,
    on: null,
  });
});

test("dates and numbers that a driver gives in its own form take the documented one", () => {
  const row = { uuid: "u", amount: "100.50000", kids: [], on: new Date(0), phone: null };
  expect(write(row, false)).toMatchObject({ amount: 100.5, on: "1970-01-01T00:00:00.000Z" });
});

test("a free object goes out as it is", () => {
  expect(write({ uuid: "u", amount: 0, kids: [], meta: { a: [1] } }, false)).toMatchObject({ meta: { a: [1] } });
});

test("an object without members in its schema goes out empty", () => {
  expect(compileReply(Type.Object({}))({ secret: 1 }, false)).toEqual({});
});

test("a password hash in a row of a user does not go out", () => {
  const row = { uuid: "u", password_hash: "h", password: "p", account: { uuid: "a", balance_low: 5, admin: "x" } };
  expect(JSON.stringify(compileReply(IUser)(row, false))).not.toMatch(/password|balance_low|admin/);
});

test("a secret that is shown once is masked in the answer that is kept", () => {
  const token = { uuid: "u", token: "abcdefgh" };
  const writeToken = compileReply(IToken);
  expect(writeToken(token, false)).toMatchObject({ token: "abcdefgh" });
  expect(writeToken(token, true)).toMatchObject({ token: "abcd…" });
});
