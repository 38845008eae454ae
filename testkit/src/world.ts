import { FakeClock } from "opentact/base/fake-clock.js";
import { createLog, type Log } from "opentact/base/log.js";
import type { OfficeHoursRow } from "opentact/domain/office-hours/port.js";
import type { FlowSource } from "opentact/engine/script/first-document.js";
import { MediaFetcher } from "opentact/engine/script/media-fetcher.js";
import { ScriptRun, type ScriptSource } from "opentact/engine/script/run.js";
import type { HttpRequest, HttpSender } from "opentact/net/http-client.js";
import { parseDocument } from "opentact/wire/xml/callcontrol.js";
import { CountingClock } from "./counting-clock.js";
import { matchesText } from "./text-pattern.js";
import { ToldHttp } from "./told-http.js";
import { type SpeechFacts, VirtualCall } from "./virtual-call.js";
import { VirtualHttp, type VirtualReply } from "./virtual-http.js";
import type { TargetPlan } from "./virtual-leg.js";

/** Something the caller or a program does once, `afterMs` after its cue: the start when there is none. */
export interface Deed {
  /** The line that comes starts so. */
  readonly on?: string;
  /** This text begins to be spoken, or one that this pattern fits. */
  readonly said?: string;
  /** Of several cues this one; default the first. */
  readonly nth?: number;
  readonly afterMs: number;
  readonly press?: string;
  /** The caller speaks. */
  readonly say?: string;
  /** How long it is spoken; default 1 s. */
  readonly lastsMs?: number;
  readonly hangup?: true;
  readonly push?: string;
  readonly inject?: true;
}

/** Everything around one call; defaults are those of call-xml.md section 9. */
export interface World {
  /** Hosted document. */
  readonly xml?: string;
  readonly flowUrl?: string;
  readonly flowMethod?: "GET" | "POST";
  /** `call_flow_request_timeout`; default null. */
  readonly flowTimeoutMs?: number;
  readonly autoAnswer?: boolean;
  /** Variables the call begins with. */
  readonly vars?: Readonly<Record<string, string>>;
  /** The called party has answered a call of ours that runs `xml`, or the app when there is a `flowUrl`. */
  readonly isOutbound?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly startEpochMs?: number;
  readonly lerg?: object;
  /** Zone of the account. */
  readonly timeZone?: string;
  readonly officeHours?: readonly OfficeHoursRow[];
  /** What phones do by target as written; of several plans each call takes the next, the last one repeats. */
  readonly targets?: Readonly<Record<string, TargetPlan | readonly TargetPlan[]>>;
  readonly deeds?: readonly Deed[];
  /** Replies by URL without query, the last one repeats; nothing known = 404. */
  readonly http?: Readonly<Record<string, readonly VirtualReply[]>>;
  /** Asks real hosts, in place of `http`; the clock stands while an answer is awaited. */
  readonly sender?: HttpSender;
  readonly speech?: SpeechFacts;
  readonly filesMs?: Readonly<Record<string, number>>;
  /** `max_call_length_min` of the app, in milliseconds. */
  readonly maxMs?: number;
  /** The call has to end by itself until then; default 4 hours. */
  readonly limitMs?: number;
  /** Where the runner logs; default nowhere, or to standard error at the level SCRIPT_LOG. */
  readonly log?: Log;
  /** Told of everything in the moment in which it happens. */
  readonly seen?: (entry: TraceEntry, call: VirtualCall) => void;
}

/** What the runner had begun and not ended when it said that it was done. */
export interface LeftOpen {
  readonly timers: number;
  readonly fetches: number;
  /** What is being played to the caller. */
  readonly playing: number;
}

/** Something that was seen of the call. */
export interface TraceEntry {
  readonly atMs: number;
  /** `line` = an event of the trace, `said` = the platform spoke, `did` = a deed. */
  readonly kind: "line" | "said" | "did";
  readonly text: string;
}

