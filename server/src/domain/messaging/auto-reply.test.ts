import { expect, test } from "vitest";
import { ownKeywords, replyText } from "./auto-reply.js";

const campaign = {
  optoutKeywords: "STOP,BASTA",
  optinKeywords: "YES",
  helpKeywords: null,
  optoutMessage: null,
  optinMessage: "Welcome back.",
  helpMessage: null,
  brand: { displayName: "Acme", email: "help@acme.example", website: null },
};
const owner = { type: "long_code" as const, campaign, autoresponses: [] };

test("a reply is that of the campaign, else the default one with the brand's name and contact", () => {
  expect(replyText("stop", owner, "US")).toBe(
    "Acme: You are unsubscribed and will receive no more messages. Reply START to resubscribe.",
  );
  expect(replyText("start", owner, "US")).toBe("Welcome back.");
  expect(replyText("help", owner, "US")).toBe("Acme: Help at help@acme.example. Reply STOP to unsubscribe.");
  expect(replyText("help", { ...owner, campaign: null }, "US")).toBe("This number: Reply STOP to unsubscribe.");
});

test("a reply of the profile wins, the one of the subscriber's country before the one for all", () => {
  const reply = (country_code: string, resp_text: string) => ({
    op: "info" as const,
    keywords: ["AYUDA"],
    resp_text,
    country_code,
  });
  const both = { ...owner, autoresponses: [reply("*", "all"), reply("CA", "Canada")] };
  expect([replyText("help", both, "CA"), replyText("help", both, "US"), replyText("help", both, undefined)]).toEqual([
    "Canada",
    "all",
    "all",
  ]);
  expect(replyText("start", both, "CA")).toBe("Welcome back.");
  expect(ownKeywords(both)).toEqual({ stop: ["STOP", "BASTA"], start: ["YES"], help: ["AYUDA", "AYUDA"] });
});

test("the network of toll-free numbers answers STOP and START itself, not HELP", () => {
  const tollFree = { ...owner, type: "toll_free" as const };
  expect([replyText("stop", tollFree, "US"), replyText("start", tollFree, "US")]).toEqual([undefined, undefined]);
  expect(replyText("help", tollFree, "US")).toContain("Acme");
});
