import { newOrderedUuid } from "../base/ids.js";
import type { EventBody, EventCallback, NewEvent } from "../domain/event/port.js";
import { unpackedMessage } from "../domain/messaging/packed-message.js";
import type { MessageEntity } from "./sms-entities.js";

const FAILURES: ReadonlySet<string> = new Set(["sms_send_fails", "sms_delivery_fails"]);

/** Head of the body of an event of a message. */
export function smsBody(message: { readonly type: string; readonly state: string }, action: EventCallback["action"]) {
  return { message: `SMS: type: ${message.type}, state: ${message.state}`, success: !FAILURES.has(action) };
}

/** An event of a message as the outbox takes it. Its body is made when somebody reads it: what is stored is packed. */
export class NewSmsEvent implements NewEvent {
  readonly uuid = newOrderedUuid();
  readonly type = "sms";
  readonly account: string;
  readonly ref_id: string;
  readonly created_on: string;
  readonly sequence: number;
  readonly callback: EventCallback;
  readonly messageType: string;
  /** Somebody has to be called back. */
  readonly isCalledBack: boolean;
  readonly #entity: MessageEntity;

  constructor(entity: MessageEntity, action: EventCallback["action"], now: string) {
    const { account, uuid, last, custom_callback_url, profile: messaging_profile } = entity.head;
    this.account = account;
    this.ref_id = uuid;
    this.created_on = now;
    this.sequence = last + 1;
    this.messageType = entity.head.type;
    this.callback = { action, custom_callback_url, messaging_profile };
    this.isCalledBack = custom_callback_url !== null || (entity.profile?.callback_url ?? null) !== null;
    this.#entity = entity;
  }

  get bodyText(): string {
    const { head, packed } = this.#entity;
    return `${JSON.stringify(smsBody(head, this.callback.action)).slice(0, -1)},"sms":${packed}}`;
  }

  get body(): EventBody {
    const { head, packed } = this.#entity;
    return { ...smsBody(head, this.callback.action), payload: unpackedMessage(JSON.parse(packed)) };
  }
}
