import { Injectable, type PipeTransform } from '@nestjs/common';
import type { SubscriptionUrn, TopicUrn } from '#libs/domain';
import { type PathUrn, UrnReader } from './urn-reader.js';

@Injectable()
export class TopicUrnPipe implements PipeTransform<PathUrn, TopicUrn> {
  constructor(private readonly reader: UrnReader) {}

  transform(urn: PathUrn): TopicUrn {
    return this.reader.topic(urn);
  }
}

@Injectable()
export class SubscriptionUrnPipe implements PipeTransform<PathUrn, SubscriptionUrn> {
  constructor(private readonly reader: UrnReader) {}

  transform(urn: PathUrn): SubscriptionUrn {
    return this.reader.subscription(urn);
  }
}
