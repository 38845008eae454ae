import type { NounWorld } from "./noun-world.js";
import type { RestPerson } from "./rest.js";

/** What one number of profile US with voice and sms costs: 1 + 2 + 0.5 + 0.01. */
export const PRICE = 3.51;

let next = 12015551000;

/** Numbers in stock, people who buy them, and what that costs them. @param world asked for with each use */
export function ordering(world: () => NounWorld) {
  return {
    /** Numbers that are in stock and that no other test uses. */
    async stocked(count: number): Promise<number[]> {
      const numbers = Array.from({ length: count }, () => next++);
      await world().stock(...numbers);
      return numbers;
    },

    async buyer(balance = 100): Promise<RestPerson> {
      const person = await world().person();
      await world().setBalance(person, balance);
      return person;
    },

    order: (as: RestPerson, body: object) => world().call("POST", "/order", { as, body }),

    get: async (as: RestPerson, uuid: string) => (await world().call("GET", `/order/${uuid}`, { as })).payload,

    async holds(person: RestPerson): Promise<number> {
      const rows = await world()
        .store.db.selectFrom("ledger_hold")
        .select("amount")
        .where("account", "=", person.account)
        .execute();
      return rows.reduce((sum, { amount }) => sum + amount, 0);
    },
  };
}
