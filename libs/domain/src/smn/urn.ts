const TOPIC_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/;
/** A topic may also be the name of an event, or a wildcard, under which another dialect has subscribed. */
const TOPIC_URN = /^urn:smn:([A-Za-z0-9-]{1,64}):([A-Za-z0-9_.-]{1,64}):([A-Za-z0-9_.-]{0,255}\*?)$/;
const SUBSCRIPTION_URN = /^(.+):([0-9a-f]{32})$/;

/** A topic, by what its URN says. */
export interface TopicUrn {
  readonly region: string;
  /** The tenant. */
  readonly project: string;
  readonly topic: string;
}

/** A subscription, by what its URN says. */
export interface SubscriptionUrn extends TopicUrn {
  /** 32 lower-case hex digits. */
  readonly urnId: string;
}

/** Whether a topic may be created with a name: `[A-Za-z0-9][A-Za-z0-9_-]{0,254}` (SMN v2, CreateTopic). */
export function isTopicName(text: string): boolean {
  return TOPIC_NAME.test(text);
}

/** `urn:smn:{region}:{project}:{topic}`. */
export function formatTopicUrn({ region, project, topic }: TopicUrn): string {
  return `urn:smn:${region}:${project}:${topic}`;
}

/** The topic's URN, and after a colon the subscription's own part. */
export function formatSubscriptionUrn(urn: SubscriptionUrn): string {
  return `${formatTopicUrn(urn)}:${urn.urnId}`;
}

/** Undefined for what is no URN of a topic. */
export function parseTopicUrn(text: string): TopicUrn | undefined {
  const [, region, project, topic] = TOPIC_URN.exec(text) ?? [];
  if (region === undefined || project === undefined || topic === undefined || topic === '') return undefined;
  return { region, project, topic };
}

/** Undefined for what is no URN of a subscription. */
export function parseSubscriptionUrn(text: string): SubscriptionUrn | undefined {
  const [, topicUrn, urnId] = SUBSCRIPTION_URN.exec(text) ?? [];
  const topic = topicUrn === undefined ? undefined : parseTopicUrn(topicUrn);
  return topic === undefined || urnId === undefined ? undefined : { ...topic, urnId };
}
