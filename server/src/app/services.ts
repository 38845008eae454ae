import { SignedLinks } from "../base/signed-links.js";
import { AccountPurge } from "../domain/account/purge.js";
import { Addresses } from "../domain/address/service.js";
import { Audit } from "../domain/audit/service.js";
import { Batches } from "../domain/batch/service.js";
import { BatchWorker } from "../domain/batch/worker.js";
import { CallsEverywhere } from "../domain/call/calls-everywhere.js";
import { DoubtfulCalls } from "../domain/call/doubtful-calls.js";
import { LiveRequests } from "../domain/call/live-requests.js";
import { CallPlacing } from "../domain/call/placing.js";
import type { NodeCalls } from "../domain/call/port/other-nodes.js";
import { RecordRetention } from "../domain/call/record-retention.js";
import { CallRecords } from "../domain/call/records.js";
import { Calls } from "../domain/call/service.js";
import { CallStorer } from "../domain/call/storing.js";
import { CallTimelines } from "../domain/call/timelines.js";
import { CallTraces } from "../domain/call/traces.js";
import { CallRates } from "../domain/call-rate/service.js";
import { Carts } from "../domain/cart/service.js";
import { lergFormat, lrnFormat } from "../domain/dict/formats.js";
import { DictionaryImport } from "../domain/dict/import.js";
import { Dictionaries } from "../domain/dict/service.js";
import { Voices } from "../domain/dict/voices.js";
import { BlockedEmergencies } from "../domain/emergency/service.js";
import { EventHistory } from "../domain/event/history.js";
import { Retention } from "../domain/event/retention.js";
import { EventWaits } from "../domain/event/waits.js";
import { EventSubscriptions } from "../domain/event-subscription/service.js";
import { AccountExports } from "../domain/export/service.js";
import { ExportWork } from "../domain/export/work.js";
import { AccountDestinations } from "../domain/fraud/destinations.js";
import { FraudWatch } from "../domain/fraud/watch.js";
import { Grants } from "../domain/grant/service.js";
import { StirCertificates } from "../domain/identity/certificates.js";
import { StirRoots } from "../domain/identity/roots.js";
import { StirTracebacks } from "../domain/identity/traceback.js";
import { Invoices } from "../domain/invoice/service.js";
import { LeaseAssignment } from "../domain/lease/assign.js";
import { LeaseRenewals } from "../domain/lease/renewal.js";
import { Leases } from "../domain/lease/service.js";
import { LeaseSubscriptions } from "../domain/lease/subscriptions.js";
import { Payments } from "../domain/ledger/payments.js";
import { Transactions } from "../domain/ledger/transactions.js";
import { MediaFiles } from "../domain/media/service.js";
import { Autoresponses } from "../domain/messaging-profile/autoresponses.js";
import { MessagingProfiles } from "../domain/messaging-profile/service.js";
import { Notifications } from "../domain/notification/service.js";
import { StockAdmin } from "../domain/number/admin.js";
import { StockImport } from "../domain/number/import.js";
import { OfferSearch } from "../domain/number/offers.js";
import { NumberRoutes } from "../domain/number/routes.js";
import { Numbers } from "../domain/number/service.js";
import { StockUpkeep } from "../domain/number/upkeep.js";
import { AllOfficeHours } from "../domain/office-hours/service.js";
import { Orders } from "../domain/order/service.js";
import { OrderWorker } from "../domain/order/worker.js";
import { Reservations } from "../domain/reservation/service.js";
import { Schedule } from "../domain/schedule/service.js";
import { TnProfiles } from "../domain/tn-profile/service.js";
import { SpecialPrices } from "../domain/tn-profile/special-prices.js";
import { WebhookDeliveries } from "../domain/webhook/service.js";
import { SqlDestinations } from "../store/account-destination.js";
import { SqlAccountExports } from "../store/account-export.js";
import { SqlAccountPurge } from "../store/account-purge.js";
import { SqlAddresses } from "../store/address.js";
import { GzipFiles } from "../store/archive-files.js";
import { SqlAudit } from "../store/audit.js";
import { SqlAutoresponses } from "../store/autoresponse.js";
import { SqlBatches } from "../store/batch.js";
import { SqlCalls } from "../store/call.js";
import { SqlCallRates } from "../store/call-rate.js";
import { SqlCallTimelines } from "../store/call-timeline.js";
import { SqlCallTraces } from "../store/call-trace.js";
import { SqlCarts } from "../store/cart.js";
import { SqlDictionaries } from "../store/dict.js";
import { SqlDictionaryLoader } from "../store/dict-loader.js";
import { lergTable, lrnTable } from "../store/dict-tables.js";
import { SqlEmergencyNotices } from "../store/emergency.js";
import { SqlEventHistory } from "../store/event-history.js";
import { SqlEventSubscriptions } from "../store/event-subscription.js";
import { SqlExportReads } from "../store/export-rows.js";
import { SqlFraud } from "../store/fraud.js";
import { SqlGrants } from "../store/grant.js";
import { SqlInvoices } from "../store/invoice.js";
import { SqlJobQueue } from "../store/job-queue.js";
import { SqlLeases } from "../store/lease.js";
import { SqlRenewals } from "../store/lease-renewal.js";
import { SqlMedia } from "../store/media.js";
import { SqlMessagingProfiles } from "../store/messaging-profile.js";
import { PgNodeCommands } from "../store/node-commands.js";
import { SqlNotifications } from "../store/notification.js";
import { SqlNumbers } from "../store/number.js";
import { SqlStockAdmin } from "../store/number-admin.js";
import { SqlStockUpkeep } from "../store/number-upkeep.js";
import { SqlOfficeHours } from "../store/office-hours.js";
import { SqlOrders } from "../store/order.js";
import { SqlPayments } from "../store/payment.js";
import { SqlPlacing } from "../store/placing.js";
import { SqlReservations } from "../store/reservation.js";
import { SqlRetention } from "../store/retention.js";
import { SqlSpecialPrices } from "../store/special-price.js";
import { SqlStir } from "../store/stir.js";
import { SqlTracebacks } from "../store/stir-traceback.js";
import { SqlTnProfiles } from "../store/tn-profile.js";
import { SqlTransactions } from "../store/transaction-history.js";
import { SqlVoices } from "../store/voice.js";
import { SqlWebhooks } from "../store/webhook.js";
import { createMessaging } from "./messaging.js";

