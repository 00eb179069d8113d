import { Injectable } from '@nestjs/common';
import { SmnConfig } from '#libs/config';
import { parseSubscriptionUrn, parseTopicUrn, type SubscriptionUrn, type TopicUrn } from '#libs/domain';
import { SmnError } from '../failure/smn-error.js';

/** A URN as it was sent, and the project that it must be of. */
export interface PathUrn {
  readonly project: string;
  readonly text: string;
}

/**
 * Reads URNs. What is none, or of another region, is invalid; one of another project is refused, whether there is such
 * a thing or not.
 */
@Injectable()
export class UrnReader {
  constructor(private readonly config: SmnConfig) {}

  /** @throws SmnError SMN.0005, SMN.0001 */
  topic({ project, text }: PathUrn): TopicUrn {
    const urn = parseTopicUrn(text);
    if (urn?.region !== this.config.region) throw new SmnError('SMN.0005');
    if (urn.project !== project) throw new SmnError('SMN.0001');
    return urn;
  }

  /** @throws SmnError SMN.0014, SMN.0001 */
  subscription({ project, text }: PathUrn): SubscriptionUrn {
    const urn = parseSubscriptionUrn(text);
    if (urn?.region !== this.config.region) throw new SmnError('SMN.0014');
    if (urn.project !== project) throw new SmnError('SMN.0001');
    return urn;
  }
}
