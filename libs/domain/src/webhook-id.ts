/**
 * `webhook-id` of a delivery, the same on every attempt and unique over all deliveries (Standard Webhooks 1.0,
 * "Webhook metadata"). Signatures join the id to the rest by full stops, so those of the topic become `~`, which no
 * topic name contains; the last three parts are numbers, so underscores in the topic do no harm.
 */
export function webhookId(topic: string, partition: number, offset: number, subscriptionId: number): string {
  return `msg_${withoutFullStops(topic)}_${partition}_${offset}_${subscriptionId}`;
}

/** The topic of the last id: most often that of the next one as well. */
let last = { topic: '', text: '' };

function withoutFullStops(topic: string): string {
  if (topic !== last.topic) last = { topic, text: topic.replaceAll('.', '~') };
  return last.text;
}
