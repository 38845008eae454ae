import { isoTime } from "../../base/iso-time.js";
import { NONE, TextTable } from "../../base/text-table.js";
import type { SeenFetch } from "../../base/watched-fetch.js";
import type { TracePacker } from "../../domain/call/packed-trace.js";
import type { TracedFetch, TracedLeg, TracedStep } from "../../domain/call/port/traces.js";
import type { MessageLog } from "./message-log.js";

/** HTTP exchanges of one leg that are kept, and steps of its recordings. */
const FETCHES_MAX = 200;
const STEPS_MAX = 200;
const URL_MAX = 2_048;
/** Messages of one leg that are kept, over its whole life. */
const MESSAGES_MAX = 500;
const BYTES_MAX = 256 * 1024;
/** Of a uuid, and of the digest of what is none. */
const UUID_LENGTH = 44;

/** What is not written: place of the last message, how many, their bytes; place and time of the first. */
const LAST = 0;
const WAITING = 1;
const WAITING_BYTES = 2;
const FIRST = 3;
const FIRST_MS = 4;
/** What is on its way to the database: place of the last message, how many. */
const TAKEN_LAST = 5;
const TAKEN = 6;
/** Over the whole life of the leg. */
const COUNT = 7;
const BYTES = 8;
const FETCHES = 9;
const STEPS = 10;
const FLAGS = 11;
/** Row of its account. */
const ACCOUNT = 12;
/** The dialog that it entered last. */
const DIALOG = 13;
const LEG_COLUMNS = 14;

const IS_LIVE = 1;
const IS_CUT = 2;
const IS_CUT_TOLD = 4;
/** Nobody asks for it any more; it goes as soon as it is written. */
const IS_OVER = 8;
/** It is to be written, or just being. */
const IS_QUEUED = 16;

/** Of a dialog: its leg, and the dialog that the leg entered before. */
const LEG = 0;
const BEFORE = 1;

/** Of an account: its legs. */
const LEGS = 0;

/** What few legs have, until it is written. */
interface Extras {
  readonly fetches: TracedFetch[];
  readonly steps: TracedStep[];
  takenFetches: number;
  takenSteps: number;
}

/**
 * The legs that are traced, and their dialogs: rows of numbers and chains of records, no objects for any of them. A leg is
 * a row until it is over and all of it is written.
 */
export class LegChains {
  readonly #log: MessageLog;
  readonly #legs = new TextTable(LEG_COLUMNS, UUID_LENGTH);
  readonly #accounts = new TextTable(1, UUID_LENGTH);
  /** By Call-ID: one for each INVITE of a leg. Two rows of one Call-ID where the platform calls itself: both ends are legs. */
  readonly #dialogs = new TextTable(2);
  readonly #extras = new Map<number, Extras>();
  #live = 0;

  constructor(log: MessageLog) {
    this.#log = log;
  }

  get size(): number {
    return this.#legs.size;
  }

  /** Legs that have not ended. */
  get live(): number {
    return this.#live;
  }

  /** The row of a leg. */
  find(call: string): number {
    return this.#legs.find(call);
  }

  /** The dialog of a Call-ID. Hot. */
  dialog(callId: string): number {
    return this.#dialogs.find(callId);
  }

  /** Another dialog of the same Call-ID. Hot. */
  nextDialog(dialog: number): number {
    return this.#dialogs.next(dialog);
  }

  /** Hot. */
  legOf(dialog: number): number {
    return this.#dialogs.get(dialog, LEG);
  }

  isOf(leg: number, call: string): boolean {
    return this.#legs.find(call) === leg;
  }

  /** @returns its row, which may be there already */
  begin(call: string, account: string): number {
    const known = this.#legs.find(call);
    if (known !== NONE) return known;
    const leg = this.#legs.add(call);
    const found = this.#accounts.find(account);
    const owner = found === NONE ? this.#accounts.add(account) : found;
    this.#accounts.set(owner, LEGS, this.#accounts.get(owner, LEGS) + 1);
    this.#legs.set(leg, ACCOUNT, owner);
    this.#legs.set(leg, FLAGS, IS_LIVE);
    this.#legs.set(leg, DIALOG, NONE);
    this.#live++;
    return leg;
  }

  /** The leg is signalled under that Call-ID too. */
  enter(leg: number, callId: string): void {
    const dialog = this.#dialogs.add(callId);
    this.#dialogs.set(dialog, LEG, leg);
    this.#dialogs.set(dialog, BEFORE, this.#legs.get(leg, DIALOG));
    this.#legs.set(leg, DIALOG, dialog);
  }

