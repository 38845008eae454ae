import { seededRandom } from "../../server/src/lab/random.js";
import type { Json } from "./api-client.js";
import { CarrierSide } from "./carrier-side.js";
import { CountedCallees } from "./counted-callees.js";
import { Platform, type PlatformOptions } from "./platform.js";
import { until } from "./until.js";

const XML = '<Response><Pause length="60000"/></Response>';
const PER_MINUTE = "0.01";
const FIRST_PHONE = 12130000000;
const CALLEES_SEED = 1_000;
/** Steps at the callees for each phone: INVITE, answer, hang-up. */
const STEPS_PER_PHONE = 3;

export interface KilledBatchOptions {
  readonly platform: PlatformOptions & { readonly dataDir: string };
  readonly phones: number;
  readonly kills: number;
  readonly seed: number;
  /** Longest talk. */
  readonly talkMaxMs: number;
  /** From the last start to the end of the batch. */
  readonly endMs: number;
}

/** What was found after a batch whose platform was killed again and again. */
export interface KilledBatchReport {
  readonly kills: number;
  readonly success: number;
  readonly failed: number;
  /** Phones in hand when the power went. */
  readonly lost: number;
  /** Everything that must not be; empty when all is well. */
  readonly faults: readonly string[];
}

/**
 * Calls many phones by one batch and kills the platform at random moments of it, each seed other ones: while it invites, at
 * an answer, at a hang-up. The next one starts on the same folder and goes on. At the end the log and the money are judged.
 */
export class KilledBatch {
  readonly #o: KilledBatchOptions;
  readonly #random: () => number;
  #platform!: Platform;
  #callees!: CountedCallees;
  #batch = "";
  #kills = 0;

  private constructor(o: KilledBatchOptions) {
    this.#o = o;
    this.#random = seededRandom(o.seed);
  }

  static async run(o: KilledBatchOptions): Promise<KilledBatchReport> {
    const run = new KilledBatch(o);
    try {
      return await run.#run();
    } finally {
      await run.#callees?.close();
      await run.#platform?.kill();
      await run.#platform?.remove();
    }
  }

