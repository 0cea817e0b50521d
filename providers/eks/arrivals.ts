/**
 * The results of tasks in order of arrival, from the first one on while `start` is still launching others. Each yield
 * holds everything that has arrived meanwhile. The first rejection, of a task or of `start`, ends the stream once what
 * arrived before it has been yielded.
 */
export async function* arrivals<T>(
  start: (launch: (task: Promise<T>) => void) => Promise<void>,
): AsyncGenerator<readonly T[], void, undefined> {
  let arrived: T[] = [];
  let open = 0;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const follow = (work: Promise<unknown>) => {
    open++;
    work
      .then(undefined, (error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        open--;
        wake?.();
      });
  };
  const launch = (task: Promise<T>) =>
    follow(
      task.then((result) => {
        arrived.push(result);
      }),
    );
  follow(start(launch));
  while (open > 0 || arrived.length > 0) {
    if (arrived.length > 0) {
      const batch = arrived;
      arrived = [];
      yield batch;
    } else if (failure !== undefined) {
      throw failure.error;
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  if (failure !== undefined) throw failure.error;
}
