/** Upper bounds of the latency histogram, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Counters of requests by action and status, and a latency histogram by action. Source: Prometheus text format 0.0.4. */
export function createMetrics() {
    const requests = new Map();
    const latencies = new Map();
    return {
        count(action, status, seconds) {
            const byStatus = entry(requests, action, () => new Map());
            byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
            const histogram = entry(latencies, action, emptyHistogram);
            let bucket = 0;
            while (bucket < BOUNDS.length && seconds > BOUNDS[bucket])
                bucket++;
            histogram.buckets[bucket]++;
            histogram.sum += seconds;
            histogram.count++;
        },
        text: (gauges) => [...requestLines(requests), ...latencyLines(latencies), ...gauges.flatMap(gaugeLines), ''].join('\n'),
    };
}
const emptyHistogram = () => ({ buckets: new Float64Array(BOUNDS.length + 1), sum: 0, count: 0 });
function entry(map, key, make) {
    let value = map.get(key);
    if (value === undefined) {
        value = make();
        map.set(key, value);
    }
    return value;
}
function requestLines(requests) {
    const lines = head('millrace_http_requests_total', 'Requests answered, by action and status.', 'counter');
    for (const [action, byStatus] of requests)
        for (const [status, count] of byStatus)
            lines.push(`millrace_http_requests_total${labelText({ action, status: String(status) })} ${count}`);
    return lines;
}
function latencyLines(latencies) {
    const name = 'millrace_http_request_seconds';
    const lines = head(name, 'Seconds from a request to the end of its answer, by action.', 'histogram');
    for (const [action, { buckets, sum, count }] of latencies) {
        let below = 0;
        BOUNDS.forEach((bound, i) => {
            below += buckets[i];
            lines.push(`${name}_bucket${labelText({ action, le: String(bound) })} ${below}`);
        });
        lines.push(`${name}_bucket${labelText({ action, le: '+Inf' })} ${count}`);
        lines.push(`${name}_sum${labelText({ action })} ${sum}`, `${name}_count${labelText({ action })} ${count}`);
    }
    return lines;
}
function gaugeLines({ name, help, type, values }) {
    return [...head(name, help, type), ...values.map(({ labels, value }) => `${name}${labelText(labels ?? {})} ${value}`)];
}
const head = (name, help, type) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
];
function labelText(labels) {
    const inner = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
    return inner.length === 0 ? '' : `{${inner.join(',')}}`;
}
const escaped = (value) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
//# sourceMappingURL=metrics.js.map