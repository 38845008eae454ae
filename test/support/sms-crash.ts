import { setTimeout as wait } from "node:timers/promises";
import { systemClock } from "../../server/src/base/clock.js";
import { createLog } from "../../server/src/base/log.js";
import { seededRandom } from "../../server/src/lab/random.js";
import { LabSmsc, type SmscSubmit } from "../../server/src/lab/smsc.js";
import { LabSmscPort } from "../../server/src/lab/smsc-port.js";
import { Api } from "./api-client.js";
import { newDataDir, Platform } from "./platform.js";
import { until } from "./until.js";

const PASSWORD = "crash1";
const WINDOW = 10;
const RECIPIENTS = 12_015_560_000;
const PATIENCE_MS = 240_000;
/** A number sends a part a second; the test is not about that. */
const HURRY = `
  create function hurry() returns trigger language plpgsql as $$
    begin new.next_on := least(new.next_on, now()); return new; end $$;
  create trigger hurry before insert or update on sms_sender for each row execute function hurry()`;
/** Requests under way at once. */
const PARALLEL = 4;
const INBOUND_EVERY = 4;

export interface SmsCrashOptions {
  readonly messages: number;
  /** `kill -9` of the platform, at moments drawn by lot. */
  readonly kills: number;
  /** Cuts of the link to the carrier. */
  readonly cuts: number;
  readonly seed: number;
  /** Folder of the platform, removed at the end. Default: a new one. */
  readonly dataDir?: string;
}

/** What was seen. */
export interface SmsCrashReport {
  readonly accepted: number;
  /** Accepted, but never seen by the carrier. */
  readonly lost: readonly string[];
  /** Copies beyond the first. */
  readonly copies: number;
  /** Came to the carrier twice without a word of it in the message. */
  readonly unmarked: readonly string[];
  /** Most copies that the window allows. */
  readonly copiesAllowed: number;
  /** Without its end: no receipt was stored. */
  readonly undelivered: readonly string[];
  readonly inbound: number;
  readonly inboundLost: readonly string[];
  readonly inboundTwice: readonly string[];
}

/** A message centre that counts what it gets. */
class Centre extends LabSmsc {
  readonly copies = new Map<string, number>();

  override submit(message: SmscSubmit) {
    const text = message.shortMessage.toString("latin1");
    this.copies.set(text, (this.copies.get(text) ?? 0) + 1);
    return super.submit(message);
  }
}

/**
 * Sends messages by REST and texts from the network while the platform is killed and its carrier link cut, and looks what
 * was lost, and what came twice, when all is quiet again.
 */
export async function smsCrash(o: SmsCrashOptions): Promise<SmsCrashReport> {
  const smsc = new Centre({ clock: systemClock, dlrDelayMs: 200 });
  const log = createLog("silent");
  const port = await LabSmscPort.start({ smsc, clock: systemClock, log, port: 0, password: PASSWORD });
  const run = new Run(o, smsc, port);
  try {
    return await run.report();
  } finally {
    await run.close();
    await port.close();
    await smsc.close();
  }
}

class Run {
  readonly #o: SmsCrashOptions;
  readonly #smsc: Centre;
  readonly #port: LabSmscPort;
  readonly #random: () => number;
  /** uuid by text. */
  readonly #accepted = new Map<string, string>();
  #platform: Platform | undefined;
  #api: Api | undefined;
  #tn = 0;

  constructor(o: SmsCrashOptions, smsc: Centre, port: LabSmscPort) {
    this.#o = o;
    this.#smsc = smsc;
    this.#port = port;
    this.#random = seededRandom(o.seed);
  }

  async close(): Promise<void> {
    await this.#platform?.kill();
    await this.#platform?.remove();
  }

