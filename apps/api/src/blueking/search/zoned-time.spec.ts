import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utcMoment, utcText, ZonedTime } from './zoned-time.js';

const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

describe('ZonedTime', () => {
  it('should show a moment in its zone, cut to the second', () => {
    const moment = new Date('2017-09-19T08:57:07.999Z');
    expect(new ZonedTime('UTC').text(moment)).toBe('2017-09-19 08:57:07');
    expect(new ZonedTime('Asia/Shanghai').text(moment)).toBe('2017-09-19 16:57:07');
    expect(new ZonedTime('UTC').text(new Date('2026-01-01T00:00:00Z'))).toBe('2026-01-01 00:00:00');
  });

  it('should read back what it shows, but for hours that a clock change repeats', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.date({ min: new Date('1980-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        (name, moment) => {
          const zone = new ZonedTime(name);
          const text = zone.text(moment);
          const read = zone.moment(text);
          expect(read).toBeDefined();
          expect(zone.text(read ?? moment)).toBe(text);
        },
      ),
    );
  });

  it('should read an hour that is left out as past the change', () => {
    const zone = new ZonedTime('America/New_York');
    const read = zone.moment('2026-03-08 02:30:00');
    expect(read?.toISOString()).toMatch(/^2026-03-08T0[67]:30:00/);
  });

  it.each([
    '',
    '2026-03-02',
    '2026-02-30 00:00:00',
    '2026-13-01 00:00:00',
    '2026-03-02T08:15:40',
    '2026-03-02 24:00:00',
  ])('should not read %j', (text) => {
    expect(new ZonedTime('UTC').moment(text)).toBeUndefined();
  });

  it('should write and read UTC', () => {
    const moment = utcMoment('2026-03-02 08:15:40');
    expect(moment).toEqual(new Date('2026-03-02T08:15:40Z'));
    expect(utcText(moment ?? new Date(0))).toBe('2026-03-02 08:15:40');
  });
});
