import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { SqlMedia } from "../../server/src/store/media.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import { PUBLIC_URL, type RestPerson } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
});
afterAll(() => world.close());

/** A form with a file, and with a name when there is one. */
function form(bytes: string, name?: string, fileName = "greeting.wav") {
  const part = (head: string, body: string) => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const named = name === undefined ? "" : part('name="name"', name);
  const raw = `${named}${part(`name="file"; filename="${fileName}"`, bytes)}--b--\r\n`;
  return { raw, headers: { "content-type": "multipart/form-data; boundary=b" } };
}
const upload = (bytes: string, name?: string, as = ann) => world.call("POST", "/media", { as, ...form(bytes, name) });
const played = (nameOrUuid: string, as = ann) => new SqlMedia(world.store).playedKey(as.account, nameOrUuid);

test("a file is stored by its content, listed, read, fetched whole and in parts, and removed", async () => {
  const { status, payload } = await upload("RIFF-1", "welcome");
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    name: "welcome",
    format: "wav",
    duration: 1.5,
    size: 6,
    url: `${PUBLIC_URL}/rest/media/${payload.uuid}/file`,
    created_by: { uuid: ann.uuid },
  });
  expect((await world.call("GET", `/media/${payload.uuid}`, { as: ann })).payload).toEqual(payload);
  const listed = await world.call("GET", "/media", { as: ann });
  expect([listed.headers["x-total-count"], listed.payload]).toEqual(["1", [payload]]);
  const whole = await world.call("GET", `/media/${payload.uuid}/file`, { as: ann });
  expect([whole.status, whole.text, whole.headers["content-type"]]).toEqual([200, "RIFF-1", "audio/wav"]);
  const range = { as: ann, headers: { range: "bytes=4-" } };
  const part = await world.call("GET", `/media/${payload.uuid}/file`, range);
  expect([part.status, part.text, part.headers["content-range"]]).toEqual([206, "-1", "bytes 4-5/6"]);
  const behind = await world.call("GET", `/media/${payload.uuid}/file`, { as: ann, headers: { range: "bytes=9-" } });
  expect(behind.status).toBe(416);
  expect(await played("welcome")).toBe(await played(payload.uuid));

  expect((await world.call("DELETE", `/media/${payload.uuid}`, { as: ann })).payload).toEqual(payload);
  expect(world.blobs.size).toBe(0);
  expect(await played("welcome")).toBeUndefined();
  for (const path of [`/media/${payload.uuid}`, `/media/${payload.uuid}/file`])
    expect(await world.call("GET", path, { as: ann })).toMatchObject({
      status: 404,
      body: { message: "Media not found" },
    });
});

test("the same name replaces the file and keeps the uuid; two accounts may use one name", async () => {
  const first = await upload("RIFF-one", "menu");
  world.clock.advance(1000);
  const second = await upload("ID3-second", "menu");
  expect([second.status, second.payload.uuid]).toEqual([200, first.payload.uuid]);
  expect(second.payload).toMatchObject({ format: "mp3", size: 10, created_on: first.payload.created_on });
  expect(second.payload.modified_on).not.toBe(first.payload.modified_on);
  const { text, headers } = await world.call("GET", `/media/${first.payload.uuid}/file`, { as: ann });
  expect([text, headers["content-type"]]).toEqual(["ID3-second", "audio/mpeg"]);
  expect(world.blobs.size).toBe(2);
  expect((await upload("RIFF-his", "menu", bob)).status).toBe(201);
  expect(await played("menu", bob)).not.toBe(await played("menu"));
});

test("two uploads of one name at the same time are one file", async () => {
  const answers = await Promise.all(["RIFF-a", "RIFF-b", "RIFF-c"].map((bytes) => upload(bytes, "race")));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
  expect(new Set(answers.map(({ payload }) => payload.uuid)).size).toBe(1);
});

test("without a name a file has that of the upload, without its folders", async () => {
  const { payload } = await world.call("POST", "/media", { as: ann, ...form("RIFF", undefined, "C:/a/hold.wav") });
  expect(payload.name).toBe("hold.wav");
});

test("what cannot be played, has no file or too long a name is 400; too much is 413; no form is 415", async () => {
  const wrong: readonly [ReturnType<typeof form>, string][] = [
    [form("GIF89a", "x"), "body.file"],
    [form("RIFF", "x".repeat(256)), "body.name"],
    [form("RIFF", "", "a.wav"), "body.name"],
    [{ ...form("RIFF"), raw: "--b--\r\n" }, "body.file"],
  ];
  for (const [body, field] of wrong) {
    const answer = await world.call("POST", "/media", { as: ann, ...body });
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([400, [field]]);
  }
  expect((await upload("R".repeat(20 * 1024 * 1024 + 1))).status).toBe(413);
  const other = { raw: "RIFF", headers: { "content-type": "audio/wav" } };
  expect((await world.call("POST", "/media", { as: ann, ...other })).status).toBe(415);
});

test("another account's file is not there, and a call of it does not find it", async () => {
  const { payload } = await upload("RIFF", "secret");
  for (const [method, path] of [
    ["GET", `/media/${payload.uuid}`],
    ["GET", `/media/${payload.uuid}/file`],
    ["DELETE", `/media/${payload.uuid}`],
  ] as const)
    expect((await world.call(method, path, { as: bob })).status).toBe(404);
  expect([await played("secret", bob), await played(payload.uuid, bob)]).toEqual([undefined, undefined]);
  expect((await world.call("GET", `/media/${newUuid()}`, { as: ann })).status).toBe(404);
  expect((await world.call("GET", `/media/${payload.uuid}`, { as: ann })).status).toBe(200);
});
