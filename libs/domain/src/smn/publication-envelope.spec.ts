import { describe, expect, it } from 'vitest';
import { messageText } from './message-text.js';
import { publicationEnvelope } from './publication-envelope.js';

const PUBLICATION = {
  message_id: '0123456789abcdef0123456789abcdef',
  subject: null,
  message: 'for all',
  structure: { default: 'for the rest', http: 'for http' },
  attributes: [
    { name: 'a', type: 'STRING', values: ['1'] },
    { name: 'b', type: 'STRING_ARRAY', values: ['2', '3'] },
  ],
  time_to_live: null,
} as const;

describe('messageText', () => {
  it("should take the protocol's own text, then the default, then the message", () => {
    expect(messageText(PUBLICATION, 'http')).toBe('for http');
    expect(messageText(PUBLICATION, 'email')).toBe('for the rest');
    expect(messageText({ ...PUBLICATION, structure: null }, 'http')).toBe('for all');
  });
});

describe('publicationEnvelope', () => {
  it('should be an envelope that the message stands in', () => {
    const text = publicationEnvelope(PUBLICATION, { topic: 't', tenant: '0', protocol: 'http' });
    expect(JSON.parse(text)).toEqual({
      event_type: 'smn',
      action: 'publish',
      obj_type: 't',
      data: [
        {
          cur_data: {
            subject: null,
            message: 'for http',
            message_attributes: [
              { name: 'a', type: 'STRING', value: '1' },
              { name: 'b', type: 'STRING_ARRAY', value: ['2', '3'] },
            ],
            message_id: '0123456789abcdef0123456789abcdef',
          },
          pre_data: null,
        },
      ],
      bk_supplier_account: '0',
    });
    expect(text.endsWith('}')).toBe(true);
  });
});
