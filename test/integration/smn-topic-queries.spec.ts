import { beforeAll, describe, expect, it } from 'vitest';
import type { SmnAnswered, SmnClient } from '../support/smn-client.js';
import { HEX, SmnProjects, TIME, told } from './smn-projects.js';

interface Topic {
  readonly name: string;
}

const projects = new SmnProjects();

function names({ body }: SmnAnswered): string[] {
  return (body['topics'] as Topic[]).map(({ name }) => name);
}

describe('the list of topics', () => {
  let client: SmnClient;

  beforeAll(async () => {
    client = projects.open();
    for (const [name, display_name] of [
      ['alpha', 'First Topic'],
      ['Beta-1', '第二个'],
      ['beta-2', '100% _sure_'],
      ['gamma', ''],
    ])
      await client.call('POST', 'topics', { name, display_name });
    await projects.open().call('POST', 'topics', { name: 'alpha' });
  });

  it('should be newest first, with the count of all', async () => {
    const all = await client.call('GET', 'topics');
    expect(all.status).toBe(200);
    expect(Object.keys(all.body)).toEqual(['request_id', 'topic_count', 'topics']);
    expect(names(all)).toEqual(['gamma', 'beta-2', 'Beta-1', 'alpha']);
    const page = await client.call('GET', 'topics?offset=1&limit=2');
    expect([page.body['topic_count'], names(page)]).toEqual([4, ['beta-2', 'Beta-1']]);
    const beyond = await client.call('GET', 'topics?offset=4');
    expect([beyond.status, beyond.body['topic_count'], names(beyond)]).toEqual([200, 4, []]);
  });

  it.each([
    ['name=alpha', ['alpha']],
    ['name=ALPHA', []],
    ['name=alph', []],
    ['name=%E4%B8%BB', []],
    ['fuzzy_name=BETA', ['beta-2', 'Beta-1']],
    ['fuzzy_name=a-', ['beta-2', 'Beta-1']],
    ['fuzzy_name=%25', []],
    ['fuzzy_name=%E4%B8%BB', []],
    ['fuzzy_display_name=first', ['alpha']],
    ['fuzzy_display_name=%E4%BA%8C', ['Beta-1']],
    ['fuzzy_display_name=%25%20_', ['beta-2']],
    ['fuzzy_name=a&fuzzy_display_name=topic', ['alpha']],
    ['fuzzy_name=beta&name=gamma', []],
    ['topic_id=%F0%9F%98%80', []],
    ['name=', ['gamma', 'beta-2', 'Beta-1', 'alpha']],
  ])('should be filtered by %s', async (query, expected) => {
    const answer = await client.call('GET', `topics?${query}`);
    expect(answer.status).toBe(200);
    expect(names(answer)).toEqual(expected);
    expect(answer.body['topic_count']).toBe(expected.length);
  });

  it('should be filtered by id', async () => {
    const { body } = await client.call('GET', `topics/${client.topicUrn('gamma')}`);
    expect(names(await client.call('GET', `topics?topic_id=${String(body['topic_id'])}`))).toEqual(['gamma']);
  });

  it.each([
    ['limit=0', 'SMN.0015'],
    ['limit=101', 'SMN.0015'],
    ['limit=a', 'SMN.0015'],
    ['offset=-1', 'SMN.0015'],
    ['offset=1.5', 'SMN.0015'],
    ['offset=1&offset=2', 'SMN.0015'],
    ['name=a&name=b', 'SMN.0002'],
    ['fuzzy_name=a&fuzzy_name=b', 'SMN.0002'],
    ['fuzzy_display_name=a&fuzzy_display_name=b', 'SMN.0003'],
    ['topic_id=a&topic_id=b', 'SMN.0005'],
  ])('should refuse %s', async (query, code) => {
    expect(told(await client.call('GET', `topics?${query}`))).toEqual([400, code]);
  });
});

describe('the attributes of a topic', () => {
  const POLICY = JSON.stringify({ Version: '2016-09-07', Id: '__default_policy_ID', Statement: [] });
  let client: SmnClient;
  let path: string;

  beforeAll(async () => {
    client = projects.open();
    await client.call('POST', 'topics', { name: 'a' });
    path = `topics/${client.topicUrn('a')}/attributes`;
  });

  it('should be set, shown and deleted', async () => {
    const none = await client.call('GET', path);
    expect(none.body).toEqual({
      request_id: expect.stringMatching(HEX) as string,
      attributes: {
        access_policy: '',
        introduction: '',
        create_time: expect.stringMatching(TIME) as string,
        update_time: expect.stringMatching(TIME) as string,
      },
    });
    expect(told(await client.call('GET', `${path}?name=introduction`))).toEqual([404, 'SMN.0045']);
    const set = await client.call('PUT', `${path}/access_policy`, { value: POLICY });
    expect([set.status, Object.keys(set.body)]).toEqual([200, ['request_id']]);
    await client.call('PUT', `${path}/introduction`, { value: '主'.repeat(40) });
    const both = { access_policy: POLICY, introduction: '主'.repeat(40) };
    expect((await client.call('GET', path)).body['attributes']).toMatchObject(both);
    const one = await client.call('GET', `${path}?name=introduction`);
    expect(one.body['attributes']).toEqual({ introduction: both.introduction });
    expect((await client.call('DELETE', `${path}/introduction`)).status).toBe(200);
    expect(told(await client.call('DELETE', `${path}/introduction`))).toEqual([404, 'SMN.0045']);
    expect((await client.call('DELETE', path)).status).toBe(200);
    expect(told(await client.call('GET', `${path}?name=access_policy`))).toEqual([404, 'SMN.0045']);
  });

  it.each([
    ['other', { value: 'x' }, 400, 'SMN.0046'],
    ['introduction', { value: 'x'.repeat(121) }, 403, 'SMN.0047'],
    ['introduction', {}, 403, 'SMN.0047'],
    ['access_policy', { value: `{"a":"${'x'.repeat(30 * 1_024)}"}` }, 403, 'SMN.0047'],
    ['access_policy', { value: '{' }, 400, 'SMN.0048'],
    ['access_policy', { value: '[]' }, 400, 'SMN.0048'],
    ['access_policy', { value: {} }, 400, 'SMN.0048'],
    ['access_policy', {}, 400, 'SMN.0048'],
  ])('should refuse %s %j', async (name, body, status, code) => {
    expect(told(await client.call('PUT', `${path}/${name}`, body))).toEqual([status, code]);
  });

  it('should not be others', async () => {
    expect(told(await client.call('GET', `${path}?name=other`))).toEqual([400, 'SMN.0046']);
    expect(told(await client.call('DELETE', `${path}/other`))).toEqual([400, 'SMN.0046']);
  });
});
