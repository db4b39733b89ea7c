/** Counts and times for operators, as Prometheus reads them (text format 0.0.4). No name, no serial. */

/** See the head of this file. */
export interface Metrics {
  /** @param seconds from the first byte to the end of the answer */
  request(route: string, status: number, seconds: number): void;
  verdict(word: string): void;
  /** @param gauges values of the moment, by name */
  text(gauges: Readonly<Record<string, number>>): string;
}

/** Upper ends of the buckets, seconds. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** Starts counting. */
export function createMetrics(): Metrics {
  const requests = new Map<string, number>();
  const verdicts = new Map<string, number>();
  const buckets = new Array<number>(BUCKETS.length + 1).fill(0);
  let sum = 0;
  let count = 0;
  const add = (map: Map<string, number>, name: string) => map.set(name, (map.get(name) ?? 0) + 1);
  return {
    request(route, status, seconds) {
      add(requests, `route="${route}",status="${status}"`);
      if (status !== 200 || !(route === '/verify' || route === '/protect')) return;
      const at = BUCKETS.findIndex((end) => seconds <= end);
      buckets[at < 0 ? BUCKETS.length : at]!++;
      sum += seconds;
      count++;
    },
    verdict: (word) => void add(verdicts, `verdict="${word}"`),
    text(gauges) {
      const lines = ['# TYPE shingan_requests_total counter'];
      for (const [labels, n] of requests) lines.push(`shingan_requests_total{${labels}} ${n}`);
      lines.push('# TYPE shingan_verdicts_total counter');
      for (const [labels, n] of verdicts) lines.push(`shingan_verdicts_total{${labels}} ${n}`);
      lines.push('# TYPE shingan_answer_seconds histogram');
      let below = 0;
      for (const [i, end] of [...BUCKETS, '+Inf'].entries()) {
        below += buckets[i]!;
        lines.push(`shingan_answer_seconds_bucket{le="${end}"} ${below}`);
      }
      lines.push(`shingan_answer_seconds_sum ${sum.toFixed(3)}`, `shingan_answer_seconds_count ${count}`);
      for (const [name, value] of Object.entries(gauges))
        lines.push(`# TYPE shingan_${name} gauge`, `shingan_${name} ${value}`);
      return `${lines.join('\n')}\n`;
    },
  };
}
