import { newUuid } from "../../server/src/base/ids.js";
import { type EventRow, eventOf } from "../../server/src/store/event-rows.js";
import { createNounWorld, type NounWorld } from "./noun-world.js";
import type { RestAnswer, RestPerson } from "./rest.js";
import { SOME_TIME } from "./rows.js";

/** A world with a carrier for messages and a route to it. */
export interface SmsWorld extends NounWorld {
  /** uuid of the carrier. */
  readonly carrier: string;
  /** A person that may spend much, with so much money. */
  rich(balance?: number): Promise<RestPerson>;
  /** The person with a new token, when the old one may be over. */
  renewed(person: RestPerson): Promise<RestPerson>;
  send(as: RestPerson, body: object): Promise<RestAnswer>;
  /** Rows of the outbox about messages of an account, as `action state` of the callback and the payload. */
  toldOf(uuid: string): Promise<string[]>;
}

/** @param env settings beside the defaults */
export async function createSmsWorld(env: Readonly<Record<string, string>> = {}): Promise<SmsWorld> {
  const world = await createNounWorld(env);
  const { db } = world.store;
  await db.updateTable("tn_profile").set({ sms_per_send_cost: 0.005, sms_per_receive_cost: 0.002 }).execute();
  const carrier = newUuid();
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  await db
    .insertInto("messaging_carrier")
    .values({ uuid: carrier, ...dates, name: "lab", kind: "simulator", settings: "{}" })
    .execute();
  const targets = JSON.stringify([{ carrier, weight: 1 }]);
  await db
    .insertInto("messaging_route")
    .values({ uuid: newUuid(), ...dates, priority: 100, match: "{}", targets })
    .execute();
  return {
    ...world,
    carrier,
    rich: async (balance = 1000) => {
      const person = await world.person();
      await db
        .updateTable("account")
        .set({ balance, level: "ServiceAccount" })
        .where("uuid", "=", person.account)
        .execute();
      return person;
    },
    renewed: async (person) => {
      const authorization = `Basic ${Buffer.from(`${person.email}:${person.password}`).toString("base64")}`;
      const { payload } = await world.call("GET", "/auth", { headers: { authorization } });
      return { ...person, jwt: payload.token };
    },
    send: (as, body) => world.call("POST", "/sms", { as, body }),
    toldOf: async (uuid) => {
      const rows = await db.selectFrom("outbox").selectAll().where("ref_id", "=", uuid).orderBy("sequence").execute();
      return rows.map((row) => {
        const { body } = eventOf(row as EventRow)!;
        const { success, payload } = body as { success: boolean; payload: { state: string; delivered: boolean } };
        const { action } = row.callback as unknown as { action: string };
        return `${action} ${success} ${payload.state} ${payload.delivered}`;
      });
    },
  };
}