import { peopleServices } from "./people-services.js";
import type { ServiceOptions } from "./service-options.js";
import { sipServices } from "./sip-services.js";

/** Everything the API runs on. */
export type Services = ReturnType<typeof createServices>;

/** Builds every domain service on the database. */
export function createServices(o: ServiceOptions) {
  const { store, clock, publicUrl } = o;
  const people = peopleServices(o);
  const account = accountServices(o);
  return {
    ...people,
    payments: new Payments({ store: new SqlPayments(store), clock }),
    transactions: new Transactions({ store: new SqlTransactions(store), clock }),
    ...account,
    ...exportServices(o, account),
    ...dictServices(o),
    ...numberServices(o),
    ...leaseServices(o),
    ...sipServices(o, people),
    ...callServices(o),
    ...stirServices(o),
    ...eventServices(o),
    ...createMessaging(o),
    publicUrl,
  };
}

/** What accounts and users keep beside their numbers. */
function accountServices({ store, clock, config }: ServiceOptions) {
  const isLegacy = config.fixed["events.legacy_call_state"];
  return {
    officeHours: new AllOfficeHours({ store: new SqlOfficeHours(store), clock }),
    notifications: new Notifications({ store: new SqlNotifications(store, isLegacy), clock }),
    addresses: new Addresses({ store: new SqlAddresses(store), clock }),
    carts: new Carts({ store: new SqlCarts(store), clock }),
    audit: new Audit({
      store: new SqlAudit(store, config.SIP_DOMAIN_SUFFIX),
      clock,
      days: config.RETENTION_DAYS["audit"],
    }),
  };
}

