import { textAt } from "../json.ts";
import type { ObjectRule, RuleContext } from "../manifests/rule.ts";
import { parseImage } from "../workload/image.ts";
import { containerRule, type Remark } from "../workload/pod-rule.ts";
import type { ContainerView } from "../workload/pod-view.ts";
import { AddonBook } from "./addon-book.ts";

const books = new WeakMap<object, AddonBook>();
const bundled = new AddonBook();

/** Whether add-ons that people run themselves are meant for the minors on the way. */
export const addonRule: ObjectRule = containerRule(
  "UPGRADE-ADDON-SUPPORT",
  (container, _, context) => judge(container, context),
  "image",
  (_, context, pod) => pod.containers.some((container) => addonOf(container, context) !== undefined),
);

function bookOf({ addons }: RuleContext): AddonBook {
  if (addons === undefined) return bundled;
  const known = books.get(addons);
  if (known !== undefined) return known;
  const book = new AddonBook(addons);
  books.set(addons, book);
  return book;
}

function addonOf({ spec }: ContainerView, context: RuleContext) {
  return bookOf(context).addonOf(parseImage(textAt(spec, "image") ?? "").repository);
}

function judge(container: ContainerView, context: RuleContext): Omit<Remark, "path"> | undefined {
  const addon = addonOf(container, context);
  if (addon === undefined) return undefined;
  const { tag } = parseImage(textAt(container.spec, "image") ?? "");
  const what = `${addon.title} ${tag ?? "of no version"}`;
  for (const minor of context.hops) {
    const answer = bookOf(context).answer(addon, tag, minor);
    if (answer.state === "unknown")
      return {
        verdict: "unknown",
        message: `runs ${what}, and nobody says whether it works on Kubernetes ${minor}`,
        fix: "Read its release notes, and write what they say into check.addons.",
      };
    if (answer.state === "supported") continue;
    const range = answer.to === undefined ? `${answer.from} and later` : `${answer.from} to ${answer.to}`;
    const message = `runs ${what}, which is meant for Kubernetes ${range}`;
    return { message, appliesFrom: minor, ...(answer.row === undefined ? {} : { row: answer.row }) };
  }
  return undefined;
}
