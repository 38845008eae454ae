import type { Clock } from "../../base/clock.js";
import type { CarrierSetup } from "../../domain/messaging-carrier/port.js";
import type { HttpSender } from "../../net/http-client.js";
import { HttpLink } from "./http-link.js";
import type { CarrierLink, CarrierLinks } from "./link.js";
import { type NearSmsc, SimulatorLink } from "./simulator-link.js";

export interface SmsLinksOptions {
  readonly carriers: { setup(uuid: string): Promise<CarrierSetup | undefined> };
  readonly clock: Clock;
  readonly http: HttpSender;
  /** Where carriers reach the API from outside. */
  readonly publicUrl: string;
  readonly smsc: NearSmsc | undefined;
}

/** Finds the way to each carrier, by its settings as they are now. */
export class SmsLinks implements CarrierLinks {
  readonly #o: SmsLinksOptions;
  readonly #simulator: CarrierLink | undefined;

  constructor(options: SmsLinksOptions) {
    this.#o = options;
    const { smsc, clock } = options;
    this.#simulator = smsc && new SimulatorLink({ smsc, clock });
  }

  async linkOf(uuid: string): Promise<CarrierLink | undefined> {
    const { carriers, http, publicUrl } = this.#o;
    const carrier = await carriers.setup(uuid);
    if (!carrier?.is_active || carrier.direction === "receive") return undefined;
    switch (carrier.kind) {
      case "simulator":
        return this.#simulator;
      case "http":
        return new HttpLink({ http, carrier, callbackUrl: `${publicUrl}/rest/carrier/${uuid}/event` });
      case "smpp":
        return undefined;
      default:
        return carrier.kind satisfies never;
    }
  }
}
