/**
 * Calls set up a second, signalling only. Usage: node scripts/bench.mjs calls
 *
 * Method: a load process keeps 1, 10 and 50 calls in flight for 5 s (after 1 s of warm-up). A user calls another: INVITE,
 * 407, INVITE with digest, 180, 200, ACK, BYE at once, 200; the called side is in the load process too. Nobody sends audio.
 * The platform writes rows and events of both legs and opens media ports for both. The reference, with the same load right
 * after, is a bare Node loop that checks the digest and carries the call on to a leg of its own, without timers, database
 * and media. The server and the load have a core each where that can be done. CPU is that of the server process, media
 * threads included, its database not.
 */
import { sipBench } from "./support/sip-bench.js";

await sipBench({ kind: "call", title: "calls, signalling only", users: 200, windows: [1, 10, 50], seconds: 5 });