  /** Takes over the record, and the holding of it. Hot. */
  add(leg: number, place: number): void {
    const legs = this.#legs;
    const length = this.#log.length(place);
    const count = legs.get(leg, COUNT);
    const bytes = legs.get(leg, BYTES) + length;
    if (count >= MESSAGES_MAX || bytes > BYTES_MAX) {
      this.#flag(leg, IS_CUT);
      this.#log.release(place);
      return;
    }
    legs.set(leg, COUNT, count + 1);
    legs.set(leg, BYTES, bytes);
    const waiting = legs.get(leg, WAITING);
    if (waiting === 0) this.#beginsWith(leg, place);
    this.#log.link(place, legs.get(leg, LAST));
    legs.set(leg, LAST, place);
    legs.set(leg, WAITING, waiting + 1);
    legs.set(leg, WAITING_BYTES, legs.get(leg, WAITING_BYTES) + length);
  }

  addFetch(leg: number, { atMs, url, durationMs, ...fetch }: SeenFetch): void {
    if (!this.#counted(leg, FETCHES, FETCHES_MAX)) return;
    const number = this.#legs.get(leg, FETCHES);
    const shown = { time: isoTime(atMs), number, url: url.slice(0, URL_MAX), duration_ms: durationMs };
    this.#extrasOf(leg).fetches.push({ ...fetch, ...shown });
  }

  addStep(leg: number, step: TracedStep): void {
    if (this.#counted(leg, STEPS, STEPS_MAX)) this.#extrasOf(leg).steps.push(step);
  }

  /** Whether something is to be written that is not on its way. */
  isWaiting(leg: number): boolean {
    const told = this.#legs.get(leg, FLAGS) & (IS_CUT | IS_CUT_TOLD);
    if (told === IS_CUT || this.#legs.get(leg, WAITING) > this.#legs.get(leg, TAKEN)) return true;
    const extras = this.#extras.get(leg);
    if (!extras) return false;
    return extras.fetches.length > extras.takenFetches || extras.steps.length > extras.takenSteps;
  }

  /** Its time is up: unless it is queued again its row goes with what is being written. */
  isOver(leg: number): boolean {
    return this.#is(leg, IS_OVER);
  }

  /** It will be written: until `written` or `lose` its row stays. */
  queued(leg: number): void {
    this.#flag(leg, IS_QUEUED);
  }

  /** Bytes of messages that are not written. */
  waitingBytes(leg: number): number {
    return this.#legs.get(leg, WAITING_BYTES);
  }

  /** Places of what is not written, oldest first. */
  waiting(leg: number): number[] {
    return this.#log.chain(this.#legs.get(leg, LAST), this.#legs.get(leg, WAITING));
  }

  /** Legs in progress of which something waits since then, or in memory that many slabs were filled after. */
  *late(sinceMs: number, slabs: number): Iterable<number> {
    for (let leg = 0; leg < this.#legs.end; leg++) {
      if (!this.#legs.has(leg) || !this.#is(leg, IS_LIVE) || this.#legs.get(leg, WAITING) === 0) continue;
      const isOld = this.#log.age(this.#legs.get(leg, FIRST)) > slabs;
      if (isOld || this.#legs.get(leg, FIRST_MS) <= sinceMs) yield leg;
    }
  }

  *all(): Iterable<number> {
    for (let leg = 0; leg < this.#legs.end; leg++) if (this.#legs.has(leg)) yield leg;
  }

  /** @returns whether it was in progress until now */
  end(leg: number): boolean {
    if (!this.#is(leg, IS_LIVE)) return false;
    this.#unflag(leg, IS_LIVE);
    this.#live--;
    return true;
  }

  /** No message belongs to it any more. */
  close(leg: number): void {
    this.#leaveDialogs(leg);
    if (this.#is(leg, IS_QUEUED) || this.isWaiting(leg)) this.#flag(leg, IS_OVER);
    else this.#remove(leg);
  }

  /** Packs what is not written, as it is to be: secrets are removed here. It counts as written when `written` is called. */
  pack(leg: number, packer: TracePacker): void {
    const legs = this.#legs;
    legs.set(leg, TAKEN_LAST, legs.get(leg, LAST));
    legs.set(leg, TAKEN, legs.get(leg, WAITING));
    const isCut = this.#is(leg, IS_CUT);
    if (isCut) this.#flag(leg, IS_CUT_TOLD);
    const account = this.#accounts.text(legs.get(leg, ACCOUNT));
    packer.leg({ call: legs.text(leg), account, is_cut: isCut, ...this.#takeExtras(leg) });
    for (const place of this.waiting(leg)) this.#log.pack(place, packer);
  }

  /**
   * What was taken is in the database.
   * @param isQueued whether it is to be written again, because something came meanwhile
   */
  written(leg: number, isQueued: boolean): void {
    this.#giveBack(leg, this.#legs.get(leg, TAKEN_LAST), this.#legs.get(leg, TAKEN));
    this.#dropExtras(leg);
    if (!isQueued) this.#leaveQueue(leg);
  }

  /** What waits will never be written. */
  lose(leg: number): void {
    this.#giveBack(leg, this.#legs.get(leg, LAST), this.#legs.get(leg, WAITING));
    this.#extras.delete(leg);
    this.#flag(leg, IS_CUT | IS_CUT_TOLD);
    this.#leaveQueue(leg);
  }

  clear(): void {
    for (const leg of this.all()) this.#giveBack(leg, this.#legs.get(leg, LAST), this.#legs.get(leg, WAITING));
    this.#legs.clear();
    this.#accounts.clear();
    this.#dialogs.clear();
    this.#extras.clear();
    this.#live = 0;
  }

  /** The `count` messages up to `last` are nobody's any more; those that came after stay. */
  #giveBack(leg: number, last: number, count: number): void {
    let bytes = 0;
    for (let place = last, left = count; left > 0; left--) {
      const previous = this.#log.previous(place);
      bytes += this.#log.length(place);
      this.#log.release(place);
      place = previous;
    }
    this.#legs.set(leg, TAKEN, 0);
    this.#legs.set(leg, WAITING, this.#legs.get(leg, WAITING) - count);
    this.#legs.set(leg, WAITING_BYTES, this.#legs.get(leg, WAITING_BYTES) - bytes);
    const [first] = this.#legs.get(leg, WAITING) > 0 ? this.waiting(leg) : [];
    if (first !== undefined) this.#beginsWith(leg, first);
  }

  #beginsWith(leg: number, place: number): void {
    this.#legs.set(leg, FIRST, place);
    this.#legs.set(leg, FIRST_MS, this.#log.atMs(place));
  }

  #takeExtras(leg: number): Partial<Pick<TracedLeg, "fetches" | "steps">> {
    const extras = this.#extras.get(leg);
    if (!extras) return {};
    const { fetches, steps } = extras;
    extras.takenFetches = fetches.length;
    extras.takenSteps = steps.length;
    return { ...(fetches.length > 0 ? { fetches } : {}), ...(steps.length > 0 ? { steps } : {}) };
  }

  #dropExtras(leg: number): void {
    const extras = this.#extras.get(leg);
    if (!extras) return;
    extras.fetches.splice(0, extras.takenFetches);
    extras.steps.splice(0, extras.takenSteps);
    extras.takenFetches = 0;
    extras.takenSteps = 0;
    if (extras.fetches.length + extras.steps.length === 0) this.#extras.delete(leg);
  }

  #extrasOf(leg: number): Extras {
    const known = this.#extras.get(leg);
    if (known) return known;
    const extras = { fetches: [], steps: [], takenFetches: 0, takenSteps: 0 };
    this.#extras.set(leg, extras);
    return extras;
  }

  #counted(leg: number, column: number, max: number): boolean {
    const count = this.#legs.get(leg, column);
    if (count < max) this.#legs.set(leg, column, count + 1);
    else this.#flag(leg, IS_CUT);
    return count < max;
  }

  #is(leg: number, flag: number): boolean {
    return (this.#legs.get(leg, FLAGS) & flag) !== 0;
  }

  #flag(leg: number, flags: number): void {
    this.#legs.set(leg, FLAGS, this.#legs.get(leg, FLAGS) | flags);
  }

  #unflag(leg: number, flag: number): void {
    this.#legs.set(leg, FLAGS, this.#legs.get(leg, FLAGS) & ~flag);
  }

  #leaveQueue(leg: number): void {
    this.#unflag(leg, IS_QUEUED);
    if (this.#is(leg, IS_OVER)) this.#remove(leg);
  }

  #leaveDialogs(leg: number): void {
    for (let dialog = this.#legs.get(leg, DIALOG); dialog !== NONE; ) {
      const before = this.#dialogs.get(dialog, BEFORE);
      this.#dialogs.remove(dialog);
      dialog = before;
    }
    this.#legs.set(leg, DIALOG, NONE);
  }

  #remove(leg: number): void {
    this.#leaveDialogs(leg);
    // The row is another leg's next, maybe of another account.
    this.#extras.delete(leg);
    const owner = this.#legs.get(leg, ACCOUNT);
    const others = this.#accounts.get(owner, LEGS) - 1;
    if (others === 0) this.#accounts.remove(owner);
    else this.#accounts.set(owner, LEGS, others);
    this.#legs.remove(leg);
  }
}
