import type { Clock } from "../../base/clock.js";
import type { CarrierLink, CarrierLinks } from "./link.js";
import { type NearSmsc, SimulatorLink } from "./simulator-link.js";

/** What links are made of. */
export interface LinkCarriers {
  /** Undefined: the carrier is gone, switched off, or does not take messages. */
  sending(uuid: string): Promise<{ readonly kind: "smpp" | "http" | "simulator" } | undefined>;
}

/** Finds the way to each carrier. */
export class SmsLinks implements CarrierLinks {
  readonly #carriers: LinkCarriers;
  readonly #simulator: CarrierLink | undefined;

  constructor(options: { carriers: LinkCarriers; clock: Clock; smsc: NearSmsc | undefined }) {
    this.#carriers = options.carriers;
    const { smsc, clock } = options;
    this.#simulator = smsc && new SimulatorLink({ smsc, clock });
  }

  async linkOf(carrier: string): Promise<CarrierLink | undefined> {
    const found = await this.#carriers.sending(carrier);
    return found?.kind === "simulator" ? this.#simulator : undefined;
  }
}
