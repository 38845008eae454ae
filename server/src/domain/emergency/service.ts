import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { EmergencyAlarm, EmergencyNotices } from "./port.js";

/** An account is told once in this time. */
const EVERY_MS = 3_600_000;
/** Accounts that are remembered; with more all are forgotten, and the database alone says who was told. */
const MAX_ACCOUNTS = 10_000;

/** Says in the log and to the account that a call to emergency services was refused. */
export class BlockedEmergencies implements EmergencyAlarm {
  readonly #notices: EmergencyNotices;
  readonly #clock: Clock;
  readonly #log: Log;
  /** When an account was told, so that who dials on and on costs no statements. */
  readonly #toldMs = new Map<string, number>();

  constructor(o: { notices: EmergencyNotices; clock: Clock; log: Log }) {
    this.#notices = o.notices;
    this.#clock = o.clock;
    this.#log = o.log;
  }

  blocked(account: string, dialled: string): void {
    this.#log.warn({ account, dialled }, "emergency call blocked");
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - (this.#toldMs.get(account) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return;
    if (this.#toldMs.size >= MAX_ACCOUNTS) this.#toldMs.clear();
    this.#toldMs.set(account, nowMs);
    const told = this.#notices.tell({ account, dialled, now: isoTime(this.#clock.now()) });
    told.catch((error: unknown) => {
      this.#toldMs.delete(account);
      this.#log.error({ err: error, account }, "mail of a blocked emergency call failed");
    });
  }
}
