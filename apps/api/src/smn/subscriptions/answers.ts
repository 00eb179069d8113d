import { getSchemaPath } from '@nestjs/swagger';
import { SubscriptionItemDto } from './dto/subscription-list.dto.js';

const TEXT = { type: 'string' };

/** JSON schemas of what these operations answer. */
export const LISTED = {
  subscription_count: { type: 'integer', description: 'Of all that match, not of the page.' },
  subscriptions: { type: 'array', items: { $ref: getSchemaPath(SubscriptionItemDto) } },
};

export const SUBSCRIBED = { subscription_urn: TEXT };

export const BATCH_UNSUBSCRIBED = {
  subscriptions_result: {
    type: 'array',
    items: {
      type: 'object',
      properties: { request_id: TEXT, http_code: { type: 'integer' }, code: TEXT, message: TEXT },
    },
  },
};

export const SUBSCRIBED_SEVERAL = {
  ...SUBSCRIBED,
  subscriptions_result: {
    type: 'array',
    items: {
      type: 'object',
      properties: { http_code: { type: 'integer' }, code: TEXT, message: TEXT, subscription_urn: TEXT },
    },
  },
};

export const POLICES_CHANGED = {
  batch_result: {
    type: 'array',
    items: { type: 'object', properties: { code: TEXT, message: TEXT, subscription_urn: TEXT } },
  },
};

export const PAGE_ERRORS = ['SMN.0015', 'SMN.0082'] as const;
