import * as v from "valibot";
import { apiUrl, choice, list, names, pattern, proxyUrl, section, text, wholeNumber, word } from "./fields.ts";

const described = v.description;
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const region = text("an AWS region such as eu-central-1", /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/);
const project = text(
  "a Google Cloud project id such as payments-prod",
  /^(?:[a-z0-9][a-z0-9.-]{0,62}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
);
const hexadecimal = /^[0-9a-f]{32}$/;
const subscription = text("an Azure subscription id, a GUID", guid);

/** How an API is reached; the same for every cloud. */
export const transport = {
  caFile: v.exactOptional(
    v.pipe(word, described("PEM file of private certificate authorities, relative to this file.")),
  ),
  proxy: v.exactOptional(v.pipe(proxyUrl(), described("HTTP(S) proxy. Default: HTTPS_PROXY and NO_PROXY."))),
  requestTimeoutMs: v.exactOptional(
    v.pipe(wholeNumber(100, 600_000, " of milliseconds"), described("Time one request may take. Default 15000.")),
  ),
};

const endpoint = v.exactOptional(
  v.pipe(apiUrl(), described("Base URL of the API: a private endpoint or the simulator. Default: the public one.")),
);

const filter = v.exactOptional(
  v.pipe(
    section({
      include: v.exactOptional(names("patterns", pattern)),
      exclude: v.exactOptional(names("patterns", pattern)),
    }),
    described("Scopes to keep or to leave out, by id or name; * stands for any characters."),
  ),
);

const externalId = v.exactOptional(text("an external id of 2 to 1224 characters", /^[\w+=,.@:/-]{2,1224}$/));

const sessionPolicy = v.exactOptional(
  v.pipe(
    text("an IAM policy in JSON of at most 2048 characters", /^\s*\{[\t\n\r\x20-\x7e]{0,2046}\}\s*$/),
    described("IAM policy in JSON that the role's session is narrowed to."),
  ),
);

const account = section({
  id: v.exactOptional(
    v.pipe(
      text("an account id of twelve digits, in quotes", /^\d{12}$/),
      described("Twelve digits, in quotes. Default: the account of the credentials."),
    ),
  ),
  name: v.exactOptional(v.pipe(word, described("Name to show instead of the id."))),
  roleArn: v.exactOptional(
    v.pipe(
      text(
        "the ARN of a role, such as arn:aws:iam::111122223333:role/fleet-reader",
        /^arn:aws(?:-us-gov|-cn)?:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
      ),
      described("Role to assume with the default credentials."),
    ),
  ),
  externalId,
  sessionPolicy,
  profile: v.exactOptional(v.pipe(word, described("Profile of the shared AWS config file."))),
});

const organization = section({
  roleName: v.pipe(
    text("the name of a role, with its path if it has one", /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/),
    described("Role to assume in each account of the organization."),
  ),
  externalId,
  sessionPolicy,
  profile: v.exactOptional(
    v.pipe(word, described("Profile of the management account or of a delegated administrator.")),
  ),
});

const eks = section({
  id: v.literal("eks", 'the provider "eks"'),
  accounts: v.exactOptional(
    v.pipe(list("accounts", account), described("Default: the account of the default credential chain.")),
  ),
  organization: v.exactOptional(
    v.pipe(organization, described("Adds every active account of an AWS organization, read through one role.")),
  ),
  regions: v.exactOptional(
    v.pipe(
      v.union([names("AWS regions", region), v.literal("enabled")], 'a list of AWS regions, or "enabled"'),
      described('AWS regions, or "enabled": those the account has switched on. Default "enabled".'),
    ),
  ),
  partition: v.exactOptional(v.pipe(choice(["aws", "aws-us-gov", "aws-cn"]), described('Default "aws".'))),
  filter,
  endpoint,
  ...transport,
});

const gke = section({
  id: v.literal("gke", 'the provider "gke"'),
  projects: v.exactOptional(
    v.pipe(
      v.union([names("project ids", project), v.literal("search")], 'a list of project ids, or "search"'),
      described('Project ids, or "search": every active project the identity may see. Default "search".'),
    ),
  ),
  projectQuery: v.exactOptional(
    v.pipe(
      text("a query of the Resource Manager API", /^\P{Cc}{1,1024}$/u),
      described("Narrows the search: parent:folders/123, parent:organizations/456, labels.env:prod."),
    ),
  ),
  protocol: v.exactOptional(
    v.pipe(choice(["grpc", "rest"]), described('Default "grpc"; "rest" passes proxies that do not speak HTTP/2.')),
  ),
  resourceManagerEndpoint: v.exactOptional(
    v.pipe(apiUrl(), described("Base URL of the Cloud Resource Manager API. Default: the public one.")),
  ),
  computeEndpoint: v.exactOptional(
    v.pipe(
      apiUrl(),
      described("Base URL of the Compute Engine API, for the detail capacity. Default: the public one."),
    ),
  ),
  filter,
  endpoint,
  ...transport,
});

const aks = section({
  id: v.literal("aks", 'the provider "aks"'),
  subscriptions: v.exactOptional(
    v.pipe(
      v.union([names("subscription ids", subscription), v.literal("list")], 'a list of subscription ids, or "list"'),
      described('Subscription ids, or "list": every enabled subscription the identity may see. Default "list".'),
    ),
  ),
  managementGroups: v.exactOptional(
    v.pipe(
      names("management group ids", text("the id of a management group", /^[\w().-]{1,90}$/)),
      described("Reads every subscription below these management groups, at any depth, instead of a list."),
    ),
  ),
  tenantId: v.exactOptional(
    text("a tenant id, a GUID or a domain", /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]+(?:\.[\w-]+)+)$/i),
  ),
  cloud: v.exactOptional(
    v.pipe(choice(["public", "usgov", "china"]), described('Decides the endpoints. Default "public".')),
  ),
  authorityHost: v.exactOptional(v.pipe(apiUrl(), described("Login authority. Default: that of the cloud."))),
  query: v.exactOptional(
    v.pipe(
      choice(["auto", "graph", "list"]),
      described('"graph": Resource Graph; "list": one list per subscription. Default "auto": graph, then list.'),
    ),
  ),
  filter,
  endpoint,
  ...transport,
});

