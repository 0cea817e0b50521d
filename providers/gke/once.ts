/** Something that is made at most once, with the first call. A failure to make it is remembered as well. */
export interface Once<T> {
  (): Promise<T>;
  /** What was made; `undefined` while nobody has asked for it. */
  made(): Promise<T> | undefined;
}

export function once<T>(make: () => Promise<T>): Once<T> {
  let promise: Promise<T> | undefined;
  const get = (): Promise<T> => {
    promise ??= make();
    return promise;
  };
  return Object.assign(get, { made: () => promise });
}
