import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createCertificate } from "../../lib/simulator/certificate.ts";

/** Folder with `etcd` and `kube-apiserver`, as controller-runtime's envtest finds them. */
export const assets = process.env["KUBEBUILDER_ASSETS"];

/** Why the tests cannot run here; `undefined` when they can. */
export const missing =
  assets === undefined || assets === ""
    ? "KUBEBUILDER_ASSETS is not set"
    : ["etcd", "kube-apiserver"].every((name) => existsSync(join(assets, name)))
      ? undefined
      : "KUBEBUILDER_ASSETS holds no etcd and kube-apiserver";

/** A real API server without nodes, schedulers or controllers: objects are what it has, as with envtest. */
export interface ControlPlane {
  readonly url: string;
  /** Base64 of the PEM of its authority. */
  readonly caData: string;
  /** Bearer tokens by user; `admin` may do everything, the others nothing yet. */
  readonly tokens: Readonly<Record<"admin" | "reader" | "stranger", string>>;
  /** A request of the administrator. Rejects when the answer is not a success. */
  admin(method: string, path: string, body?: unknown): Promise<string>;
  /** The same, whatever the answer is, with the warnings that came with it. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Texts of the `Warning` headers. */
  readonly warnings: readonly string[];
}

/** `emulated`: an older minor, `1.34`, whose APIs and fields it is to have; at most three behind its own. */
export async function startControlPlane(emulated?: string): Promise<ControlPlane> {
  const folder = await mkdtemp(join(tmpdir(), "fleetwright-apiserver-"));
  const certificate = await createCertificate();
  const children: ChildProcess[] = [];
  const stop = async () => {
    // The API server first: it waits for a store that is gone before it ends.
    for (const child of children.reverse()) await ended(child);
    await certificate.remove();
    await rm(folder, { recursive: true, force: true });
  };
  const start = (name: string, args: readonly string[]) => {
    const child = spawn(join(assets ?? "", name), [...args], { stdio: ["ignore", "pipe", "pipe"] });
    const log = createWriteStream(join(folder, `${name}.log`));
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    children.push(child);
    return child;
  };
  try {
    const [client, peer, port] = await freePorts(3);
    const etcd = `http://127.0.0.1:${client}`;
    const peers = `http://127.0.0.1:${peer}`;
    start("etcd", [
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=${etcd}`,
      `--advertise-client-urls=${etcd}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=default=${peers}`,
      "--unsafe-no-fsync",
    ]);
    const file = async (name: string, text: string) => {
      await writeFile(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const tokens = { admin: "admin-token-4f1c", reader: "reader-token-9b2e", stranger: "stranger-token-7a0d" };
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const accounts = await file("accounts.key", privateKey.export({ type: "pkcs1", format: "pem" }).toString());
    const users = [
      `${tokens.admin},admin,1,system:masters`,
      `${tokens.reader},reader,2`,
      `${tokens.stranger},stranger,3`,
    ];
    const server = start("kube-apiserver", [
      `--etcd-servers=${etcd}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${join(folder, "certificates")}`,
      `--tls-cert-file=${await file("server.pem", certificate.cert)}`,
      `--tls-private-key-file=${await file("server.key", certificate.key)}`,
      `--token-auth-file=${await file("users.csv", users.join("\n"))}`,
      "--authorization-mode=RBAC",
      // As clusters have it; otherwise validation refuses such pods before any policy is asked.
      "--allow-privileged=true",
      ...(emulated === undefined ? [] : [`--emulated-version=${emulated}`]),
      // Its own upkeep of Endpoints, which are deprecated, would count as their use.
      "--endpoint-reconciler-type=none",
      "--service-cluster-ip-range=10.0.0.0/24",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${accounts}`,
      `--service-account-signing-key-file=${accounts}`,
    ]);
    const url = `https://127.0.0.1:${port}`;
    const ask = (method: string, path: string, body?: unknown) =>
      send(`${url}${path}`, method, tokens.admin, certificate.ca, body);
    const admin = async (method: string, path: string, body?: unknown) => {
      const { status, text } = await ask(method, path, body);
      if (status >= 200 && status < 300) return text;
      throw new Error(`${method} ${url}${path}: ${status} ${text.slice(0, 300)}`);
    };
    await ready(() => admin("GET", "/readyz"), server);
    return { url, caData: Buffer.from(certificate.ca).toString("base64"), tokens, admin, ask, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(probe: () => Promise<string>, child: ChildProcess): Promise<void> {
  for (let attempts = 0; attempts < 240; attempts++) {
    if (child.exitCode !== null) throw new Error(`the API server ended with exit code ${child.exitCode}`);
    if (
      await probe().then(
        () => true,
        () => false,
      )
    )
      return;
    await sleep(250);
  }
  throw new Error("the API server did not become ready within a minute");
}

function send(url: string, method: string, token: string, ca: string, body: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // An object is patched by applying it.
    const type = method === "PATCH" ? "application/apply-patch+yaml" : "application/json";
    const headers = { authorization: `Bearer ${token}`, "content-type": type };
    const outgoing = request(url, { method, ca, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
      const given = response.headersDistinct["warning"] ?? [];
      resolve({
        status: response.statusCode ?? 0,
        text: Buffer.concat(chunks).toString(),
        warnings: given.map((warning) => /^\d+ \S+ "(.*)"/.exec(warning)?.[1] ?? warning),
      });
    });
    outgoing.once("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await closed;
  clearTimeout(timer);
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            resolve(typeof address === "object" && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
