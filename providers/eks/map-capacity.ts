import { type Problem, Reader } from "../../lib/core/reader.ts";
import { requiredText } from "./fields.ts";

export interface Subnet {
  readonly id: string;
  readonly zone?: string;
  readonly freeAddresses?: number;
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly problems: readonly Problem[];
}

/** Reads an answer to DescribeSubnets. */
export function mapSubnets(response: unknown): Listed<Subnet> {
  const root = new Reader(response);
  const items = root.objects("Subnets").flatMap((subnet) => {
    const id = requiredText(subnet, "SubnetId");
    const zone = subnet.text("AvailabilityZone");
    const freeAddresses = subnet.has("AvailableIpAddressCount")
      ? subnet.count("AvailableIpAddressCount")
      : subnet.reject("AvailableIpAddressCount", "a whole number");
    if (id === undefined) return [];
    return [{ id, ...(zone === undefined ? {} : { zone }), ...(freeAddresses === undefined ? {} : { freeAddresses }) }];
  });
  return { items, problems: root.problems };
}

export interface TemplateVersion {
  readonly number: number;
  /** Absent where EKS chooses the image. */
  readonly imageId?: string;
}

/** Reads an answer to DescribeLaunchTemplateVersions. */
export function mapTemplateVersions(response: unknown): Listed<TemplateVersion> {
  const root = new Reader(response);
  const items = root.objects("LaunchTemplateVersions").flatMap((version) => {
    const number = version.count("VersionNumber");
    const imageId = version.object("LaunchTemplateData").text("ImageId");
    return number === undefined ? [] : [{ number, ...(imageId === undefined ? {} : { imageId }) }];
  });
  return { items, problems: root.problems };
}

export interface Image {
  readonly id: string;
  readonly name?: string;
}

/** Reads an answer to DescribeImages. */
export function mapImages(response: unknown): Listed<Image> {
  const root = new Reader(response);
  const items = root.objects("Images").flatMap((image) => {
    const id = requiredText(image, "ImageId");
    const name = image.text("Name");
    return id === undefined ? [] : [{ id, ...(name === undefined ? {} : { name }) }];
  });
  return { items, problems: root.problems };
}
