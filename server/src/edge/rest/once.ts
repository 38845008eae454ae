import type { DomainError } from "../../base/errors.js";
import type { IdempotencyKey, IdempotencyStore, StoredAnswer } from "../../domain/idempotency/port.js";
import { errorBody, refusal } from "./errors.js";
import { isKept } from "./idempotency.js";

/** What a repeated request is answered: the outcome of this run, or the stored answer of the first one. */
export type OnceOutcome =
  | { readonly kind: "ran"; readonly outcome: object }
  | { readonly kind: "replayed"; readonly answer: StoredAnswer };

/**
 * Runs a request that has an Idempotency-Key at most once (rest.md 1.9, security.md 5).
 * @param print the answer as it is kept, made of what `run` gives; undefined when it cannot be kept
 * @throws DomainError 409 while the first one runs, 422 for another body, and whatever `run` throws
 */
export async function once(
  store: IdempotencyStore,
  key: IdempotencyKey,
  nowMs: number,
  print: (outcome: unknown) => StoredAnswer | undefined,
  run: () => Promise<object>,
): Promise<OnceOutcome> {
  const claim = await store.claim(key, nowMs);
  switch (claim.kind) {
    case "in-flight":
      throw refusal("idempotency_in_flight");
    case "mismatch":
      throw refusal("idempotency_mismatch");
    case "answered":
      return { kind: "replayed", answer: claim.answer };
    case "mine":
      return { kind: "ran", outcome: await runClaimed(store, claim.id, print, run) };
    default:
      return claim satisfies never;
  }
}

async function runClaimed(
  store: IdempotencyStore,
  id: string,
  print: (outcome: unknown) => StoredAnswer | undefined,
  run: () => Promise<object>,
): Promise<object> {
  let kept: string | undefined;
  const answerOf = (result: unknown) => {
    const answer = print(result);
    kept = answer?.body;
    return answer;
  };
  try {
    const outcome = await store.within(id, answerOf, run);
    const answer = print(outcome);
    // Already there when the transaction gave what the operation answers.
    if (answer && answer.body !== kept) await store.store(id, answer);
    else if (!answer) await store.release(id);
    return outcome;
  } catch (error) {
    if (isKept(error)) await store.store(id, printRefusal(error));
    else await store.release(id);
    throw error;
  }
}

function printRefusal(error: DomainError): StoredAnswer {
  return { status: error.status, body: JSON.stringify(errorBody(error)) };
}