const ibmAccount = section({
  id: v.exactOptional(
    v.pipe(
      text("an account id of 32 hexadecimal digits", hexadecimal),
      described("Default: the account that the API key is for."),
    ),
  ),
  name: v.exactOptional(v.pipe(word, described("Name to show instead of the id."))),
  apiKeyVariable: v.exactOptional(
    v.pipe(
      text("the name of an environment variable", /^[A-Za-z_]\w{0,127}$/),
      described("Environment variable that holds the API key. Default: IBMCLOUD_API_KEY, else IC_API_KEY."),
    ),
  ),
  trustedProfile: v.exactOptional(
    v.pipe(
      text(
        "the id or CRN of a trusted profile, such as Profile-2a1f...",
        /^(?:Profile-[0-9a-f-]{36}|crn:v1:[\w:/.-]{1,256})$/,
      ),
      described("Trusted profile of the account, to be assumed with the API key of another one."),
    ),
  ),
});

const iks = section({
  id: v.literal("iks", 'the provider "iks"'),
  accounts: v.exactOptional(
    v.pipe(list("accounts", ibmAccount), described("Default: the account of the default credentials.")),
  ),
  infrastructure: v.exactOptional(
    v.pipe(
      names("kinds of infrastructure", choice(["vpc", "classic", "satellite"])),
      described("Where clusters run. Default: vpc and classic."),
    ),
  ),
  resourceGroups: v.exactOptional(
    v.pipe(
      names("resource group ids", text("a resource group id of 32 hexadecimal digits", hexadecimal)),
      described("Resource groups to read. Default: all that the identity may see."),
    ),
  ),
  iamEndpoint: v.exactOptional(
    v.pipe(apiUrl(), described("Base URL of the identity service. Default: the public one.")),
  ),
  searchEndpoint: v.exactOptional(
    v.pipe(apiUrl(), described("Base URL of Global Search, which knows the tags. Default: the public one.")),
  ),
  filter,
  endpoint,
  ...transport,
});

const kubeconfig = section({
  id: v.literal("kubeconfig", 'the provider "kubeconfig"'),
  files: v.exactOptional(
    v.pipe(
      names("kubeconfig files", word),
      described("Kubeconfig files, relative to this file. Default: KUBECONFIG, else ~/.kube/config."),
    ),
  ),
  filter: v.exactOptional(
    v.pipe(
      section({
        include: v.exactOptional(names("patterns", pattern)),
        exclude: v.exactOptional(names("patterns", pattern)),
      }),
      described("Contexts to keep or to leave out, by their name or their cluster's; * stands for any characters."),
    ),
  ),
  allowExec: v.exactOptional(
    v.pipe(
      names(
        "programs",
        text(
          "the name of a program or its absolute path",
          /^(?:[^\p{Cc}/\\]{1,255}|(?:\/|[A-Za-z]:[\\/])\P{Cc}{1,4096})$/u,
        ),
      ),
      described("Programs that a kubeconfig may run for credentials, by name or absolute path. Default: none."),
    ),
  ),
  roots: v.exactOptional(
    v.pipe(
      names("folders", word),
      described(
        "Folders, relative to this file, in which a kubeconfig may name files besides its own and the home folder.",
      ),
    ),
  ),
  ...transport,
});

/** One entry of `providers`; several entries may have the same id. */
export const providerSchema = v.variant(
  "id",
  [eks, gke, aks, iks, kubeconfig],
  "a provider, id: eks, gke, aks, iks or kubeconfig",
);
