import type { CallContext } from "./call-context.js";
import type { CallPlan, RunningCall } from "./call-plan.js";
import { CalledLeg } from "./called-leg.js";
import { CAUSE } from "./end-reason.js";
import type { MainLeg, MainLegEvents } from "./main-leg.js";
import type { OutboundLeg } from "./outbound-leg.js";
import type { SharedPlace } from "./shared-place.js";

/** The main leg is live when its call begins. */
const NO_RING_LIMIT_MS = 60_000;

/** Two legs that were called and whose caller has left: a transfer made a call of its own of them. */
export class JoinedCall implements CallPlan {
  readonly ringLimitMs = NO_RING_LIMIT_MS;
  readonly hasScript = false;
  readonly app = null;
  readonly account;
  readonly tn;
  readonly caller;
  readonly domain;
  readonly profile;
  readonly hairpins;
  readonly hops;
  readonly place: SharedPlace;
  readonly #main: OutboundLeg;
  readonly #partner: OutboundLeg;

  /** @param from the call that both, or the main leg, come from */
  constructor(from: CallContext, main: OutboundLeg, partner: OutboundLeg) {
    const { account, tn, caller, domain, profile, hairpins, hops, place } = from;
    this.account = account;
    this.tn = tn;
    this.caller = caller;
    this.domain = domain;
    this.profile = profile;
    this.hairpins = hairpins;
    this.hops = hops;
    this.place = place.share();
    this.#main = main;
    this.#partner = partner;
  }

  leg(_place: SharedPlace, events: MainLegEvents): MainLeg {
    this.#main.listen(events);
    return new CalledLeg(this.#main);
  }

  async run(call: RunningCall): Promise<void> {
    const bridge = await call.dialling.connect(this.#partner);
    await bridge.ended;
    call.end(CAUSE.normal);
  }
}
