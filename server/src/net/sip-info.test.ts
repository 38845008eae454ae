import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";

let stage: Stage | undefined;

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

/** A call that stands, and what its caller is answered to requests in it. */
async function talk(o: { infoTypes?: readonly string[] }) {
  const accept = (session: { accept(body: string): Promise<void> }) => void session.accept("").catch(() => undefined);
  stage = await openStage({ ...o, allow: ["INVITE", "ACK", "BYE", "INFO", "OPTIONS", "REFER"], onInvite: accept });
  const { peer } = stage;
  peer.send(peer.request("INVITE"));
  const { toTag } = await peer.next(200);
  peer.send(peer.request("ACK", { toTag }));
  let cseq = 1;
  return (method: string, headers: string[], body: string, status: number) => {
    peer.send(peer.request(method, { toTag, cseq: ++cseq, headers, body }));
    return peer.next(status);
  };
}

test("an INFO with keys is taken, other bodies and packages are refused with what is read", async () => {
  const ask = await talk({ infoTypes: ["application/dtmf-relay"] });
  await ask("INFO", ["Content-Type: Application/DTMF-Relay; x=y"], "Signal=5", 200);
  await ask("INFO", [], "", 200);
  const picture = await ask("INFO", ["Content-Type: application/media_control+xml"], "<x/>", 415);
  expect(picture.header("accept")).toBe("application/dtmf-relay");
  const packaged = await ask("INFO", ["Info-Package: foo", "Content-Type: application/dtmf-relay"], "Signal=6", 469);
  expect(packaged.header("recv-info")).toBe("");
  expect(stage?.told.filter((what) => what.startsWith("info"))).toEqual(["info Signal=5", "info "]);
});

test("an endpoint that names no types takes every INFO", async () => {
  const ask = await talk({});
  await ask("INFO", ["Content-Type: application/x-any"], "x", 200);
});

test("a request in a call that nobody serves is told what is", async () => {
  const ask = await talk({});
  expect((await ask("REFER", ["Refer-To: <sip:a@b>"], "", 405)).header("allow")).toContain("INFO");
});
