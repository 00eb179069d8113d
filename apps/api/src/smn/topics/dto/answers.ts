/** JSON schemas of members of answers. */
const TEXT = { type: 'string' };
const TIME = { type: 'string', example: '2026-01-31T12:00:00Z' };

export const TOPIC_URN = { type: 'string', example: 'urn:smn:local:0:hostcreate' };
export const MESSAGE_ID = { type: 'string', pattern: '^[0-9a-f]{32}$' };

export const TOPIC = {
  topic_urn: TOPIC_URN,
  name: TEXT,
  display_name: TEXT,
  push_policy: { type: 'integer', enum: [0] },
  enterprise_project_id: TEXT,
  topic_id: MESSAGE_ID,
  create_time: TIME,
  update_time: TIME,
};

export const TOPICS = { type: 'array', items: { type: 'object', properties: TOPIC } };

export const ATTRIBUTES = {
  type: 'object',
  properties: { access_policy: TEXT, introduction: TEXT, create_time: TIME, update_time: TIME },
};