  async report(): Promise<SmsCrashReport> {
    const { messages, kills, cuts } = this.#o;
    await this.#begin();
    const faults = this.#faults();
    let next = 0;
    const send = async () => {
      while (next < messages) await this.#send(next++);
    };
    await Promise.all(Array.from({ length: PARALLEL }, send));
    await faults;
    await this.#quiet();
    const rows = await this.#rows();
    const copies = (text: string) => this.#smsc.copies.get(text) ?? 0;
    const texts = [...this.#accepted.keys()];
    const byUuid = new Map(rows.map((row) => [row.uuid, row]));
    const inbound = rows.filter(({ type }) => type === "smsi").map(({ message }) => message);
    const wanted = this.#inboundTexts();
    return {
      accepted: texts.length,
      lost: texts.filter((text) => copies(text) === 0),
      copies: texts.reduce((sum, text) => sum + Math.max(0, copies(text) - 1), 0),
      copiesAllowed: (kills + cuts) * WINDOW,
      unmarked: texts.filter(
        (text) => copies(text) > 1 && !byUuid.get(this.#accepted.get(text) ?? "")?.maybe_duplicate,
      ),
      undelivered: texts.filter((text) => !byUuid.get(this.#accepted.get(text) ?? "")?.delivered),
      inbound: wanted.length,
      inboundLost: wanted.filter((text) => !inbound.includes(text)),
      inboundTwice: wanted.filter((text) => inbound.filter((one) => one === text).length > 1),
    };
  }

  #inboundTexts(): string[] {
    return Array.from({ length: Math.floor(this.#o.messages / INBOUND_EVERY) }, (_, at) => `in ${at}`);
  }

  async #begin(): Promise<void> {
    this.#platform = await Platform.start({ dataDir: this.#o.dataDir ?? (await newDataDir()) });
    this.#api = await this.#platform.api();
    const [tn = 0] = this.#platform.ready.numbers;
    this.#tn = tn;
    const admin = await Api.login(this.#platform.url, this.#platform.ready.admin);
    const { uuid } = await admin.post("/admin/messaging/carrier", {
      name: "crash",
      kind: "smpp",
      settings: { host: this.#port.host, port: this.#port.port, system_id: "us", window: WINDOW },
      secrets: { password: PASSWORD },
    });
    const targets = [{ carrier: uuid, weight: 1 }];
    await admin.post("/admin/messaging/route", { priority: 1, match: { to_prefix: "1201556" }, targets });
    await this.#platform.sql(`update account set balance = 1000; ${HURRY}`);
    await until("the carrier is bound", () => this.#port.binds > 0, PATIENCE_MS);
  }

  /** Until it is accepted, however often that must be asked: with one key it is one message. */
  async #send(number: number): Promise<void> {
    const message = `m ${number}`;
    const body = { from: this.#tn, to: RECIPIENTS + number, message };
    if (number % INBOUND_EVERY === 0 && number / INBOUND_EVERY < this.#inboundTexts().length)
      void this.#smsc.text("12015550177", String(this.#tn), `in ${number / INBOUND_EVERY}`);
    await until(
      `an answer to ${message}`,
      async () => {
        const answer = await this.#api?.send("POST", "/sms", body, { "idempotency-key": `key-${number}` });
        if (answer?.status !== 200) throw new Error(`${answer?.status} ${JSON.stringify(answer?.body)}`);
        this.#accepted.set(message, answer.body.payload.uuid);
        return true;
      },
      PATIENCE_MS,
    );
  }

  /** Kills and cuts, each when some more messages are accepted. */
  async #faults(): Promise<void> {
    const { messages, kills, cuts } = this.#o;
    const at = (kind: "kill" | "cut") => ({ kind, after: Math.floor(this.#random() * messages * 0.9) });
    const plan = [
      ...Array.from({ length: kills }, () => at("kill")),
      ...Array.from({ length: cuts }, () => at("cut")),
    ].sort((a, b) => a.after - b.after);
    for (const { kind, after } of plan) {
      await until("the moment of a fault", () => this.#accepted.size >= after, PATIENCE_MS);
      await wait(this.#random() * 300);
      if (kind === "cut") this.#port.disconnect();
      else await this.#restart();
    }
  }

  async #restart(): Promise<void> {
    const { dataDir } = this.#platform!;
    await this.#platform?.kill();
    this.#platform = await Platform.start({ dataDir });
    this.#api = await this.#platform.api();
  }

  /** Everything has its end. */
  #quiet(): Promise<unknown> {
    const open = `select s.message, s.delivery_state, s.sent_on, q.due_on, q.attempts, q.claimed_until, q.failures
      from sms s left join sms_queue q on q.sms = s.uuid
      where s.type = 'smso' and s.delivery_state in ('queued', 'sending', 'sent') order by s.created_on`;
    const texts = this.#inboundTexts();
    return until(
      "the end of all messages",
      async () => {
        const rows = (await this.#platform?.sql(open)) ?? [];
        const inbound = (await this.#rows()).filter(({ type }) => type === "smsi").map(({ message }) => message);
        const missing = texts.filter((text) => !inbound.includes(text));
        if (rows.length > 0 || missing.length > 0)
          throw new Error(`open: ${rows.length} ${JSON.stringify(rows[0])}; missing: ${missing.length} ${missing[0]}`);
        return true;
      },
      PATIENCE_MS,
    );
  }

  async #rows() {
    const rows = await this.#platform?.sql("select uuid, type, message, delivered, maybe_duplicate from sms");
    return rows as { uuid: string; type: string; message: string; delivered: boolean; maybe_duplicate: boolean }[];
  }
}
