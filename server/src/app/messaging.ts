import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import { Passwords } from "../domain/auth/passwords.js";
import { zonesOf } from "../domain/dict/rules.js";
import { SmsReviews } from "../domain/fraud/reviews.js";
import { TextWatch } from "../domain/fraud/text-watch.js";
import { LabSms } from "../domain/lab/lab-sms.js";
import { MessageExchange } from "../domain/messaging/exchange.js";
import type { MeasureText } from "../domain/messaging/port/texts.js";
import { SmsSending } from "../domain/messaging/send.js";
import { Messages } from "../domain/messaging/service.js";
import { MessagingRoutes } from "../domain/messaging-carrier/routes.js";
import { MessagingCarriers } from "../domain/messaging-carrier/service.js";
import { Optouts } from "../domain/optout/service.js";
import { SmppAccounts } from "../domain/smpp-account/service.js";
import { SmsBatches } from "../domain/sms-batch/service.js";
import { SmsBatchWorker } from "../domain/sms-batch/worker.js";
import { CarrierEvents } from "../engine/sms/carrier-events.js";
import { LinkProbe } from "../engine/sms/carrier-probe.js";
import { Handover } from "../engine/sms/handover.js";
import { KeptAnswers } from "../engine/sms/kept-answers.js";
import { SmsLinks } from "../engine/sms/links.js";
import { joinStored } from "../engine/sms/long-texts.js";
import { SmsReceipts } from "../engine/sms/receipts.js";
import { CarrierReceiver } from "../engine/sms/receiver.js";
import { SmsSender } from "../engine/sms/sender.js";
import { simulatorDoor } from "../engine/sms/simulator-door.js";
import { type SimulatorPort, SmppCarriers } from "../engine/sms/smpp-carriers.js";
import { SmppCustomers } from "../engine/sms/smpp-customers.js";
import { StraightSends } from "../engine/sms/straight-sends.js";
import { UnstoredIds } from "../engine/sms/unstored-ids.js";
import type { LabSmsc } from "../lab/smsc.js";
import { HttpClient } from "../net/http-client.js";
import { CachedMessagingCarriers } from "../store/cached-messaging-carriers.js";
import { SqlCarrierLeases } from "../store/carrier-lease.js";
import type { Store } from "../store/db.js";
import { SqlOptouts } from "../store/optout.js";
import type { SecretBox } from "../store/secret-box.js";
import { SqlSmppAccounts } from "../store/smpp-account.js";
import { SqlSmppCustomers } from "../store/smpp-customer.js";
import { SqlMessages } from "../store/sms.js";
import { SqlSmsBatches } from "../store/sms-batch.js";
import { SqlSmsQueue } from "../store/sms-queue.js";
import { SqlReviews } from "../store/sms-review.js";
import { segment } from "../wire/smpp/segment.js";
import { createTendlc } from "./tendlc.js";

export interface MessagingOptions {
  readonly config: Config;
  readonly store: Store;
  readonly box: SecretBox;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Name of this node. */
  readonly node: string;
  /** The message centre of the simulated world, when there is one. */
  readonly smsc?: LabSmsc | undefined;
  /** Where it is reached by SMPP; then it is reached so alone. */
  readonly smscPort?: SimulatorPort | undefined;
  readonly random?: (() => number) | undefined;
  /** The first message, result or receipt of a transaction waits so long at most for others, while they come; default 0. */
  readonly smsGatherMs?: number;
}

/** Results and receipts wait so many times as long where no carrier is held up by that. */
const STREAM_TIMES = 8;

const measure: MeasureText = (text) => {
  const { encoding, parts } = segment(text);
  return { encoding, parts: parts.length };
};

