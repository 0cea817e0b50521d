import * as v from "valibot";
import {
  apiUrl,
  choice,
  described,
  list,
  names,
  pattern,
  proxyUrl,
  section,
  text,
  wholeNumber,
  word,
} from "./fields.ts";

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
    v.pipe(word, described("PEM file of private certificate authorities, relative to this file.", "those of Node")),
  ),
  proxy: v.exactOptional(v.pipe(proxyUrl(), described("HTTP(S) proxy.", "HTTPS_PROXY and NO_PROXY"))),
  requestTimeoutMs: v.exactOptional(
    v.pipe(wholeNumber(100, 600_000, " of milliseconds"), described("Time one request may take.", "15000")),
  ),
};

const endpoint = v.exactOptional(
  v.pipe(apiUrl(), described("Base URL of the API: a private endpoint or the simulator.", "the public one")),
);

const filter = v.exactOptional(
  v.pipe(
    section({
      include: v.exactOptional(v.pipe(names("patterns", pattern), described("Scopes to keep.", "all"))),
      exclude: v.exactOptional(v.pipe(names("patterns", pattern), described("Scopes to leave out.", "none"))),
    }),
    described("Scopes to keep or to leave out, by id, name or region; * stands for any characters."),
  ),
);

const externalId = v.exactOptional(
  v.pipe(
    text("an external id of 2 to 1224 characters", /^[\w+=,.@:/-]{2,1224}$/),
    described("External id that the role's trust policy asks for.", "none"),
  ),
);

const sessionPolicy = v.exactOptional(
  v.pipe(
    text("an IAM policy in JSON of at most 2048 characters", /^\s*\{[\t\n\r\x20-\x7e]{0,2046}\}\s*$/),
    described("IAM policy in JSON that the role's session is narrowed to.", "what the role allows"),
  ),
);

const account = section({
  id: v.exactOptional(
    v.pipe(
      text("an account id of twelve digits, in quotes", /^\d{12}$/),
      described("Twelve digits, in quotes.", "the account of the credentials"),
    ),
  ),
  name: v.exactOptional(v.pipe(word, described("Name to show instead of the id.", "the id is shown"))),
  roleArn: v.exactOptional(
    v.pipe(
      text(
        "the ARN of a role, such as arn:aws:iam::111122223333:role/fleet-reader",
        /^arn:aws(?:-us-gov|-cn)?:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
      ),
      described("Role to assume with the default credentials.", "none: the credentials themselves are used"),
    ),
  ),
  externalId,
  sessionPolicy,
  profile: v.exactOptional(
    v.pipe(word, described("Profile of the shared AWS config file.", "the default credential chain")),
  ),
});

const organization = section({
  roleName: v.pipe(
    text("the name of a role, with its path if it has one", /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/),
    described("Role to assume in each account of the organization."),
  ),
  externalId,
  sessionPolicy,
  profile: v.exactOptional(
    v.pipe(
      word,
      described("Profile of the management account or of a delegated administrator.", "the default credential chain"),
    ),
  ),
});

const eks = section({
  id: v.pipe(v.literal("eks", 'the provider "eks"'), described("Amazon EKS.")),
  accounts: v.exactOptional(
    v.pipe(list("accounts", account), described("Accounts to read.", "the account of the default credential chain")),
  ),
  organization: v.exactOptional(
    v.pipe(organization, described("Adds every active account of an AWS organization, read through one role.")),
  ),
  regions: v.exactOptional(
    v.pipe(
      v.union([names("AWS regions", region), v.literal("enabled")], 'a list of AWS regions, or "enabled"'),
      described('AWS regions, or "enabled": those the account has switched on.', '"enabled"'),
    ),
  ),
  partition: v.exactOptional(
    v.pipe(choice(["aws", "aws-us-gov", "aws-cn"]), described("Partition of the accounts.", '"aws"')),
  ),
  filter,
  endpoint,
  ...transport,
});

const gke = section({
  id: v.pipe(v.literal("gke", 'the provider "gke"'), described("Google Kubernetes Engine.")),
  projects: v.exactOptional(
    v.pipe(
      v.union([names("project ids", project), v.literal("search")], 'a list of project ids, or "search"'),
      described('Project ids, or "search": every active project the identity may see.', '"search"'),
    ),
  ),
  projectQuery: v.exactOptional(
    v.pipe(
      text("a query of the Resource Manager API", /^\P{Cc}{1,1024}$/u),
      described("Narrows the search: parent:folders/123, parent:organizations/456, labels.env:prod.", "everything"),
    ),
  ),
  protocol: v.exactOptional(
    v.pipe(
      choice(["grpc", "rest"]),
      described(
        'How the API is spoken to; "rest" passes proxies that do not speak HTTP/2.',
        '"grpc"; "rest" with a proxy',
      ),
    ),
  ),
  resourceManagerEndpoint: v.exactOptional(
    v.pipe(apiUrl(), described("Base URL of the Cloud Resource Manager API.", "the public one")),
  ),
  computeEndpoint: v.exactOptional(
    v.pipe(apiUrl(), described("Base URL of the Compute Engine API, for the detail capacity.", "the public one")),
  ),
  filter,
  endpoint,
  ...transport,
});

