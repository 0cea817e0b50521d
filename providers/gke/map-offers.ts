import type { Reader } from "../../lib/core/reader.ts";
import { compareVersions, minorOf, tryParseVersion } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { supportWindow } from "../../lib/data/index.ts";
import { enumOf, required } from "./wire.ts";

/**
 * `ServerConfig` of one location: what each release channel offers, and without a channel the control-plane versions
 * that a cluster outside the channels may take. Lowest first. The API gives no dates; they come from the calendar.
 */
export function mapOffers(config: Reader, location: string): readonly VersionOffer[] {
  const channels = config.objects("channels").flatMap((channel) => {
    const name = required(channel, "channel", "a release channel", () => enumOf(channel, "channel"));
    const inChannel = offers(channel, "validVersions", channel.text("defaultVersion"), location);
    return name === undefined ? [] : inChannel.map((offer) => ({ ...offer, channel: name }));
  });
  const outside = offers(config, "validMasterVersions", config.text("defaultClusterVersion"), location);
  return [...channels, ...outside].toSorted(
    (a, b) => compareVersions(a.version, b.version) || compareText(a.channel ?? "", b.channel ?? ""),
  );
}

function offers(from: Reader, key: string, standard: string | undefined, location: string): VersionOffer[] {
  return from.texts(key).flatMap((text) => {
    const version = tryParseVersion(text);
    if (version === undefined) {
      from.reject(key, "a list of Kubernetes versions");
      return [];
    }
    const isPreview = version.prerelease !== undefined;
    return [{ version, location, isDefault: text === standard, isPreview, ...supportWindow("gke", minorOf(version)) }];
  });
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
