import * as v from "valibot";
import { detailNames } from "../core/cluster-detail.ts";
import { checkSchema } from "./check-schema.ts";
import { driftSchema } from "./drift-schema.ts";
import { choice, described, list, names, pattern, section, wholeNumber, word } from "./fields.ts";
import { policySchema } from "./policy-schema.ts";
import { providerSchema, transport } from "./provider-schema.ts";

const labelRule = section({
  from: v.pipe(names("tag keys", word), described("Tag or label keys; the first that a cluster has decides.")),
  values: v.exactOptional(
    v.pipe(
      v.record(word, word, "a map from tag values to labels"),
      described("What to make of a tag's value; one that is not listed is taken as it is.", "every value as it is"),
    ),
  ),
});

const clusterMatch = v.pipe(
  section({
    name: v.exactOptional(v.pipe(pattern, described("Name of the cluster.", "any"))),
    provider: v.exactOptional(
      v.pipe(choice(["eks", "gke", "aks", "iks", "kubeconfig"]), described("Provider that it was read by.", "any")),
    ),
    account: v.exactOptional(v.pipe(pattern, described("Id or name of the account, project or subscription.", "any"))),
    location: v.exactOptional(v.pipe(pattern, described("Region or zone.", "any"))),
    tags: v.exactOptional(
      v.pipe(
        v.record(word, pattern, "a map from tag keys to patterns"),
        described("Tags or labels that it must have.", "any"),
      ),
    ),
  }),
  v.check((match) => Object.keys(match).length > 0, "at least one of name, provider, account, location, tags"),
);

const rate = section({
  perSecond: v.pipe(
    v.number("a number of requests per second, above 0"),
    v.gtValue(0, "a number of requests per second, above 0"),
    v.maxValue(10_000, "a number of requests per second, up to 10000"),
    described("Requests per second and scope."),
  ),
  burst: v.pipe(wholeNumber(1, 100_000, " of requests"), described("Requests that may be sent at once after a pause.")),
});

/** The schema of `fleet.yaml`, from which its types and its published JSON Schema follow. */
export const fleetConfigSchema = section({
  $schema: v.exactOptional(v.pipe(word, described("URL of this schema, for editors; not used otherwise.", "none"))),
  providers: v.exactOptional(
    v.pipe(
      list("providers", providerSchema),
      described("What to read.", "every cloud whose default credentials are found"),
    ),
  ),
  defaults: v.exactOptional(
    v.pipe(section(transport), described("How every API is reached, where its provider does not say otherwise.")),
  ),
  labels: v.exactOptional(
    v.pipe(
      section({
        environment: v.exactOptional(v.pipe(labelRule, described("Such as dev or prod.", "not known"))),
        wave: v.exactOptional(v.pipe(labelRule, described("When it is upgraded, for selectors.", "not known"))),
        owner: v.exactOptional(v.pipe(labelRule, described("Who answers for it.", "not known"))),
      }),
      described("Environment, wave and owner of a cluster, taken from its tags or labels."),
    ),
  ),
  filters: v.exactOptional(
    v.pipe(
      section({
        include: v.exactOptional(v.pipe(list("matches", clusterMatch), described("Clusters to keep.", "all"))),
        exclude: v.exactOptional(v.pipe(list("matches", clusterMatch), described("Clusters to leave out.", "none"))),
      }),
      described("Clusters to keep or to leave out. All parts of a match must fit; exclude wins."),
    ),
  ),
  policy: v.exactOptional(v.pipe(policySchema, described("How the fleet is upgraded."))),
  check: v.exactOptional(v.pipe(checkSchema, described("How manifests are judged."))),
  drift: v.exactOptional(v.pipe(driftSchema, described("How environments may differ in what they run."))),
  limits: v.exactOptional(
    v.pipe(
      section({
        concurrency: v.exactOptional(
          v.pipe(wholeNumber(1, 1_000, " of requests"), described("Requests under way at any moment.", "100")),
        ),
        runDeadlineMs: v.exactOptional(
          v.pipe(
            wholeNumber(1_000, 86_400_000, " of milliseconds"),
            described("Time the whole run may take.", "no bound"),
          ),
        ),
        rates: v.exactOptional(
          v.pipe(
            section({
              eks: v.exactOptional(v.pipe(rate, described("For each scope of EKS.", "what its documentation allows"))),
              gke: v.exactOptional(v.pipe(rate, described("For each scope of GKE.", "what its documentation allows"))),
              aks: v.exactOptional(v.pipe(rate, described("For each scope of AKS.", "what its documentation allows"))),
              iks: v.exactOptional(
                v.pipe(rate, described("For each scope of IBM Cloud.", "what its documentation allows")),
              ),
              kubeconfig: v.exactOptional(v.pipe(rate, described("For each context.", "no bound"))),
            }),
            described("Requests per second and scope, instead of the provider's own limits."),
          ),
        ),
      }),
      described("How hard the clouds' APIs are used."),
    ),
  ),
  details: v.exactOptional(
    v.pipe(
      names("details", choice(detailNames)),
      described("Details that every inventory reads, as --detail asks for them.", "none"),
    ),
  ),
  cache: v.exactOptional(
    v.pipe(
      section({
        folder: v.exactOptional(
          v.pipe(word, described("Folder, relative to this file.", "fleetwright in the user's cache folder")),
        ),
        emptyScopesHours: v.exactOptional(
          v.pipe(
            wholeNumber(0, 8760, " of hours"),
            described("How long a region without clusters is not read again; 0: read it each time.", "24"),
          ),
        ),
      }),
      described("What is remembered from one run to the next."),
    ),
  ),
});