  async #run(): Promise<KilledBatchReport> {
    const { platform: options, phones, talkMaxMs, kills, endMs } = this.#o;
    // Of their own: the order in which callees ask depends on the machine, when the kills come must not.
    const random = seededRandom(this.#o.seed + CALLEES_SEED);
    this.#callees = await CountedCallees.open({ random, talkMaxMs });
    this.#platform = await Platform.start(options);
    await this.#prepare();
    await this.#create(phones);
    for (; this.#kills < kills && (await this.#killedInTheMiddle()); this.#kills++) {
      this.#callees.dropLive();
      this.#platform = await Platform.start(options);
    }
    await until("the end of the batch", async () => isOver(await this.#entity()) || undefined, endMs);
    const idle = "select count(*)::int as n from call where state <> 'destroyed'";
    await until("the end of all calls", async () => (await this.#platform.sql(idle))[0].n === 0 || undefined, 60_000);
    const { success, failed } = await this.#entity();
    const [{ lost }] = await this.#platform.sql(
      "select count(*)::int as lost from batch_item where reason = 'node_lost'",
    );
    return { kills: this.#kills, success, failed, lost, faults: await this.#faults() };
  }

  /** A carrier that counts before that of the lab, calls that cost money, and an account without limits. */
  async #prepare(): Promise<void> {
    const { api } = await CarrierSide.of(this.#platform);
    const { host, port } = this.#callees;
    await api.post("/admin/sip/carrier", { name: "Counted", priority: 0, gateways: [{ host, port }] });
    const [lab] = (await api.get("/admin/sip/carrier")).filter(({ name }: Json) => name !== "Counted");
    await api.patch(`/admin/sip/carrier/${lab.uuid}`, { priority: 9 });
    await this.#platform.sql("update tn_profile set voice_outgoing_per_min_cost = $1", [PER_MINUTE]);
    await this.#platform.sql("update account set balance = 1000");
  }

  async #create(phones: number): Promise<void> {
    const api = await this.#platform.api();
    const [profile] = await api.get("/profile/outbound_voice");
    const body = {
      outbound_voice_profile: profile.uuid,
      tn_lease: this.#platform.ready.numbers[0],
      phones: Array.from({ length: phones }, (_, index) => FIRST_PHONE + index),
      xml: XML,
    };
    this.#batch = (await api.post("/batch", body)).uuid;
  }

  async #entity(): Promise<Json> {
    return (await this.#platform.api()).get(`/batch/${this.#batch}`);
  }

  /** Waits for a random step and kills within it; false when the batch was over before. */
  async #killedInTheMiddle(): Promise<boolean> {
    const platform = this.#platform;
    const { phones, kills } = this.#o;
    let left = 1 + Math.floor((this.#random() * phones * STEPS_PER_PHONE) / (kills + 1));
    const killed = new Promise<true>((resolve) => {
      this.#callees.onStep = () => {
        left--;
        if (left === 0) void platform.kill().then(() => resolve(true));
      };
    });
    const ended = until("the end", async () => left > 0 && isOver(await this.#entity()), 600_000).catch(
      () => new Promise<false>(() => undefined),
    );
    const outcome = await Promise.race([killed, ended.then(() => (left > 0 ? false : killed))]);
    // Calls that are on go on, and no step of theirs may kill what nobody starts again.
    if (!outcome) this.#callees.onStep = () => undefined;
    return outcome;
  }

  async #faults(): Promise<string[]> {
    const faults: string[] = [];
    const { calls } = this.#callees;
    for (const [number, ids] of calls) if (ids.size > 1) faults.push(`${number} was called ${ids.size} times`);
    for (const { what, sql } of RULES) {
      const rows = await this.#platform.sql(sql);
      if (rows.length > 0) faults.push(`${what}: ${rows.length}, for example ${JSON.stringify(rows[0])}`);
    }
    const answered = await this.#platform.sql("select phone::text as phone from batch_item where state = 'success'");
    for (const { phone } of answered) if (!calls.has(phone)) faults.push(`${phone} is a success and was not called`);
    return faults;
  }
}

/** What must not be in the database afterwards: each statement finds rows that break its rule. */
const RULES: readonly { readonly what: string; readonly sql: string }[] = [
  {
    what: "calls that are open in the log",
    sql: "select uuid from call where state <> 'destroyed' or node is not null",
  },
  { what: "items without a result", sql: "select phone from batch_item where state not in ('success', 'failed')" },
  {
    what: "phones with more than one call",
    sql: "select to_char(min(created_on), 'HH24:MI:SS'), \"to\" from call where batch_item is not null and state_reason is distinct from 'Channel limit' group by \"to\" having count(*) > 1",
  },
  {
    what: "counts of the batch that are not those of its items",
    sql: "select b.uuid from batch b where b.total <> b.success + b.failed or b.success <> (select count(*) from batch_item i where i.batch = b.uuid and i.state = 'success')",
  },
  {
    what: "calls whose events have gaps",
    sql: "select ref_id from outbox where type like 'call%' group by ref_id having count(*) <> max(sequence) or min(sequence) <> 1",
  },
  {
    what: "calls without the events of their beginning and end",
    sql: "select c.uuid from call c where (select count(*) from outbox o where o.ref_id = c.uuid and o.type = 'call_state' and o.body->>'message' ~ ' - (init|hangup|destroyed)$') <> 3",
  },
  { what: "holds", sql: "select account, amount from ledger_hold" },
  { what: "charges that are not settled", sql: "select call from call_charge where settled_on is null" },
  {
    what: "calls that cost something else than was charged",
    sql: "select c.uuid, c.price, h.amount from call c join call_charge h on h.call = c.uuid where c.price::numeric <> h.amount::numeric",
  },
  {
    what: "accounts whose balance is not what their transactions say",
    sql: "select a.uuid, a.balance from account a where a.balance <> 1000 and a.balance::numeric <> 1000 - (select coalesce(sum(h.amount::numeric), 0) from call_charge h join call c on c.uuid = h.call where c.account = a.uuid)",
  },
];

/** A batch has failed when none of its phones answered: all may have been in hand at a kill. */
function isOver({ state }: Json): boolean {
  return state === "success" || state === "failed";
}
