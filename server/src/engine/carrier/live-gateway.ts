import type { CarrierGateway } from "../../domain/sip-carrier/port.js";
import type { SipTarget } from "../../net/sip-address.js";
import { NO_PARAMS } from "../../wire/sip/params.js";
import { printUri } from "../../wire/sip/uri.js";
import type { GatewayHealth } from "./gateway-health.js";

/** A gateway at work. */
export class LiveGateway {
  setup: CarrierGateway;
  readonly health: GatewayHealth;
  /** Calls through it now. */
  calls = 0;

  constructor(setup: CarrierGateway, health: GatewayHealth) {
    this.setup = setup;
    this.health = health;
  }

  get priority(): number {
    return this.setup.priority;
  }

  get weight(): number {
    return this.setup.weight;
  }

  /** Where requests to it are sent. */
  get target(): SipTarget {
    const { transport, host, port } = this.setup;
    return { transport, host, port: port ?? undefined };
  }

  /** Its URI; over TCP and TLS it says so, so that what is sent on its word takes the same way. @param user of the URI */
  uri(user?: string): string {
    const { host, port, transport } = this.setup;
    const params = transport === "udp" ? NO_PARAMS : new Map([["transport", transport]]);
    return printUri({ scheme: "sip", user, host, port: port ?? undefined, params });
  }

  /** Whether the same gateway is meant, so that what is known of it still holds. */
  isSame({ uuid, host, port, transport }: CarrierGateway): boolean {
    const { setup } = this;
    return setup.uuid === uuid && setup.host === host && setup.port === port && setup.transport === transport;
  }
}
