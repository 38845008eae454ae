/**
 * What kill -9 and cuts of the carrier link do to messages. Usage: npm run sms-crash [-- --messages 1000 --kills 20 --cuts 20
 * --seed 1]
 *
 * Method: messages are handed in by REST, four at a time, each with an Idempotency-Key and asked for until it is accepted; a
 * message centre in this process takes them over SMPP with a window of 10, tells receipts, and brings a text for every
 * fourth of them. The platform is killed and started again, and its link cut, at moments drawn by lot. When all is quiet the
 * copies at the message centre and the rows of the platform are compared. Exit code 1 when anything is lost, or there twice
 * without a mark.
 */
import { parseArgs } from "node:util";
import { smsCrash } from "../support/sms-crash.js";

const number = { type: "string" } as const;
const { values } = parseArgs({ options: { messages: number, kills: number, cuts: number, seed: number } });
const wish = (value: string | undefined, otherwise: number) => (value === undefined ? otherwise : Number(value));

const report = await smsCrash({
  messages: wish(values.messages, 1_000),
  kills: wish(values.kills, 20),
  cuts: wish(values.cuts, 20),
  seed: wish(values.seed, 1),
});
console.log(JSON.stringify(report, null, 2));
const { lost, unmarked, undelivered, inboundLost, inboundTwice, copies, copiesAllowed } = report;
const wrong = [lost, unmarked, undelivered, inboundLost, inboundTwice].flat();
process.exit(wrong.length > 0 || copies > copiesAllowed ? 1 : 0);
