import { type AwsCaller, callerArn } from "./aws-credentials.ts";
import { awsError, awsProblem, requestId, xml } from "./aws-errors.ts";
import { imageIdOf, imageNameOf, launchTemplateOf } from "./aws-launch-templates.ts";
import { regionsOf } from "./aws-regions.ts";
import { subnetsOf } from "./aws-subnets.ts";
import type { SimReply } from "./http.ts";
import type { SimState } from "./state.ts";

type Answer = (state: SimState, form: URLSearchParams, caller: AwsCaller) => SimReply;

interface Action {
  /** Parameters besides `Action` and `Version`. Another one would be ignored, and the answer wrong without a sign of it. */
  readonly parameters: RegExp;
  readonly filter?: string;
  readonly answer: Answer;
}

const actions: Readonly<Record<string, Action>> = {
  DescribeRegions: { parameters: /^(?:AllRegions|RegionName\.\d+)$/, answer: describeRegions },
  DescribeSubnets: { parameters: /^(?:MaxResults|Filter\..+)$/, filter: "subnet-id", answer: describeSubnets },
  DescribeImages: {
    parameters: /^(?:MaxResults|IncludeDeprecated|IncludeDisabled|Filter\..+)$/,
    filter: "image-id",
    answer: describeImages,
  },
  DescribeLaunchTemplateVersions: {
    parameters: /^(?:LaunchTemplateId|LaunchTemplateVersion\.\d+)$/,
    answer: describeLaunchTemplateVersions,
  },
};

/** Whether EC2 is simulated for this form: its action with these parameters and filters. */
export function isEc2Form(form: URLSearchParams): boolean {
  const action = actions[form.get("Action") ?? ""];
  if (action === undefined) return false;
  const names = [...form.keys()].filter((name) => name !== "Action" && name !== "Version");
  const filters = [...form].filter(([name]) => /^Filter\.\d+\.Name$/.test(name)).map(([, value]) => value);
  return names.every((name) => action.parameters.test(name)) && filters.every((name) => name === action.filter);
}

/** Answers a form for which `isEc2Form` holds. */
export function answerEc2(state: SimState, form: URLSearchParams, caller: AwsCaller): SimReply {
  const name = form.get("Action") ?? "";
  const account = state.account("eks", caller.account);
  if (account === undefined) return awsProblem("ec2", "invalid");
  // The list of regions is the same from every region.
  if (name !== "DescribeRegions" && !account.regions.includes(caller.region)) return awsProblem("ec2", "invalid");
  if (name !== "DescribeRegions" && account.access === "denied") {
    const message = `You are not authorized to perform this operation. User: ${callerArn(caller)} is not authorized to perform: ec2:${name} because no identity-based policy allows the ec2:${name} action`;
    return awsProblem("ec2", "denied", message);
  }
  return actions[name]?.answer(state, form, caller) ?? awsProblem("ec2", "internal");
}

function describeRegions(state: SimState, form: URLSearchParams, caller: AwsCaller): SimReply {
  const account = state.account("eks", caller.account);
  const asked = [...form.entries()].flatMap(([name, value]) => (name.startsWith("RegionName.") ? [value] : []));
  const all = form.get("AllRegions") === "true" || asked.length > 0;
  const regions = account === undefined ? [] : regionsOf(account);
  const unknown = asked.find((name) => !regions.some((region) => region.name === name));
  if (unknown !== undefined) {
    return awsError("ec2", 400, "InvalidParameterValue", `Invalid region names: [${unknown}]`);
  }
  const items = regions
    .filter(({ name, enabled }) => (all || enabled) && (asked.length === 0 || asked.includes(name)))
    .map(({ name, enabled, optIn }) => {
      const status = !optIn ? "opt-in-not-required" : enabled ? "opted-in" : "not-opted-in";
      return `<item><regionName>${name}</regionName><regionEndpoint>ec2.${name}.amazonaws.com</regionEndpoint><optInStatus>${status}</optInStatus></item>`;
    });
  return response("DescribeRegions", `<regionInfo>${items.join("")}</regionInfo>`);
}

