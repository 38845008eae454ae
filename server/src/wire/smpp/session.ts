import { COMMANDS, type CommandFields, type CommandName, RESPONSE_BIT } from "./commands.js";
import { SmppFramer } from "./frame.js";
import { type Pdu, type PduOf, type PduProblem, parsePdu, printBare, printPdu } from "./pdu.js";
import {
  type BindCommand,
  BOUND,
  isBound,
  isServed,
  refusalOf,
  type ServedCommand,
  type SmppRole,
  type SmppState,
} from "./session-rules.js";
import { SMPP_STATUS } from "./status.js";
import type { Tlvs } from "./tlv.js";

/** Times and bounds of a session (messaging.md 9.1, 9.3). */
export interface SmppLimits {
  /** Requests of ours that wait for their answer at once. */
  readonly window: number;
  /** Requests of the peer that wait for ours; more are not looked at. */
  readonly peerWindow: number;
  /** From the start of the session until it is bound. */
  readonly bindMs: number;
  readonly responseMs: number;
  /** Silence of the peer after which we ask; twice without an answer ends the session. */
  readonly enquireMs: number;
  readonly inactivityMs: number;
  /** A PDU that began must be whole within that time. */
  readonly partialMs: number;
  /** From unbind to its answer. */
  readonly unbindMs: number;
}

export const SMPP_LIMITS: SmppLimits = {
  window: 10,
  peerWindow: 100,
  bindMs: 10_000,
  responseMs: 20_000,
  enquireMs: 30_000,
  inactivityMs: 300_000,
  partialMs: 30_000,
  unbindMs: 5_000,
};

/** Why a session ended. */
export type SmppEnd =
  | "unbound"
  | "bind_timeout"
  | "bind_refused"
  | "response_timeout"
  | "silent"
  | "malformed"
  | "partial_timeout"
  | "unbind_timeout"
  | "lost";

/** The answer to a request of ours; `body` is its message_id where it has one. */
export interface SmppAnswer {
  readonly status: number;
  readonly message_id: string;
  readonly tlvs: Tlvs;
}

/** Our answer to a request. */
export interface SmppOwnAnswer {
  readonly status: number;
  /** The message_id, or the system_id after a bind. */
  readonly text?: string;
  /** What query_sm asks for (SMPP 3.4 §4.8.2); final_date is empty while the state is not final. */
  readonly queried?: { readonly final_date: string; readonly message_state: number; readonly error_code: number };
  readonly tlvs?: Tlvs;
}

/** A request that the side above shall answer, with `answer`. */
export type SmppRequest = PduOf<ServedCommand>;

/** What the session wants done, in this order. After `end` nothing more comes. */
export type SmppEffect =
  | { readonly kind: "send"; readonly bytes: Buffer }
  | { readonly kind: "request"; readonly pdu: SmppRequest }
  | { readonly kind: "answered"; readonly sequence: number; readonly answer: SmppAnswer }
  /** The peer has answered an enquire_link. */
  | { readonly kind: "alive"; readonly sequence: number }
  /** The request went out and its answer does not come: it may have been taken. */
  | { readonly kind: "unanswered"; readonly sequence: number }
  | { readonly kind: "bound" }
  /** The connection is to be closed once everything is written. */
  | { readonly kind: "end"; readonly reason: SmppEnd };

interface Waiting {
  readonly command: CommandName;
  readonly dueMs: number;
}

const SEQUENCE_MAX = 0x7fff_ffff;
/** So many PDUs that cannot be read within that time end the session. */
const MALFORMED_MAX = 10;
const MALFORMED_MS = 60_000;
const ENQUIRIES_MAX = 2;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * One SMPP session, either side (SMPP 3.4 §2; messaging.md 9): bytes, wishes and time in, effects out. It keeps sequence
 * numbers, the windows of both sides and all deadlines. Times are milliseconds of one monotonic clock.
 */