/** Archives of what accounts have, and its removal. */
function exportServices(
  { store, clock, log, blobs, jwtSecret, publicUrl }: ServiceOptions,
  { audit }: { audit: Audit },
) {
  const exportStore = new SqlAccountExports(store);
  const links = new SignedLinks(jwtSecret, "links of archives");
  const reads = new SqlExportReads(store);
  return {
    accountPurge: new AccountPurge({ store: new SqlAccountPurge(store), blobs, audit, clock, log }),
    accountExports: new AccountExports({ store: exportStore, blobs, links, clock, log, publicUrl }),
    exportWork: new ExportWork({ store: exportStore, reads, files: new GzipFiles(blobs), blobs, clock, log }),
  };
}

function dictServices({ store, clock, voices }: ServiceOptions) {
  const lerg = new SqlDictionaryLoader(store, lergTable);
  const lrn = new SqlDictionaryLoader(store, lrnTable);
  return {
    voices: new Voices({ store: new SqlVoices(store), source: voices, jobs: new SqlJobQueue(store), clock }),
    dictionaries: new Dictionaries({ reads: new SqlDictionaries(store), clock }),
    lergImport: new DictionaryImport({ loader: lerg, format: lergFormat, clock }),
    lrnImport: new DictionaryImport({ loader: lrn, format: lrnFormat, clock }),
  };
}

function numberServices({ store, clock, log, providers, node }: ServiceOptions) {
  const orderStore = new SqlOrders(store);
  const numberStore = new SqlNumbers(store);
  const stockStore = new SqlStockAdmin(store);
  const orderWorker = new OrderWorker({ store: orderStore, providers, node, clock, log });
  const upkeepStore = new SqlStockUpkeep(store);
  const offers = new OfferSearch({ store: numberStore, providers, clock });
  return {
    numbers: new Numbers({ store: numberStore, offers, clock }),
    stock: new StockImport({ store: numberStore, upkeep: upkeepStore, clock }),
    orders: new Orders({ store: orderStore, clock, wake: () => orderWorker.wake() }),
    orderWorker,
    stockUpkeep: new StockUpkeep({ store: upkeepStore, providers, clock }),
    stockAdmin: new StockAdmin({ store: stockStore, clock }),
    numberRoutes: new NumberRoutes(stockStore),
    grants: new Grants({ store: new SqlGrants(store), clock }),
    reservations: new Reservations({ store: new SqlReservations(store), clock }),
  };
}

/** Leased numbers and the profiles that say what they cost, who may reach them and how they send messages. */
function leaseServices({ store, clock, config, log }: ServiceOptions) {
  const leaseStore = new SqlLeases(store);
  const isTendlcEnforced = config.MESSAGING_ENFORCE_10DLC;
  return {
    leases: new Leases({ store: leaseStore, clock }),
    leaseSubscriptions: new LeaseSubscriptions({ store: leaseStore, clock, isTendlcEnforced }),
    assignments: new LeaseAssignment({ store: leaseStore, clock }),
    renewals: new LeaseRenewals({ store: new SqlRenewals(store), clock, log }),
    invoices: new Invoices({ store: new SqlInvoices(store), clock, log }),
    schedule: new Schedule(new SqlJobQueue(store)),
    messagingProfiles: new MessagingProfiles({ store: new SqlMessagingProfiles(store), clock }),
    autoresponses: new Autoresponses({ store: new SqlAutoresponses(store), clock }),
    tnProfiles: new TnProfiles({ store: new SqlTnProfiles(store), clock }),
    specialPrices: new SpecialPrices({ store: new SqlSpecialPrices(store), clock }),
  };
}

