// Checks a stream of as many megabytes as it is told, and prints how many objects that were.
import { checkStream } from "../../lib/check/check-stream.ts";

const megabytes = Number(process.argv[2]);
const object = (name: number) =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a${name}\ndata:\n${Array.from({ length: 20 }, (_, line) => `  k${line}: ${"x".repeat(100)}\n`).join("")}`;
const block = Buffer.from(Array.from({ length: 400 }, (_, index) => object(index)).join(""));

async function* stream() {
  for (let sent = 0; sent < megabytes * 1024 * 1024; sent += block.length) yield block;
}

const { summary, unread } = await checkStream(stream(), { asOf: "2026-11-29T00:00:00Z" });
console.log(JSON.stringify({ objects: summary.objects, unread: unread.length }));
