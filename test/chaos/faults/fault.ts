export const FAULT_KINDS = ['kill', 'stop', 'term', 'broker', 'database', 'scale'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault as it is planned. `victim`, in [0, 1), chooses among the pushers that run when it strikes. */
export type Fault =
  /** kill -9; another pusher is started so much later. */
  | { readonly kind: 'kill'; readonly victim: number; readonly returnMs: number }
  /** SIGSTOP, and SIGCONT when the lease is long gone. */
  | { readonly kind: 'stop'; readonly victim: number; readonly stopMs: number }
  /** SIGTERM; another pusher is started so much after it has ended. */
  | { readonly kind: 'term'; readonly victim: number; readonly returnMs: number }
  /** Kafka is killed or stopped, and started again so much later, on the same data. */
  | { readonly kind: 'broker'; readonly isKill: boolean; readonly outageMs: number }
  | { readonly kind: 'database'; readonly isKill: boolean; readonly outageMs: number }
  /** One pusher more, and so much later one less. */
  | { readonly kind: 'scale'; readonly victim: number; readonly leaveMs: number };

export interface PlannedFault {
  readonly fault: Fault;
  /** How long nothing is injected after it. */
  readonly pauseMs: number;
}

/** One fault as it struck. Times are milliseconds since 1970. */
export interface Incident {
  readonly kind: FaultKind | 'join';
  readonly at: number;
  /** When the cause was gone: the process runs again, the server answers again. */
  readonly overAt: number;
  /** The number of the pusher that it struck. */
  readonly pusher: number | null;
}
