import type { Metric, Registry } from 'prom-client';

export interface SecondsHistogramTerms {
  readonly name: string;
  readonly help: string;
  /** Upper bounds in seconds, ascending. */
  readonly buckets: readonly number[];
}

/**
 * A Prometheus histogram without labels that is told of every attempt: prom-client's own looks its bucket up by the text
 * of the bound, which costs two per cent of an attempt.
 */
export class SecondsHistogram {
  readonly #counts: number[];
  #sum = 0;

  constructor(
    private readonly terms: SecondsHistogramTerms,
    registry: Registry,
  ) {
    this.#counts = new Array<number>(terms.buckets.length + 1).fill(0);
    const { name } = terms;
    // What a registry asks of a metric is its name and `get`; the types want one of prom-client's classes.
    const metric = { name, get: () => Promise.resolve(this.#read()) };
    registry.registerMetric(metric as unknown as Metric);
  }

  observe(seconds: number): void {
    const { buckets } = this.terms;
    let index = 0;
    while (index < buckets.length && seconds > (buckets[index] ?? Infinity)) index++;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += seconds;
  }

  #read(): object {
    const { name, help, buckets } = this.terms;
    const bounds = [...buckets, '+Inf'];
    let count = 0;
    const values = bounds.map((le, index) => {
      count += this.#counts[index] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le }, value: count };
    });
    return {
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: [
        ...values,
        { metricName: `${name}_sum`, labels: {}, value: this.#sum },
        { metricName: `${name}_count`, labels: {}, value: count },
      ],
    };
  }
}
