import { dayMs, fromInstant } from "../../core/instant.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { calloutsOf } from "./called-service.ts";
import { bundleEnd } from "./certificate.ts";

/** An upgrade with its soak times should be over before the bundle is. */
const noticeDays = 30;

/** Whether the certificates that the API server trusts last until after the upgrade. */
export const certificateRule: ObjectRule = {
  codes: ["UPGRADE-CA-EXPIRES"],
  applies: (subject) => calloutsOf(subject).some(({ caBundle }) => caBundle !== undefined),
  *judge(subject, { asOf }) {
    const now = fromInstant(asOf) ?? Number.NaN;
    for (const { caBundle, path, name, failClosed } of calloutsOf(subject)) {
      if (caBundle === undefined) continue;
      const found = { code: "UPGRADE-CA-EXPIRES", path: `${path}.caBundle` } as const;
      const end = bundleEnd(caBundle);
      if (end === "unreadable") {
        yield {
          ...found,
          verdict: "unknown",
          message: `the certificates of ${name} cannot be read`,
          fix: "See that caBundle holds certificates in PEM, and until when they are valid.",
        };
        continue;
      }
      if (end.endsMs - now > noticeDays * dayMs) continue;
      const over = end.endsMs <= now;
      yield {
        ...found,
        ...(over && failClosed ? { severity: "error" } : {}),
        message: `the certificates of ${name} ${over ? "ended" : "end"} on ${end.ends.slice(0, 10)}`,
      };
    }
  },
};
