import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { untilAtRest } from "../support/metrics-reader.js";
import { hasScanner, scanFor } from "../support/scanner.js";
import { hasSipp } from "../support/sipp.js";
import type { Row } from "./row.js";
import { ANSWERS, FORKING } from "./tables/answers.js";
import { AUTHENTICATION } from "./tables/authentication.js";
import { CANCEL } from "./tables/cancel.js";
import { CARRIERS } from "./tables/carriers.js";
import { DIALOG } from "./tables/dialog.js";
import { LONG, LOSS } from "./tables/loss.js";
import { MESSAGES } from "./tables/messages.js";
import { REGISTRATION } from "./tables/registration.js";
import { RELIABILITY } from "./tables/reliability.js";
import { REQUESTS } from "./tables/requests.js";
import { STRANGERS } from "./tables/strangers.js";
import { TRANSFERS } from "./tables/transfers.js";
import { playRow, World } from "./world.js";

/** Those that wait for timers of RFC 3261 come first, so that all others run beside them. */
const TABLES: Readonly<Record<string, readonly Row[]>> = {
  timers: LONG,
  authentication: AUTHENTICATION,
  registration: REGISTRATION,
  requests: REQUESTS,
  CANCEL,
  loss: LOSS,
  dialog: DIALOG,
  answers: ANSWERS,
  forking: FORKING,
  reliability: RELIABILITY,
  messages: MESSAGES,
  strangers: STRANGERS,
  transfers: TRANSFERS,
};
const ROWS = Object.entries(TABLES).flatMap(([group, rows]) =>
  rows.map((row) => [`${group}: ${row.name}`, row] as const),
);

describe.skipIf(!hasSipp)("on one platform, by SIPp", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });

  afterAll(() => world.close());

  describe("scenarios", () => {
    it.concurrent.each(ROWS)("%s", async (_name, row) => {
      await playRow(world, row);
    });
  });

  describe("scenarios of carriers", () => {
    it.each(CARRIERS.map((row) => [row.name, row] as const))("%s", async (_name, row) => {
      await playRow(world, row);
    });
  });

  describe.skipIf(!hasScanner)("a search for users by SIPVicious", () => {
    const search = async (method: "REGISTER" | "INVITE" | "OPTIONS", isDisguised: boolean) => {
      const { caller, called } = await world.users();
      const logins = ["nobody-at-all", caller, called, "alice", "100"];
      const { platform, domain } = world;
      return { logins, words: await scanFor({ target: platform.sip, domain, logins, method, isDisguised }) };
    };

    it.concurrent.each(["REGISTER", "INVITE", "OPTIONS"] as const)("by %s gets no answer", async (method) => {
      const { words } = await search(method, false);
      expect(words).toContain("timed out");
      expect(words).toContain("found nothing");
    });

    it.concurrent.each(["REGISTER", "INVITE"] as const)("by %s under another name finds nobody", async (method) => {
      const { logins, words } = await search(method, true);
      expect(words).not.toContain("timed out");
      for (const login of logins) expect(words).not.toContain(login);
    });
  });

  it("all of them together leave nothing behind", async () => {
    await untilAtRest(world.platform.url);
    const [open] = await world.platform.sql("select count(*)::int as n from call where state <> 'destroyed'");
    expect(open.n).toBe(0);
  });
});
