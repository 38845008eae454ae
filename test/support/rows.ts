import { newUuid } from "../../server/src/base/ids.js";
import type { NewEvent } from "../../server/src/domain/event/port.js";
import type { Store } from "../../server/src/store/db.js";

/** Date of rows whose date does not matter. */
export const SOME_TIME = "2024-01-01T00:00:00.000Z";

/** Makes an account and its first user. */
export async function addAccount(store: Store, name = "Example"): Promise<{ account: string; user: string }> {
  const account = newUuid();
  const user = newUuid();
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  await store.transaction(async (tx) => {
    const email = `${name.toLowerCase()}-${account.slice(0, 8)}@example.org`;
    await tx
      .insertInto("account")
      .values({ uuid: account, ...dates, name, email, admin: user })
      .execute();
    await tx
      .insertInto("user")
      .values({ uuid: user, ...dates, account, email, first_name: "Ann" })
      .execute();
  });
  return { account, user };
}

/** An order event with what a test wants of it. */
export function someEvent(account: string, given: Partial<NewEvent> = {}): NewEvent {
  const body = { message: "TN order: created", success: true, payload: { state: "created" } };
  return { account, type: "tn_order", ref_id: newUuid(), body, created_on: SOME_TIME, ...given };
}