function describeSubnets(_state: SimState, form: URLSearchParams, { account, region }: AwsCaller): SimReply {
  const wanted = filterValues(form);
  const items = subnetsOf(account, region)
    .filter(({ id }) => wanted === undefined || wanted.has(id))
    .map(
      ({ id, zone, cidr, free }) =>
        `<item><subnetId>${id}</subnetId><state>available</state><availabilityZone>${zone}</availabilityZone><cidrBlock>${cidr}</cidrBlock><availableIpAddressCount>${free}</availableIpAddressCount></item>`,
    );
  return response("DescribeSubnets", `<subnetSet>${items.join("")}</subnetSet>`);
}

function describeImages(state: SimState, form: URLSearchParams, caller: AwsCaller): SimReply {
  const wanted = filterValues(form);
  const pools = customPools(state, caller).map(({ pool }) => pool);
  const images = new Map(pools.map((pool) => [imageIdOf(pool), imageNameOf(pool)]));
  const items = [...images]
    .filter(([id]) => wanted === undefined || wanted.has(id))
    .map(
      ([id, name]) =>
        `<item><imageId>${id}</imageId><imageState>available</imageState><name>${xml(name)}</name><imageOwnerId>${caller.account}</imageOwnerId></item>`,
    );
  return response("DescribeImages", `<imagesSet>${items.join("")}</imagesSet>`);
}

function describeLaunchTemplateVersions(state: SimState, form: URLSearchParams, caller: AwsCaller): SimReply {
  const id = form.get("LaunchTemplateId") ?? "";
  const template = customPools(state, caller)
    .map(({ cluster, pool }) => launchTemplateOf(cluster, pool))
    .find((candidate) => candidate?.id === id);
  if (template === undefined) {
    const message = `The specified launch template, with template ID ${id}, does not exist.`;
    return awsError("ec2", 400, "InvalidLaunchTemplateId.NotFound", message);
  }
  const asked = [...form].flatMap(([name, value]) => (name.startsWith("LaunchTemplateVersion.") ? [value] : []));
  const numbers = new Set(asked.map((version) => (version === "$Latest" ? template.latest : Number(version))));
  const missing = [...numbers].find((number) => !(number >= 1 && number <= template.latest));
  if (missing !== undefined) {
    const message = `Could not find the specified version ${missing} for the launch template with ID ${id}.`;
    return awsError("ec2", 400, "InvalidLaunchTemplateId.VersionNotFound", message);
  }
  const items = [...numbers].map(
    (number) =>
      `<item><launchTemplateId>${id}</launchTemplateId><launchTemplateName>${xml(template.name)}</launchTemplateName><versionNumber>${number}</versionNumber><defaultVersion>${number === 1}</defaultVersion><launchTemplateData><imageId>${template.imageId}</imageId></launchTemplateData></item>`,
  );
  return response(
    "DescribeLaunchTemplateVersions",
    `<launchTemplateVersionSet>${items.join("")}</launchTemplateVersionSet>`,
  );
}

function customPools(state: SimState, { account, region }: AwsCaller) {
  return state
    .clusters("eks", account, region)
    .flatMap((cluster) => cluster.pools.map((pool) => ({ cluster, pool })))
    .filter(({ pool }) => pool.image === "CUSTOM");
}

/** Values of the only filter; `undefined` without one. */
function filterValues(form: URLSearchParams): ReadonlySet<string> | undefined {
  if (!form.has("Filter.1.Name")) return undefined;
  return new Set([...form].flatMap(([name, value]) => (/^Filter\.1\.Value\.\d+$/.test(name) ? [value] : [])));
}

function response(action: string, content: string): SimReply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId>${content}</${action}Response>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}
