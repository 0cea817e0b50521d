const longest = 500;

/**
 * A server's or library's message, fit to be shown: shapes that credentials have are replaced by `[redacted]`, and the
 * text is cut at 500 characters. Control characters are left to the encoder of the sink.
 */
export function scrub(message: string): string {
  // Cut first: the patterns below then run over bounded text only.
  let text = message.length > longest * 4 ? message.slice(0, longest * 4) : message;
  for (const secret of secrets) text = text.replace(secret, "[redacted]");
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}-----[\s\S]*?(?:-----END [A-Z ]{0,40}-----|$)/g,
  /\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,2}/g,
  /\b(?:A3T|AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/g,
  /\bya29\.[A-Za-z0-9._-]+/g,
  /\bk8s-aws-v1\.[A-Za-z0-9_-]+/g,
  /\b(?:Bearer|Basic)\s+[A-Za-z0-9+/._~=-]{6,}/gi,
  /\b(?:password|passwd|pwd|secret|token|api_?key|apikey|client_secret|access_key|secret_access_key|session_token|sig|signature|x-amz-signature|x-amz-security-token|credential|x-amz-credential|authorization)["']?\s*[=:]\s*["']?[^\s"'&,;<>)}\]]{4,}/gi,
  // user:password@ in a URL, as proxies have it.
  /\/\/[^\s/:@]{1,200}:[^\s/@]{1,200}@/g,
  // 40 characters of base64, as secret access keys are; digests in hexadecimal are not.
  /\b(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{40,}={0,2}/g,
];
