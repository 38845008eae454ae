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

/** Message of events that are not what their type says, so that nobody holds them against the contract. */
export const MADE_UP = "TN order: created";

/** An order event with what a test wants of it. */
export function someEvent(account: string, given: Partial<NewEvent> = {}): NewEvent {
  const body = { message: MADE_UP, success: true, payload: { state: "created" } };
  return { account, type: "tn_order", ref_id: newUuid(), body, created_on: SOME_TIME, ...given };
}

/** Makes a campaign, with a brand of its own, as the registry has accepted it. */
export async function addCampaign(
  store: Store,
  account: string,
  given: { readonly numberPool?: boolean; readonly deleted_on?: string } = {},
): Promise<{ uuid: string; campaignId: string }> {
  const [brand, uuid] = [newUuid(), newUuid()];
  const campaignId = `C${uuid.slice(0, 7).toUpperCase()}`;
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  const company = {
    entityType: "PRIVATE_PROFIT",
    displayName: "Example",
    phone: "+12015550100",
    email: "a@example.org",
  };
  const place = { street: "1 Main St", city: "Newark", state: "NJ", postalCode: "07102", country: "US" };
  await store.db
    .insertInto("sms_brand")
    .values({ uuid: brand, ...dates, account, ...company, ...place, referenceId: brand })
    .execute();
  await store.db
    .insertInto("sms_campaign")
    .values({
      uuid,
      ...dates,
      account,
      brand,
      campaignId,
      usecase: "CUSTOMER_CARE",
      description: "Answers to questions of customers of the example",
      referenceId: uuid,
      quiet_hours_enabled: false,
      ...given,
    })
    .execute();
  return { uuid, campaignId };
}
