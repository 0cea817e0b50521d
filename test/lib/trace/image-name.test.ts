import { expect, test } from "vitest";
import { fullImage, isSameImage } from "../../../lib/trace/image-name.ts";

const [a, b] = ["sha256:aaaa", "sha256:bbbb"];

test.each([
  ["nginx", "docker.io/library/nginx"],
  ["shop/web:1", "docker.io/shop/web"],
  ["localhost/web", "localhost/web"],
  ["registry:5000/web:1", "registry:5000/web"],
  [`docker-pullable://quay.io/shop/web@${a}`, "quay.io/shop/web"],
])("%s is of the repository %s", (reference, repository) => {
  expect(fullImage(reference).repository).toBe(repository);
});

test.each([
  ["web:1", "web:1", true],
  ["web:1", "web:2", false],
  ["web", "web:2", true],
  ["web:latest", "web", true],
  ["web:1", `web:1@${a}`, true],
  // A digest is what it is, wherever it was pulled from.
  [`web@${a}`, `mirror.example.com/web:1@${a}`, true],
  [`web:1@${a}`, `web:1@${b}`, false],
  // Nobody knows which digest a tag stood for.
  [`web@${a}`, "web:1", false],
  ["web:1", `web@${a}`, false],
  ["shop/web", "other/web", false],
])("asked for %s, %s is the same: %s", (asked, found, same) => {
  expect(isSameImage(asked, found)).toBe(same);
});
