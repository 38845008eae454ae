/** What all legs of a thread count together, closed ones included. */
export class ThreadCounters {
  packetsIn = 0;
  packetsOut = 0;
  packetsForeign = 0;
  packetsMalformed = 0;
  packetsFlooded = 0;
}
