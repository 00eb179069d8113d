import { Injectable, type PipeTransform } from '@nestjs/common';
import { SubscriptionBodyDto } from '../dto/subscription-body.dto.js';
import { type DraftFields, parseDraft } from './parse-draft.js';
import { shaped } from './shaped.js';

/** Reads the body of subscribe and update. */
@Injectable()
export class DraftPipe implements PipeTransform<unknown, DraftFields> {
  transform(json: unknown): DraftFields {
    return parseDraft(shaped(SubscriptionBodyDto, json));
  }
}
