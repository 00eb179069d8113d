/** The outcome of work that somebody waits for, or the fallback after `ms` or when it fails. The work goes on. */
export function inTime<T, F>(work: Promise<T>, ms: number, fallback: F): Promise<T | F> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(fallback);
    }, ms);
    work
      .then(resolve, () => {
        resolve(fallback);
      })
      .finally(() => {
        clearTimeout(timer);
      });
  });
}
