import { StartError } from "../base/start-error.js";
import type { Store } from "./db.js";
import { anySealed, openedBy } from "./reseal.js";
import type { SecretBox } from "./secret-box.js";

/**
 * Makes sure that the key opens what the database holds: with another one every phone would be refused, and what is
 * sealed from then on would be lost when the right key comes back.
 * @throws StartError when it does not
 */
export async function checkSecretBox({ db }: Store, box: SecretBox): Promise<void> {
  const any = await anySealed(db);
  if (!any) return;
  try {
    openedBy(box, any.column, any.row);
  } catch (cause) {
    throw new StartError(
      "SECRETS_KEY (or the file secrets/secrets-key in DATA_DIR) is not the key this database was sealed with: restore it, " +
        "or name the former one in SECRETS_KEY_PREVIOUS",
      { cause },
    );
  }
}
