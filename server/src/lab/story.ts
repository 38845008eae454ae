import type { Clock } from "../base/clock.js";
import type { SipAddress } from "../net/sip-address.js";
import { toneMs } from "../wire/audio/tone-track.js";
import { parseWav } from "../wire/audio/wav.js";
import { ApiClient } from "./api-client.js";
import type { LabCall } from "./call.js";
import type { LabCarrier } from "./carrier.js";
import { EventListener, type LabEvent } from "./event-listener.js";
import { FRAME_MS } from "./pacer.js";
import type { LabPhone, LabPhoneOptions } from "./phone.js";
import { RATE_HZ } from "./source.js";
import { talk, waitUntil } from "./talk.js";

/** What the story needs of the lab. */
export interface StoryStage {
  readonly carrier: LabCarrier;
  readonly clock: Clock;
  addPhone(o: LabPhoneOptions): Promise<LabPhone>;
}

/** The platform as its `ready.json` describes it. */
export interface StoryPlatform {
  readonly http_url: string;
  readonly sip: { readonly host: string; readonly port: number };
  readonly account: { readonly email: string; readonly password: string };
  readonly number: number;
  readonly sip_user: { readonly login: string; readonly password: string; readonly domain: string };
}

/** One line of the timeline. */
export interface StoryLine {
  /** Wall time. */
  readonly atMs: number;
  readonly kind: "sip" | "xml" | "event" | "record" | "story";
  readonly text: string;
}

/** Something the story promises, and whether it came true. */
export interface StoryCheck {
  readonly what: string;
  readonly isTrue: boolean;
  /** What was measured. */
  readonly found: string;
}

/** A story that was played: its timeline in order, and what became of its promises. */
export interface Story {
  readonly lines: readonly StoryLine[];
  readonly checks: readonly StoryCheck[];
  /** The call as the platform shows it in one place; "" when it was not reached, absent without a call. */
  readonly ladder?: string;
}

const CALLER = "13125550100";
const CALLER_HZ = 440;
const PHONE_HZ = 880;
const TALK_MS = 3000;
/** Part of the power that a tone has at least where two of them are mixed. */
const MIXED = 0.2;
/** The recording begins a moment after both hear each other. */
const RECORDED_MS = TALK_MS / 2;
/** How long a step may take on a machine that is busy otherwise. */
const WITHIN_MS = 30_000;

/**
 * The simulated carrier calls a demo number, hears the prompt, presses 1, is connected to a SIP phone, both talk in
 * tones of their own, the caller hangs up; the recording is fetched and judged. A step that does not come ends it
 * there, with the reason among the checks.
 */
export async function playStory(stage: StoryStage, platform: StoryPlatform): Promise<Story> {
  const telling = new Telling(stage, platform);
  try {
    await telling.play();
  } catch (error) {
    telling.check("the story goes to its end", false, error instanceof Error ? error.message : String(error));
  } finally {
    await telling.close();
  }
  return telling.told();
}

class Telling {
  readonly #stage: StoryStage;
  readonly #platform: StoryPlatform;
  readonly #lines: StoryLine[] = [];
  readonly #checks: StoryCheck[] = [];
  #phone: LabPhone | undefined;
  #events: EventListener | undefined;
  #ladder = "";

  constructor(stage: StoryStage, platform: StoryPlatform) {
    this.#stage = stage;
    this.#platform = platform;
  }

  async play(): Promise<void> {
    const { carrier, clock } = this.#stage;
    const { http_url, account, number } = this.#platform;
    this.#events = await EventListener.open(clock, http_url, account);
    await this.#register();
    carrier.trace = (direction, _peer, text) => {
      // The platform asks whether the carrier is there, whoever calls.
      if (!/^CSeq: *\d+ OPTIONS/im.test(text)) this.#sip("carrier", direction, text);
    };
    this.#say(`${CALLER} calls ${number}`);
    const call = await carrier.call({ from: CALLER, to: String(number) });
    await call.answered;
    await this.#hearPrompt(call);
    const called = await this.#choose(call);
    await this.#talk(call, called);
    this.#say("the caller hangs up");
    await call.hangup();
    await this.#judgeEnd(called);
    await this.#judgeRecording();
    await this.#readLadder();
  }

  /** What was seen and found, in the order of time. */
  told(): Story {
    const events = this.#events?.events.flatMap((event) => lineOf(event)) ?? [];
    const lines = [...this.#lines, ...events].sort((a, b) => a.atMs - b.atMs);
    return { lines, checks: this.#checks, ladder: this.#ladder };
  }

  check(what: string, isTrue: boolean, found: string): void {
    this.#checks.push({ what, isTrue, found });
  }

  async close(): Promise<void> {
    this.#stage.carrier.trace = undefined;
    this.#events?.close();
    await this.#phone?.close();
  }

  async #register(): Promise<void> {
    const { sip, sip_user } = this.#platform;
    const trace = (direction: "in" | "out", _peer: SipAddress, text: string) =>
      this.#sip(sip_user.login, direction, text);
    this.#phone = await this.#stage.addPhone({ ...sip_user, server: sip, trace });
    const status = await this.#phone.register();
    this.check(`${sip_user.login} registers`, status === 200, `answer ${status}`);
  }

  async #hearPrompt(call: LabCall): Promise<void> {
    const recorder = call.media.record();
    const isHeard = await waitUntil(call, () => recorder.soundMs > 1000, { everyMs: FRAME_MS, withinMs: WITHIN_MS });
    this.check("the caller hears the prompt", isHeard, `${recorder.soundMs} ms of sound`);
  }

