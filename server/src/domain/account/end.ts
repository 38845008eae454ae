import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { RevocationSink } from "../auth/port.js";
import type { AccountEnd } from "./port.js";

/** Stops something of a closed account: its calls, its registrations. Told again it finds nothing to stop. */
export type AccountStop = (account: string) => Promise<void>;

/** What stops must have ended in, or the answer to who closed the account goes out before. */
const WAIT_MS = 5_000;

/** Ends everything live of an account that was closed: sockets by the revoker, the rest by who registered here. */
export class AccountEnds implements AccountEnd {
  readonly #revoker: RevocationSink;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #stops = new Map<string, AccountStop>();

  constructor(o: { revoker: RevocationSink; clock: Clock; log: Log }) {
    this.#revoker = o.revoker;
    this.#clock = o.clock;
    this.#log = o.log;
  }

  /** Runs `stop` for each account that is closed from now on. @param what for the log: "calls", "registrations" */
  on(what: string, stop: AccountStop): void {
    this.#stops.set(what, stop);
  }

  async closed(account: string): Promise<void> {
    this.#revoker.tell({ account, user: undefined });
    const stops = [...this.#stops].map(([what, stop]) =>
      stop(account).catch((error: unknown) => {
        this.#log.error({ err: error, account, what }, "something of a closed account did not stop");
      }),
    );
    await this.#inTime(Promise.all(stops));
  }

  #inTime(stopped: Promise<unknown>): Promise<unknown> {
    const late = new Promise<void>((resolve) => {
      const timer = this.#clock.setTimer(WAIT_MS, resolve);
      const done = () => timer.cancel();
      stopped.then(done, done);
    });
    return Promise.race([stopped, late]);
  }
}