function callServices(o: ServiceOptions) {
  const { config, store, live, audio, clock, log, publicUrl, blobs, validator, jwtSecret, node } = o;
  const here = ownCalls(o);
  const nodeCommands = new PgNodeCommands({ store, node, calls: here, clock, log });
  const everywhere = new CallsEverywhere({ here, node, others: nodeCommands });
  const callStore = new SqlCalls(store);
  const storer = new CallStorer({ node: live.node, clock, publicUrl, currency: config.CURRENCY });
  const batchStore = new SqlBatches(store);
  const callTraces = new CallTraces({ calls: callStore, traces: new SqlCallTraces(store), live: everywhere });
  const placingStore = new SqlPlacing(store);
  const emergencies = new BlockedEmergencies({ notices: new SqlEmergencyNotices(store), clock, log });
  const doubts = new DoubtfulCalls({ stored: (calls) => placingStore.stored(calls), live, clock, log });
  const batchWorker = new BatchWorker({ store: batchStore, storer, live, doubts, clock, log });
  return {
    batches: new Batches({ store: batchStore, clock, wake: () => batchWorker.wake() }),
    batchWorker,
    doubtfulCalls: doubts,
    accountDestinations: new AccountDestinations({
      store: new SqlDestinations(store, config.fixed["fraud.hold_new_destinations"]),
      clock,
    }),
    fraudWatch: new FraudWatch({ store: new SqlFraud(store), clock }),
    callStore,
    blobs,
    calls: new Calls({ store: callStore, live: everywhere, clock, publicUrl }),
    nodeCommands,
    liveRequests: new LiveRequests({
      store: callStore,
      placing: placingStore,
      live: everywhere,
      validator,
      emergencies,
    }),
    callRates: new CallRates({ store: new SqlCallRates(store), clock, currency: config.CURRENCY }),
    callTraces,
    callTimelines: new CallTimelines({
      store: new SqlCallTimelines(store),
      traces: callTraces,
      own: { host: config.PUBLIC_HOST, port: config.SIP_PORT },
    }),
    placing: new CallPlacing({ store: placingStore, storer, live, doubts, emergencies, clock, publicUrl }),
    recordRetention: new RecordRetention({
      store: callStore,
      blobs,
      days: config.RETENTION_DAYS["recordings"],
      clock,
    }),
    records: new CallRecords({
      store: callStore,
      blobs,
      links: new SignedLinks(jwtSecret, "links of recordings"),
      clock,
      publicUrl,
    }),
    media: new MediaFiles({ store: new SqlMedia(store), blobs, audio, clock, publicUrl }),
  };
}

/** What may be asked of the calls of this node, by others too. */
function ownCalls({ live, traces }: ServiceOptions): NodeCalls {
  return {
    hangup: (...args) => live.hangup(...args),
    transfer: (...args) => live.transfer(...args),
    play: (...args) => live.play(...args),
    press: (...args) => live.press(...args),
    push: (...args) => live.push(...args),
    flush: (...args) => traces.flush(...args),
  };
}

/** Certificates, roots and tracebacks of STIR/SHAKEN. */
function stirServices({ store, box, clock, publicUrl }: ServiceOptions) {
  const stirStore = new SqlStir(store, box);
  return {
    stirCertificates: new StirCertificates({ store: stirStore, clock, publicUrl }),
    stirRoots: new StirRoots({ store: stirStore, clock }),
    stirTracebacks: new StirTracebacks({ store: new SqlTracebacks(store), clock }),
  };
}

function eventServices({ store, box, clock, config }: ServiceOptions) {
  const webhookStore = new SqlWebhooks(store);
  const subscriptions = new SqlEventSubscriptions({ store, box, suffix: config.SIP_DOMAIN_SUFFIX });
  const eventWaits = new EventWaits(clock);
  return {
    eventWaits,
    eventSubscriptions: new EventSubscriptions({ store: subscriptions, deliveries: webhookStore, clock }),
    eventHistory: new EventHistory({ reads: new SqlEventHistory(store), waits: eventWaits, clock }),
    webhookDeliveries: new WebhookDeliveries({ store: webhookStore, clock }),
    retention: new Retention({ store: new SqlRetention(store), days: config.RETENTION_DAYS, clock }),
  };
}
