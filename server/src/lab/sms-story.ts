import type { Clock } from "../base/clock.js";
import { ApiClient } from "./api-client.js";
import { EventListener, type LabEvent } from "./event-listener.js";
import type { Story, StoryCheck, StoryLine } from "./story.js";

/** The platform as its `ready.json` describes it. */
export interface SmsStoryPlatform {
  readonly http_url: string;
  readonly account: { readonly email: string; readonly password: string };
  /** Plays with the simulated network. */
  readonly admin: { readonly email: string; readonly password: string };
  /** A number that sends and takes messages. */
  readonly number: number;
}

/** A message as the story looks at it. */
interface Told {
  readonly uuid: string;
  readonly type: string;
  readonly state: string;
  readonly delivered: boolean;
  readonly automated?: boolean;
  readonly from: string;
  readonly to: string;
  readonly message: string;
}

interface Handset {
  readonly messages: readonly { readonly direction: "in" | "out"; readonly text: string }[];
}

const HANDSET = 12015550142;
const LONG = `One, two, three, many: ${"a text of several parts with a ✓ in it. ".repeat(2)}`;
const WITHIN_MS = 30_000;

/**
 * A handset of the simulated network writes to a demo number and gets an answer, a long one too; the network throttles,
 * loses receipts and cuts its links; then the handset says STOP and START. A step that does not come ends the story, with
 * the reason among the checks.
 */
export async function playSmsStory(clock: Clock, platform: SmsStoryPlatform): Promise<Story> {
  const telling = new SmsTelling(clock, platform);
  try {
    await telling.play();
  } catch (error) {
    telling.check("the story goes to its end", false, error instanceof Error ? error.message : String(error));
  } finally {
    telling.close();
  }
  return telling.told();
}

class SmsTelling {
  readonly #clock: Clock;
  readonly #platform: SmsStoryPlatform;
  readonly #user: ApiClient;
  readonly #admin: ApiClient;
  readonly #lines: StoryLine[] = [];
  readonly #checks: StoryCheck[] = [];
  #events: EventListener | undefined;

  constructor(clock: Clock, platform: SmsStoryPlatform) {
    this.#clock = clock;
    this.#platform = platform;
    this.#user = new ApiClient(platform.http_url, platform.account);
    this.#admin = new ApiClient(platform.http_url, platform.admin);
  }

  async play(): Promise<void> {
    this.#events = await EventListener.open(this.#clock, this.#platform.http_url, this.#platform.account);
    await this.#greet();
    await this.#answer();
    await this.#throttle();
    await this.#loseReceipt();
    await this.#cut();
    await this.#stop();
  }

  told(): Story {
    const events = this.#events?.events.flatMap((event) => lineOf(event)) ?? [];
    return { lines: [...this.#lines, ...events].sort((a, b) => a.atMs - b.atMs), checks: this.#checks };
  }

  check(what: string, isTrue: boolean, found: string): void {
    this.#checks.push({ what, isTrue, found });
  }

  close(): void {
    this.#events?.close();
  }

  async #greet(): Promise<void> {
    await this.#write("Hello, are you open?");
    const text = await this.#until("inbound", (sms) => sms.type === "smsi" && sms.message.startsWith("Hello"));
    this.check("a text from a handset comes in", text.from === String(HANDSET), `from ${text.from}: ${text.message}`);
  }

  async #answer(): Promise<void> {
    for (const message of ["Yes, until nine.", LONG]) {
      const uuid = await this.#send(message);
      const sms = await this.#delivered(uuid);
      this.check(`${message.slice(0, 12)}… is delivered`, sms.delivered, `${sms.state}, delivered ${sms.delivered}`);
    }
    const { messages } = await this.#admin.get<Handset>(`/lab/sms/${HANDSET}`);
    const got = messages.filter(({ direction }) => direction === "in").map(({ text }) => text);
    this.check("the handset has the long text whole", got.includes(LONG), `${got.length} texts`);
  }

  async #throttle(): Promise<void> {
    await this.#fault("the network throttles twice", { throttle: 2 });
    const sms = await this.#delivered(await this.#send("Through a throttle"));
    this.check("a throttled message goes out later", sms.delivered, `${sms.state}, delivered ${sms.delivered}`);
  }

  async #loseReceipt(): Promise<void> {
    await this.#fault("the network gives no receipts", { receipts: false });
    const uuid = await this.#send("Nobody tells");
    const sms = await this.#until("sent", (one) => one.uuid === uuid);
    this.check(
      "without a receipt it is sent, not delivered",
      !sms.delivered,
      `${sms.state}, delivered ${sms.delivered}`,
    );
    await this.#fault("receipts are back", { receipts: true });
  }

  async #cut(): Promise<void> {
    this.#say("the links to the network are cut");
    await this.#admin.post("/lab/smsc/disconnect", {});
    const sms = await this.#delivered(await this.#send("Over a new link"));
    this.check("a message waits for a new link", sms.delivered, `${sms.state}, delivered ${sms.delivered}`);
  }

  async #stop(): Promise<void> {
    await this.#write("STOP");
    const reply = await this.#until("confirmation", (sms) => sms.automated === true);
    this.check("STOP is confirmed", /unsubscribed/.test(reply.message), reply.message);
    const refused = await this.#user.post("/sms", this.#body("Once more?"));
    this.check("who said STOP gets nothing more", refused.status === 403, `answer ${refused.status}`);
    await this.#write("START");
    const again = (sms: Told) => sms.automated === true && sms.uuid !== reply.uuid;
    this.check("START is confirmed", true, (await this.#until("confirmation", again)).message);
    const sms = await this.#delivered(await this.#send("Welcome back"));
    this.check("and texts go out again", sms.delivered, `${sms.state}, delivered ${sms.delivered}`);
  }

  async #write(text: string): Promise<void> {
    this.#say(`${HANDSET} writes: ${text}`);
    await this.#admin.post("/lab/sms", { from: HANDSET, to: this.#platform.number, text });
  }

  async #fault(what: string, faults: object): Promise<void> {
    this.#say(what);
    await this.#admin.patch("/lab/smsc", faults);
  }

  /** @returns uuid of the message */
  async #send(message: string): Promise<string> {
    const { status, payload } = await this.#user.post<{ uuid: string }>("/sms", this.#body(message));
    if (!payload) throw new Error(`POST /sms: ${status}`);
    return payload.uuid;
  }

  #body(message: string) {
    return { from: this.#platform.number, to: HANDSET, message };
  }

  #delivered(uuid: string): Promise<Told> {
    return this.#until("delivered", (sms) => sms.uuid === uuid && sms.delivered);
  }

  async #until(what: string, fits: (sms: Told) => boolean): Promise<Told> {
    const isIt = (event: LabEvent) => event.type === "sms" && fits(smsOf(event));
    return smsOf(await this.#events!.until(what, isIt, WITHIN_MS));
  }

  #say(text: string): void {
    this.#lines.push({ atMs: this.#clock.now(), kind: "story", text });
  }
}

function smsOf(event: LabEvent): Told {
  return event.payload as unknown as Told;
}

function lineOf(event: LabEvent): StoryLine[] {
  if (event.type !== "sms") return [];
  const { type, from, to, state, delivered, message } = smsOf(event);
  const text = `${type}  ${from} -> ${to}  ${state}${delivered ? ", delivered" : ""}: ${message.slice(0, 60)}`;
  return [{ atMs: Date.parse(event.timestamp), kind: "event", text }];
}
