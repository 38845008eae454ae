import type { ITNReservation } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";

export interface NewReservation {
  readonly uuid: string;
  readonly account: string;
  readonly by: string;
  readonly tns: readonly number[];
  readonly now: string;
  readonly expiredOn: string;
}

/** Reservations at rest. One that is over holds nothing, even before its numbers were freed. */
export interface ReservationStore {
  list(account: string, now: string, page: PageQuery): Promise<Page<ITNReservation>>;
  transaction<T>(work: (tx: ReservationTx) => Promise<T>): Promise<T>;
  /** Frees the numbers of every reservation that is over. @returns how many numbers */
  expire(now: string): Promise<number>;
}

export interface ReservationTx {
  /**
   * Numbers held for the account, besides `except`. The account is locked first, so that parallel requests count one
   * after the other.
   */
  heldBesides(account: string, except: readonly number[], now: string): Promise<number>;
  /** Reserves what is for sale, or held for the account already, and asks for the job that frees it. */
  insert(reservation: NewReservation): Promise<ITNReservation>;
  find(reach: string | null, uuid: string, now: string): Promise<ITNReservation | undefined>;
  /** Frees its numbers and forgets it. */
  remove(uuid: string, now: string): Promise<void>;
}
