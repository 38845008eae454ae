import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { HttpSender } from "../../net/http-client.js";
import { parseDocument } from "../../wire/xml/callcontrol.js";
import type { CallDocument } from "../../wire/xml/verb.js";
import { aborted, linkAbort, pause } from "./abort.js";
import type { ChainParts } from "./block-runner.js";
import { ScriptBudget } from "./budget.js";
import { Cancelled } from "./cancelled.js";
import { Chain } from "./chain.js";
import { CommandFailure, type ScriptCall } from "./context.js";
import { DocumentFetcher, type SigningSecrets } from "./fetch.js";
import { type FirstDocument, type FlowSource, loadFirstDocument } from "./first-document.js";
import { HoldState } from "./hold-state.js";
import type { MediaFetcher } from "./media-fetcher.js";
import { PushBox } from "./push-box.js";
import { WatchedSender } from "./watched-sender.js";

/** Causes with which a script ends a call (events.md 5.4). */
const NORMAL_CLEARING = 16;
const NO_ANSWER = 19;
const TEMPORARY_FAILURE = 41;
const TIMER_EXPIRE = 102;
/** How long a parked call waits for a document (call-xml.md 7.3). */
const PARK_MS = 30_000;

/** What scripts work with besides their call. */
export interface ScriptServices {
  readonly http: HttpSender;
  readonly media: MediaFetcher;
  readonly clock: Clock;
  readonly log: Log;
  /** Sign document requests; absent = none is signed. */
  readonly secrets?: SigningSecrets | undefined;
}

/** Where the first document comes from: the settings of an app, or a document given with the call. */
export type ScriptSource =
  | FlowSource
  | { readonly document: CallDocument }
  /** None: the call does something else, and only documents beside that run. */
  | { readonly isBeside: true };

/**
 * The script of one call, from the first document to the end of the call (call-xml.md 3). It ends the call when it has
 * nothing left to run; when the call ends first, every open command gets its row and nothing runs any more.
 */
export class ScriptRun {
  /** Resolves when no row will be written any more. Never rejects. */
  readonly done: Promise<void>;
  readonly #call: ScriptCall;
  readonly #services: ScriptServices;
  readonly #parts: ChainParts;
  readonly #pushed = new PushBox();
  /** Holds of side documents that go on by themselves. */
  readonly #holding = new Set<Promise<unknown>>();
  #sides: Promise<void> | undefined;
  #isParked = false;
  /** Ends the main document that runs. */
  #replace: (() => void) | undefined;
  #isDone = false;

