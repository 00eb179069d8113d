import { describe, expect, it } from 'vitest';
import { isFilterName, isFilterValue } from './filter-words.js';

describe('isFilterName', () => {
  it.each(['a', '0', 'a_b_c', 'week', 'smn', 'smnx_a', 'a'.repeat(32)])('should take %s', (text) => {
    expect(isFilterName(text)).toBe(true);
  });

  it.each(['', 'A', '_a', 'a_', 'a__b', 'a-b', 'a b', '周', 'smn_a', 'smn_protocol', 'a'.repeat(33)])(
    'should refuse %j',
    (text) => {
      expect(isFilterName(text)).toBe(false);
    },
  );
});

describe('isFilterValue', () => {
  it.each(['a', 'A_9', '星期日', '𠮷'.repeat(32), '_'])('should take %s', (text) => {
    expect(isFilterValue(text)).toBe(true);
  });

  it.each(['', 'a b', 'a-b', 'é', 'か', 'a\n', 'a'.repeat(33)])('should refuse %j', (text) => {
    expect(isFilterValue(text)).toBe(false);
  });
});
