import type {
  ISIPCarrier,
  ISIPCarrierHealth,
  ISIPCarrierInbound,
  ISIPCarrierOutbound,
  ISIPCarrierRegistration,
} from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";

/** One address of a carrier. */
export interface CarrierGateway {
  readonly uuid: string;
  /** An address, IPv6 without brackets, or a name in lower case. */
  readonly host: string;
  /** Null: as DNS says, or the default of the transport. */
  readonly port: number | null;
  readonly transport: "udp" | "tcp" | "tls";
  /** Lower first; equal ones share by weight. */
  readonly priority: number;
  readonly weight: number;
  readonly is_active: boolean;
  /** Takes registrations of the platform. */
  readonly is_registrar: boolean;
}

/** Settings of a carrier as columns. */
export interface CarrierFields {
  readonly name: string;
  readonly is_active: boolean;
  /** Lower first; equal ones share by weight. */
  readonly priority: number;
  readonly weight: number;
  /** Calls at once; null = any number. */
  readonly channel_limit: number | null;
  /** New calls to it in a second; null = any number. */
  readonly calls_per_second: number | null;
  readonly username: string | null;
  /** Addresses or CIDRs that calls may come from, besides those of its gateways. */
  readonly addresses: readonly string[];
  readonly registration: ISIPCarrierRegistration | null;
  readonly outbound: ISIPCarrierOutbound;
  readonly inbound: ISIPCarrierInbound;
}

/** A carrier with everything calls need of it. */
export interface CarrierSetup extends CarrierFields {
  readonly uuid: string;
  /** Decrypted. Never leaves the process, never logged. */
  readonly password: string | null;
  readonly gateways: readonly CarrierGateway[];
}

/** Carriers of calls, at rest. They are the operator's and belong to no account. */
export interface SipCarrierStore {
  list(page: PageQuery): Promise<Page<ISIPCarrier>>;
  find(uuid: string): Promise<ISIPCarrier | undefined>;
  transaction<T>(work: (tx: SipCarrierTx) => Promise<T>): Promise<T>;
}

export interface SipCarrierTx {
  /** False: the name is taken. */
  insert(
    uuid: string,
    fields: CarrierFields,
    password: string | null,
    gateways: readonly CarrierGateway[],
    stamp: Stamp,
  ): Promise<boolean>;
  /** The carrier as it is, kept from change until the end of the transaction. */
  lock(uuid: string): Promise<ISIPCarrier | undefined>;
  /** Absent fields stay. False: the name is taken. */
  update(
    uuid: string,
    change: Partial<CarrierFields> & {
      readonly password?: string | null;
      readonly gateways?: readonly CarrierGateway[];
    },
    stamp: Stamp,
  ): Promise<boolean>;
  remove(uuid: string): Promise<void>;
  entity(uuid: string): Promise<ISIPCarrier>;
}

/** Reads all active carriers for calls. */
export interface CarrierSetups {
  setups(): Promise<readonly CarrierSetup[]>;
}

/** The side of the carriers that is alive: calls, health, registrations. */
export interface LiveCarriers {
  /** Carriers were changed. Resolves when the next call goes by what is stored now; never rejects. */
  changed(): Promise<void>;
  /** How a carrier is doing on this node. */
  health(carrier: ISIPCarrier): ISIPCarrierHealth;
}