  constructor(services: ScriptServices, call: ScriptCall, source: ScriptSource) {
    const { clock, log, http, media, secrets } = services;
    this.#services = services;
    this.#call = call;
    const watched = new WatchedSender({ http, clock, seen: (fetch) => call.fetched?.(fetch) });
    this.#parts = {
      call,
      clock,
      log: log.child({ call: call.uuid }),
      documents: new DocumentFetcher({ http: watched, clock, account: call.account, secrets }),
      media: media.by(watched),
      budget: new ScriptBudget(),
      hold: new HoldState(),
      callMeta: new Map(call.vars),
    };
    this.done = this.#all(source);
  }

  /** Commands that were begun so far, in all documents. */
  get commands(): number {
    return this.#parts.budget.commands;
  }

  /**
   * Gives a document to the live call (call-xml.md 7.2).
   * @param inject it runs beside the main one whatever it holds
   * @throws XmlError the document was not checked before
   */
  push(xml: string, inject: boolean): "accepted" | "ended" | "too_many" {
    if (this.#isDone || this.#call.signal.aborted) return "ended";
    const outcome = this.#pushed.push(parseDocument(xml), inject, !this.#isParked);
    this.#startSides();
    if (this.#pushed.hasMain) this.#replace?.();
    return outcome;
  }

  /** Gives a document to the live call that never takes the place of another, parked or not. */
  pushBeside(xml: string): "accepted" | "ended" | "too_many" {
    if (this.#isDone || this.#call.signal.aborted) return "ended";
    const outcome = this.#pushed.push(parseDocument(xml), true, true);
    this.#startSides();
    return outcome;
  }

  async #all(source: ScriptSource): Promise<void> {
    try {
      await this.#main(source);
    } catch (error) {
      if (!this.#call.signal.aborted) {
        this.#parts.log.error({ err: error }, "a call script broke");
        await this.#call.hangup(TEMPORARY_FAILURE).catch(() => undefined); // the call logs its own faults
      }
    }
    this.#isDone = true;
    await this.#sides;
    await Promise.all(this.#holding);
  }

  async #main(source: ScriptSource): Promise<void> {
    if ("isBeside" in source) return aborted(this.#call.signal);
    let document = await this.#first(source);
    while (document && !this.#call.signal.aborted) {
      document = this.#pushed.takeMain() ?? document;
      if (!startsWithHangup(document)) await this.#answer();
      const last = await this.#run(this.#pushed.takeMain() ?? document);
      document = this.#pushed.takeMain() ?? (last?.park ? await this.#park() : undefined);
    }
    if (!this.#call.signal.aborted) await this.#call.hangup(NORMAL_CLEARING);
  }

  async #first(source: FlowSource | { readonly document: CallDocument }): Promise<CallDocument | undefined> {
    if ("document" in source) return source.document;
    const first = await this.#load(source);
    if (!first) return this.#pushed.takeMain();
    if (first.kind === "document") return first.document;
    if (first.kind === "park") {
      await this.#answer();
      return this.#park();
    }
    if (!this.#call.signal.aborted) await this.#call.hangup(TEMPORARY_FAILURE, first.reason);
    return undefined;
  }

  /** Undefined when a main document was pushed meanwhile: it takes the place of the one that is asked for. */
  async #load(source: FlowSource): Promise<FirstDocument | undefined> {
    const asking = linkAbort(this.#call.signal);
    this.#replace = asking.abort;
    try {
      const first = await loadFirstDocument(source, this.#call, this.#parts.documents, asking.signal);
      return this.#pushed.hasMain ? undefined : first;
    } finally {
      this.#replace = undefined;
      asking.release();
    }
  }

  /** 200 OK before the first command, where the app wants it (call-xml.md 3.8). */
  async #answer(): Promise<void> {
    if (this.#call.isAnswered || !this.#call.autoAnswer || this.#call.signal.aborted) return;
    try {
      (await this.#call.answer()).live();
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      if (!this.#call.signal.aborted) await this.#call.hangup(TEMPORARY_FAILURE, `Answer failed: ${error.message}`);
    }
  }

  /** Runs a main document to its end; undefined when it was cut off. */
  async #run(document: CallDocument): Promise<CallDocument | undefined> {
    const ordinal = this.#parts.budget.document();
    if (ordinal === undefined || this.#call.signal.aborted) return undefined;
    const replaced = linkAbort(this.#call.signal);
    this.#replace = replaced.abort;
    try {
      return await new Chain(this.#parts, replaced.signal).document({ document, ordinal });
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      return undefined;
    } finally {
      this.#replace = undefined;
      replaced.release();
    }
  }

  /** Waits for a push; a parked call that gets none is ended. */
  async #park(): Promise<CallDocument | undefined> {
    this.#isParked = true;
    this.#call.parked(true);
    const waiting = linkAbort(this.#call.signal);
    this.#pushed.onPush(waiting.abort);
    if (!this.#pushed.hasMain) await pause(this.#services.clock, PARK_MS, waiting.signal);
    this.#pushed.onPush(() => undefined);
    waiting.release();
    this.#isParked = false;
    this.#call.parked(false);
    const document = this.#pushed.takeMain();
    if (!document && !this.#call.signal.aborted) {
      const cause = this.#call.isAnswered ? TIMER_EXPIRE : NO_ANSWER;
      await this.#call.hangup(cause, "No call flow within 30 s");
    }
    return document;
  }

  /** Side documents run one after the other, beside the main one. */
  #startSides(): void {
    if (this.#sides || !this.#pushed.hasSide) return;
    this.#sides = this.#runSides().finally(() => {
      this.#sides = undefined;
      this.#startSides();
    });
  }

  async #runSides(): Promise<void> {
    for (let next = this.#pushed.takeSide(); next; next = this.#pushed.takeSide()) await this.#side(next);
  }

  /** What it says of itself is in its row. */
  #hold(running: Promise<unknown>): void {
    const settled = running.catch(() => undefined).finally(() => this.#holding.delete(settled));
    this.#holding.add(settled);
  }

  async #side(document: CallDocument): Promise<void> {
    const ordinal = this.#parts.budget.document();
    if (ordinal === undefined || this.#call.signal.aborted) return;
    try {
      await new Chain(this.#parts, this.#call.signal, (running) => this.#hold(running)).document({ document, ordinal });
    } catch (error) {
      if (!(error instanceof Cancelled)) this.#parts.log.error({ err: error }, "a side document broke");
    }
  }
}

/** Starts the script of a call. */
export function runScript(o: ScriptServices & { readonly call: ScriptCall; readonly source: ScriptSource }): ScriptRun {
  const { call, source, ...services } = o;
  return new ScriptRun(services, call, source);
}

/** A call whose first command refuses it is never answered. */
function startsWithHangup({ block }: CallDocument): boolean {
  const first = block.find((verb) => verb.kind !== "branch");
  return first?.problem === undefined && (first?.name === "Hangup" || first?.name === "Reject");
}
