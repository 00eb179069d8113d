import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { SubscriptionMatches } from '#libs/persistence';
import type { BluekingOptions } from '../blueking-options.js';
import { successEnvelope } from '../envelope.js';
import { SubscriptionView } from './subscription-view.js';

/** Enough for small answers to leave in one piece; chunks of rows pass one at a time. */
const CHUNKS_AHEAD = 1;

/** The answer of a search, written as its rows are read: a slow reader slows the reading, and nothing piles up. */
export function searchAnswer(
  matches: SubscriptionMatches,
  members: ReadonlySet<string>,
  options: BluekingOptions,
): StreamableFile {
  const text = Readable.from(envelopeText(matches, new SubscriptionView(options, members), options), {
    highWaterMark: CHUNKS_AHEAD,
  });
  return new StreamableFile(text, { type: 'application/json; charset=utf-8' });
}

async function* envelopeText(
  matches: SubscriptionMatches,
  view: SubscriptionView,
  { responses }: BluekingOptions,
): AsyncGenerator<string> {
  const data = responses === 'document' ? [] : { count: matches.count, info: [] };
  const [head, tail] = aroundList(JSON.stringify(successEnvelope(responses, data)));
  const first = matches.first.map((row) => JSON.stringify(view.of(row)));
  yield head + first.join(',');
  let separator = first.length === 0 ? '' : ',';
  for await (const chunk of matches.rest()) {
    if (chunk.length === 0) continue;
    yield separator + chunk.map((row) => JSON.stringify(view.of(row))).join(',');
    separator = ',';
  }
  yield tail;
}

/** The list stands empty, as the last value of the text. */
function aroundList(text: string): [string, string] {
  const end = text.lastIndexOf(']');
  return [text.slice(0, end), text.slice(end)];
}
