import type { ISMSReview, ISMSReviewQuery } from "@opentact/contract";
import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import { epochMs, isoTime } from "../base/iso-time.js";
import type { Page } from "../base/page.js";
import type { ReplyCounts, ReviewStore, Suspicion } from "../domain/fraud/port.js";
import type { Store, Tx } from "./db.js";
import { SqlFraudTx } from "./fraud.js";
import { dated, ownerJson, plain } from "./json.js";
import { oneOf, pageOf, raw } from "./page.js";
import { transactionWithRetry } from "./retry.js";
import { equals, joined } from "./search.js";
import { IS_WHOLE } from "./sms-hurry.js";

/** So long a review acts, and a text that was released is not held again. */
const REVIEW_MS = 24 * 3_600_000;
/** Messages of an account that tell what is normal. */
const SAMPLE_MESSAGES = 5_000;
/** Messages of a slowed block follow each other at this distance. */
const SLOWED_MS = 60_000;

const ROW = `json_build_object(${dated("v", "created_on modified_on until_on")}, ${plain("v", "uuid kind sample state")},
  ${ownerJson("v")})`;

/** What waits for the word of an Admin, in the database. */
export class SqlReviews implements ReviewStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(query: ISMSReviewQuery): Promise<Page<ISMSReview>> {
    const filters = joined({ mode: "AND", take: 0, skip: 0, order: {} }, [
      equals("v.account", query.account),
      equals("v.state", query.state),
    ]);
    return pageOf<ISMSReview>(this.#store.db, {
      entity: raw(ROW),
      from: sql`sms_review v where ${filters}`,
      order: raw("v.created_on desc, v.uuid"),
      page: query,
    });
  }

  decide(uuid: string, state: ISMSReview["state"], now: string): Promise<ISMSReview | undefined> {
    return transactionWithRetry(this.#store, async (tx) => {
      const until_on = isoTime(epochMs(now) + REVIEW_MS);
      const { rows } = await sql<{ account: string }>`
        update sms_review set state = ${state}, modified_on = ${now}, until_on = ${until_on} where uuid = ${uuid}
        returning account`.execute(tx);
      const account = rows[0]?.account;
      if (account === undefined) return undefined;
      // What waits is looked at again.
      await sql`
        update sms_queue q set due_on = ${now} where q.account = ${account} and q.claimed_by is null and q.due_on > ${now}
          and ${IS_WHOLE} and q.sms in (select m.uuid from sms m where m.account = ${account} and m.state = 'created' and m.send_after is null)`.execute(
        tx,
      );
      return oneOf<ISMSReview>(tx, raw(ROW), sql`sms_review v where v.uuid = ${uuid}`);
    });
  }
}

/** Of the last messages of an account: how many went to a block of numbers, how many came from it, and of all others. */
export async function replyCounts(tx: Tx, account: string, block: string): Promise<ReplyCounts> {
  const like = `${block}%`;
  const { rows } = await sql<Record<"sent" | "replies" | "all_sent" | "all_replies", number>>`
    select count(*) filter (where type = 'smso' and "to" like ${like})::int as sent,
      count(*) filter (where type = 'smsi' and "from" like ${like})::int as replies,
      count(*) filter (where type = 'smso')::int as all_sent, count(*) filter (where type = 'smsi')::int as all_replies
    from (select type, "from", "to" from sms where account = ${account} and not automated
      order by created_on desc limit ${SAMPLE_MESSAGES}) recent`.execute(tx);
  const { sent = 0, replies = 0, all_sent = 0, all_replies = 0 } = rows[0] ?? {};
  return { block: { sent, replies }, others: { sent: all_sent - sent, replies: all_replies - replies } };
}

/** Holds what is suspicious, and tells the account, unless that was done within the day. */
export async function holdForReview(tx: Tx, account: string, o: Suspicion, now: string): Promise<void> {
  const { kind, key, sample, count } = o;
  const until = isoTime(epochMs(now) + REVIEW_MS);
  const { rows } = await sql`
    insert into sms_review (uuid, created_on, modified_on, account, kind, key, sample, until_on, next_on)
    values (${newUuid()}, ${now}, ${now}, ${account}, ${kind}, ${key}, ${sample}, ${until}, ${now})
    on conflict (account, kind, key) do update set state = 'held', modified_on = ${now}, until_on = ${until}, next_on = ${now}
      where sms_review.until_on <= ${now}
    returning uuid`.execute(tx);
  if (rows.length === 0) return;
  const what =
    kind === "same_text"
      ? `The same text was sent ${count} times in ten minutes from numbers without a campaign; it is held until it was looked at`
      : `${count} messages went to numbers ${sample}… in ten minutes and hardly anybody answers; one a minute goes there now`;
  await new SqlFraudTx(tx).tell({ account, kind, what, details: { sample, count } }, now);
}

/** Takes the turn of a block that is slowed down. @returns undefined = it may go now, else epoch milliseconds of the next */
export async function takeSlowTurn(tx: Tx, review: string, nowMs: number): Promise<number | undefined> {
  const { rows } = await sql<{ next: number }>`
    select extract(epoch from next_on)::float8 * 1000 as next from sms_review where uuid = ${review} for update`.execute(
    tx,
  );
  const next = rows[0]?.next ?? nowMs;
  if (next > nowMs) return next;
  await sql`update sms_review set next_on = ${isoTime(nowMs + SLOWED_MS)} where uuid = ${review}`.execute(tx);
  return undefined;
}
