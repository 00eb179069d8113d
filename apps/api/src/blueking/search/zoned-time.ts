/** `YYYY-MM-DD HH:MM:SS`, as `last_time` is shown and compared. */
const TEXT = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/** Moments as text in one time zone, to the second. */
export class ZonedTime {
  readonly #format: Intl.DateTimeFormat;

  /** @param timeZone IANA name */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      calendar: 'iso8601',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  text(moment: Date): string {
    const part = Object.fromEntries(
      this.#format.formatToParts(moment).map(({ type, value }) => [type, value]),
    );
    const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = part;
    return `${year.padStart(4, '0')}-${month}-${day} ${hour}:${minute}:${second}`;
  }

  /**
   * Reads a text of this zone. Of the two moments of an hour that a clock change repeats it is one, of an hour that is
   * left out the moment as far past the change.
   * @returns undefined for anything that names no date and time
   */
  moment(text: string): Date | undefined {
    const local = utcMoment(text);
    if (local === undefined) return undefined;
    const guess = new Date(local.getTime() - this.#ahead(local));
    return new Date(local.getTime() - this.#ahead(guess));
  }

  /** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
  #ahead(moment: Date): number {
    return (utcMoment(this.text(moment))?.getTime() ?? NaN) - Math.floor(moment.getTime() / 1_000) * 1_000;
  }
}

/** A moment as text in UTC, to the second. */
export function utcText(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace('T', ' ');
}

/** Reads a text in UTC; undefined for anything that names no date and time. */
export function utcMoment(text: string): Date | undefined {
  if (!TEXT.test(text)) return undefined;
  const moment = new Date(`${text.replace(' ', 'T')}Z`);
  // Days that no month has are read as days of the next.
  return !Number.isNaN(moment.getTime()) && utcText(moment) === text ? moment : undefined;
}
