import { type Route, routes } from "@opentact/contract";
import { expect, test } from "vitest";
import { ownedNoun } from "./owned-noun.js";
import { auditDetails, auditKindOf, isRead } from "./rules.js";

const kinds = (chosen: readonly Route[]) => [...new Set(chosen.map((route) => auditKindOf(route, [])))];
const idsOf = (chosen: readonly Route[]) => chosen.map((route) => route.id).sort();

test("every change that an Admin alone may make is kept, but those of the simulated world", () => {
  const silent = routes.filter((r) => r.auth === "admin" && !isRead(r) && auditKindOf(r, []) === undefined);
  expect(idsOf(silent)).toEqual(["DisconnectLabSMSC", "ModifyLabSMSC", "SendLabText"]);
});

test("every deletion is kept, but those of a cart and the end of a call", () => {
  const silent = routes.filter((r) => r.method === "DELETE" && auditKindOf(r, []) === undefined);
  expect(idsOf(silent)).toEqual([
    "ClearUserCart",
    "DeleteUserCartEntry",
    "HangupCall",
    "RemoveAccountOfficeHoursByUUID",
  ]);
});

test("every change of tokens and users is kept", () => {
  const people = routes.filter((r) => /^\/(?:token|user|account\/user)\b/.test(r.path) && !r.path.includes("cart"));
  expect(kinds(people.filter((r) => !isRead(r)))).toEqual(["token", "user"]);
});

test("sending, calling and searching leave no entry", () => {
  const busy = ["SendSMSO", "SendSMSPool", "CreateCall", "CreateCallBridge", "SearchCalls", "SearchSMSISMS", "Search"];
  const found = routes.filter((r) => busy.includes(r.id));
  expect([found.length, kinds(found)]).toEqual([busy.length, [undefined]]);
});

test("the owner of everything that a path of a user names can be found", () => {
  const unknown = routes.filter((r) => r.auth === "user" && /\{(?:uuid|tn|domain|id)\}/.test(r.path) && !ownedNoun(r));
  expect(idsOf(unknown)).toEqual(["DeleteUserCartEntry", "ModifyToken", "UpdateUserCartEntry"]);
});

test("amounts, limits and words are told by value, all else by its name", () => {
  const given = {
    password: "secret",
    role: "Admin",
    channel_limit: 4,
    text: "hello",
    sms_nrc: 1.5,
    meta: { a: 1 },
    no: undefined,
  };
  expect(auditDetails(given)).toEqual({
    fields: ["password", "role", "channel_limit", "text", "sms_nrc", "meta"],
    role: "Admin",
    channel_limit: 4,
    sms_nrc: 1.5,
  });
  expect(auditDetails({})).toEqual({});
});
