import { expect, test } from "vitest";
import { withQuery } from "./query.js";

const NONE = new Map<string, string>();

test("keys follow the query that is there, in order, percent-encoded", () => {
  const keys = [["from", "+1 5&=ü"]] as const;
  expect(withQuery("https://a.example/x", keys, NONE)).toBe("https://a.example/x?from=%2B1%205%26%3D%C3%BC");
  expect(withQuery("https://a.example/x?token=T", keys, NONE)).toBe(
    "https://a.example/x?token=T&from=%2B1%205%26%3D%C3%BC",
  );
  expect(withQuery("https://a.example/x?", keys, NONE)).toBe("https://a.example/x?from=%2B1%205%26%3D%C3%BC");
  expect(withQuery("https://a.example/x?a=1&", keys, NONE)).toBe("https://a.example/x?a=1&from=%2B1%205%26%3D%C3%BC");
  expect(withQuery("https://a.example/x#frag", keys, NONE)).toBe("https://a.example/x?from=%2B1%205%26%3D%C3%BC");
  expect(withQuery("https://a.example/x#frag", [], NONE)).toBe("https://a.example/x");
});

test("the query that is there stays as written, also what we would write otherwise", () => {
  expect(withQuery("https://a.example/?q=a+b%2f&&=&x", [["k", "1"]], NONE)).toBe(
    "https://a.example/?q=a+b%2f&&=&x&k=1",
  );
});

test("variables go as meta[name], and by their name when it is neither ours nor there already", () => {
  const meta = new Map([
    ["lang", "es"],
    ["dtmf", "9"],
    ["token", "mine"],
  ]);
  expect(withQuery("https://a.example/?token=T", [["from", "1"]], meta)).toBe(
    "https://a.example/?token=T&from=1&meta%5Blang%5D=es&lang=es&meta%5Bdtmf%5D=9&meta%5Btoken%5D=mine",
  );
});

test("half a surrogate pair does not break the request", () => {
  expect(withQuery("https://a.example/", [["from", "a\ud800"]], NONE)).toBe("https://a.example/?from=a%EF%BF%BD");
});
