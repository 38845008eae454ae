import type {
  IMessagingCarrier,
  IMessagingCarrierSettings,
  IMessagingCarrierTest,
  IMessagingRoute,
  IMessagingRouteMatch,
} from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";

export type CarrierKind = "smpp" | "http" | "simulator";

/** A carrier with everything a link to it is made of. */
export interface CarrierSetup {
  readonly uuid: string;
  readonly name: string;
  readonly kind: CarrierKind;
  readonly is_active: boolean;
  readonly direction: "both" | "send" | "receive";
  readonly settings: IMessagingCarrierSettings;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Settings of a carrier as columns. */
export interface CarrierFields {
  readonly name: string;
  readonly kind: CarrierKind;
  readonly is_active: boolean;
  readonly direction: "both" | "send" | "receive";
  readonly price_table: string | null;
  readonly default_country: string;
  readonly settings: IMessagingCarrierSettings;
}

/** Settings of a route as columns. */
export interface RouteFields {
  readonly priority: number;
  readonly is_active: boolean;
  readonly match: IMessagingRouteMatch;
  readonly targets: readonly { readonly carrier: string; readonly weight: number }[];
  readonly fallback: readonly string[];
  readonly any_sender: boolean;
  readonly force_carrier: boolean;
}

/** Carriers of messages and routes to them, at rest. They are the operator's and belong to no account. */
export interface MessagingCarrierStore {
  carriers(page: PageQuery): Promise<Page<IMessagingCarrier>>;
  carrier(uuid: string): Promise<IMessagingCarrier | undefined>;
  routes(page: PageQuery): Promise<Page<IMessagingRoute>>;
  route(uuid: string): Promise<IMessagingRoute | undefined>;
  setup(uuid: string): Promise<CarrierSetup | undefined>;
  transaction<T>(work: (tx: MessagingCarrierTx) => Promise<T>): Promise<T>;
}

export interface MessagingCarrierTx {
  /** False: the name is taken. */
  insertCarrier(
    uuid: string,
    fields: CarrierFields,
    secrets: Readonly<Record<string, string>>,
    stamp: Stamp,
  ): Promise<boolean>;
  /** Secrets as they are, of a row kept from change; undefined: unknown carrier. */
  lockCarrier(uuid: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** False: the name is taken. */
  updateCarrier(
    uuid: string,
    change: Partial<CarrierFields>,
    secrets: Readonly<Record<string, string>> | undefined,
    stamp: Stamp,
  ): Promise<boolean>;
  /** Routes name it. */
  isRouted(uuid: string): Promise<boolean>;
  removeCarrier(uuid: string): Promise<void>;
  carrier(uuid: string): Promise<IMessagingCarrier>;
  /** Which of these carriers are there; they are kept from being removed. */
  holdCarriers(uuids: readonly string[]): Promise<ReadonlySet<string>>;
  exists(kind: "account" | "tn_profile", uuid: string): Promise<boolean>;
  insertRoute(uuid: string, fields: RouteFields, stamp: Stamp): Promise<void>;
  lockRoute(uuid: string): Promise<boolean>;
  updateRoute(uuid: string, change: Partial<RouteFields>, stamp: Stamp): Promise<void>;
  removeRoute(uuid: string): Promise<void>;
  route(uuid: string): Promise<IMessagingRoute>;
}

/** Asks a carrier whether it can be reached. */
export interface CarrierProbe {
  probe(carrier: CarrierSetup): Promise<Pick<IMessagingCarrierTest, "ok" | "message">>;
}

/** A request of a carrier, as it came. */
export interface CarrierRequest {
  readonly raw: Buffer | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly secret: string | undefined;
  /** Address of the sender. */
  readonly address: string;
}

/** Takes what carriers tell by HTTP. */
export interface CarrierEventSink {
  /**
   * Resolves when it is stored and worked off.
   * @throws DomainError 404 no carrier that tells by HTTP, 401 not proved, 400 no JSON, 503 not now: send it again
   */
  take(carrier: string, request: CarrierRequest): Promise<void>;
}
