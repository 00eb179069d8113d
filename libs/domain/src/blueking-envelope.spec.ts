import { describe, expect, it } from 'vitest';
import { bluekingName, isBluekingEnvelope } from './blueking-envelope.js';

describe('bluekingName', () => {
  it.each([
    ['instdata', 'host', 'create', 'hostcreate'],
    ['instdata', 'bk_switch', 'update', 'bk_switchupdate'],
    ['relation', 'moduletransfer', 'delete', 'moduletransfer'],
    ['association', 'host', 'create', 'hostupdate'],
    ['something', 'biz', 'archive', 'bizarchive'],
    [undefined, 'set', 'delete', 'setdelete'],
    [7, 'set', 'delete', 'setdelete'],
  ])('should name event_type %j, obj_type %s, action %s: %s', (event_type, obj_type, action, name) => {
    expect(bluekingName({ event_type, obj_type, action })).toEqual({ ok: true, value: name });
  });

  it.each(['relation', 'association'])('should need no action for a %s', (event_type) => {
    expect(bluekingName({ event_type, obj_type: 'hostidentifier' })?.ok).toBe(true);
  });

  it.each([
    {},
    { obj_type: 'host' },
    { action: 'create' },
    { obj_type: 1, action: 'create' },
    { obj_type: 'host', action: null },
  ])('should give %j no name', (body) => {
    expect(bluekingName(body)).toBeUndefined();
  });

  describe('of an object', () => {
    const cur_data = { bk_obj_id: 'bk_new' };
    const pre_data = { bk_obj_id: 'bk_old' };

    it.each([
      ['create', 'bk_newcreate'],
      ['update', 'bk_newupdate'],
      ['delete', 'bk_olddelete'],
    ])('should take the model from the data on %s', (action, name) => {
      const body = { event_type: 'instdata', obj_type: 'object', action, data: [{ cur_data, pre_data }] };
      expect(bluekingName(body)).toEqual({ ok: true, value: name });
    });

    it.each([
      ['create', [{ cur_data: null, pre_data }]],
      ['delete', [{ cur_data, pre_data: null }]],
      ['create', [{ cur_data: { bk_obj_id: 7 } }]],
      ['create', [{ cur_data: { bk_obj_id: '' } }]],
      ['create', [{ cur_data: ['bk_obj_id'] }]],
      ['create', []],
      ['create', [null, { cur_data }]],
      ['create', { cur_data }],
      ['create', undefined],
    ])('should refuse %s without a model: %j', (action, data) => {
      expect(bluekingName({ obj_type: 'object', action, data })?.ok).toBe(false);
    });
  });
});

describe('isBluekingEnvelope', () => {
  it('should need obj_type and action to be strings, and nothing else', () => {
    expect(isBluekingEnvelope({ obj_type: 'host', action: 'create' })).toBe(true);
    expect(isBluekingEnvelope({ obj_type: 'host' })).toBe(false);
    expect(isBluekingEnvelope({ obj_type: 'host', action: 1 })).toBe(false);
  });
});
