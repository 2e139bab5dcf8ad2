const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.UTC(2001, 5, 4)
const NOW = START + 8 * DAY

/** The difference after each of so many blocks of two hours: it settles, and its band narrows. */
function series(blocks: number) {
  return Array.from({ length: blocks }, (_, index) => {
    const requests = (index + 1) * 240
    const mean = -0.0245 + 0.03 * Math.cos(index) * Math.exp(-index / 6)
    const half = index < 3 ? null : 0.3 / Math.sqrt(index + 1) - 0.028
    const band = half === null ? { low: null, high: null } : { low: mean - half, high: mean + half }
    return { to: START + DAY + (index + 1) * 2 * HOUR, requests, mean, ...band, logE: index * 0.08 }
  })
}

const test = (name: string, kind: string, mean: number, more: object = {}) => ({
  ...{ name, kind, state: 'holds', weight: 0.1, logHarm: null, mean, low: mean - 0.008, high: mean + 0.008 },
  ...{ blocks: 84, requests: 4_120, ...more },
})

/** The answers of a server about an endpoint `late` in the middle of a canary, by path; `name` stands wherever a person's text may. */
export function canaryAnswers(name: string): Readonly<Record<string, object>> {
  const rules = [{ column: name, in: ['ATL', name], percent: 0 }]
  const traffic = { champion: 1, challenger: 2, previous: null, mode: 'canary', percent: 25, rules, stickyBy: name }
  const endpoint = {
    name: 'late',
    model: 'late',
    ...traffic,
    direct: false,
    since: START + 3 * DAY,
    ready: true,
    versions: [1, 2],
  }
  const move = (days: number, more: object) => ({
    ...traffic,
    at: START + days * DAY,
    by: 'automation',
    because: name,
    ...more,
  })
  const decision = (id: string, days: number, what: string) => ({
    ...{
      id,
      at: START + days * DAY,
      endpoint: 'late',
      what,
      because: `Because of ${name}.`,
      rule: 'a rule',
      evidence: {},
    },
  })
  const tests = [
    test('overall', 'overall', -0.0245, { requests: 20_160 }),
    test(`origin = ${name}`, 'segment', -0.031),
    test('distance < 500', 'segment', 0.002),
    test('origin = GST', 'segment', 0, { mean: null, low: null, high: null, blocks: 0, requests: 1, state: 'unknown' }),
    test('errors', 'guardrail', -0.001),
    test('latency', 'guardrail', 0.004, { state: 'suspected', logHarm: 2.6 }),
  ]
  const answers = { rows: 240, labeled: 200, p50Us: 640, p99Us: 9_800 }
  const buckets = [0, 1, 2, 5, 6].map((index) => ({
    from: NOW - DAY + index * HOUR,
    ...answers,
    versions: [
      { version: 1, rows: 180 },
      { version: 2, rows: 60 },
    ],
  }))
  const objective = (what: string, level: string, budgetLeft: number) => ({
    ...{
      objective: what,
      says: `99% of ${what}`,
      share: 0.99,
      window: 30 * DAY,
      since: START,
      events: 20_000,
      bad: 41,
    },
    ...{ badShare: 0.002, low: 0.0015, high: 0.0028, budgetLeft, level, burns: [] },
  })
  return {
    '/api/v1/endpoints': { endpoints: [endpoint] },
    '/api/v1/endpoints/late': {
      endpoint,
      columns: [
        { name: 'distance', kind: 'number' },
        { name, kind: 'category' },
      ],
      history: [
        move(3, {}),
        move(1, { percent: 5 }),
        move(0, { mode: 'shadow', percent: 0 }),
        move(-20, { challenger: null, mode: 'single', percent: 0 }),
      ],
    },
    '/api/v1/loop': {
      loops: [
        {
          ...{ endpoint: 'late', model: 'late', mode: 'canary', champion: 1, challenger: 2, percent: 25 },
          ...{ state: 'rolling out', next: `Evidence of 100 to 1 decides; ${name}.`, evidence: null, rollout: null },
          ...{ renewal: { on: ['calibration'], windowDays: 42 }, paused: null, waitsFor: null, now: NOW },
        },
      ],
    },
    '/api/v1/decisions': {
      decisions: [decision('3', 3, 'canary'), decision('2', 1, 'canary'), decision('1', 0, 'shadow')],
    },
    '/api/v1/alerts': { alerts: [] },
    '/api/v1/endpoints/late/windows': { windows: [] },
    '/api/v1/endpoints/late/rollout': {
      ...{
        rollout: 'r1',
        endpoint: 'late',
        champion: 1,
        challenger: 2,
        phase: 'canary',
        percent: 25,
        steps: [5, 25, 50, 100],
      },
      ...{
        paused: false,
        startedAt: START,
        evidenceFrom: START + DAY,
        blockHours: 2,
        overAt: null,
        since: START + 3 * DAY,
      },
      plan: { shadowMs: DAY, holdMs: 4 * DAY, withinMs: 14 * DAY, probationMs: 28 * DAY, onHarm: 'undo' },
      ...{
        loss: 'brier',
        convention: 'Brier loss; challenger minus champion; always-valid 99 % interval.',
        margin: 0.01,
      },
      pilot: { requests: 1_706, designEffect: 1.3, r1: 0.1, expected: 21_000 },
      evidence: {
        harm: { logE: 0.4, by: 'latency', harmed: [] },
        ...{
          tests,
          provisional: null,
          waiting: { asked: 240, labeled: 90 },
          effective: 15_500,
          needed: 900,
          warnings: [name],
        },
      },
      ...{ logE: 6.6, noWorseLogE: 3.1, series: series(84) },
    },
    '/api/v1/slo': {
      endpoints: [
        { endpoint: 'late', objectives: [objective('latency', 'ok', 0.82), objective('errors', 'ticket', -0.2)] },
      ],
      convention: 'A burn of 1 uses up a budget in exactly its window. More.',
    },
    '/api/v1/endpoints/late/activity': {
      ...{ latest: NOW - 18 * HOUR, from: NOW - DAY, to: NOW, bucketMs: HOUR, whole: { ...answers, rows: 1_200 } },
      versions: [
        { version: 1, ...answers },
        { version: 2, ...answers },
      ],
      buckets,
      process: {
        ...{ requests: 1_000, failed: 3, failures: [{ code: 'serving.overloaded', count: 3 }], share: 0.003 },
        ...{ low: 0.001, high: 0.0088, unscored: 12 },
        loaded: [{ version: 2, role: 'canary', waitingRows: 0 }],
      },
      convention: 'Quantiles over rows.',
    },
    '/api/v1/endpoints/late/predictions': {
      predictions: [
        {
          ...{
            id: name,
            endpoint: 'late',
            at: NOW - 18 * HOUR,
            version: 2,
            score: 0.64,
            champion: 1,
            championScore: 0.55,
          },
          ...{ challenger: 2, challengerScore: 0.64, latencyUs: 640, label: null, labelAt: null },
        },
      ],
      more: false,
    },
  }
}
