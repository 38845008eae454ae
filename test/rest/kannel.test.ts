import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../server/src/base/clock.js";
import { createLog } from "../../server/src/base/log.js";
import { SmppServer } from "../../server/src/net/smpp-server.js";
import { hasKannel, Kannel } from "../support/kannel.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";
import { until } from "../support/until.js";

const TN = 12015558101;
const PATIENCE_MS = 60_000;

describe.skipIf(!hasKannel)("Kannel as a customer (skipped where it is not installed)", () => {
  let world: SmsWorld;
  let ann: RestPerson;
  let server: SmppServer;
  let kannel: Kannel;

  beforeAll(async () => {
    world = await createSmsWorld();
    ann = await world.rich();
    const lease = await world.lease(ann, TN);
    const { messaging_profile } = await world.store.db
      .selectFrom("lease_subscription")
      .select("messaging_profile")
      .where("tn_lease", "=", lease)
      .where("type", "=", "sms")
      .executeTakeFirstOrThrow();
    const body = { system_id: "kannel", password: "secret1", messaging_profile };
    expect((await world.call("POST", "/sms/smpp_account", { as: ann, body })).status).toBe(201);
    // Kannel keeps the time of the machine.
    const door = world.services.smppCustomers;
    server = new SmppServer({ clock: systemClock, log: createLog("silent"), door, system_id: "opentact" });
    const port = await server.listen("127.0.0.1", 0);
    kannel = await Kannel.start({ port, system_id: "kannel", password: "secret1" });
  });
  afterAll(async () => {
    await kannel?.stop();
    await server?.close();
    await world?.smsc.close();
    await world?.close();
  });

  const messages = async () => (await world.call("POST", "/sms/search/outbound", { as: ann, body: {} })).payload.data;

  /** Hands a text in and gives the message it has become, once all of it is there. */
  async function handedIn(text: string, more: Readonly<Record<string, string>> = {}) {
    const fields = { from: String(TN), to: "12015550101", text, charset: "UTF-8", ...more };
    expect(await kannel.send(fields)).toMatch(/^0: Accepted/);
    return until(
      "the message",
      async () => (await messages()).find((one: { message: string }) => one.message === text),
      PATIENCE_MS,
    );
  }

  /** What waits goes out, and its receipts reach Kannel. */
  async function receipted(id: number): Promise<string[]> {
    const types = () =>
      kannel.calls.flatMap(({ path, query }) =>
        path === "/dlr" && query.get("id") === String(id) ? [query.get("type") ?? ""] : [],
      );
    await until(
      "the receipt",
      async () => {
        world.clock.advance(2_000);
        await world.smsc.idle();
        await world.services.smsSender.runDue();
        await world.services.smppCustomers.look();
        return types().includes("1");
      },
      PATIENCE_MS,
    );
    return types();
  }

  test("a text is accepted, goes out, and its receipt comes back", async () => {
    const text = "Grüße @ {Kannel} €5";
    expect(await handedIn(text)).toMatchObject({ from: String(TN), to: 12015550101, parts: 1, encoding: "GSM-7" });
    // 8: the message centre has it; 1: the handset has it.
    expect(await receipted(text.length)).toEqual(["8", "1"]);
  });

  test("a text in two parts is one message", async () => {
    const text = "long text ".repeat(20).trim();
    expect(await handedIn(text)).toMatchObject({ parts: 2, encoding: "GSM-7" });
    await receipted(text.length);
  });

  test("an emoji comes through", async () => {
    const text = "😀 says Kannel";
    expect(await handedIn(text, { coding: "2" })).toMatchObject({ parts: 1, encoding: "UCS-2" });
    await receipted(text.length);
  });

  test("messages to its number reach it, long and with an emoji", async () => {
    for (const text of ["hello back", "Grüße 😀", "and on ".repeat(40).trim()]) {
      await world.smsc.text("12015550102", String(TN), text);
      await world.services.smppCustomers.look();
      const call = await until(
        "the message",
        () => kannel.calls.find(({ path, query }) => path === "/mo" && query.get("text") === text),
        PATIENCE_MS,
      );
      expect(call.query.get("from")?.replace("+", "").trim()).toBe("12015550102");
    }
    await until("all to be done with", async () => {
      const left = await world.store.db.selectFrom("smpp_delivery").select("id").execute();
      return left.length === 0;
    });
  });
});
