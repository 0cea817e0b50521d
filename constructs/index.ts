export {
  type Cloud,
  type ClusterDns,
  type ClusterProfile,
  type DnsPeer,
  type IdentityKind,
  isKnown,
  type ProfileOverrides,
  type SpreadStrategy,
  type StorageIntent,
  type Unknown,
  unknownsOf,
} from "./cluster-profile.ts";
export { presets } from "./presets.ts";
export { profileOf } from "./profile-of.ts";
