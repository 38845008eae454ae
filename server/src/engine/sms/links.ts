import type { Clock } from "../../base/clock.js";
import type { CarrierSetup } from "../../domain/messaging-carrier/port.js";
import { FAILOVER_AFTER_MS } from "../../domain/sms-queue/rules.js";
import type { HttpSender } from "../../net/http-client.js";
import { HttpLink } from "./http-link.js";
import type { CarrierLink, CarrierLinks, CarrierWay } from "./link.js";
import { type NearSmsc, SimulatorLink } from "./simulator-link.js";
import type { SmppCarriers } from "./smpp-carriers.js";

export interface SmsLinksOptions {
  readonly carriers: { setup(uuid: string): Promise<CarrierSetup | undefined> };
  readonly clock: Clock;
  readonly http: HttpSender;
  /** Where carriers reach the API from outside. */
  readonly publicUrl: string;
  /** The simulated network when it is in this process and has no port. */
  readonly smsc: NearSmsc | undefined;
  readonly smpp: Pick<SmppCarriers, "linkOf" | "isElsewhere" | "windows">;
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

  async wayTo(uuid: string): Promise<CarrierWay> {
    const carrier = await this.#o.carriers.setup(uuid);
    const { failover_after, on_unknown } = carrier?.settings ?? {};
    return {
      link: carrier?.is_active && carrier.direction !== "receive" ? this.#linkOf(carrier) : undefined,
      failoverAfterMs: failover_after === undefined ? FAILOVER_AFTER_MS : failover_after * 1000,
      holdsUnknown: on_unknown === "hold",
    };
  }

  isElsewhere(uuid: string): boolean {
    return this.#o.smpp.isElsewhere(uuid);
  }

  get windows(): number {
    return this.#o.smpp.windows;
  }

  #linkOf(carrier: CarrierSetup): CarrierLink | undefined {
    const { http, publicUrl } = this.#o;
    switch (carrier.kind) {
      case "simulator":
        return this.#simulator ?? this.#o.smpp.linkOf(carrier.uuid);
      case "http":
        return new HttpLink({ http, carrier, callbackUrl: `${publicUrl}/rest/carrier/${carrier.uuid}/event` });
      case "smpp":
        return this.#o.smpp.linkOf(carrier.uuid);
      default:
        return carrier.kind satisfies never;
    }
  }
}
