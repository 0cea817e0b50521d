// Checks a stream of as many megabytes as it is told, of documents or of one list, and prints how many objects that were.
import { checkStream } from "../../lib/check/check-stream.ts";

const megabytes = Number(process.argv[2]);
const form = process.argv[3] ?? "documents";
const data = Object.fromEntries(Array.from({ length: 20 }, (_, line) => [`k${line}`, "x".repeat(100)]));
const lines = Object.entries(data).map(([key, value]) => `  ${key}: ${value}\n`);
const body = (name: number) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a${name}\ndata:\n${lines.join("")}`;
const forms: Readonly<Record<string, { head: string; object: (name: number) => string; tail: string }>> = {
  documents: { head: "", object: (name) => `---\n${body(name)}`, tail: "" },
  "yaml-list": {
    head: "apiVersion: v1\nitems:\n",
    object: (name) => body(name).replace(/^/gm, "  ").replace("  ", "- ").trimEnd().concat("\n"),
    tail: "kind: List\n",
  },
  // What an API server answers: one line, and items that do not say what they are.
  "json-list": {
    head: '{"kind":"ConfigMapList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"a"}}',
    object: (name) => `,${JSON.stringify({ metadata: { name: `a${name}` }, data })}`,
    tail: "]}",
  },
};

async function* stream() {
  const { head, object, tail } = forms[form] ?? { head: form, object: () => "", tail: "" };
  yield Buffer.from(head);
  const block = Buffer.from(Array.from({ length: 400 }, (_, index) => object(index)).join(""));
  for (let sent = 0; sent < megabytes * 1024 * 1024; sent += block.length) yield block;
  yield Buffer.from(tail);
}

const { summary, unread } = await checkStream(stream(), { asOf: "2026-11-29T00:00:00Z" });
console.log(JSON.stringify({ objects: summary.objects, unread: unread.length }));
