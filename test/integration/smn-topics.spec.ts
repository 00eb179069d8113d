import { describe, expect, it } from 'vitest';
import { BluekingClient } from '../support/blueking-client.js';
import { SmnClient } from '../support/smn-client.js';
import { HEX, SmnProjects, TIME, told } from './smn-projects.js';

const projects = new SmnProjects();

describe('topics of SMN', () => {
  it('should be created once, and stay as they are', async () => {
    const client = projects.open();
    const created = await client.call('POST', 'topics', { name: 'hosts', display_name: 'Hosts 主机' });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      request_id: expect.stringMatching(HEX) as string,
      topic_urn: client.topicUrn('hosts'),
    });
    expect(created.headers.get('x-request-id')).toBe(created.body['request_id']);
    const again = await client.call('POST', 'topics', { name: 'hosts', display_name: 'other' });
    expect(again.status).toBe(200);
    expect(again.body['topic_urn']).toBe(client.topicUrn('hosts'));
    const shown = await client.call('GET', `topics/${client.topicUrn('hosts')}`);
    expect(shown.status).toBe(200);
    expect(shown.body).toEqual({
      request_id: expect.stringMatching(HEX) as string,
      topic_urn: client.topicUrn('hosts'),
      name: 'hosts',
      display_name: 'Hosts 主机',
      push_policy: 0,
      enterprise_project_id: '0',
      topic_id: expect.stringMatching(HEX) as string,
      create_time: expect.stringMatching(TIME) as string,
      update_time: expect.stringMatching(TIME) as string,
    });
  });

  it('should be created once by many at a time', async () => {
    const client = projects.open();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => client.call('POST', 'topics', { name: 'raced' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect((await client.call('GET', 'topics')).body['topic_count']).toBe(1);
  });

  it('should be found by a URN that is encoded, and one that is not', async () => {
    const client = projects.open();
    await client.call('POST', 'topics', { name: 'a', enterprise_project_id: 'ep-1' });
    const raw = await client.call('GET', `topics/${client.topicUrn('a')}`);
    const encoded = await client.call('GET', `topics/${encodeURIComponent(client.topicUrn('a'))}`);
    expect(encoded.body['topic_id']).toBe(raw.body['topic_id']);
    expect(raw.body['enterprise_project_id']).toBe('ep-1');
  });

  it.each([
    ['no name', {}, 400, 'SMN.0002'],
    ['a null name', { name: null }, 400, 'SMN.0002'],
    ['a number as a name', { name: 5 }, 400, 'SMN.0002'],
    ['a name that begins wrongly', { name: '_a' }, 400, 'SMN.0002'],
    ['a name with a dot', { name: 'a.b' }, 400, 'SMN.0002'],
    ['a name of 256 characters', { name: 'a'.repeat(256) }, 400, 'SMN.0002'],
    ['a display name that is no text', { name: 'a', display_name: 1 }, 400, 'SMN.0003'],
    ['a display name of 193 bytes', { name: 'a', display_name: `${'主'.repeat(64)}.` }, 400, 'SMN.0003'],
    ['half a character', '{"name":"a","display_name":"\\ud800"}', 400, 'SMN.0003'],
    ['no enterprise project', { name: 'a', enterprise_project_id: 'a b' }, 400, 'APIGW.0201'],
    ['a list', [], 400, 'SMN.0126'],
    ['a text', '"a"', 400, 'SMN.0126'],
    ['broken JSON', '{"name":', 400, 'SMN.0126'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400, 'SMN.0126'],
    ['no body', undefined, 400, 'SMN.0002'],
  ])('should not be created with %s', async (_, body, status, code) => {
    const client = projects.open();
    expect(told(await client.call('POST', 'topics', body))).toEqual([status, code]);
    expect((await client.call('GET', 'topics')).body['topic_count']).toBe(0);
  });

  it.each([
    ['text/plain', 400],
    ['application/x-www-form-urlencoded', 400],
    ['application/jsonp', 400],
    ['application/json; charset=gbk', 400],
    ['application/json;charset=utf-8', 201],
    ['APPLICATION/JSON; charset="UTF-8"; a=b', 201],
  ])('should be created from %s with %i', async (type, status) => {
    const client = projects.open();
    const answer = await client.call('POST', 'topics', { name: 'a' }, { 'content-type': type });
    expect(answer.status).toBe(status);
    if (status === 400)
      expect(answer.body).toMatchObject({ code: 'SMN.0126', message: 'ContentType is wrong.' });
  });

  it('should take the longest names', async () => {
    const client = projects.open();
    const name = 'n'.repeat(255);
    const display_name = '主'.repeat(64);
    expect((await client.call('POST', 'topics', { name, display_name })).status).toBe(201);
    const shown = await client.call('GET', `topics/${client.topicUrn(name)}`);
    expect(shown.body).toMatchObject({ name, display_name });
  });

  it('should be at most 3,000 a project', async () => {
    const client = projects.open();
    const rows = Array.from(
      { length: 2_999 },
      (_, index) => `('${client.project}','t${index}','','','0',NOW(),NOW())`,
    );
    await projects.api.database.dataSource.query(
      `INSERT INTO smn_topic (tenant,name,topic_id,display_name,enterprise_project_id,created_at,updated_at) VALUES ${rows.join(',')}`,
    );
    const answers = await Promise.all(['x', 'y', 'z'].map((name) => client.call('POST', 'topics', { name })));
    expect(answers.map(told).sort()).toEqual([
      [201, undefined],
      [403, 'SMN.0004'],
      [403, 'SMN.0004'],
    ]);
    expect((await client.call('POST', 'topics', { name: 't0' })).status).toBe(200);
    expect((await projects.open().call('POST', 'topics', { name: 'x' })).status).toBe(201);
  });

  it('should be renamed', async () => {
    const client = projects.open();
    await client.call('POST', 'topics', { name: 'a', display_name: 'old' });
    const path = `topics/${client.topicUrn('a')}`;
    const renamed = await client.call('PUT', path, { display_name: '' });
    expect(renamed.status).toBe(200);
    expect(renamed.body).toEqual({ request_id: expect.stringMatching(HEX) as string });
    expect((await client.call('GET', path)).body['display_name']).toBe('');
    for (const body of [{}, { display_name: 'x'.repeat(193) }, { display_name: [] }])
      expect(told(await client.call('PUT', path, body))).toEqual([400, 'SMN.0003']);
    expect(told(await client.call('PUT', `topics/${client.topicUrn('b')}`, { display_name: 'x' }))).toEqual([
      404,
      'SMN.0006',
    ]);
  });

  it('should take their subscriptions of every dialect with them', async () => {
    const client = projects.open();
    const blueking = new BluekingClient(projects.api.url);
    const scope = `${client.project}/0`;
    await blueking.subscribe({ subscription_name: 'both', subscription_form: 'a,b' }, scope);
    await blueking.subscribe({ subscription_name: 'alone', subscription_form: 'a' }, scope);
    const path = `topics/${client.topicUrn('a')}`;
    // An event name is no topic before it is created as one.
    expect(told(await client.call('DELETE', path))).toEqual([404, 'SMN.0006']);
    expect(await blueking.search({}, scope)).toHaveLength(2);
    await client.call('POST', 'topics', { name: 'a' });
    const removed = await client.call('DELETE', path);
    expect(removed.status).toBe(200);
    expect(Object.keys(removed.body)).toEqual(['request_id']);
    expect(told(await client.call('GET', path))).toEqual([404, 'SMN.0006']);
    expect(told(await client.call('DELETE', path))).toEqual([404, 'SMN.0006']);
    const left = await blueking.search({}, scope);
    expect(left.map((row) => [row.subscription_name, row.subscription_form])).toEqual([['both', 'b']]);
  });

  it.each([
    ['of another project', 'urn:smn:local:other:a', 403, 'SMN.0001'],
    ['of another region', 'urn:smn:cn-north-4:PROJECT:a', 400, 'SMN.0005'],
    ['of a subscription', `urn:smn:local:PROJECT:a:${'0'.repeat(32)}`, 400, 'SMN.0005'],
    ['that is none', 'a', 400, 'SMN.0005'],
    ['of a name that no topic has', 'urn:smn:local:PROJECT:a.b', 404, 'SMN.0006'],
    ['in another script', 'urn:smn:local:PROJECT:主机', 400, 'SMN.0005'],
  ])('should not be reached by a URN %s', async (_, text, status, code) => {
    const client = projects.open();
    const path = `topics/${encodeURIComponent(text.replace('PROJECT', client.project))}`;
    expect(told(await client.call('GET', path))).toEqual([status, code]);
    expect(told(await client.call('PUT', path, { display_name: 'x' }))).toEqual([status, code]);
    expect(told(await client.call('DELETE', path))).toEqual([status, code]);
    expect(told(await client.call('POST', `${path}/publish`, { message: 'x' }))).toEqual([status, code]);
    expect(told(await client.call('GET', `${path}/attributes`))).toEqual([status, code]);
    expect(told(await client.call('PUT', `${path}/attributes/introduction`, { value: 'x' }))).toEqual([
      status,
      code,
    ]);
    expect(told(await client.call('DELETE', `${path}/attributes/introduction`))).toEqual([status, code]);
    expect(told(await client.call('DELETE', `${path}/attributes`))).toEqual([status, code]);
  });

  it('should be nobody`s in a project that can be none', async () => {
    const client = new SmnClient(projects.api.url, 'a%20b');
    expect(told(await client.call('GET', 'topics'))).toEqual([403, 'SMN.0001']);
  });
});
