import type { Things } from './things.js';

type Fill = (things: Things) => string;

/** What stands for each parameter of a path. A new parameter fails the test until it is said here what it is. */
export const PATH_PARAMETERS: Readonly<Record<string, Fill>> = {
  version: () => 'v3',
  business: () => '0',
  tenant: ({ tenant }) => tenant,
  project_id: ({ tenant }) => tenant,
  id: ({ subscriptionId }) => String(subscriptionId),
  command: ({ commandId }) => String(commandId),
  secret: ({ secretId }) => secretId,
  topic_urn: ({ topicUrn }) => topicUrn,
  subscription_urn: ({ subscriptionUrn }) => subscriptionUrn,
  name: () => 'introduction',
};

/** Those of them that name a tenant, and those that name things of nobody. */
export const TENANT_PARAMETERS: readonly string[] = ['tenant', 'project_id'];
export const NEUTRAL_PARAMETERS: readonly string[] = ['version', 'business', 'name'];

/** Filters that a stranger may try on a list. */
export const FILTERS: Readonly<Record<string, Fill>> = {
  tenant: ({ tenant }) => tenant,
  subscription_id: ({ subscriptionId }) => String(subscriptionId),
  endpoint: ({ endpoint }) => endpoint,
  name: () => 'topic',
};

/** A good body for each schema; what it names of somebody is `things`'. A new schema fails the test until it is said here. */
export const BODIES: Readonly<Record<string, (things: Things, unique: string) => unknown>> = {
  PublishEventDto: ({ tenant }) => ({ name: 'hostcreate', tenant, data: {} }),
  NewSubscriptionDto: ({ tenant }, unique) => ({
    name: unique,
    tenant,
    callback_url: 'http://127.0.0.1:9/',
    event_names: ['hostcreate'],
  }),
  SubscriptionPatchDto: (_, unique) => ({ name: unique }),
  ParkedSelectionDto: () => ({ all: true }),
  PauseDto: () => ({ reason: 'a stranger' }),
  ReplayDto: () => ({ to: 'latest', dry_run: true }),
  NewSigningSecretDto: () => ({ kind: 'v1' }),
  PingBodyDto: () => ({ callback_url: 'http://127.0.0.1:9/' }),
  TelnetBodyDto: () => ({ callback_url: 'http://127.0.0.1:9/' }),
  SearchBodyDto: () => ({}),
  SubscriptionBodyDto: (_, unique) => ({
    subscription_name: unique,
    callback_url: 'http://127.0.0.1:9/',
    subscription_form: 'hostcreate',
    confirm_mode: 'httpstatus',
    confirm_pattern: '200',
  }),
  NewTopicDto: () => ({ name: 'topic', display_name: 'of a stranger' }),
  DisplayNameDto: () => ({ display_name: 'of a stranger' }),
  AttributeValueDto: () => ({ value: 'of a stranger' }),
  NewMessageDto: () => ({ subject: 'of a stranger', message: 'of a stranger' }),
  SubscribeDto: (_, unique) => ({
    protocol: 'http',
    endpoint: `http://127.0.0.1:9/${unique.replaceAll(' ', '')}`,
  }),
  RemarkDto: () => ({ remark: 'of a stranger' }),
  UnsubscribeDto: ({ subscriptionUrn }) => ({ subscription_urns: [{ subscription_urn: subscriptionUrn }] }),
  UrnsDto: ({ subscriptionUrn }) => ({ subscription_urns: [subscriptionUrn] }),
  PolicesDto: ({ subscriptionUrn }) => ({
    polices: [
      { subscription_urn: subscriptionUrn, filter_polices: [{ name: 'week', string_equals: ['sunday'] }] },
    ],
  }),
};
