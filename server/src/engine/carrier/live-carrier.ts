import type { CarrierGateway, CarrierSetup } from "../../domain/sip-carrier/port.js";
import { AddressList } from "../../net/address-list.js";
import type { CarrierLoad } from "./carrier-load.js";
import type { CarrierRegistration } from "./carrier-registration.js";
import type { CarrierRoom } from "./carrier-search.js";
import type { GatewayProbe } from "./gateway-probe.js";
import type { LiveGateway } from "./live-gateway.js";

/** A gateway that is asked how it is doing. */
export interface WatchedGateway {
  readonly gateway: LiveGateway;
  probe: GatewayProbe | undefined;
}

/** A carrier at work: its settings as of now, and what outlives a change of them. */
export class LiveCarrier {
  readonly load: CarrierLoad;
  setup: CarrierSetup;
  gateways: readonly WatchedGateway[] = [];
  registration: { readonly key: string; readonly live: CarrierRegistration } | undefined;
  #addresses: AddressList;
  #names: ReadonlySet<string>;

  constructor(setup: CarrierSetup, load: CarrierLoad) {
    this.load = load;
    this.setup = setup;
    this.#addresses = new AddressList([]);
    this.#names = new Set();
  }

  get priority(): number {
    return this.setup.priority;
  }

  get weight(): number {
    return this.setup.weight;
  }

  get room(): CarrierRoom {
    const { channel_limit, calls_per_second } = this.setup;
    return { load: this.load, channelLimit: channel_limit, callsPerSecond: calls_per_second };
  }

  /** Calls to it that may begin now. */
  get free(): number {
    if (this.gateways.every(({ gateway }) => gateway.health.pauseMs > 0)) return 0;
    const { channel_limit, calls_per_second } = this.setup;
    return this.load.free(channel_limit, calls_per_second);
  }

  /** Takes settings over. */
  take(setup: CarrierSetup): void {
    this.setup = setup;
    const hosts = active(setup).map(({ host }) => host);
    this.#addresses = new AddressList([...hosts, ...setup.addresses]);
    this.#names = new Set(hosts);
  }

  /** Whether calls of an address are the carrier's. @param names that stand for the address, lower case */
  isAt(address: string, names: readonly string[]): boolean {
    return this.#addresses.has(address) || names.some((name) => this.#names.has(name));
  }
}

/** Gateways that are switched on. */
export function active({ gateways }: Pick<CarrierSetup, "gateways">): readonly CarrierGateway[] {
  return gateways.filter((gateway) => gateway.is_active);
}
