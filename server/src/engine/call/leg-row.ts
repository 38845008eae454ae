import { newOrderedUuid } from "../../base/ids.js";
import { blankRow, type ChangingRow } from "../../domain/call/first-row.js";
import type { CallDirection, CallRow, CallType } from "../../domain/call/port/call-row.js";
import type { CallRelations } from "../../domain/call/port/relations.js";
import type {
  CallAccount,
  ControlAppShort,
  LergShort,
  SipConnectionShort,
  SipUserShort,
  TnShort,
} from "../../domain/call/port/shorts.js";
import { threadOf } from "../../domain/call/rules.js";
import type { Tariff } from "../../domain/rating/port.js";

/** The leg that dialled another. */
interface Dialling {
  readonly uuid: string;
  readonly row: Pick<CallRow, "thread">;
  readonly facts: Pick<RowFacts, "account" | "parties">;
}

/** Who and what a new leg is about, but for the leg that dialled it, of which its row needs the id alone. */
export interface RowFacts {
  /** Default: a new one. */
  readonly uuid?: string | undefined;
  readonly type: CallType;
  readonly direction: CallDirection;
  readonly from: string;
  readonly to: string;
  /** The two parties for `thread`, a SIP user as `login@domain`. */
  readonly parties: readonly [string, string];
  readonly account: CallAccount;
  readonly tn?: TnShort | null;
  readonly app?: ControlAppShort | null;
  readonly user?: SipUserShort | null;
  readonly connection?: SipConnectionShort | null;
  /** The SIP domain it belongs to, when no user says so. */
  readonly domain?: string | null;
  /** uuid of the SIP switch it came by. */
  readonly sipSwitch?: string | null;
  readonly callerName?: string | null;
  /** Number block of the far number. */
  readonly lerg?: LergShort | null;
  readonly parent?: Dialling | undefined;
  readonly batchItem?: CallRelations["batch_item"];
  /** Tell what older clients wait for, too: `online` and `offline` (events.md 5.7). Default false. */
  readonly isLegacy?: boolean;
  /** What it costs; absent while the leg is not rated. */
  readonly tariff?: Tariff | undefined;
}

/** The row of a new leg at `now`. @param currency ISO 4217 code of its price */
export function legRow(facts: RowFacts, currency: string, now: string): ChangingRow {
  const { account, user, parent, parties, tariff } = facts;
  const row = blankRow(now);
  row.uuid = facts.uuid ?? newOrderedUuid();
  row.account = account.uuid;
  row.type = facts.type;
  row.direction = facts.direction;
  row.from = facts.from;
  row.to = facts.to;
  row.tn = facts.tn?.tn ?? null;
  row.sip_control_app = facts.app?.uuid ?? null;
  row.sip_connection = facts.connection?.uuid ?? null;
  row.sip_user = user?.uuid ?? null;
  row.sip_domain = user?.sip_domain.domain ?? facts.domain ?? null;
  row.sip_switch = facts.sipSwitch ?? null;
  row.caller_name = facts.callerName ?? null;
  row.lerg = facts.lerg ?? null;
  row.parent = parent?.uuid ?? null;
  const isSameThread = parent && isOfThread(parent.facts, facts);
  row.thread = isSameThread ? parent.row.thread : threadOf(account.uuid, parties[0], parties[1]);
  row.price = tariff ? 0 : null;
  row.currency = tariff ? currency : null;
  return row;
}

/** Both legs of a call are of the same two, as a rule. */
function isOfThread(of: Pick<RowFacts, "account" | "parties">, leg: RowFacts): boolean {
  return of.account.uuid === leg.account.uuid && of.parties[0] === leg.parties[0] && of.parties[1] === leg.parties[1];
}
