import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { PARKED_SELECTION_MEMBERS } from '../request/parked-selection.js';
import { NEW_SUBSCRIPTION_MEMBERS } from '../request/new-subscription.js';
import { NEW_SIGNING_SECRET_MEMBERS } from '../request/new-signing-secret.js';
import { PAUSE_MEMBERS } from '../request/pause-request.js';
import { REPLAY_MEMBERS } from '../request/replay-request.js';
import { SUBSCRIPTION_PATCH_MEMBERS } from '../request/subscription-patch.js';
import { NewSubscriptionDto } from './new-subscription.dto.js';
import { ParkedSelectionDto } from './parked.dto.js';
import { PauseDto } from './pause.dto.js';
import { ReplayDto } from './replay.dto.js';
import { NewSigningSecretDto } from './signing-secret.dto.js';
import { SubscriptionPatchDto } from './subscription-patch.dto.js';

/** Where @nestjs/swagger keeps the names of a DTO's properties, each after a colon. */
const PROPERTIES = 'swagger/apiModelPropertiesArray';

function described(dto: Type): string[] {
  const names = Reflect.getMetadata(PROPERTIES, dto.prototype as object) as readonly string[];
  return names.map((name) => name.slice(1)).sort();
}

describe('bodies', () => {
  it.each([
    [NewSubscriptionDto, NEW_SUBSCRIPTION_MEMBERS],
    [SubscriptionPatchDto, SUBSCRIPTION_PATCH_MEMBERS],
    [ParkedSelectionDto, PARKED_SELECTION_MEMBERS],
    [PauseDto, PAUSE_MEMBERS],
    [ReplayDto, REPLAY_MEMBERS],
    [NewSigningSecretDto, NEW_SIGNING_SECRET_MEMBERS],
  ])('should be described with the members that are read: %o', (dto, members) => {
    expect(described(dto)).toEqual(Object.keys(members).sort());
  });
});
