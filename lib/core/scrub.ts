const longest = 500;
/** Patterns run over this much text only, so that a hostile message costs no more than an honest one. */
const examined = 2000;
/** Where the text was cut off, this much of it may be the beginning of a credential too short to be recognised. */
const doubtful = 200;

/**
 * A server's or library's message, fit to be shown: shapes that credentials have are replaced by `[redacted]`, and the
 * text is cut at 500 characters. Control characters are left to the encoder of the sink.
 */
export function scrub(message: string): string {
  const whole = message.length <= examined;
  let text = whole ? message : message.slice(0, examined);
  for (const secret of secrets) text = text.replace(secret, "[redacted]");
  text = text.replace(base64, (run) => (looksRandom(run) ? "[redacted]" : run));
  if (!whole) text = text.slice(0, -doubtful);
  return whole && text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** Words that stand before a value that is to be hidden, with or without a prefix: `client_secret`, `X-Amz-Signature`. */
const labels = [
  "pass(?:word|wd|phrase)",
  "pwd",
  "secret",
  "token",
  "(?:api|access|account|private|shared)[-_]?key",
  "key[-_]data",
  "signature",
  "sig",
  "credential",
  "cookie",
].join("|");

/** Credentials that are known by themselves, whatever stands around them. */
const credentialShapes: readonly RegExp[] = [
  // JSON web tokens, Kubernetes service-account tokens among them.
  /\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,2}/g,
  /\b(?:A3T|AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/g,
  /\bya29\.[A-Za-z0-9._-]+/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\bgh[opsur]_[A-Za-z0-9]{20,}/g,
  // Client secrets of Entra applications.
  /[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/g,
  /\bk8s-aws-v1\.[A-Za-z0-9_-]+/g,
];

/** Whether text holds a credential that is known by its shape alone. */
export function hasCredentialShape(text: string): boolean {
  return credentialShapes.some((shape) => text.search(shape) !== -1);
}

const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}-----[\s\S]*?(?:-----END [A-Z ]{0,40}-----|$)/g,
  ...credentialShapes,
  // The scheme of an Authorization header with its value, but not in prose such as "Bearer authentication failed".
  /\b(?:Bearer|Basic)\s+(?!(?:auth(?:entication|orization)?|challenge|credentials?|error|information|realm|scheme|tokens?)\b)[A-Za-z0-9+/._~=-]{6,}/gi,
  /\bauthorization\\?["']?\s*[=:]\s*\\?["']?(?!\[redacted)(?:[A-Za-z][A-Za-z0-9-]{1,30}\s+)?[^\s"',;]{4,}/gi,
  new RegExp(
    // The repetition is for a label whose value is a label again: `password: password: x`.
    String.raw`\b(?:[\w-]{0,40}?(?:${labels})\\?["']?\s*[=:]\s*){1,4}(?!\[redacted)(?:\\?"[^"]{1,500}"?|'[^']{1,500}'?|[^\s"'&,;<>)}\]]{4,})`,
    "gi",
  ),
  // User information in a URL, as proxies have it.
  /(?<=\/\/)[^\s/@]{1,400}@/g,
];

const base64 = /\b(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{40,}={0,2}/g;

/**
 * Tells 40 and more characters of base64, as secret access keys are, from a path of words such as a resource id: in
 * random text almost every other character is of another kind than the one before it.
 */
function looksRandom(run: string): boolean {
  const kinds = run.replace(/[A-Z]/g, "A").replace(/[a-z]/g, "a").replace(/\d/g, "0");
  let changes = 0;
  for (let i = 1; i < kinds.length; i++) if (kinds[i] !== kinds[i - 1]) changes++;
  return changes >= 0.4 * run.length;
}