/** What happened. */
export interface WorldResult {
  readonly lines: readonly string[];
  readonly call: VirtualCall;
  readonly requests: readonly HttpRequest[];
  /** Milliseconds until the last word of the call. */
  readonly lastedMs: number;
  /** Time of each line. */
  readonly times: readonly number[];
  readonly trace: readonly TraceEntry[];
  /** Commands that were begun. */
  readonly commands: number;
  readonly left: LeftOpen;
  /** Milliseconds from the hangup until the script had written its last row. */
  readonly closedMs: number;
}

/** A call that does not end by itself. */
export class CallNeverEnds extends Error {
  readonly trace: readonly TraceEntry[];

  constructor(trace: readonly TraceEntry[]) {
    super(`the call never ended:\n${trace.map(({ text }) => text).join("\n")}`);
    this.name = "CallNeverEnds";
    this.trace = trace;
  }
}

const CALL = "00000000-0000-4000-8000-00000000d001";
const APP = "00000000-0000-4000-8000-00000000c001";
const MAX_IDLE_TURNS = 100;
const LIMIT_MS = 4 * 3_600_000;
const NORMAL_CLEARING = 16;
const ORIGINATOR_CANCEL = 487;

/**
 * Plays a call in a scripted world on a virtual clock, from its INVITE to `destroyed`: what runs is the script runner of
 * the platform.
 * @throws CallNeverEnds
 */
export function playWorld(world: World): Promise<WorldResult> {
  return new WorldPlay(world).play();
}

class WorldPlay {
  readonly #world: World;
  readonly #clock: FakeClock;
  readonly #timers: CountingClock;
  readonly #trace: TraceEntry[] = [];
  readonly #waiting: Set<{ readonly deed: Deed; left: number }>;
  readonly #plans: Map<string, TargetPlan[]>;
  readonly #call: VirtualCall;
  readonly #http: ToldHttp;
  #run: ScriptRun | undefined;
  #idleTurns = 0;

