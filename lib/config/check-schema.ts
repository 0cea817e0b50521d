import * as v from "valibot";
import { fromInstant } from "../core/instant.ts";
import { choice, described, list, names, pattern, section, text, word } from "./fields.ts";

const aDate = "a date such as 2026-12-31 in quotes, or an instant";
const minor = text("a version such as 1.36, in quotes", /^\d{1,3}\.\d{1,4}(?:\.\d{1,5})?$/);
const groupVersion = text(
  "a group and version such as resource.k8s.io/v1beta1",
  /^[a-z0-9.-]{1,253}\/v[a-z0-9]{1,60}$/,
);

const exemption = section({
  code: v.pipe(
    text("the code of a finding, or a family such as PSS-*", /^[A-Z][A-Za-z0-9_-]{1,60}\*?$/),
    described("Findings that it is about."),
  ),
  selector: v.pipe(
    section({
      apiVersion: v.exactOptional(v.pipe(pattern, described("Group and version of the object.", "any"))),
      kind: v.exactOptional(v.pipe(pattern, described("Kind of the object.", "any"))),
      namespace: v.exactOptional(v.pipe(pattern, described("Namespace of the object.", "any"))),
      name: v.exactOptional(v.pipe(pattern, described("Name of the object.", "any"))),
      container: v.exactOptional(v.pipe(pattern, described("Name of the container.", "any"))),
      file: v.exactOptional(v.pipe(pattern, described("File that the object stands in.", "any"))),
    }),
    v.check(
      (selector) => Object.keys(selector).length > 0,
      "at least one of apiVersion, kind, namespace, name, container, file",
    ),
    described("What it is about; all parts must fit."),
  ),
  reason: v.pipe(word, described("Why it may stay for now.")),
  owner: v.pipe(word, described("Who answers for it.")),
  ticket: v.exactOptional(v.pipe(word, described("Where it is being worked on.", "none"))),
  expires: v.pipe(
    v.string(aDate),
    v.check((date) => fromInstant(date) !== undefined, aDate),
    described("First day on which it does not hold any more."),
  ),
});

const api = section({
  group: v.pipe(
    text("an API group; empty for the core", /^[a-z0-9.-]{0,253}$/),
    described("Empty for the core group."),
  ),
  version: v.pipe(text("an API version such as v1beta1", /^v[a-z0-9]{1,60}$/), described("Version within the group.")),
  kind: v.pipe(
    text("a kind, or *", /^(?:\*|[A-Z][A-Za-z0-9]{0,252})$/),
    described("* stands for every kind of the version."),
  ),
  component: v.exactOptional(
    v.pipe(word, described("Who brings the API; the minors below are then its own.", "Kubernetes itself")),
  ),
  introduced: v.exactOptional(v.pipe(minor, described("First minor that serves it.", "long ago"))),
  deprecated: v.exactOptional(v.pipe(minor, described("First minor that warns of it.", "not yet"))),
  removed: v.exactOptional(v.pipe(minor, described("First minor that does not serve it any more.", "not planned"))),
  replacement: v.exactOptional(v.pipe(word, described("group/version/Kind to move to.", "none is named"))),
  served: v.exactOptional(
    v.pipe(choice(["when-enabled"]), described("Off unless an administrator turns it on.", "on")),
  ),
  source: v.exactOptional(v.pipe(word, described("Where that is written.", "this file"))),
});

const addon = section({
  addon: v.pipe(word, described("Its name, such as external-dns; the one of the bundled table to add versions to it.")),
  images: v.exactOptional(
    v.pipe(
      names("names of images", word),
      described("How names of its images end, without the tag.", "those of the bundled table"),
    ),
  ),
  versions: v.exactOptional(
    v.pipe(
      list(
        "versions",
        section({
          version: v.pipe(minor, described("Minor of the add-on.")),
          from: v.pipe(minor, described("First Kubernetes minor that it is meant for.")),
          to: v.exactOptional(v.pipe(minor, described("Last one.", "none is named"))),
          source: v.exactOptional(v.pipe(word, described("Where that is written.", "this file"))),
        }),
      ),
      described("What its versions are meant for.", "those of the bundled table"),
    ),
  ),
});

/** The schema of `check:` in `fleet.yaml`. */
export const checkSchema = section({
  podSecurity: v.exactOptional(
    v.pipe(
      choice(["baseline", "restricted"]),
      described("Level of the Pod Security Standards that has to hold.", "baseline, as a warning"),
    ),
  ),
  exemptions: v.exactOptional(
    v.pipe(list("exemptions", exemption), described("Findings that somebody answers for, for a while.", "none")),
  ),
  enabledApis: v.exactOptional(
    v.pipe(names("group versions", groupVersion), described("API versions that administrators turned on.", "none")),
  ),
  components: v.exactOptional(
    v.pipe(
      v.record(word, minor, "a map from components to versions"),
      described("Versions of components that bring APIs, such as cert-manager or istio.", "not known"),
    ),
  ),
  apis: v.exactOptional(v.pipe(list("APIs", api), described("Rows over those of the bundled table of APIs.", "none"))),
  addons: v.exactOptional(
    v.pipe(
      list("add-ons", addon),
      described("Add-ons and versions over those of the bundled table of add-ons.", "none"),
    ),
  ),
});
