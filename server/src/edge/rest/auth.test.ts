import { expect, test } from "vitest";
import type { Actor } from "../../domain/auth/port.js";
import { credentialsOf, lets } from "./auth.js";

const kinds = (headers: Record<string, string>, query = {}, form?: object) =>
  credentialsOf(headers, query, form as Record<string, unknown>).map(({ kind, value }) => `${kind} ${value}`);

test("carriers are tried in the documented order", () => {
  const headers = {
    authorization: "Basic YQ==",
    "x-auth-ha1b-token": "h",
    "x-auth-facebook-token": "f",
    "x-auth-google-token": "g",
    "x-auth-token": "t",
  };
  const query = { jwt: "j", bearer: "b" };
  expect(kinds(headers, query)).toEqual([
    "token t",
    "google g",
    "facebook f",
    "ha1b h",
    "basic YQ==",
    "token b",
    "jwt j",
  ]);
});

test("the Authorization header carries Basic, Bearer in any case, or a bare JWT", () => {
  expect(kinds({ authorization: "bearer abc" })).toEqual(["token abc"]);
  expect(kinds({ authorization: "BASIC YQ==" })).toEqual(["basic YQ=="]);
  expect(kinds({ authorization: "a.b.c" })).toEqual(["jwt a.b.c"]);
});

test("quotes around a value are taken off", () => {
  expect(kinds({ "x-auth-token": '"abc"' })).toEqual(["token abc"]);
  expect(kinds({ authorization: '"a.b.c"' })).toEqual(["jwt a.b.c"]);
  expect(kinds({}, { jwt: '"a.b.c"' })).toEqual(["jwt a.b.c"]);
});

test("form fields carry what the query carries", () => {
  expect(kinds({}, {}, { bearer: "b", ha1b: "h", jwt: "j" })).toEqual(["ha1b h", "token b", "jwt j"]);
});

test("empty values are no credentials", () => {
  expect(kinds({ "x-auth-token": " ", authorization: "" }, { jwt: "" })).toEqual([]);
});

const user = (role: "Admin" | "User" | "Provider", isOwner = false): Actor => ({
  kind: "user",
  account: "a",
  user: "u",
  role,
  isOwner,
});
const sip: Actor = { kind: "sip", account: "a", sipUser: "s", domain: "d" };

test("who may call what", () => {
  const table = (["public", "user", "owner", "admin", "provider", "sip", "portal"] as const).map((auth) => [
    auth,
    [user("User"), user("User", true), user("Admin"), user("Provider", true), sip].map((actor) => lets(auth, actor)),
  ]);
  expect(Object.fromEntries(table)).toEqual({
    //         User   owner  Admin  Provider SIP user
    public: [true, true, true, true, true],
    user: [true, true, true, false, false],
    owner: [false, true, true, false, false],
    admin: [false, false, true, false, false],
    provider: [false, false, true, true, false],
    sip: [false, false, false, false, true],
    portal: [true, true, true, true, false],
  });
});
