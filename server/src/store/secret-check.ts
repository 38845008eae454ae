import { StartError } from "../base/start-error.js";
import type { Store } from "./db.js";
import type { SecretBox } from "./secret-box.js";

/**
 * Makes sure that the key opens what the database holds: with another one every phone would be refused, and what is
 * sealed from then on would be lost when the right key comes back.
 * @throws StartError when it does not
 */
export async function checkSecretBox({ db }: Store, box: SecretBox): Promise<void> {
  const row = await db.selectFrom("sip_user").select("ha1_md5").orderBy("created_on").limit(1).executeTakeFirst();
  if (!row) return;
  try {
    box.decrypt(row.ha1_md5);
  } catch (cause) {
    throw new StartError(
      "SECRETS_KEY (or the file secrets/secrets-key in DATA_DIR) is not the key this database was sealed with: restore it",
      { cause },
    );
  }
}
