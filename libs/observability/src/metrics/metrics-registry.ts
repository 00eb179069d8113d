import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { VERSION } from '../version.js';

/**
 * The Prometheus registry of a process: Node's default metrics (memory, CPU, event loop lag, garbage collection), and
 * `ringback_build_info`, always 1, with app and version as labels.
 */
export function createMetricsRegistry(app: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'ringback_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['app', 'version'],
    registers: [registry],
  }).set({ app, version: VERSION }, 1);
  return registry;
}
