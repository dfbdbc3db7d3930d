/**
 * At once, and then no oftener than each so many milliseconds: what comes in between is done once, at their end.
 * @returns does it; what is still to come can be taken back
 */
export function calm(
  work: () => void,
  everyMs: number,
): { readonly ask: () => void; readonly drop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsked = false;
  const rest = (): void => {
    timer = setTimeout(() => {
      timer = undefined;
      if (!isAsked) return;
      isAsked = false;
      work();
      rest();
    }, everyMs);
  };
  return {
    ask: () => {
      if (timer !== undefined) {
        isAsked = true;
        return;
      }
      work();
      rest();
    },
    drop: () => {
      clearTimeout(timer);
      timer = undefined;
      isAsked = false;
    },
  };
}
