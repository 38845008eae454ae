/**
 * Registrations a second. Usage: node scripts/bench.mjs registrations
 *
 * Method: a load process keeps 1, 10 and 50 registrations in flight for 5 s (after 1 s of warm-up): REGISTER, 401, REGISTER
 * with MD5 digest, 200, of 200 users in turn, each stored in the database. The reference, with the same load right after,
 * is a bare Node loop that asks for the digest, checks it and keeps the contact in a Map. The server and the load have a
 * core each where that can be done. CPU is that of the server process, its database not included.
 */
import { sipBench } from "./support/sip-bench.js";

await sipBench({ kind: "register", title: "registrations", users: 200, windows: [1, 10, 50], seconds: 5 });