  constructor(world: World) {
    this.#world = world;
    this.#clock = new FakeClock(world.startEpochMs);
    this.#timers = new CountingClock(this.#clock);
    this.#waiting = new Set((world.deeds ?? []).map((deed) => ({ deed, left: deed.nth ?? 1 })));
    this.#plans = new Map(Object.entries(world.targets ?? {}).map(([name, plan]) => [name, [plan].flat()]));
    this.#call = new VirtualCall({
      clock: this.#clock,
      uuid: CALL,
      appUuid: APP,
      autoAnswer: world.autoAnswer ?? true,
      isOutbound: world.isOutbound ?? false,
      vars: world.vars ?? {},
      from: world.from,
      to: world.to,
      planOf: (written) => this.#planOf(written),
      lerg: world.lerg ?? null,
      timeZone: world.timeZone,
      officeHours: world.officeHours ?? [],
      speech: world.speech,
      filesMs: world.filesMs,
      maxMs: world.maxMs,
      print: (line) => this.#print(line),
      said: (text) => this.#said(text),
    });
    const sender = world.sender ?? new VirtualHttp(this.#clock, world.http ?? {});
    this.#http = new ToldHttp(sender, ({ method, url }) =>
      this.#print(`H ${method} ${url.replaceAll(CALL, "{call}").replaceAll(APP, "{sca}")}`),
    );
  }

  async play(): Promise<WorldResult> {
    const log = this.#world.log ?? createLog(process.env["SCRIPT_LOG"] ?? "silent");
    const services = { http: this.#http, media: new MediaFetcher(this.#http), clock: this.#timers, log };
    this.#cue((deed) => deed.on === undefined && deed.said === undefined);
    this.#call.begin();
    this.#run = new ScriptRun(services, this.#call, sourceOf(this.#world));
    let isDone = false;
    const ran = this.#run.done.then(() => ({ atMs: this.#clock.monotonicMs(), left: this.#left() }));
    const done = ran.then(() => this.#call.finish()).then(() => (isDone = true));
    // First all that happens now, then the next moment at which something does.
    for (await settled(); !isDone; await settled()) {
      if (this.#isAwaited) await aMoment();
      else this.#advance();
    }
    await done;
    const { atMs, left } = await ran;
    const lines = this.#trace.filter(({ kind }) => kind === "line");
    return {
      lines: lines.map(({ text }) => text),
      times: lines.map(({ atMs }) => atMs),
      trace: this.#trace,
      call: this.#call,
      requests: this.#http.requests,
      lastedMs: this.#clock.monotonicMs(),
      commands: this.#run.commands,
      left,
      closedMs: atMs - (this.#call.end?.atMs ?? 0),
    };
  }

  /** Somebody outside of this world has yet to answer. */
  get #isAwaited(): boolean {
    return this.#world.sender !== undefined && this.#http.inFlight > 0;
  }

  #left(): LeftOpen {
    return { timers: this.#timers.waiting, fetches: this.#http.inFlight, playing: this.#call.playing };
  }

  #advance(): void {
    const { dueInMs } = this.#clock;
    // Nothing waits for time: what is on its way needs a few turns more, or the call is stuck.
    this.#idleTurns = dueInMs === undefined ? this.#idleTurns + 1 : 0;
    const nextMs = this.#clock.monotonicMs() + (dueInMs ?? 0);
    if (nextMs > (this.#world.limitMs ?? LIMIT_MS) || this.#idleTurns > MAX_IDLE_TURNS)
      throw new CallNeverEnds(this.#trace);
    this.#clock.advance(dueInMs ?? 0);
  }

  #planOf(written: string): TargetPlan {
    const plans = this.#plans.get(written) ?? [];
    return (plans.length > 1 ? plans.shift() : plans[0]) ?? {};
  }

  #print(line: string): void {
    this.#note("line", line);
    this.#cue(({ on }) => on !== undefined && line.startsWith(on));
  }

  #said(text: string): void {
    this.#note("said", text);
    this.#cue(({ said }) => said !== undefined && matchesText(text, said));
  }

  #note(kind: TraceEntry["kind"], text: string): void {
    const entry = { atMs: this.#clock.monotonicMs(), kind, text };
    this.#trace.push(entry);
    this.#world.seen?.(entry, this.#call);
  }

  #cue(isCue: (deed: Deed) => boolean): void {
    for (const one of this.#waiting) {
      if (!isCue(one.deed) || --one.left > 0) continue;
      this.#waiting.delete(one);
      this.#clock.setTimer(one.deed.afterMs, () => this.#act(one.deed));
    }
  }

  #act({ press, say, lastsMs = 1_000, push, inject, hangup }: Deed): void {
    if (this.#call.signal.aborted) return;
    const call = this.#call;
    if (press !== undefined) {
      this.#note("did", `the caller presses ${press}`);
      call.press(press);
    }
    if (say !== undefined) {
      this.#note("did", `the caller says ${JSON.stringify(say)}`);
      call.hear(say, lastsMs);
    }
    if (push !== undefined) {
      this.#note("did", "a document is pushed");
      this.#run?.push(push, inject ?? false);
    }
    if (!hangup) return;
    this.#note("did", "the caller hangs up");
    void call.hangup(call.isAnswered ? NORMAL_CLEARING : ORIGINATOR_CANCEL);
  }
}

/** Two turns of the loop: what a promise wakes may wait for another one. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

/** Of the time that is real. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

function sourceOf(world: World): ScriptSource {
  if (world.isOutbound && world.flowUrl === undefined) return { document: parseDocument(world.xml ?? "") };
  const app: FlowSource = {
    call_flow_url: world.flowUrl ?? null,
    call_flow_method: world.flowMethod ?? "GET",
    call_flow_request_timeout: world.flowTimeoutMs ?? null,
    call_flow_xml: world.xml ?? null,
  };
  return app;
}
