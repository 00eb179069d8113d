import { describe, expect, it } from 'vitest';
import { BluekingFailure } from '../failure/blueking-failure.js';
import { parseSearch } from './parse-search.js';
import type { SearchRequest } from './search-request.js';
import { ZonedTime } from './zoned-time.js';

function read(json: unknown): SearchRequest {
  return parseSearch(json, new ZonedTime('UTC'));
}

function codeOf(json: unknown): number | undefined {
  try {
    read(json);
    return undefined;
  } catch (error) {
    if (error instanceof BluekingFailure) return error.code;
    throw error;
  }
}

describe('parseSearch', () => {
  it('should want all of everything when nothing is said', () => {
    const expected = {
      query: { condition: { kind: 'and', of: [] }, order: [], start: 0, limit: null },
      members: new Set(),
    };
    expect(read({})).toEqual(expected);
    expect(read({ page: null, fields: null, condition: null, other: 1 })).toEqual(expected);
    expect(read({ page: { start: null, limit: null, sort: null } })).toEqual(expected);
  });

  it('should read the example of the document', () => {
    const { query } = read({ page: { start: 0, limit: 10, sort: 'HostName' } });
    expect(query).toMatchObject({ start: 0, limit: 10, order: [] });
  });

  it.each([0, -1])('should read the limit %j as all', (limit) => {
    expect(read({ page: { limit } }).query.limit).toBeNull();
  });

  it('should read fields', () => {
    expect(read({ fields: ['operator', 'operator', 'x'] }).members).toEqual(new Set(['operator', 'x']));
  });

  it('should refuse a negative start', () => {
    expect(codeOf({ page: { start: -1 } })).toBe(1103002);
  });

  it.each([
    [[]],
    [{ page: [] }],
    [{ page: 5 }],
    [{ page: { start: 1.5 } }],
    [{ page: { start: '0' } }],
    [{ page: { limit: 0.5 } }],
    [{ page: { sort: ['timeout'] } }],
    [{ fields: 'operator' }],
    [{ fields: ['operator', 5] }],
    [{ fields: [null] }],
    [{ condition: [] }],
    [{ condition: 'timeout > 5' }],
    [JSON.parse('{"page":{"start":1e400}}') as unknown],
  ])('should refuse the types of %j', (json) => {
    expect(codeOf(json)).toBe(1199000);
  });
});
