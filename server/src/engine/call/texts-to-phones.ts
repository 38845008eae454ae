import type { Log } from "../../base/log.js";
import type { StoredEvent } from "../../domain/event/port.js";
import type { RoutedUser, RoutingStore } from "../../domain/routing/port.js";
import { printNameAddr } from "../../wire/sip/name-addr.js";
import { NO_PARAMS } from "../../wire/sip/params.js";
import type { PhoneDelivery, PhoneMessage } from "./phone-delivery.js";
import type { Contact } from "./register-bindings.js";

/** Texts on their way to phones at once; more are not brought, since the message itself is kept and told elsewhere. */
const AT_ONCE_MAX = 200;

export interface TextsToPhonesParts {
  readonly routing: Pick<RoutingStore, "findLeaseByTn">;
  readonly registrar: { contactsOf(userUuid: string): readonly Contact[] };
  readonly delivery: Pick<PhoneDelivery, "bring">;
  readonly log: Log;
}

/** What the event of an inbound message tells (messaging.md 3.2). */
interface InboundText {
  readonly type: string;
  readonly state: string;
  readonly from: string;
  readonly message: string;
  readonly tn: { readonly tn: number };
}

/**
 * Texts that came in for a number go to the phones of the SIP user it belongs to, as MESSAGE (RFC 3428). A phone that is
 * not there misses it: the text itself is kept, told to sockets and callbacks, and found by REST.
 */
export class TextsToPhones {
  readonly #parts: TextsToPhonesParts;
  #open = 0;
  #isClosed = false;

  constructor(parts: TextsToPhonesParts) {
    this.#parts = parts;
  }

  /**
   * Takes note of an event after its commit.
   * @param taken called when it was a text and a phone took it
   */
  heard(event: StoredEvent, taken: () => void): void {
    // The body is made when it is read, and nearly all events are of calls and of texts that go out.
    if (event.type !== "sms" || event.messageType === "smso") return;
    const text = event.body.payload as InboundText;
    if (text.type !== "smsi" || text.state !== "success") return;
    if (this.#isClosed || this.#open >= AT_ONCE_MAX) return;
    this.#open++;
    const brought = this.#bring(event.account, text)
      .then((isTaken) => isTaken && !this.#isClosed && taken())
      .finally(() => this.#open--);
    this.#parts.log.onFail(brought, "bringing a text to phones");
  }

  /** Nothing more is brought or told. What is on its way ends with the SIP endpoint. Idempotent. */
  close(): void {
    this.#isClosed = true;
  }

  async #bring(account: string, text: InboundText): Promise<boolean> {
    const { routing, registrar, delivery } = this.#parts;
    const lease = await routing.findLeaseByTn(text.tn.tn);
    // The number may have gone to somebody else since.
    if (lease?.account.uuid !== account || lease.destination.kind !== "user") return false;
    const { user } = lease.destination;
    const contacts = user.is_active ? registrar.contactsOf(user.uuid) : [];
    if (contacts.length === 0) return false;
    return (await delivery.bring(messageOf(text, user), contacts)) === 200;
  }
}

/** The sender's number is a user of the domain of the phone, so that it can call or write back. */
function messageOf({ from, message }: InboundText, { login, domain }: RoutedUser): PhoneMessage {
  const digits = /^\d{7,}$/.test(from) ? `+${from}` : /^\d+$/.test(from) ? from : "anonymous";
  return {
    method: "MESSAGE",
    from: address(digits, domain),
    to: address(login, domain),
    headers: [["Content-Type", "text/plain;charset=UTF-8"]],
    body: Buffer.from(message),
  };
}

function address(user: string, host: string): string {
  return printNameAddr({
    displayName: undefined,
    uri: { scheme: "sip", user, host, params: NO_PARAMS },
    params: NO_PARAMS,
  });
}
