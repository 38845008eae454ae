import type { Store } from "./db.js";
import type { SecretBox } from "./secret-box.js";

/** Rows of one statement. */
const BATCH = 500;

/**
 * Gives SIP users of an older version the fingerprint that HA1B finds them by. A migration cannot: it has no key.
 * @returns the number of users that got one
 */
export async function fillHa1bKeys({ db }: Store, box: SecretBox): Promise<number> {
  let filled = 0;
  for (;;) {
    const rows = await db
      .selectFrom("sip_user")
      .select(["uuid", "ha1b"])
      .where("ha1b_key", "is", null)
      .limit(BATCH)
      .execute();
    if (rows.length === 0) return filled;
    for (const { uuid, ha1b } of rows) {
      const ha1b_key = box.fingerprint(box.decrypt(ha1b));
      await db
        .updateTable("sip_user")
        .set({ ha1b_key })
        .where("uuid", "=", uuid)
        .where("ha1b", "=", ha1b)
        .where("ha1b_key", "is", null)
        .execute();
    }
    filled += rows.length;
  }
}
