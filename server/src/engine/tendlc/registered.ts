import { answerOf, RecordList } from "./registry-answers.js";
import { RegistryAway } from "./registry-away.js";
import type { RegistryCalls } from "./registry-calls.js";

const AGAIN_MS = 3_600_000;
/** Our uuid names one thing at most; a second record tells that the list does not go by it. */
const PAGE = 10;

/**
 * What is registered under our uuid, whether we know of it or not. The registry has no other idempotency than `referenceId`,
 * and a registration costs money: whoever registers asks this first, every time, because an answer may have been lost with a
 * deadline, a connection or a process that was killed before it wrote the id down (messaging.md 12.8). Our uuid stands there
 * in place of the reference of the customer, which is unique in one account only.
 * @returns the record as it came; undefined: there is none
 * @throws RegistryAway it cannot be told, and nothing may be registered
 */
export async function registeredAs(
  calls: RegistryCalls,
  path: "/brand" | "/campaign",
  uuid: string,
): Promise<object | undefined> {
  const reply = await calls.get(`${path}?referenceId=${uuid}&recordsPerPage=${PAGE}`);
  const { records, totalRecords } = answerOf(RecordList, reply);
  if (!records) {
    // An empty list may come without records; anything else without them is none.
    if (totalRecords === 0) return undefined;
    throw new RegistryAway("the answer is no list", AGAIN_MS);
  }
  const found = records.find(({ referenceId }) => referenceId?.toLowerCase() === uuid);
  if (!found && records.length > 0) throw new RegistryAway("the list does not go by referenceId", AGAIN_MS);
  return found;
}
