import type { Part } from '../part.ts';
import { backlog } from './backlog.ts';
import { fanOut } from './fan-out.ts';
import { isolation } from './isolation.ts';
import { latency } from './latency.ts';
import { peer } from './peer.ts';
import { plain } from './plain.ts';
import { smnList } from './smn-list.ts';
import { takeover } from './takeover.ts';
import { throughput } from './throughput.ts';

/** In the order in which they run. */
export const ALL_PARTS: readonly Part[] = [
  throughput,
  peer,
  plain,
  fanOut,
  isolation,
  latency,
  backlog,
  takeover,
  smnList,
];
