/** JSON schemas of `data`, in the document's shape and in the product's. */
const STATISTICS = {
  type: 'object',
  properties: {
    total: { type: 'integer', description: 'Deliveries whose first round of attempts ended.' },
    failure: { type: 'integer', description: 'Those of them that were not confirmed then.' },
  },
};

const SUBSCRIPTION = {
  type: 'object',
  properties: {
    subscription_id: { type: 'integer', example: 1 },
    subscription_name: { type: 'string', example: 'mysubscribe' },
    system_name: { type: 'string', example: 'SystemName' },
    callback_url: { type: 'string', example: 'http://127.0.0.1:8080/callback' },
    confirm_mode: { type: 'string', enum: ['httpstatus', 'regular'] },
    confirm_pattern: { type: 'string', example: '200' },
    subscription_form: { type: 'string', example: 'hostcreate' },
    timeout: { type: 'integer', example: 10, description: 'Called time_out in the shape of the product.' },
    operator: { type: 'string', example: 'user' },
    last_time: { type: 'string', example: '2017-09-19 16:57:07' },
    statistics: STATISTICS,
    bk_supplier_account: { type: 'string', example: '0', description: 'Only in the shape of the product.' },
  },
};

const PING_ANSWER = {
  type: 'object',
  properties: {
    http_status: { type: 'integer', example: 200 },
    response_body: { type: 'string', description: 'At most 64 KiB.' },
  },
};

export const DONE_SCHEMA = { type: 'string', nullable: true, example: 'success' };

export const SUBSCRIBED_SCHEMA = {
  type: 'object',
  properties: { subscription_id: { type: 'integer', example: 1 } },
};

export const SEARCH_SCHEMA = {
  oneOf: [
    { type: 'array', items: SUBSCRIPTION },
    {
      type: 'object',
      properties: { count: { type: 'integer' }, info: { type: 'array', items: SUBSCRIPTION } },
    },
  ],
};

export const PING_SCHEMA = { oneOf: [{ type: 'array', items: PING_ANSWER }, PING_ANSWER] };
