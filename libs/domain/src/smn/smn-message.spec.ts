import { createVerify, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type SmnConfirmationMessage,
  smnMessageBody,
  type SmnNotification,
  smnSignedText,
  smnTimestamp,
} from './smn-message.js';

const NOTIFICATION: SmnNotification = {
  type: 'Notification',
  topicUrn: 'urn:smn:local:0:t',
  messageId: '0123456789abcdef0123456789abcdef',
  message: 'line 1\nline 2 "\u00e9"',
  subject: 'a subject',
  unsubscribeUrl: 'http://x.example/unsubscribe?a=b&c=d',
  at: 1_763_780_645,
};
const CONFIRMATION: SmnConfirmationMessage = {
  type: 'SubscriptionConfirmation',
  topicUrn: NOTIFICATION.topicUrn,
  messageId: NOTIFICATION.messageId,
  message: 'You are invited.',
  subscribeUrl: 'http://x.example/confirm?token=t',
  at: NOTIFICATION.at,
};
const SIGNATURE = { signature: 'c2ln', certificateUrl: 'http://x.example/smn/SMN_local_0.pem' };

describe('smnSignedText', () => {
  it('should join the members of a notification by name', () => {
    expect(smnSignedText(NOTIFICATION)).toBe(
      'message\nline 1\nline 2 "\u00e9"\nmessage_id\n0123456789abcdef0123456789abcdef\nsubject\na subject\n' +
        'timestamp\n2025-11-22T03:04:05Z\ntopic_urn\nurn:smn:local:0:t\ntype\nNotification\n',
    );
  });

  it('should have no line for a subject that there is not', () => {
    expect(smnSignedText({ ...NOTIFICATION, subject: null })).toBe(
      smnSignedText(NOTIFICATION).replace('subject\na subject\n', ''),
    );
  });

  it.each(['SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const)(
    'should sign the link of a %s',
    (type) => {
      expect(smnSignedText({ ...CONFIRMATION, type })).toBe(
        'message\nYou are invited.\nmessage_id\n0123456789abcdef0123456789abcdef\n' +
          'subscribe_url\nhttp://x.example/confirm?token=t\ntimestamp\n2025-11-22T03:04:05Z\n' +
          `topic_urn\nurn:smn:local:0:t\ntype\n${type}\n`,
      );
    },
  );
});

describe('smnMessageBody', () => {
  it('should hold the members of a notification', () => {
    expect(JSON.parse(smnMessageBody(NOTIFICATION, SIGNATURE))).toStrictEqual({
      type: 'Notification',
      signature: 'c2ln',
      subject: 'a subject',
      topic_urn: 'urn:smn:local:0:t',
      message_id: '0123456789abcdef0123456789abcdef',
      signature_version: 'v1',
      message: 'line 1\nline 2 "\u00e9"',
      unsubscribe_url: 'http://x.example/unsubscribe?a=b&c=d',
      signing_cert_url: 'http://x.example/smn/SMN_local_0.pem',
      timestamp: '2025-11-22T03:04:05Z',
    });
    expect(smnMessageBody({ ...NOTIFICATION, subject: null }, SIGNATURE)).not.toContain('subject');
  });

  it('should hold the members of a confirmation', () => {
    const members = JSON.parse(smnMessageBody(CONFIRMATION, SIGNATURE)) as object;
    expect(Object.keys(members)).toEqual([
      'type',
      'signature',
      'topic_urn',
      'message_id',
      'signature_version',
      'message',
      'subscribe_url',
      'signing_cert_url',
      'timestamp',
    ]);
  });

  it('should be verified by whoever joins its members as the vendor says', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    for (const message of [NOTIFICATION, { ...NOTIFICATION, subject: null }, CONFIRMATION]) {
      const signature = sign('RSA-SHA256', Buffer.from(smnSignedText(message)), privateKey).toString(
        'base64',
      );
      const body = JSON.parse(smnMessageBody(message, { ...SIGNATURE, signature })) as Record<string, string>;
      const names =
        body['type'] === 'Notification'
          ? ['message', 'message_id', 'subject', 'timestamp', 'topic_urn', 'type']
          : ['message', 'message_id', 'subscribe_url', 'timestamp', 'topic_urn', 'type'];
      const verify = createVerify('RSA-SHA256');
      for (const name of names)
        if (body[name] !== undefined) verify.update(`${name}\n${body[name]}\n`, 'utf8');
      expect(verify.verify(publicKey, body['signature'] ?? '', 'base64')).toBe(true);
    }
  });
});

describe('smnTimestamp', () => {
  it.each([
    [0, '1970-01-01T00:00:00Z'],
    [0xffff_ffff, '2106-02-07T06:28:15Z'],
  ])('should write second %d', (at, text) => {
    expect(smnTimestamp(at)).toBe(text);
  });
});
