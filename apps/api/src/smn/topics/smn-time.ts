import { smnTimestamp } from '#libs/domain';

/** `YYYY-MM-DDTHH:MM:SSZ`. */
export function smnTime(moment: Date): string {
  return smnTimestamp(Math.floor(moment.getTime() / 1_000));
}
