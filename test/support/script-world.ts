import { FakeClock } from "../../server/src/base/fake-clock.js";
import { createLog } from "../../server/src/base/log.js";
import type { OfficeHoursRow } from "../../server/src/domain/office-hours/port.js";
import type { FlowSource } from "../../server/src/engine/script/first-document.js";
import { MediaFetcher } from "../../server/src/engine/script/media-fetcher.js";
import { ScriptRun, type ScriptSource } from "../../server/src/engine/script/run.js";
import type { HttpReply, HttpRequest, HttpSender } from "../../server/src/net/http-client.js";
import { HttpError, type HttpFault } from "../../server/src/net/http-error.js";
import { parseDocument } from "../../server/src/wire/xml/callcontrol.js";
import { FakeCall, type TargetPlan } from "./script-call.js";

/** Something the world does once, so long after the first line that starts with `on`. */
export interface Deed {
  readonly on: string;
  readonly afterMs: number;
  readonly press?: string;
  readonly hangup?: true;
  readonly push?: string;
  readonly inject?: true;
}

export interface FakeReply {
  readonly status?: number;
  readonly body?: string;
  readonly fault?: HttpFault;
  readonly headers?: Readonly<Record<string, string>>;
  readonly afterMs?: number;
}

/** Everything around one call; defaults are those of call-xml.md section 9. */
export interface World {
  /** Hosted document. */
  readonly xml?: string;
  readonly flowUrl?: string;
  readonly flowMethod?: "GET" | "POST";
  readonly autoAnswer?: boolean;
  /** The called party has answered a call of ours that runs `xml`. */
  readonly isOutbound?: boolean;
  readonly startEpochMs?: number;
  readonly lerg?: object;
  /** Zone of the account. */
  readonly timeZone?: string;
  readonly officeHours?: readonly OfficeHoursRow[];
  readonly targets?: Readonly<Record<string, TargetPlan>>;
  readonly deeds?: readonly Deed[];
  /** Replies by URL without query, the last one repeats; nothing known = 404. */
  readonly http?: Readonly<Record<string, readonly FakeReply[]>>;
}

/** What happened. */
export interface WorldResult {
  readonly lines: readonly string[];
  readonly call: FakeCall;
  readonly requests: readonly HttpRequest[];
  /** Milliseconds until `A destroyed`. */
  readonly lastedMs: number;
  /** Time of each line. */
  readonly times: readonly number[];
}

const CALL = "00000000-0000-4000-8000-00000000d001";
const APP = "00000000-0000-4000-8000-00000000c001";
const STEP_MS = 10;
const LIMIT_MS = 900_000;

/** Plays a call in a scripted world on a fake clock, from its INVITE to `destroyed`. */
export async function playWorld(world: World): Promise<WorldResult> {
  const clock = new FakeClock(world.startEpochMs);
  const lines: string[] = [];
  const times: number[] = [];
  const waiting = new Set(world.deeds ?? []);
  const print = (line: string) => {
    lines.push(line);
    times.push(clock.monotonicMs());
    for (const deed of waiting) {
      if (!line.startsWith(deed.on)) continue;
      waiting.delete(deed);
      clock.setTimer(deed.afterMs, () => act(deed));
    }
  };
  const call = new FakeCall({
    clock,
    uuid: CALL,
    appUuid: APP,
    autoAnswer: world.autoAnswer ?? true,
    isOutbound: world.isOutbound ?? false,
    targets: world.targets ?? {},
    lerg: world.lerg ?? null,
    timeZone: world.timeZone,
    officeHours: world.officeHours ?? [],
    print,
  });
  const http = new FakeHttp(clock, world.http ?? {}, print);
  const services = {
    http,
    media: new MediaFetcher(http),
    clock,
    log: createLog(process.env["SCRIPT_LOG"] ?? "silent"),
  };
  call.begin();
  const run = new ScriptRun(services, call, sourceOf(world));
  let isDone = false;
  const done = run.done
    .then(() => call.finish())
    .then(() => {
      isDone = true;
    });
  const act = (deed: Deed) => {
    if (deed.press !== undefined) call.press(deed.press);
    if (deed.push !== undefined) run.push(deed.push, deed.inject ?? false);
    if (deed.hangup) void call.hangup(call.isAnswered ? 16 : 487);
  };
  while (!isDone && clock.monotonicMs() < LIMIT_MS) {
    await turn();
    clock.advance(STEP_MS);
  }
  if (!isDone) throw new Error(`the call never ended:\n${lines.join("\n")}`);
  await done;
  return { lines, call, requests: http.requests, lastedMs: clock.monotonicMs(), times };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function sourceOf(world: World): ScriptSource {
  if (world.isOutbound) return { document: parseDocument(world.xml ?? "") };
  const app: FlowSource = {
    call_flow_url: world.flowUrl ?? null,
    call_flow_method: world.flowMethod ?? "GET",
    call_flow_request_timeout: null,
    call_flow_xml: world.xml ?? null,
  };
  return app;
}

/** HTTP hosts that answer as told. Requests for documents are printed, those for media are not. */
class FakeHttp implements HttpSender {
  readonly requests: HttpRequest[] = [];
  readonly #clock: FakeClock;
  readonly #replies: Map<string, FakeReply[]>;
  readonly #print: (line: string) => void;

  constructor(
    clock: FakeClock,
    replies: Readonly<Record<string, readonly FakeReply[]>>,
    print: (line: string) => void,
  ) {
    this.#clock = clock;
    this.#replies = new Map(Object.entries(replies).map(([url, list]) => [url, [...list]]));
    this.#print = print;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
    this.requests.push(request);
    const isMedia = request.headers["accept"]?.startsWith("audio/");
    if (!isMedia) this.#print(`H ${request.method} ${request.url.replaceAll(CALL, "{call}").replaceAll(APP, "{sca}")}`);
    const list = this.#replies.get(request.url.split("?", 1)[0] ?? "") ?? [];
    const reply = (list.length > 1 ? list.shift() : list[0]) ?? { status: 404 };
    const lateMs = reply.afterMs ?? 0;
    if (lateMs > 0) await waitFor(this.#clock, Math.min(lateMs, request.timeoutMs), signal);
    if (signal.aborted) throw new HttpError({ kind: "aborted" });
    if (lateMs > request.timeoutMs) throw new HttpError({ kind: "timeout" });
    if (reply.fault) throw new HttpError(reply.fault);
    return {
      status: reply.status ?? 200,
      header: (name) => reply.headers?.[name],
      body: Buffer.from(reply.body ?? ""),
    };
  }
}

function waitFor(clock: FakeClock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(ms, resolve);
    signal.addEventListener("abort", () => {
      timer.cancel();
      resolve();
    });
  });
}
