import type { Logger } from 'pino';
import type { TopicAdmin } from '#libs/broker';
import type { Clock, Randomness } from '#libs/domain';
import type {
  AttemptRepository,
  CommandRepository,
  FailingSubscriptionRepository,
  LeaseRepository,
  ParkedRepository,
  ParkedSelectionRepository,
  ProgressRepository,
  SettlementRepository,
  SubscriptionFeedRepository,
  SubscriptionPaceRepository,
} from '#libs/persistence';
import type { Carrier } from '../delivery/carrier.js';
import type { ParkingQuota } from '../lanes/parking-quota.js';
import type { SubscriptionFeed } from '../matching/subscription-feed.js';
import type { PusherMetrics } from './pusher-metrics.js';

/** What the engine is made of, and what it asks of the outside. */
export interface EngineParts {
  /** Names this process in leases; never used twice. */
  readonly owner: string;
  readonly windowBytes: number;
  readonly maxInFlight: number;
  /** Topic of what is published through SMN. */
  readonly smnTopic: string;
  readonly parkingQuota?: ParkingQuota;
  readonly carrier: Carrier;
  readonly topics: TopicAdmin;
  readonly feed: SubscriptionFeed;
  readonly feedRepository: SubscriptionFeedRepository;
  readonly leases: LeaseRepository;
  readonly progress: ProgressRepository;
  readonly parked: ParkedRepository;
  readonly settlements: SettlementRepository;
  readonly attempts: AttemptRepository;
  readonly failing: FailingSubscriptionRepository;
  readonly paces: SubscriptionPaceRepository;
  readonly commands: CommandRepository;
  readonly selection: ParkedSelectionRepository;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly metrics: PusherMetrics;
  readonly logger: Logger;
  /** Makes leases for partitions that appeared. */
  readonly register: () => Promise<void>;
}
