import { DomainError } from "../../base/errors.js";
import type { PlacedParty } from "./port/placed-call.js";
import type { PlacingTx } from "./port/placing.js";
import { isOpenTo } from "./rules.js";

/** 403 for a number where calls of the account may not go. */
export async function checkOpen(
  tx: Pick<PlacingTx, "openCountry">,
  account: string,
  party: PlacedParty,
): Promise<void> {
  if (party.kind === "number" && !(await isOpenTo(tx, account, party.digits)))
    throw new DomainError(403, "406", "Country Permission Violation");
}
