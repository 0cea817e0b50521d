/** The parts of a reference to an image. */
export interface ImageReference {
  /** Everything before the tag and the digest, `registry.example.com:5000/shop/web`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

/** Takes a reference apart. A colon before the last slash belongs to the port of a registry. */
export function parseImage(reference: string): ImageReference {
  const at = reference.indexOf("@");
  const named = at < 0 ? reference : reference.slice(0, at);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  return {
    repository: colon < 0 ? named : named.slice(0, colon),
    ...(colon < 0 ? {} : { tag: named.slice(colon + 1) }),
    ...(at < 0 ? {} : { digest: reference.slice(at + 1) }),
  };
}

/** Whether a repository is called `name`, in whichever registry or mirror: whole parts of the path count. */
export function isImageOf(repository: string, name: string): boolean {
  return repository === name || (repository.endsWith(name) && repository.at(-name.length - 1) === "/");
}