const aks = section({
  id: v.pipe(v.literal("aks", 'the provider "aks"'), described("Azure Kubernetes Service.")),
  subscriptions: v.exactOptional(
    v.pipe(
      v.union([names("subscription ids", subscription), v.literal("list")], 'a list of subscription ids, or "list"'),
      described('Subscription ids, or "list": every enabled subscription the identity may see.', '"list"'),
    ),
  ),
  managementGroups: v.exactOptional(
    v.pipe(
      names("management group ids", text("the id of a management group", /^[\w().-]{1,90}$/)),
      described("Reads every subscription below these management groups, at any depth, instead of a list.", "none"),
    ),
  ),
  tenantId: v.exactOptional(
    v.pipe(
      text("a tenant id, a GUID or a domain", /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]+(?:\.[\w-]+)+)$/i),
      described("Tenant to log in to.", "that of the credentials"),
    ),
  ),
  cloud: v.exactOptional(v.pipe(choice(["public", "usgov", "china"]), described("Decides the endpoints.", '"public"'))),
  authorityHost: v.exactOptional(v.pipe(apiUrl(), described("Login authority.", "that of the cloud"))),
  query: v.exactOptional(
    v.pipe(
      choice(["auto", "graph", "list"]),
      described(
        '"graph": Resource Graph; "list": one list per subscription.',
        '"auto": graph, and list for what it says nothing about',
      ),
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
      described("32 hexadecimal digits.", "the account that the API key is for"),
    ),
  ),
  name: v.exactOptional(v.pipe(word, described("Name to show instead of the id.", "the id is shown"))),
  apiKeyVariable: v.exactOptional(
    v.pipe(
      text("the name of an environment variable", /^[A-Za-z_]\w{0,127}$/),
      described("Environment variable that holds the API key.", "IBMCLOUD_API_KEY, else IC_API_KEY"),
    ),
  ),
  trustedProfile: v.exactOptional(
    v.pipe(
      text(
        "the id or CRN of a trusted profile, such as Profile-2a1f...",
        /^(?:Profile-[0-9a-f-]{36}|crn:v1:[\w:/.-]{1,256})$/,
      ),
      described("Trusted profile of the account, to be assumed with the API key of another one.", "none"),
    ),
  ),
});

const iks = section({
  id: v.pipe(
    v.literal("iks", 'the provider "iks"'),
    described("IBM Cloud Kubernetes Service, and Red Hat OpenShift on IBM Cloud."),
  ),
  accounts: v.exactOptional(
    v.pipe(list("accounts", ibmAccount), described("Accounts to read.", "the account of the default credentials")),
  ),
  infrastructure: v.exactOptional(
    v.pipe(
      names("kinds of infrastructure", choice(["vpc", "classic", "satellite"])),
      described("Where clusters run; satellite fails in accounts that have none.", "vpc and classic"),
    ),
  ),
  resourceGroups: v.exactOptional(
    v.pipe(
      names("resource group ids", text("a resource group id of 32 hexadecimal digits", hexadecimal)),
      described("Resource groups to read.", "all that the identity may see"),
    ),
  ),
  iamEndpoint: v.exactOptional(v.pipe(apiUrl(), described("Base URL of the identity service.", "the public one"))),
  searchEndpoint: v.exactOptional(
    v.pipe(apiUrl(), described("Base URL of Global Search, which knows the tags.", "the public one")),
  ),
  filter,
  endpoint,
  ...transport,
});

const kubeconfig = section({
  id: v.pipe(v.literal("kubeconfig", 'the provider "kubeconfig"'), described("Any cluster that a kubeconfig reaches.")),
  files: v.exactOptional(
    v.pipe(
      names("kubeconfig files", word),
      described(
        "Kubeconfig files, relative to this file, each read by itself.",
        "those of KUBECONFIG, merged, else ~/.kube/config",
      ),
    ),
  ),
  filter: v.exactOptional(
    v.pipe(
      section({
        include: v.exactOptional(v.pipe(names("patterns", pattern), described("Contexts to keep.", "all"))),
        exclude: v.exactOptional(v.pipe(names("patterns", pattern), described("Contexts to leave out.", "none"))),
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
      described("Programs that a kubeconfig may run for credentials, by name or absolute path.", "none"),
    ),
  ),
  roots: v.exactOptional(
    v.pipe(
      names("folders", word),
      described(
        "Folders, relative to this file, in which a kubeconfig may name files besides its own and the home folder.",
        "none",
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
