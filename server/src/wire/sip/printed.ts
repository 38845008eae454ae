const CALL_ID = Buffer.from("\r\nCall-ID: ", "latin1");
const CSEQ = Buffer.from("\r\nCSeq: ", "latin1");
const SPACE = 0x20;
const CR = 0x0d;
/** `SIP/2.0 `, of which no method has the slash. */
const SLASH = 0x2f;
const STATUS_AT = 8;

/** What a printed message is about. */
export interface PrintedFacts {
  callId: string;
  /** Of a response: the method of its CSeq. */
  method: string;
  /** 0 for a request. */
  status: number;
}

/**
 * Reads Call-ID, method and status out of a message that we have printed ourselves: `print.ts` spells the headers so.
 * What is not there is empty. Fills `out`, which is the caller's, and returns it. Hot.
 */
export function readPrinted(wire: Buffer, out: PrintedFacts): PrintedFacts {
  const callIdAt = wire.indexOf(CALL_ID);
  out.callId = callIdAt < 0 ? "" : wire.toString("latin1", callIdAt + CALL_ID.length, lineEnd(wire, callIdAt + 2));
  if (wire[3] !== SLASH) {
    out.status = 0;
    out.method = wire.toString("latin1", 0, Math.max(0, wire.indexOf(SPACE)));
    return out;
  }
  out.status = Number(wire.toString("latin1", STATUS_AT, STATUS_AT + 3));
  // The two stand side by side in what we print.
  const cseqAt = wire.indexOf(CSEQ, Math.max(0, callIdAt));
  const numberAt = cseqAt + CSEQ.length;
  const methodAt = cseqAt < 0 ? -1 : wire.indexOf(SPACE, numberAt);
  out.method = methodAt < 0 ? "" : wire.toString("latin1", methodAt + 1, lineEnd(wire, methodAt));
  return out;
}

function lineEnd(wire: Buffer, from: number): number {
  const at = wire.indexOf(CR, from);
  return at < 0 ? wire.length : at;
}
