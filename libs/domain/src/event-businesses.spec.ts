import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessesOf } from './event-businesses.js';

describe('businessesOf', () => {
  it('should prefer the body to the data', () => {
    expect(businessesOf({ bk_biz_id: 2, data: [{ cur_data: { bk_biz_id: 3 } }] })).toEqual([2]);
  });

  it('should collect all of the data, each once', () => {
    const data = [
      { cur_data: { bk_biz_id: 3 }, pre_data: { bk_biz_id: 2 } },
      { cur_data: null, pre_data: { bk_biz_id: 3 } },
      { cur_data: { bk_biz_id: 4 } },
    ];
    expect(businessesOf({ data })).toEqual([3, 2, 4]);
  });

  it.each([0, -1, 1.5, '2', null, true, [2], { id: 2 }, 2 ** 53])('should take %j for none', (bk_biz_id) => {
    expect(businessesOf({ bk_biz_id, data: [{ cur_data: { bk_biz_id } }] })).toEqual([]);
  });

  it.each([
    undefined,
    null,
    'text',
    3,
    { cur_data: { bk_biz_id: 3 } },
    [],
    [null, 1, 'x', [], { cur_data: 3 }],
  ])('should find none in data %j', (data) => {
    expect(businessesOf({ data })).toEqual([]);
  });

  it('should find what was put in, whatever stands beside it', () => {
    const entity = fc.oneof(fc.jsonValue(), fc.record({ bk_biz_id: fc.integer({ min: 1, max: 9 }) }));
    fc.assert(
      fc.property(fc.array(fc.record({ cur_data: entity, pre_data: entity })), (data) => {
        const all = data
          .flatMap(({ cur_data, pre_data }) => [cur_data, pre_data] as { bk_biz_id?: unknown }[])
          .map((one) => (one as { bk_biz_id?: unknown } | null)?.bk_biz_id)
          .filter((id) => Number.isSafeInteger(id) && (id as number) > 0);
        expect(businessesOf({ data })).toEqual([...new Set(all)]);
      }),
    );
  });
});
