import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderingKeyOf } from './ordering-key.js';

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

function ofEntity(obj_type: string, cur_data: unknown, pre_data: unknown = null): string | null {
  return orderingKeyOf(null, { obj_type, action: 'update', data: [{ cur_data, pre_data }] });
}

describe('orderingKeyOf a record key', () => {
  it('should keep short keys as they are and hash long ones', () => {
    expect(orderingKeyOf(Buffer.from('17'), undefined)).toBe('kMTc');
    expect(orderingKeyOf(Buffer.alloc(59), undefined)).toHaveLength(80);
    expect(orderingKeyOf(Buffer.alloc(60), undefined)).toMatch(/^K.{43}$/);
  });

  it('should take an empty key for a key', () => {
    expect(orderingKeyOf(Buffer.alloc(0), undefined)).toBe('k');
  });

  it('should be ASCII of at most 80 characters, and equal only for equal keys', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const key = orderingKeyOf(one, undefined);
        expect(key).toMatch(/^[kK][A-Za-z0-9_-]{0,79}$/);
        expect(key === orderingKeyOf(other, undefined)).toBe(one.equals(other));
      }),
    );
  });
});

describe('orderingKeyOf an entity', () => {
  it.each([
    ['host', 'bk_host_id'],
    ['hostidentifier', 'bk_host_id'],
    ['moduletransfer', 'bk_host_id'],
    ['biz', 'bk_biz_id'],
    ['set', 'bk_set_id'],
    ['module', 'bk_module_id'],
    ['process', 'bk_process_id'],
    ['processmodule', 'bk_process_id'],
    ['plat', 'bk_cloud_id'],
    ['bk_switch', 'bk_inst_id'],
  ])('should identify %s by %s', (objType, idField) => {
    expect(ofEntity(objType, { [idField]: 0 })).toMatch(/^e/);
    expect(ofEntity(objType, { [idField]: 1 })).not.toBe(ofEntity(objType, { [idField]: 2 }));
    expect(ofEntity(objType, { other: 1 })).toBeNull();
  });

  it('should keep the relations of a host in line with the host', () => {
    const host = ofEntity('host', { bk_host_id: 17 });
    expect(ofEntity('moduletransfer', { bk_host_id: 17, bk_module_id: 3 })).toBe(host);
    expect(ofEntity('hostidentifier', { bk_host_id: 17 })).toBe(host);
  });

  it('should take pre_data where cur_data is none', () => {
    expect(ofEntity('host', null, { bk_host_id: 17 })).toBe(ofEntity('host', { bk_host_id: 17 }));
  });

  it('should be of the custom model that an object belongs to', () => {
    const bk_inst_id = 5;
    expect(ofEntity('object', { bk_obj_id: 'bk_switch', bk_inst_id })).toBe(
      ofEntity('bk_switch', { bk_inst_id }),
    );
    expect(ofEntity('object', { bk_inst_id })).toBeNull();
  });

  it('should not confuse models and ids that run into each other', () => {
    expect(ofEntity('a1', { bk_inst_id: '2' })).not.toBe(ofEntity('a', { bk_inst_id: '12' }));
  });

  it('should hash a long model', () => {
    expect(ofEntity('m'.repeat(100), { bk_inst_id: 1 })).toMatch(/^E.{43}$/);
  });

  it('should never equal a record key', () => {
    const entity = Buffer.from('4:host17');
    expect(orderingKeyOf(entity, undefined)).not.toBe(ofEntity('host', { bk_host_id: 17 }));
  });

  it.each([null, '', 1.5, true, [], {}])('should take id %j for none', (bk_host_id) => {
    expect(ofEntity('host', { bk_host_id })).toBeNull();
  });

  it('should leave what is no envelope unordered', () => {
    expect(orderingKeyOf(null, undefined)).toBeNull();
    expect(orderingKeyOf(null, { obj_type: 'host', data: [{ cur_data: { bk_host_id: 1 } }] })).toBeNull();
  });
});