/** Everything about messages: what users ask for, the queue, and the ways to carriers and back. */
export function createMessaging(o: MessagingOptions) {
  const { config, store, box, clock, log, node, publicUrl, random = Math.random, smsGatherMs: gatherMs = 0 } = o;
  const streamMs = STREAM_TIMES * gatherMs;
  const messages = new SqlMessages(store);
  const queue = new SqlSmsQueue(store, node);
  const carriers = new CachedMessagingCarriers({ store, box, clock });
  const http = new HttpClient({ clock, allow: config.OUTBOUND_ALLOW });
  // Nothing tells the operator of a number elsewhere.
  const surcharge = config.MESSAGING_UNKNOWN_OPERATOR_SURCHARGE;
  const exchange = new MessageExchange({ measure, zonesOf, surcharge });
  const isEnforced = config.MESSAGING_ENFORCE_10DLC;
  const receipts = new SmsReceipts({ queue, clock });
  const wake = () => smsSender.wake();
  const unstored = new UnstoredIds();
  const gathering = { gatherMs, streamMs, unstored };
  const receiver = new CarrierReceiver({ messages, queue, exchange, receipts, clock, wake, ...gathering });
  const smsc = o.smscPort ? undefined : o.smsc;
  const smppCarriers = new SmppCarriers({
    carriers,
    leases: new SqlCarrierLeases(store),
    node,
    simulator: o.smscPort,
    receiver,
    clock,
    log,
    random,
    allowsInsecure: config.SIMULATOR,
    onUp: wake,
  });
  const links = new SmsLinks({ carriers, clock, http, publicUrl, smsc, smpp: smppCarriers });
  // Of a database that others share, another node may send again what this one has kept.
  const isAlone = config.DATABASE_URL === undefined;
  const answers = isAlone ? new KeptAnswers({ folder: config.DATA_DIR, clock, log }) : undefined;
  const handover = new Handover({ queue, links, receipts, health: carriers, clock, random, answers, ...gathering });
  const smsSender = new SmsSender({ queue, handover, clock, log, node, isEnforced, zonesOf });
  smsc?.onDelivery(simulatorDoor({ receiver, carrier: () => carriers.simulator() }));
  const texts = new TextWatch();
  const smsSending = new SmsSending({
    store: messages,
    exchange,
    clock,
    measure,
    join: joinStored,
    texts,
    isEnforced,
    surcharge,
    partsPerSecond: config.MESSAGING_ACCOUNT_PARTS_PER_SECOND,
    gatherMs,
    straight: new StraightSends(smsSender),
    wake,
  });
  const batches = new SqlSmsBatches(store);
  const smsBatchWorker = new SmsBatchWorker({ store: batches, sending: smsSending, clock, log, wakeSender: wake });
  const passwords = new Passwords(clock);
  const smppCustomers = new SmppCustomers({
    store: new SqlSmppCustomers(store),
    passwords,
    sending: smsSending,
    clock,
    log,
  });
  return {
    messagingCarriers: new MessagingCarriers({ store: carriers, probe: new LinkProbe({ http, links }), clock }),
    messagingRoutes: new MessagingRoutes({ store: carriers, clock }),
    carrierEvents: new CarrierEvents({ carriers, receiver, log }),
    /** Remembers carriers once it listens. */
    messagingCarrierStore: carriers,
    /** Closed by who closes the sender, after it. */
    smsHttp: http,
    ...createTendlc({ config, store, clock, log, publicUrl, measure }),
    smppAccounts: new SmppAccounts({ store: new SqlSmppAccounts(store), hasher: passwords, clock }),
    smsBatches: new SmsBatches({ store: batches, sending: smsSending, clock, wake: () => smsBatchWorker.wake() }),
    /** Started when messages can go out. */
    smsBatchWorker,
    /** Counts what accounts send. */
    textWatch: texts,
    smsReviews: new SmsReviews({ store: new SqlReviews(store), clock, wake }),
    labSms: new LabSms({ smsc: o.smsc, links: o.smscPort }),
    optouts: new Optouts({ store: new SqlOptouts(store), clock }),
    messages: new Messages({ store: messages, clock, currency: config.CURRENCY }),
    smsSending,
    /** Who may bind to the SMPP server; started with it. */
    smppCustomers,
    smsSender,
    /** Closed after the sender. */
    smsAnswers: answers,
    /** Started after the simulated world and closed after the sender. */
    smppCarriers,
  };
}
