/** One number that a room wants to be seen at `/metrics`; names and labels by the Prometheus conventions. */
export interface Gauge {
    readonly name: string;
    readonly help: string;
    readonly type: 'gauge' | 'counter';
    readonly values: readonly {
        readonly labels?: Readonly<Record<string, string>>;
        readonly value: number;
    }[];
}
/** Counts requests without allocating on the way of one. */
export interface Metrics {
    count(action: string, status: number, seconds: number): void;
    /** The text that Prometheus reads. */
    text(gauges: readonly Gauge[]): string;
}
/** Counters of requests by action and status, and a latency histogram by action. Source: Prometheus text format 0.0.4. */
export declare function createMetrics(): Metrics;
