import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer, type Server } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { type TlsFixture, tlsFiles } from "../../../test/support/tls-fixture.js";
import { until } from "../../../test/support/until.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import { TlsCertificates, type TlsFiles } from "./tls-certificates.js";

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A server that shows the certificates of files which may be changed. */
async function start(...names: [TlsFixture, ...TlsFixture[]]) {
  const folder = await mkdtemp(join(tmpdir(), "opentact-tls-"));
  open.push({ close: () => rm(folder, { recursive: true }) });
  const put = async (at: number, name: TlsFixture) => {
    await copyFile(tlsFiles(name).certFile, join(folder, `${at}.crt`));
    await copyFile(tlsFiles(name).keyFile, join(folder, `${at}.key`));
  };
  for (const [at, name] of names.entries()) await put(at, name);
  const files = names.map((_, at) => ({ certFile: join(folder, `${at}.crt`), keyFile: join(folder, `${at}.key`) }));
  const clock = new FakeClock();
  const certificates = await TlsCertificates.open({
    files: files as [TlsFiles, ...TlsFiles[]],
    clock,
    log: createLog("silent"),
  });
  const server = createServer(certificates.serverOptions(), (socket) => socket.end());
  certificates.follow(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(certificates, { close: () => new Promise((resolve) => server.close(resolve)) });
  return { certificates, clock, folder, put, shown: (name?: string) => shownBy(server, name) };
}

/** Common name of the certificate that a client sees. */
function shownBy(server: Server, name?: string): Promise<string> {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: "127.0.0.1",
      port,
      rejectUnauthorized: false,
      ...(name === undefined ? {} : { servername: name }),
    });
    socket.on("error", reject);
    socket.on("secureConnect", () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
  });
}

test("a client sees the certificate of the name it asks for, any other the first one", async () => {
  const { shown } = await start("loopback", "second");
  expect(await shown("second.example")).toBe("second loopback");
  expect(await shown("www.second.example")).toBe("second loopback");
  expect(await shown("test.example")).toBe("test loopback");
  expect(await shown("unknown.example")).toBe("test loopback");
  expect(await shown()).toBe("test loopback");
});

test("a renewed certificate is shown from the next look on, with and without a name", async () => {
  const { clock, put, shown } = await start("loopback");
  await put(0, "second");
  expect(await shown()).toBe("test loopback");
  clock.advance(30_000);
  await until("the new certificate", async () => ((await shown()) === "second loopback" ? true : undefined));
  expect(await shown("test.example")).toBe("second loopback");
});

test("asked to read again it does so at once, and tells whether anything is new", async () => {
  const { certificates, put, shown } = await start("loopback");
  expect(await certificates.reload()).toBe(false);
  await put(0, "second");
  expect(await certificates.reload()).toBe(true);
  expect(await shown()).toBe("second loopback");
  expect(certificates.pair.cert).toBe(await readFile(tlsFiles("second").certFile, "utf8"));
});

test("files that do not belong together, or are half written, leave the former ones in use", async () => {
  const { certificates, folder, put, shown } = await start("loopback");
  await copyFile(tlsFiles("second").certFile, join(folder, "0.crt"));
  expect(await certificates.reload()).toBe(false);
  await writeFile(join(folder, "0.crt"), "-----BEGIN CERTIFICATE-----\n");
  expect(await certificates.reload()).toBe(false);
  await rm(join(folder, "0.key"));
  expect(await certificates.reload()).toBe(false);
  expect(await shown()).toBe("test loopback");
  await put(0, "second");
  expect(await certificates.reload()).toBe(true);
});

test("a start with files that cannot be used names them", async () => {
  const options = { clock: new FakeClock(), log: createLog("silent") };
  const { certFile, keyFile } = tlsFiles("loopback");
  await expect(
    TlsCertificates.open({ ...options, files: [{ certFile, keyFile: "/nonexistent.key" }] }),
  ).rejects.toThrow("/nonexistent.key cannot be read (ENOENT)");
  await expect(
    TlsCertificates.open({ ...options, files: [{ certFile, keyFile: tlsFiles("second").keyFile }] }),
  ).rejects.toThrow(`${certFile} and ${tlsFiles("second").keyFile}: `);
  await expect(TlsCertificates.open({ ...options, files: [{ certFile: keyFile, keyFile }] })).rejects.toThrow(keyFile);
});
