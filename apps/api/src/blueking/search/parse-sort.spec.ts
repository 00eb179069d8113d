import { describe, expect, it } from 'vitest';
import { parseSort } from './parse-sort.js';

describe('parseSort', () => {
  it.each([
    ['subscription_name', [['name', false]]],
    ['+subscription_name', [['name', false]]],
    ['-subscription_name', [['name', true]]],
    ['subscription_name:1', [['name', false]]],
    ['subscription_name:-1', [['name', true]]],
    [
      ' -last_time , timeout ',
      [
        ['updatedAt', true],
        ['timeoutSeconds', false],
      ],
    ],
    ['time_out', [['timeoutSeconds', false]]],
    ['-timeout,time_out', [['timeoutSeconds', true]]],
    [
      'bk_supplier_account,bk_biz_id',
      [
        ['tenant', false],
        ['business', false],
      ],
    ],
  ])('should read %j', (text, expected) => {
    expect(parseSort(text).map(({ field, descending }) => [field, descending])).toEqual(expected);
  });

  it.each([
    '',
    ',',
    'HostName',
    'statistics',
    'statistics.total',
    '__proto__',
    'timeout desc',
    'timeout:2',
    '--timeout',
  ])('should ignore %j', (text) => {
    expect(parseSort(text)).toEqual([]);
  });

  it('should keep what it knows beside what it does not', () => {
    expect(parseSort('HostName,-operator')).toEqual([{ field: 'operator', descending: true }]);
  });
});
