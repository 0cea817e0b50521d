/** Credentials of the kinds that a run can meet, each in the form in which its service writes it. Not one of them is real. */
export const canaries: Readonly<Record<string, string>> = {
  awsSecretKey: "cAnArY7kQ2mZx9Lp4Vt1Rb8Ns6Wd3Yf5Hj0Ge2Uq",
  awsSessionToken: "IQoJb3JpZ2luX2VjEcAnArY1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2wX3yZ4A5bC6dE7fG8hI9",
  awsSignature: "c0ffee5ca1ab1e0ddba11deadbeef0123456789abcdef0123456789abcdef042",
  googleToken: "ya29.cAnArY-a0AfB_byC3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5z",
  googleApiKey: "AIzaSycAnArY0123456789abcdefghijklmno-PQ",
  azureSecret: "cAn8Q~ArY.pL2xZwV4mK9tR6nB1sD7fG3hJ5yU0e",
  azureToken: "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJjQW5Bclki.c0FuQXJZc2lnbmF0dXJl",
  ibmApiKey: "cAnArYx3Vb9Nm2Qw8Er4Ty7Ui1Op5As6Df0Gh3Jk2Lz",
  proxyPassword: "cAnArY-proxy-pa55word",
  kubeToken: "k8s-aws-v1.aHR0cHM6Ly9zdHMuY0FuQXJZLmFtYXpvbmF3cy5jb20",
  privateKey: "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCcAnArYKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
  githubToken: "ghp_cAnArY0123456789abcdefghijABCDEFGH",
  cookie: "cAnArYs3ss10nC00k1eV4lu3",
  password: "cAnArY-hunter2-battery",
};

const { awsSecretKey, awsSessionToken, awsSignature, googleToken, googleApiKey, azureSecret } = canaries;
const { azureToken, ibmApiKey, proxyPassword, kubeToken, privateKey, githubToken, cookie, password } = canaries;

/** What a careless server or proxy may write into an answer: each canary, as such things are written. */
const careless = [
  `secretAccessKey=${awsSecretKey}`,
  `"SessionToken":"${awsSessionToken}"`,
  `https://sts.amazonaws.com/?X-Amz-Security-Token=${encodeURIComponent(awsSessionToken ?? "")}&X-Amz-Signature=${awsSignature}`,
  `Authorization: Bearer ${googleToken}`,
  `https://container.googleapis.com/?key=${googleApiKey}`,
  `client_secret=${encodeURIComponent(azureSecret ?? "")}&grant_type=client_credentials`,
  `authorization: Bearer ${azureToken}`,
  `apikey=${ibmApiKey}`,
  `proxy http://reader:${proxyPassword}@proxy.invalid:3128 refused`,
  `token: ${kubeToken}`,
  `-----BEGIN PRIVATE KEY-----\n${privateKey}\n-----END PRIVATE KEY-----`,
  `remote: ${githubToken}`,
  `Set-Cookie: session_token=${cookie}; Path=/`,
  `Authorization: Basic ${Buffer.from(`reader:${password}`).toString("base64")}`,
];

/** All of them in messages short enough that no canary is merely cut off. */
export const carelessMessages: readonly string[] = Array.from({ length: Math.ceil(careless.length / 4) }, (_, i) =>
  careless.slice(i * 4, i * 4 + 4).join("; "),
);

/** The forms in which a secret may slip out: as it is, percent-encoded, or within base64 wherever it begins there. */
export function traces(secret: string): readonly string[] {
  // A secret inside longer text is base64 of other characters at each offset; its middle is the same at each of three.
  const inBase64 = [0, 1, 2].map((offset) => {
    const text = Buffer.from(" ".repeat(offset) + secret).toString("base64");
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  return [secret, encodeURIComponent(secret), ...inBase64];
}

/** Names of the canaries of which `text` holds a trace. */
export function leaks(text: string, secrets: Readonly<Record<string, string>> = canaries): readonly string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    traces(secret).some((trace) => text.includes(trace)) ? [name] : [],
  );
}