  /** Presses 1 while the prompt plays, and answers at the phone. */
  async #choose(call: LabCall): Promise<LabCall> {
    this.#say("the caller presses 1");
    await call.media.press("1");
    const called = await this.#phone!.nextCall(WITHIN_MS);
    this.check("the phone rings with the caller's number", called.from.endsWith(CALLER), `From ${called.from}`);
    await called.wait(500);
    this.#say(`${this.#platform.sip_user.login} answers`);
    await called.answer();
    return called;
  }

  async #talk(call: LabCall, called: LabCall): Promise<void> {
    this.#say(`they talk: ${CALLER_HZ} Hz one way, ${PHONE_HZ} Hz the other`);
    const [atCaller, atPhone] = await talk({ call, hz: CALLER_HZ }, { call: called, hz: PHONE_HZ }, TALK_MS);
    this.check("the phone hears the caller", atPhone >= TALK_MS, `${atPhone} ms`);
    this.check("the caller hears the phone", atCaller >= TALK_MS, `${atCaller} ms`);
  }

  async #judgeEnd(called: LabCall): Promise<void> {
    const isOver = called.state === "ended" || !(await called.wait(WITHIN_MS));
    this.check("the phone's leg ends with the caller's", isOver, isOver ? (await called.ended).by : "it goes on");
    const isDestroyed = (event: LabEvent) => event.type === "call_state" && event.message.endsWith("- destroyed");
    await this.#events!.until("destroyed of the caller's leg", (e) => isDestroyed(e) && / in /.test(e.message), 35_000);
    const states = this.#events!.events.filter((event) => event.type === "call_state").map(stateOf);
    for (const state of ["init", "ringing", "live", "hangup", "destroyed"]) {
      const legs = states.filter((one) => one === state).length;
      this.check(`both legs tell "${state}"`, legs === 2, `${legs} events`);
    }
    const commands = this.#events!.events.filter((event) => event.type === "call_flow");
    for (const name of ["Gather", "Dial"]) {
      const found = commands.find((event) => event.command === name);
      this.check(`the log holds ${name}`, found?.success === true, found?.message ?? "no event");
    }
  }

  async #judgeRecording(): Promise<void> {
    const event = await this.#events!.until("call_record", (one) => one.type === "call_record", WITHIN_MS);
    const url = String(event.payload["url"]);
    const wav = parseWav(await new ApiClient(this.#platform.http_url, this.#platform.account).download(url));
    if ("problem" in wav) return this.check("the recording is a WAV file", false, wav.problem);
    const seconds = (wav.frames / wav.rateHz).toFixed(1);
    this.check("the recording is a WAV file", wav.rateHz === RATE_HZ, `${seconds} s at ${wav.rateHz} Hz`);
    for (const hz of [CALLER_HZ, PHONE_HZ]) {
      const heldMs = Math.round(toneMs(wav.samples, RATE_HZ, hz, { minShare: MIXED }));
      this.check(`the recording holds ${hz} Hz`, heldMs >= RECORDED_MS, `${heldMs} ms`);
    }
  }

  async #readLadder(): Promise<void> {
    const first = this.#events!.events.find((event) => event.type === "call_state");
    const path = `/call/${String(first?.payload["uuid"])}/timeline`;
    this.#ladder = await new ApiClient(this.#platform.http_url, this.#platform.account).text(path);
    const isJoined = ["Leg A:", "Leg B:", "INVITE", "Gather", "Dial"].every((word) => this.#ladder.includes(word));
    this.check("the timeline joins both legs", isJoined, `${this.#ladder.split("\n").length} lines`);
  }

  #say(text: string): void {
    this.#lines.push({ atMs: this.#stage.clock.now(), kind: "story", text });
  }

  #sip(who: string, direction: "in" | "out", text: string): void {
    const line = text.slice(0, text.indexOf("\r\n"));
    const method = /^CSeq: *\d+ (\w+)/im.exec(text)?.[1] ?? "";
    const what = line.startsWith("SIP/2.0") ? `${line.slice(8)} (${method})` : line.replace(/ SIP\/2\.0$/, "");
    const arrow = direction === "out" ? `${who} -> platform` : `${who} <- platform`;
    this.#lines.push({ atMs: this.#stage.clock.now(), kind: "sip", text: `${arrow}  ${what}` });
  }
}

function lineOf(event: LabEvent): StoryLine[] {
  const atMs = Date.parse(event.timestamp);
  if (event.type === "call_flow") return [{ atMs, kind: "xml", text: event.message }];
  if (event.type === "call_record") return [{ atMs, kind: "record", text: `${event.message} ${event.payload["url"]}` }];
  return event.type === "auth" ? [] : [{ atMs, kind: "event", text: `${event.type}  ${event.message}` }];
}

function stateOf(event: LabEvent): string {
  return / - (\w+)$/.exec(event.message)?.[1] ?? "";
}
