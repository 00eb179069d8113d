import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CarriedOutcome } from '../../apps/pusher/src/delivery/carrier.js';
import type { Carriers } from '../../apps/pusher/src/delivery/carriers.js';
import { MailServer } from '../support/mail-server.js';
import { invitation, openCarriers, PUBLICATION, UNSUBSCRIBE_URL } from './smn-carriers-fixture.js';
import { carried, deliveryOf, eventOf, subscriberOf, terms } from './smn-deliveries.js';

let mail: MailServer;
let carriers: Carriers;

beforeAll(async () => {
  mail = await MailServer.start();
});

beforeEach(async () => {
  mail.mails.length = 0;
  mail.behave = () => null;
  carriers = await openCarriers({ smtpUrl: mail.url });
});

afterAll(async () => {
  await mail.close();
});

describe('email', () => {
  const own = terms({ protocol: 'email', endpoint: 'person@mail.example' });
  const send = (event = eventOf('publish', PUBLICATION), timeoutSeconds = 5): Promise<CarriedOutcome> =>
    carried(carriers, deliveryOf(subscriberOf(own, 'mailto:person@mail.example', timeoutSeconds), event));

  it('should send a notification with its subject, text and the link to cancel', async () => {
    expect(await send()).toMatchObject({ kind: 'accepted', status: 250 });
    const [received] = mail.mails;
    expect(received).toMatchObject({ from: 'ringback@localhost', to: ['person@mail.example'] });
    expect(received?.headers).toMatchObject({
      from: 'alarm <ringback@localhost>',
      to: 'person@mail.example',
      subject: 'a subject',
      'message-id': '<msg_smn_2_5_7@ringback>',
      'x-smn-message-type': 'Notification',
    });
    expect(received?.text).toContain('for mail');
    expect(received?.text).toContain(UNSUBSCRIBE_URL);
  });

  it('should send the link to confirm', async () => {
    await send(invitation('subscription_confirmation'));
    expect(mail.mails[0]?.text).toContain('subscription/confirm?token=the+token');
  });

  it('should keep what a subject says within the subject', async () => {
    await send(eventOf('publish', { ...PUBLICATION, subject: 'a\r\nbcc: other@mail.example' }));
    expect(mail.mails[0]?.to).toEqual(['person@mail.example']);
    expect(mail.mails[0]?.headers).not.toHaveProperty('bcc');
  });

  it.each([450, 550])('should fail with the reply %d of the server', async (code) => {
    mail.behave = () => ({ code, text: 'not now' });
    expect(await send()).toMatchObject({
      kind: 'declined',
      status: code,
      detail: expect.stringContaining('not now') as string,
    });
  });

  it('should use its connections again, also after a refusal', async () => {
    mail.behave = (to) => (to.startsWith('person') ? { code: 550, text: 'no' } : null);
    const before = mail.connections;
    for (let n = 0; n < 4; n++) await send();
    expect(mail.connections - before).toBeLessThan(4);
  });

  it('should end in time while the server hangs, and go on when it does not', async () => {
    mail.behave = () => 'hang';
    const hung = await Promise.all(Array.from({ length: 20 }, () => send(undefined, 1)));
    expect(new Set(hung.map(({ kind }) => kind))).toEqual(new Set(['timeout']));
    mail.behave = () => null;
    expect(await send(undefined, 20)).toMatchObject({ kind: 'accepted' });
    expect(mail.mails).toHaveLength(1);
  });

  it('should fail where nothing listens, and where no server is configured', async () => {
    carriers = await openCarriers({ smtpUrl: 'smtp://127.0.0.1:9' });
    expect(await send()).toMatchObject({ kind: 'failed', code: 'ECONNREFUSED' });
    carriers = await openCarriers({ smtpUrl: '' });
    expect(await send()).toMatchObject({ kind: 'declined', detail: 'SMTP_URL is not set' });
  });
});
