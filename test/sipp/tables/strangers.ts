import { createSocket } from "node:dgram";
import { once } from "node:events";
import { newUuid } from "../../../server/src/base/ids.js";
import type { Row } from "../row.js";

const STRANGER = "127.0.200.1";

/** Sends a request of the dialog of somebody else, with all its tags, from an address of its own. @returns the answer */
async function intruded(method: string, messages: string, to: { host: string; port: number }): Promise<string> {
  const answer = messages.split(/^-{40,}.*$/m).find((text) => /SIP\/2\.0 200[\s\S]*CSeq: 2 INVITE/.test(text))!;
  const header = (name: string) => new RegExp(`^${name}: *(.*)$`, "m").exec(answer)![1]!;
  const socket = createSocket("udp4");
  socket.bind(0, STRANGER);
  await once(socket, "listening");
  const text = [
    `${method} ${/<([^>]+)>/.exec(header("Contact"))![1]} SIP/2.0`,
    `Via: SIP/2.0/UDP ${STRANGER}:${socket.address().port};branch=z9hG4bK${newUuid()}`,
    "Max-Forwards: 70",
    ...["From", "To", "Call-ID"].map((name) => `${name}: ${header(name)}`),
    `CSeq: 7 ${method}`,
    "Content-Length: 0",
    "\r\n",
  ].join("\r\n");
  const heard = once(socket, "message");
  socket.send(text, to.port, to.host);
  const [bytes] = await heard;
  socket.close();
  return String(bytes).split("\r\n")[0]!;
}

/** Who knows all about a call is not a party of it. */
export const STRANGERS: readonly Row[] = ["BYE", "INFO"].map((method) => ({
  name: `a ${method} from a foreign address does nothing to a call`,
  phones: [{ scenario: "phone-answers-soon" }],
  callers: [{ scenario: "user-call", keys: { talk_ms: 1_500 } }],
  meanwhile: async (world, [caller]) => {
    await caller!.saw(/^ACK [\s\S]*CSeq: 2 ACK/m);
    const answer = await intruded(method, await caller!.soFar(), world.platform.sip);
    if (!answer.startsWith("SIP/2.0 481")) throw new Error(`a stranger heard ${answer}`);
  },
  legs: ["in completed 16", "out completed 16"],
}));
