import { newUuid } from "../../server/src/base/ids.js";
import type { UserActor } from "../../server/src/domain/auth/port.js";
import type { Store } from "../../server/src/store/db.js";

const ON = "2024-01-01T00:00:00.000Z";

/** An account with one user, and that user as the one who acts. */
export interface Tenant {
  readonly account: string;
  readonly user: string;
  readonly actor: UserActor;
  /** The account's default messaging profile. */
  readonly messagingProfile: string;
}

/** Makes an account with its owner in the database, without sign-up. */
export async function createTenant(
  store: Store,
  options: { balance?: number; role?: UserActor["role"]; time_zone?: string } = {},
): Promise<Tenant> {
  const [account, user, messagingProfile] = [newUuid(), newUuid(), newUuid()];
  const role = options.role ?? "User";
  const dates = { created_on: ON, modified_on: ON };
  await store.transaction(async (tx) => {
    await tx
      .insertInto("account")
      .values({
        ...dates,
        uuid: account,
        name: "Example",
        email: `${account}@example.org`,
        balance: options.balance ?? 100,
        time_zone: options.time_zone ?? null,
        messaging_profile_default: messagingProfile,
        admin: user,
      })
      .execute();
    await tx
      .insertInto("user")
      .values({ ...dates, uuid: user, account, email: `${user}@example.org`, role })
      .execute();
    await tx
      .insertInto("messaging_profile")
      .values({ ...dates, uuid: messagingProfile, account, name: "Default" })
      .execute();
  });
  return { account, user, messagingProfile, actor: { kind: "user", account, user, role, isOwner: true } };
}
