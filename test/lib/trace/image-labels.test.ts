import { expect, test } from "vitest";
import { labelsOfImage, readImageLabels } from "../../../lib/trace/image-labels.ts";

const labels = { "org.opencontainers.image.revision": "4f2b7c1" };

test.each([
  ["docker inspect", [{ RepoTags: ["shop/web:1"], RepoDigests: [], Config: { Labels: labels } }], "shop/web:1"],
  ["podman inspect", [{ RepoTags: ["docker.io/shop/web:1"], Labels: labels }], "shop/web:1"],
  ["skopeo inspect", { Name: "docker.io/shop/web", Digest: "sha256:aaaa", Labels: labels }, "shop/web@sha256:aaaa"],
  ["a map", { "shop/web:1": labels }, "shop/web:1"],
  ["a map of objects with labels", { "shop/web:1": { labels } }, "shop/web:1"],
])("the form of %s is read", (_, value, image) => {
  const images = readImageLabels(value) ?? [];
  expect(labelsOfImage(images, image)).toStrictEqual(labels);
  expect(labelsOfImage(images, "other/web:1")).toBeUndefined();
});

test.each([["text"], [null], [[]], [{}], [["text"]], [[{ Id: "x" }]], [{ image: "label" }]])(
  "%j has no labels of images",
  (value) => {
    const read = readImageLabels(value);
    expect(read === undefined || read.length === 0).toBe(true);
  },
);

test("an image without a tag has the labels of latest, and not those of any other", () => {
  const images = readImageLabels({ "shop/web:2": {}, "shop/web": labels }) ?? [];
  expect(labelsOfImage(images, "shop/web:latest")).toStrictEqual(labels);
  expect(labelsOfImage(images, "shop/web")).toStrictEqual(labels);
  expect(labelsOfImage(images, "shop/web:1")).toBeUndefined();
});
