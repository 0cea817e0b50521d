/** Words that tell of a secret, as a whole part of a name. */
const telling =
  /(?:^|[^a-z])(?:passwords?|passwd|pwd|passphrase|secrets?|tokens?|credentials?|api[_.-]?keys?|access[_.-]?keys?|private[_.-]?keys?|encryption[_.-]?keys?|signing[_.-]?keys?)(?:$|[^a-z])/;
/** Endings of names that only say where the secret is, or something about it. */
const about =
  /(?:file|path|dir|name|ref|url|uri|endpoint|host|issuer|audience|header|type|mode|length|size|ttl|expiry|expiration|seconds|minutes|enabled|required|policy|rotation|version|id|algorithm|count|limit|prefix|provider|source|method|hash)$/;
const harmless =
  /^(?:\s*|true|false|yes|no|none|null|-?[\d.]+(?:ms|s|m|h|d)?|\$\(.*\)|\$\{.*\}|\/.*|[a-z]+:\/\/[^:@/]*(?:\/.*)?)$/i;
const camel = /([a-z0-9])([A-Z])/g;

/** Whether a setting of this name would hold a secret: `DB_PASSWORD` does, `PASSWORD_FILE` and `PARTITION_KEY` do not. */
export function isSecretName(name: string): boolean {
  const words = name.replace(camel, "$1_$2").toLowerCase();
  return telling.test(words) && !about.test(words);
}

/** Whether a value could be a secret at all: not a flag, a number, a path, a reference or an address. */
export function isSecretValue(value: string): boolean {
  return !harmless.test(value);
}

/** Whether a text carries a private key or a key of a cloud account, whatever it is called. */
export function carriesKey(text: string): boolean {
  return text.includes("PRIVATE KEY-----") ? /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) : accountKey.test(text);
}

const accountKey = /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/;
