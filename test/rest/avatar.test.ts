import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { memoryBlobs } from "../support/memory-blobs.js";
import { createRestWorld, PUBLIC_URL, type RestPerson, type RestWorld } from "../support/rest.js";

const files = new Map<string, Buffer>();
let world: RestWorld;
let ann: RestPerson;
let bob: RestPerson;
let root: RestPerson;

beforeAll(async () => {
  world = await createRestWorld({ doubles: { blobs: memoryBlobs(files) } });
  [ann, bob, root] = [await world.person(), await world.person(), await world.admin()];
});
afterAll(() => world.close());

const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from("the rest of a picture")]);
const PICTURES = {
  png: PNG,
  jpg: Buffer.from("ffd8ffe000104a464946", "hex"),
  gif: Buffer.from("GIF89a and more"),
  webp: Buffer.from("RIFF\u0000\u0000\u0000\u0000WEBPVP8 "),
};

function form(bytes: Buffer, name = "file", type = "image/png") {
  const head = `--b\r\nContent-Disposition: form-data; name="${name}"; filename="p.png"\r\nContent-Type: ${type}\r\n\r\n`;
  return {
    raw: Buffer.concat([Buffer.from(head), bytes, Buffer.from("\r\n--b--\r\n")]),
    headers: { "content-type": "multipart/form-data; boundary=b" },
  };
}
const upload = (as: RestPerson, uuid: string, bytes: Buffer, type?: string) =>
  world.call("POST", `/user/${uuid}/avatar`, { as, ...form(bytes, "file", type) });
const picture = (url: string) => world.app.inject({ method: "GET", url: url.slice(PUBLIC_URL.length) });

test.each(Object.entries(PICTURES))(
  "a %s is taken by its content and served to anybody under its random name",
  async (extension, bytes) => {
    const answer = await upload(ann, ann.uuid, bytes, "text/html");
    expect(answer.status).toBe(200);
    const url: string = answer.payload.avatar;
    expect(url).toMatch(new RegExp(`^${PUBLIC_URL}/avatar/[0-9a-f-]{36}\\.${extension}$`));
    expect(url).not.toContain(ann.uuid);
    const served = await picture(url);
    expect(served.statusCode).toBe(200);
    expect(served.headers["content-type"]).toBe(`image/${extension === "jpg" ? "jpeg" : extension}`);
    expect(served.headers["x-content-type-options"]).toBe("nosniff");
    expect(served.headers["cache-control"]).toContain("immutable");
    expect(served.rawPayload.equals(bytes)).toBe(true);
    expect((await world.call("GET", "/user", { as: ann })).payload.avatar).toBe(url);
  },
);

test("a new picture takes the place of the former one, whose file is gone; so does another address or none", async () => {
  const first = (await upload(bob, bob.uuid, PNG)).payload.avatar;
  const second = (await upload(bob, bob.uuid, PICTURES.gif)).payload.avatar;
  expect((await picture(first)).statusCode).toBe(404);
  expect((await picture(second)).statusCode).toBe(200);
  const elsewhere = "https://example.org/a.png";
  expect(
    (await world.call("PATCH", `/user/${bob.uuid}`, { as: bob, body: { avatar: elsewhere } })).payload.avatar,
  ).toBe(elsewhere);
  expect((await picture(second)).statusCode).toBe(404);
  const third = (await upload(bob, bob.uuid, PNG)).payload.avatar;
  const removed = await world.call("DELETE", `/user/${bob.uuid}/avatar`, { as: bob });
  expect(removed.status).toBe(200);
  expect(removed.payload.avatar).toBeNull();
  expect((await picture(third)).statusCode).toBe(404);
  expect((await world.call("DELETE", `/user/${bob.uuid}/avatar`, { as: bob })).payload.avatar).toBeNull();
  expect([...files.keys()].filter((key) => key.startsWith(bob.account))).toEqual([]);
});

test("who names the picture of somebody else as the own one cannot remove it", async () => {
  const url = (await upload(ann, ann.uuid, PNG)).payload.avatar;
  await world.call("PATCH", `/user/${bob.uuid}`, { as: bob, body: { avatar: url } });
  await world.call("DELETE", `/user/${bob.uuid}/avatar`, { as: bob });
  expect((await picture(url)).statusCode).toBe(200);
});

test("400 for what is no picture and for a missing file, and nothing is kept", async () => {
  const before = files.size;
  for (const bytes of [
    Buffer.from("<svg onload=alert(1)>"),
    Buffer.from("<html>"),
    Buffer.alloc(0),
    Buffer.from("RIFF1234AVI "),
  ]) {
    const answer = await upload(ann, ann.uuid, bytes);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body.fields)).toEqual(["body.file"]);
  }
  const other = await world.call("POST", `/user/${ann.uuid}/avatar`, { as: ann, ...form(PNG, "picture") });
  expect(Object.keys(other.body.fields)).toEqual(["body.file"]);
  expect((await world.call("POST", `/user/${ann.uuid}/avatar`, { as: ann })).status).toBe(400);
  expect(files.size).toBe(before);
});

test("2 MiB are taken, a byte more is 413", async () => {
  const full = Buffer.concat([PNG, Buffer.alloc(2 * 1024 * 1024 - PNG.length)]);
  expect((await upload(ann, ann.uuid, full)).status).toBe(200);
  expect((await upload(ann, ann.uuid, Buffer.concat([full, Buffer.alloc(1)]))).status).toBe(413);
});

test("the owner and an Admin may, a colleague may not (403), a stranger finds nobody (404)", async () => {
  const carl = await world.person();
  await world.store.db.updateTable("user").set({ account: ann.account }).where("uuid", "=", carl.uuid).execute();
  for (const as of [ann, root]) {
    expect((await upload(as, carl.uuid, PNG)).status).toBe(200);
    expect((await world.call("DELETE", `/user/${carl.uuid}/avatar`, { as })).status).toBe(200);
  }
  expect((await upload(carl, ann.uuid, PNG)).status).toBe(403);
  expect((await world.call("DELETE", `/user/${ann.uuid}/avatar`, { as: carl })).status).toBe(403);
  expect((await world.call("DELETE", "/user/x/avatar", { as: ann })).status).toBe(400);
  for (const uuid of [ann.uuid, newUuid()]) {
    expect((await upload(bob, uuid, PNG)).body).toMatchObject({ status: 404, message: "User not found" });
    expect((await world.call("DELETE", `/user/${uuid}/avatar`, { as: bob })).status).toBe(404);
  }
});

test("a name that is none of ours is 404 in the envelope, and leads to no other file", async () => {
  const { payload } = await upload(ann, ann.uuid, PNG);
  const name = payload.avatar.slice(-40);
  for (const path of [
    "/avatar/x.png",
    `/avatar/${newUuid()}.png`,
    `/avatar/${name.replace(".png", ".gif")}`,
    "/avatar/..%2F..%2Fsecrets",
    "/avatar/",
  ]) {
    const answer = await world.app.inject({ method: "GET", url: path });
    expect(answer.statusCode, path).toBe(404);
    expect(answer.json()).toMatchObject({ success: false, status: 404 });
  }
});
