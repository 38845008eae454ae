import type { Kysely } from "kysely";
import * as first from "./0001-first.js";
import * as subscriptionVersion from "./0002-subscription-version.js";
import * as people from "./0003-people.js";
import * as dictionaries from "./0004-dictionaries.js";
import * as stock from "./0005-stock.js";
import * as leases from "./0006-leases.js";
import * as sip from "./0007-sip.js";
import * as calls from "./0008-calls.js";
import * as webhooks from "./0009-webhooks.js";
import * as messaging from "./0010-messaging.js";
import * as stir from "./0011-stir.js";
import * as carriers from "./0012-carriers.js";
import * as operation from "./0013-operation.js";
import * as sipGuess from "./0014-sip-guess.js";
import * as flows from "./0015-flows.js";
import * as routingChanges from "./0016-routing-changes.js";
import * as hotRegistrations from "./0017-hot-registrations.js";
import * as media from "./0018-media.js";
import * as smpp from "./0019-smpp.js";
import * as compliance from "./0020-compliance.js";
import * as routingRows from "./0021-routing-rows.js";
import * as batches from "./0022-batches.js";
import * as smppTexts from "./0023-smpp-texts.js";
import * as money from "./0024-money.js";
import * as bulkSms from "./0025-bulk-sms.js";
import * as nodeCommands from "./0026-node-commands.js";
import * as spendByStatement from "./0027-spend-by-statement.js";
import * as smsReference from "./0028-sms-reference.js";
import * as authChanges from "./0029-auth-changes.js";
import * as smsRows from "./0030-sms-rows.js";
import * as messagingCarrierChanges from "./0031-messaging-carrier-changes.js";
import * as smsReferences from "./0032-sms-references.js";
import * as writtenRows from "./0033-written-rows.js";
import * as dataKeys from "./0034-data-keys.js";
import * as audit from "./0035-audit.js";
import * as legRows from "./0036-leg-rows.js";
import * as liveCalls from "./0037-live-calls.js";
import * as accountRemoval from "./0038-account-removal.js";
import * as roomInPages from "./0039-room-in-pages.js";
import * as providerEventAge from "./0040-provider-event-age.js";
import * as lighterStatistics from "./0041-lighter-statistics.js";
import * as changedLegs from "./0042-changed-legs.js";
import * as unvisitedEvents from "./0043-unvisited-events.js";
import * as roomForEndedCalls from "./0044-room-for-ended-calls.js";

/** One step of the schema. Steps are never changed once released; a correction is the next step. */
export interface Migration {
  readonly name: string;
  readonly up: (db: Kysely<unknown>) => Promise<void>;
}

/** All steps; the number of a step is its place, from 1. */
export const MIGRATIONS: readonly Migration[] = [
  { name: "0001-first", up: first.up },
  { name: "0002-subscription-version", up: subscriptionVersion.up },
  { name: "0003-people", up: people.up },
  { name: "0004-dictionaries", up: dictionaries.up },
  { name: "0005-stock", up: stock.up },
  { name: "0006-leases", up: leases.up },
  { name: "0007-sip", up: sip.up },
  { name: "0008-calls", up: calls.up },
  { name: "0009-webhooks", up: webhooks.up },
  { name: "0010-messaging", up: messaging.up },
  { name: "0011-stir", up: stir.up },
  { name: "0012-carriers", up: carriers.up },
  { name: "0013-operation", up: operation.up },
  { name: "0014-sip-guess", up: sipGuess.up },
  { name: "0015-flows", up: flows.up },
  { name: "0016-routing-changes", up: routingChanges.up },
  { name: "0017-hot-registrations", up: hotRegistrations.up },
  { name: "0018-media", up: media.up },
  { name: "0019-smpp", up: smpp.up },
  { name: "0020-compliance", up: compliance.up },
  { name: "0021-routing-rows", up: routingRows.up },
  { name: "0022-batches", up: batches.up },
  { name: "0023-smpp-texts", up: smppTexts.up },
  { name: "0024-money", up: money.up },
  { name: "0025-bulk-sms", up: bulkSms.up },
  { name: "0026-node-commands", up: nodeCommands.up },
  { name: "0027-spend-by-statement", up: spendByStatement.up },
  { name: "0028-sms-reference", up: smsReference.up },
  { name: "0029-auth-changes", up: authChanges.up },
  { name: "0030-sms-rows", up: smsRows.up },
  { name: "0031-messaging-carrier-changes", up: messagingCarrierChanges.up },
  { name: "0032-sms-references", up: smsReferences.up },
  { name: "0033-written-rows", up: writtenRows.up },
  { name: "0034-data-keys", up: dataKeys.up },
  { name: "0035-audit", up: audit.up },
  { name: "0036-leg-rows", up: legRows.up },
  { name: "0037-live-calls", up: liveCalls.up },
  { name: "0038-account-removal", up: accountRemoval.up },
  { name: "0039-room-in-pages", up: roomInPages.up },
  { name: "0040-provider-event-age", up: providerEventAge.up },
  { name: "0041-lighter-statistics", up: lighterStatistics.up },
  { name: "0042-changed-legs", up: changedLegs.up },
  { name: "0043-unvisited-events", up: unvisitedEvents.up },
  { name: "0044-room-for-ended-calls", up: roomForEndedCalls.up },
];