export class SmppSession {
  readonly #role: SmppRole;
  readonly #limits: SmppLimits;
  readonly #framer = new SmppFramer();
  /** Our requests without an answer, the oldest first. */
  readonly #waiting = new Map<number, Waiting>();
  /** PDUs of the peer that wait until some of its requests are answered. */
  #backlog: Buffer[] = [];
  /** Requests of the peer that are with the side above. */
  #owed = 0;
  #state: SmppState = "open";
  #sequence = 0;
  #enquiries = 0;
  #malformedMs: number[] = [];
  #receivedMs: number;
  #partialSinceMs: number | undefined;
  #unbindDueMs = NEVER;
  readonly #bindDueMs: number;
  #window: number;
  #peerWindow: number;
  #effects: SmppEffect[] = [];

  constructor(options: { role: SmppRole; limits: SmppLimits; nowMs: number }) {
    this.#role = options.role;
    this.#limits = options.limits;
    this.#window = options.limits.window;
    this.#peerWindow = options.limits.peerWindow;
    this.#receivedMs = options.nowMs;
    this.#bindDueMs = options.nowMs + options.limits.bindMs;
  }

  get state(): SmppState {
    return this.#state;
  }

  /** Requests that may go out now; 0 unless the session is bound. */
  get free(): number {
    return isBound(this.#state) ? Math.max(0, this.#window - this.#waiting.size) : 0;
  }

  /** Our requests that wait for an answer. */
  get unanswered(): number {
    return this.#waiting.size;
  }

  /** Requests of the peer that are with the side above. */
  get owed(): number {
    return this.#owed;
  }

  /** The peer waits for answers: nothing more should be read from it until they are out. */
  get isHeldUp(): boolean {
    return this.#backlog.length > 0;
  }

  /** When `tick` must be called at the latest. */
  get dueMs(): number {
    if (this.#state === "closed") return NEVER;
    const [oldest] = this.#waiting.values();
    return Math.min(
      this.#state === "open" ? this.#bindDueMs : NEVER,
      oldest?.dueMs ?? NEVER,
      this.#unbindDueMs,
      this.isHeldUp ? NEVER : this.#silentDueMs(),
    );
  }

  /** Windows as they are from now on: those of who has bound. */
  setWindows(windows: { readonly window: number; readonly peerWindow: number }): void {
    this.#window = windows.window;
    this.#peerWindow = windows.peerWindow;
  }

  /** Asks to be bound. As `esme`, once. */
  bind(command: BindCommand, fields: CommandFields<BindCommand>, nowMs: number): SmppEffect[] {
    if (this.#state === "open") this.#ask(command, fields, undefined, nowMs);
    return this.#flush();
  }

  /**
   * Sends a request.
   * @returns its sequence number, which `answered` or `unanswered` will name; undefined: it may not go now
   * @throws SmppFormatError a value that its field cannot hold
   */
  request<C extends "submit_sm" | "deliver_sm" | "data_sm">(
    command: C,
    fields: CommandFields<C>,
    tlvs: Tlvs | undefined,
    nowMs: number,
  ): { readonly sequence: number | undefined; readonly effects: SmppEffect[] } {
    const sequence = this.free > 0 ? this.#ask(command, fields, tlvs, nowMs) : undefined;
    return { sequence, effects: this.#flush() };
  }

  /** Answers a request of the peer; each once. */
  answer(
    { command, sequence_number }: Pick<SmppRequest, "command" | "sequence_number">,
    answer: SmppOwnAnswer,
    nowMs: number,
  ): SmppEffect[] {
    if (this.#state === "closed") return [];
    this.#owed = Math.max(0, this.#owed - 1);
    this.#send(printAnswer(command, sequence_number, answer));
    if (command in BOUND && this.#state === "open") this.#settleBind(command as BindCommand, answer.status);
    this.#resume(nowMs);
    return this.#flush();
  }

  /**
   * Asks the peer whether it is there, though it was not silent.
   * @returns the sequence number that `alive` will name; undefined: the session is not bound
   */
  enquire(): { readonly sequence: number | undefined; readonly effects: SmppEffect[] } {
    const sequence = isBound(this.#state) ? this.#next() : undefined;
    if (sequence !== undefined)
      this.#send(printPdu({ command: "enquire_link", sequence_number: sequence, fields: {} }));
    return { sequence, effects: this.#flush() };
  }

  receive(chunk: Buffer, nowMs: number): SmppEffect[] {
    if (this.#state === "closed") return [];
    this.#receivedMs = nowMs;
    this.#enquiries = 0;
    for (const frame of this.#framer.push(chunk)) {
      if (frame.kind === "pdu") this.#backlog.push(frame.bytes);
      else this.#badLength(frame.sequence_number);
      if (this.#isOver()) return this.#flush();
    }
    this.#partialSinceMs = this.#framer.isPartial ? (this.#partialSinceMs ?? nowMs) : undefined;
    this.#drain(nowMs);
    return this.#flush();
  }

  /** Does what is due. Calling it early or often is harmless. */
  tick(nowMs: number): SmppEffect[] {
    if (this.#state === "closed") return [];
    const reason = this.#overdue(nowMs);
    if (reason) this.#end(reason);
    else this.#expire(nowMs);
    if (isBound(this.#state) && !this.isHeldUp && nowMs >= this.#enquireDueMs()) this.#enquireOfSilent();
    return this.#flush();
  }

  /** Leaves: no request goes out any more, and the peer is told. In a session that is not bound it just ends. */
  unbind(nowMs: number): SmppEffect[] {
    if (isBound(this.#state)) {
      this.#state = "unbinding";
      this.#unbindDueMs = nowMs + this.#limits.unbindMs;
      this.#send(printPdu({ command: "unbind", sequence_number: this.#next(), fields: {} }));
    } else if (this.#state === "open") this.#end("unbound");
    return this.#flush();
  }

  /** The connection is gone. */
  lost(): SmppEffect[] {
    if (this.#state !== "closed") this.#end("lost");
    return this.#flush();
  }

  #flush(): SmppEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  #send(bytes: Buffer): void {
    this.#effects.push({ kind: "send", bytes });
  }

  #ask<C extends CommandName>(command: C, fields: CommandFields<C>, tlvs: Tlvs | undefined, nowMs: number): number {
    const sequence = this.#next();
    this.#send(printPdu({ command, sequence_number: sequence, fields, ...(tlvs ? { tlvs } : {}) }));
    this.#waiting.set(sequence, { command, dueMs: nowMs + this.#limits.responseMs });
    return sequence;
  }

  /** 1..0x7fffffff, then 1 (SMPP 3.4 §3.2); one that waits for its answer is not used again. */
  #next(): number {
    do this.#sequence = this.#sequence >= SEQUENCE_MAX ? 1 : this.#sequence + 1;
    while (this.#waiting.has(this.#sequence));
    return this.#sequence;
  }

  /** Works off what came in, as far as the window of the peer allows. */
  #drain(nowMs: number): void {
    let at = 0;
    for (; at < this.#backlog.length && this.#owed < this.#peerWindow && !this.#isOver(); at++)
      this.#take(this.#backlog[at] as Buffer, nowMs);
    this.#backlog = this.#isOver() ? [] : this.#backlog.slice(at);
  }

  /** Goes on after an answer; while nothing was read the times of the peer stood still. */
  #resume(nowMs: number): void {
    if (!this.isHeldUp) return;
    this.#drain(nowMs);
    if (this.isHeldUp) return;
    this.#receivedMs = nowMs;
    if (this.#partialSinceMs !== undefined) this.#partialSinceMs = nowMs;
  }

  #take(bytes: Buffer, nowMs: number): void {
    const pdu = parsePdu(bytes);
    if (pdu.command === "problem") return this.#problem(pdu, nowMs);
    if (COMMANDS[pdu.command].id >= RESPONSE_BIT) return this.#response(pdu);
    switch (pdu.command) {
      case "enquire_link":
        return this.#enquired(pdu.sequence_number);
      case "unbind":
        return this.#unbound(pdu.sequence_number);
      case "alert_notification":
      case "outbind":
        return;
      default:
        return this.#requested(pdu);
    }
  }

  #requested(pdu: Pdu): void {
    const refusal = refusalOf(this.#role, this.#state, pdu.command);
    if (refusal !== undefined || !isServed(this.#role, pdu.command))
      return this.#send(
        printBare(COMMANDS[pdu.command].id + RESPONSE_BIT, refusal ?? SMPP_STATUS.ESME_RINVCMDID, pdu.sequence_number),
      );
    this.#owed++;
    this.#effects.push({ kind: "request", pdu: pdu as SmppRequest });
  }

  /** In a session that is not bound only a bind is taken (messaging.md 9.4). */
  #enquired(sequence: number): void {
    if (this.#state === "open" && this.#role === "smsc")
      return this.#send(printBare(COMMANDS.enquire_link_resp.id, SMPP_STATUS.ESME_RINVBNDSTS, sequence));
    this.#send(printBare(COMMANDS.enquire_link_resp.id, SMPP_STATUS.ESME_ROK, sequence));
  }

  #unbound(sequence: number): void {
    if (this.#state === "open")
      return this.#send(printBare(COMMANDS.unbind_resp.id, SMPP_STATUS.ESME_RINVBNDSTS, sequence));
    this.#send(printBare(COMMANDS.unbind_resp.id, SMPP_STATUS.ESME_ROK, sequence));
    this.#end("unbound");
  }

  #response(pdu: Pdu): void {
    if (pdu.command === "unbind_resp") {
      if (this.#state === "unbinding") this.#end("unbound");
      return;
    }
    if (pdu.command === "enquire_link_resp") {
      this.#effects.push({ kind: "alive", sequence: pdu.sequence_number });
      return;
    }
    const waiting = this.#waiting.get(pdu.sequence_number);
    // An answer that is late, or to a question that was not asked.
    if (!waiting) return;
    if (pdu.command !== "generic_nack" && COMMANDS[pdu.command].id !== COMMANDS[waiting.command].id + RESPONSE_BIT)
      return;
    this.#waiting.delete(pdu.sequence_number);
    const { command_status, fields, tlvs } = pdu;
    // A nack that names no fault refuses all the same.
    const isNoReason = pdu.command === "generic_nack" && command_status === 0;
    const status = isNoReason ? SMPP_STATUS.ESME_RUNKNOWNERR : command_status;
    const message_id = "message_id" in fields ? fields.message_id : "";
    this.#effects.push({ kind: "answered", sequence: pdu.sequence_number, answer: { status, message_id, tlvs } });
    if (waiting.command in BOUND) this.#settleBind(waiting.command as BindCommand, status);
  }

  #settleBind(command: BindCommand, status: number): void {
    if (status !== SMPP_STATUS.ESME_ROK) return this.#end("bind_refused");
    this.#state = BOUND[command];
    this.#effects.push({ kind: "bound" });
  }

  #problem({ status, command_id, sequence_number, isResponse }: PduProblem, nowMs: number): void {
    const isNack = command_id === COMMANDS.generic_nack.id;
    // A nack is never answered: two sides would go on for ever.
    if (!isNack) this.#send(printBare(nackIdOf(status, command_id, isResponse), status, sequence_number));
    if (isResponse && this.#waiting.delete(sequence_number))
      this.#effects.push({ kind: "unanswered", sequence: sequence_number });
    if (status !== SMPP_STATUS.ESME_RINVMSGLEN) return;
    this.#malformedMs = [...this.#malformedMs.filter((ms) => nowMs - ms < MALFORMED_MS), nowMs];
    if (this.#malformedMs.length >= MALFORMED_MAX) this.#end("malformed");
  }

  #badLength(sequence: number): void {
    this.#send(printBare(COMMANDS.generic_nack.id, SMPP_STATUS.ESME_RINVCMDLEN, sequence));
    this.#end("malformed");
  }

  #overdue(nowMs: number): SmppEnd | undefined {
    if (this.#state === "open" && nowMs >= this.#bindDueMs) return "bind_timeout";
    if (nowMs >= this.#unbindDueMs) return "unbind_timeout";
    // We do not read from a peer that waits for us, so that its silence tells nothing.
    if (this.isHeldUp) return undefined;
    if (nowMs >= this.#partialDueMs()) return "partial_timeout";
    if (nowMs >= this.#receivedMs + this.#limits.inactivityMs) return "silent";
    return this.#enquiries >= ENQUIRIES_MAX && nowMs >= this.#enquireDueMs() ? "silent" : undefined;
  }

  #silentDueMs(): number {
    const enquireDueMs = isBound(this.#state) ? this.#enquireDueMs() : NEVER;
    return Math.min(this.#partialDueMs(), this.#receivedMs + this.#limits.inactivityMs, enquireDueMs);
  }

  #partialDueMs(): number {
    return this.#partialSinceMs === undefined ? NEVER : this.#partialSinceMs + this.#limits.partialMs;
  }

  #enquireDueMs(): number {
    return this.#receivedMs + this.#limits.enquireMs * (this.#enquiries + 1);
  }

  /** Answers that are overdue. A carrier that leaves one out is bound anew; a customer gets the message again later. */
  #expire(nowMs: number): void {
    for (const [sequence, { dueMs }] of this.#waiting) {
      if (dueMs > nowMs) return;
      if (this.#role === "esme") return this.#end("response_timeout");
      this.#waiting.delete(sequence);
      this.#effects.push({ kind: "unanswered", sequence });
    }
  }

  #enquireOfSilent(): void {
    if (this.#enquiries >= ENQUIRIES_MAX) return;
    this.#enquiries++;
    this.#send(printPdu({ command: "enquire_link", sequence_number: this.#next(), fields: {} }));
  }

  #end(reason: SmppEnd): void {
    this.#state = "closed";
    this.#backlog = [];
    for (const sequence of this.#waiting.keys()) this.#effects.push({ kind: "unanswered", sequence });
    this.#waiting.clear();
    this.#effects.push({ kind: "end", reason });
  }

  /** A call, so that the compiler does not take the state for what it was before. */
  #isOver(): boolean {
    return this.#state === "closed";
  }
}

/** A response to a request that is known, else a generic_nack (messaging.md 9.1). */
function nackIdOf(status: number, command_id: number, isResponse: boolean): number {
  const isKnownRequest = status === SMPP_STATUS.ESME_RINVMSGLEN && !isResponse;
  const hasResponse = command_id !== COMMANDS.alert_notification.id && command_id !== COMMANDS.outbind.id;
  return isKnownRequest && hasResponse ? command_id + RESPONSE_BIT : COMMANDS.generic_nack.id;
}

/** `text` is the message_id, or the system_id in the answer to a bind. */
function printAnswer(
  command: ServedCommand,
  sequence_number: number,
  { status, text = "", queried, tlvs }: SmppOwnAnswer,
): Buffer {
  const isBare = status !== SMPP_STATUS.ESME_ROK && tlvs === undefined;
  if (isBare) return printBare(COMMANDS[command].id + RESPONSE_BIT, status, sequence_number);
  const head = { command_status: status, sequence_number, ...(tlvs ? { tlvs } : {}) };
  if (command === "query_sm") {
    if (!queried) return printBare(COMMANDS.query_sm_resp.id, SMPP_STATUS.ESME_RQUERYFAIL, sequence_number);
    return printPdu({ command: "query_sm_resp", fields: { message_id: text, ...queried }, ...head });
  }
  if (command in BOUND) {
    const name = `${command as BindCommand}_resp` as const;
    return printPdu({ command: name, fields: { system_id: text }, ...head });
  }
  const name = `${command as "submit_sm" | "deliver_sm" | "data_sm"}_resp` as const;
  return printPdu({ command: name, fields: { message_id: text }, ...head });
}
