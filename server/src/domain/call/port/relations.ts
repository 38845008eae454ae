import type { CallRow } from "./call-row.js";
import type { CallFlowRow } from "./flow-row.js";
import type { CallRecordRow } from "./record-row.js";
import type {
  CallAccount,
  ControlAppShort,
  CountryShort,
  SipConnectionShort,
  SipUserShort,
  TnShort,
} from "./shorts.js";

/** A related leg: its row and the SIP user on it. */
export interface RelatedLeg {
  readonly call: CallRow;
  readonly sip_user: SipUserShort | null;
  /** Sequence of the state that was stored whole; undefined: none was. */
  readonly wholeAt?: number | undefined;
}

/** What surrounds a leg. The engine keeps these with the live call; store reads them for an ended one. */
export interface CallRelations {
  readonly account: CallAccount;
  readonly tn: TnShort | null;
  readonly sip_control_app: ControlAppShort | null;
  readonly sip_user: SipUserShort | null;
  readonly sip_connection: SipConnectionShort | null;
  readonly country: CountryShort | null;
  readonly batch_item: { readonly uuid: string; readonly batch: { readonly uuid: string } } | null;
  readonly parent: RelatedLeg | null;
  /** Legs dialled by this one, in creation order. */
  readonly children: readonly RelatedLeg[];
  readonly records: readonly CallRecordRow[];
  /** The last 10 rows, oldest first. */
  readonly logs: readonly CallFlowRow[];
}

/** A stored leg with everything `callEntity` needs. */
export interface StoredCall {
  readonly call: CallRow;
  readonly relations: CallRelations;
}
