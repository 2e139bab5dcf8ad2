/**
 * Answers as Millrace gives them in the middle of the demo: June 18, 2001, 09:30, half of the requests go to v2. The measured
 * numbers are those of `design/demo.md`; the rest is made up.
 */
const DAY = 86_400_000
const at = (text: string): number => Date.parse(`2001-${text}Z`)

export interface Scene {
  readonly answers: Readonly<Record<string, unknown>>
}

const LIVE = ['origin_late_3h', 'inbound_late_3h', 'dest_late_3h']
const STILL = ['hour(date)', 'dayofweek(date)', 'distance', 'origin', 'destination']
const PSI: Readonly<Record<string, readonly number[]>> = {
  origin_late_3h: [0.07, 0.34, 0.14, 0.16, 0.51],
  inbound_late_3h: [0.063, 0.297, 0.108, 0.135, 0.479],
  dest_late_3h: [0.063, 0.274, 0.1, 0.12, 0.455],
}
const WEEKS = [
  ['05-14', 11_812, 0.161, 0.145, 0.714, 0.402, 0.018],
  ['05-21', 11_423, 0.222, 0.183, 0.722, 0.482, 0.041],
  ['05-28', 11_688, 0.179, 0.151, 0.704, 0.434, 0.03],
  ['06-04', 11_661, 0.181, 0.155, 0.703, 0.435, 0.031],
  ['06-11', 11_649, 0.257, 0.196, 0.739, 0.512, 0.062],
] as const
const SECOND: Readonly<Record<string, readonly [number, number, number, number]>> = {
  '06-04': [0.176, 0.724, 0.416, 0.016],
  '06-11': [0.231, 0.762, 0.482, 0.035],
}

const estimate = (value: number, spread = 0.009) => ({
  value,
  low: value - spread,
  high: value + spread,
  count: 11_649,
  convention: '',
})

function driftOf(index: number) {
  const still = STILL.map((name) => [
    name,
    { value: name === 'hour(date)' ? 0.006 : 0.002, adjustedP: 0.7, excess: 0, drifted: false },
  ])
  const live = LIVE.map((name) => {
    const value = PSI[name]![index]!
    return [
      name,
      { value, adjustedP: value > 0.2 ? 0.014 : 0.2, excess: Math.max(0, value - 0.15), drifted: value > 0.2 },
    ]
  })
  return Object.fromEntries([...live, ...still])
}

function calibrationAlert(day: string, said: number, were: number, ece: number) {
  return {
    code: 'monitoring.calibration',
    severity: 'alarm',
    at: at(`${day}T00:00`) + 7 * DAY,
    endpoint: 'late',
    message: `v1 said ${(said * 100).toFixed(1)} % and ${(were * 100).toFixed(1)} % were: further apart than 0.03, and more than chance explains.`,
    evidence: { meanPrediction: said, labelRate: were, ece, limit: 0.03, logE: 7.31, blocks: 7, labeled: 11_423 },
  }
}

const driftNotice = (day: string, psi: number) => ({
  code: 'monitoring.drift',
  severity: 'notice',
  at: at(`${day}T00:00`) + 7 * DAY,
  endpoint: 'late',
  message: `origin_late_3h moved: PSI ${psi}. So did inbound_late_3h and dest_late_3h.`,
  evidence: { column: 'origin_late_3h', psi, adjustedP: 0.014, excess: psi - 0.15 },
})

const unseen = (value: string) => ({
  code: 'monitoring.unseen',
  severity: 'notice',
  at: at('06-10T18:30'),
  endpoint: 'late',
  message: `One flight from ${value}, and none in training. It was answered; origin counts as unknown.`,
  evidence: { column: 'origin', value, first: at('06-10T18:30') },
})

function alertsOf(value: string) {
  return [
    calibrationAlert('05-21', 0.183, 0.222, 0.041),
    driftNotice('05-21', 0.34),
    calibrationAlert('05-28', 0.151, 0.179, 0.03),
    unseen(value),
    calibrationAlert('06-11', 0.196, 0.257, 0.062),
    driftNotice('06-11', 0.51),
  ]
}

function windowsOf(value: string) {
  const full = WEEKS.map(([day, labeled, were, said, auc, logloss, ece], index) => {
    const from = at(`${day}T00:00`)
    const second = SECOND[day]
    const first = { labeled, meanPrediction: said, auc: estimate(auc), logloss: estimate(logloss), ece: estimate(ece) }
    return {
      from,
      to: from + 7 * DAY,
      predictions: labeled + 30,
      labelRate: estimate(were),
      champion: 1,
      ...first,
      byVersion: {
        1: first,
        ...(second && {
          2: {
            labeled,
            meanPrediction: second[0],
            auc: estimate(second[1]),
            logloss: estimate(second[2]),
            ece: estimate(second[3]),
          },
        }),
      },
      psi: driftOf(index),
      alerts: alertsOf(value).filter((alert) => alert.at > from && alert.at <= from + 7 * DAY),
    }
  })
  const now = at('06-18T00:00')
  return [
    ...full,
    {
      from: now,
      to: now + 7 * DAY,
      predictions: 660,
      labeled: 438,
      labelRate: null,
      meanPrediction: 0.17,
      champion: 1,
      byVersion: {},
      psi: {},
      alerts: [],
    },
  ]
}

const PAIRED = {
  logE: 21.4,
  favors: 'challenger',
  mean: -0.0245,
  low: -0.0285,
  high: -0.0205,
  blocks: 131,
  requests: 23_310,
  largestGap: 0.61,
  spanMs: 13 * DAY,
}

function decisionsOf(endpoint: string) {
  const rule = "rollout: canary({ shadow: '1d', steps: [5, 25, 50, 100] })"
  const one = (id: string, when: string, what: string, because: string, evidence: object, by = rule) => ({
    id,
    endpoint,
    at: at(when),
    what,
    because,
    evidence,
    rule: by,
  })
  return [
    one(
      '1',
      '06-04T00:00',
      'retrain',
      'Calibration was off two weeks running.',
      { from: at('04-23T00:00'), to: at('06-04T00:00'), ece: 0.03, limit: 0.03, rows: 70_305 },
      "renew: { on: ['calibration', 'logloss'], window: '6w' }",
    ),
    one('2', '06-04T00:05', 'shadow', 'v2 passed 3 of 3 gates.', { challenger: 2, champion: 1 }),
    one('3', '06-05T00:00', 'canary', '1,706 answers compared with v1, none sent to a caller. Not worse.', {
      challenger: 2,
      percent: 5,
      ...PAIRED,
      mean: -0.0147,
      low: -0.0321,
      high: 0.0011,
      requests: 1_706,
      blocks: 22,
      logE: 1.9,
    }),
    one('4', '06-06T00:00', 'hold', 'Not enough evidence: about 400 more outcomes are needed.', {
      logE: 3.1,
      needed: 4.605,
    }),
    one('5', '06-08T00:00', 'canary', 'No harm for three days at 5 %.', {
      challenger: 2,
      percent: 25,
      ...PAIRED,
      mean: -0.0181,
      low: -0.0244,
      high: -0.0108,
      requests: 6_240,
      blocks: 77,
      logE: 9.8,
    }),
    one(
      '6',
      '06-12T00:00',
      'canary',
      'Better than v1 on 13,375 labels: logloss −0.0207, interval −0.0259 to −0.0154.',
      {
        challenger: 2,
        percent: 50,
        ...PAIRED,
        mean: -0.0207,
        low: -0.0259,
        high: -0.0154,
        requests: 13_375,
        blocks: 102,
        logE: 15.2,
      },
    ),
  ]
}

const gates = [
  { name: 'auc', passed: true, limit: 0.65, value: 0.724, says: 'AUC 0.724, at least 0.65' },
  { name: 'logloss', passed: true, limit: 0.435, value: 0.416, says: 'logloss 0.416, champion 0.435' },
  { name: 'contract', passed: true, says: 'every feature is known' },
]

/** The demo while it rolls out; `name` and `value` may be hostile. */
export function rolling(name = 'late', value = 'GST'): Scene {
  const path = encodeURIComponent(name)
  const modelOf = (version: number, metrics: object, from: string, to: string, rows: number, aliases: string[]) => ({
    model: name,
    version,
    run: `run-${version}`,
    createdAt: at('06-04T00:00'),
    artifact: `sha256:${String(version).repeat(4)}c07a9f31e2b4`,
    aliases,
    gates,
    metrics,
    trainedOn: { dataset: 'flights', version: 'x', from: at(from), to: at(to), rows },
    reproduced: version === 1 ? true : undefined,
  })
  return {
    answers: {
      '/api/v1/datasets': [
        {
          name: 'flights',
          rows: 2_999_997,
          quarantined: 3,
          number: 1,
          id: 'sha256:9f31aa02b7c4d1',
          createdAt: at('05-13T00:00'),
          reasons: [{ code: 'data.below_minimum', column: 'delay', rows: 3 }],
        },
        {
          name: 'airports',
          rows: 3_376,
          quarantined: 0,
          number: 1,
          id: 'sha256:77c1be90aa4212',
          createdAt: at('05-13T00:00'),
          reasons: [],
        },
      ],
      '/api/v1/datasets/flights/quarantine': [
        {
          reason: { code: 'data.below_minimum', column: 'delay' },
          values: { date: '2001-02-01 09:30', delay: -212, distance: 255, origin: 'LAS', destination: 'PHX' },
        },
        {
          reason: { code: 'data.below_minimum', column: 'delay' },
          values: { date: '2001-02-22 07:12', delay: -953, distance: 938, origin: 'EWR', destination: 'MCO' },
        },
        {
          reason: { code: 'data.below_minimum', column: 'delay' },
          values: { date: '2001-02-27 11:55', delay: -1116, distance: 1068, origin: 'MIA', destination: value },
        },
      ],
      '/api/v1/features': LIVE.map((feature) => ({
        name: feature.replace('_3h', ''),
        entity: feature.startsWith('origin') ? 'origin' : 'destination',
        features: [feature],
      })),
      '/api/v1/features/leakage': [{ model: name, naiveAuc: 0.905, pointInTimeAuc: 0.722 }],
      '/api/v1/runs': [
        {
          id: 'run-2',
          experiment: name,
          status: 'done',
          startedAt: at('06-04T00:00'),
          params: { learner: 'boosting' },
          metrics: { logloss: 0.416 },
          tags: { because: 'calibration' },
        },
        {
          id: 'run-1',
          experiment: name,
          status: 'done',
          startedAt: at('05-14T00:00'),
          params: { learner: 'boosting' },
          metrics: { logloss: 0.349 },
          tags: { because: 'first version' },
        },
      ],
      '/api/v1/models': [
        modelOf(1, { auc: 0.731, logloss: 0.349, ece: 0.012 }, '04-23T00:00', '05-14T00:00', 36_120, ['champion']),
        modelOf(2, { auc: 0.724, logloss: 0.416, ece: 0.016 }, '04-23T00:00', '06-04T00:00', 70_305, ['challenger']),
      ],
      '/api/v1/endpoints': [
        { name, model: name, champion: 1, challenger: 2, mode: 'canary', percent: 50, since: at('06-12T00:00') },
      ],
      '/api/v1/loop': [
        {
          endpoint: name,
          mode: 'canary',
          champion: 1,
          challenger: 2,
          percent: 50,
          state: 'Rolling out',
          next: 'The next look is today at 12:00: if v2 stays better, it answers everything.',
          evidence: PAIRED,
          now: at('06-18T09:30'),
        },
      ],
      [`/api/v1/endpoints/${path}/windows`]: windowsOf(value),
      [`/api/v1/endpoints/${path}/alerts`]: alertsOf(value),
      '/api/v1/decisions': decisionsOf(name),
    },
  }
}

/** Nothing was declared yet. */
export function empty(): Scene {
  const { answers } = rolling()
  return { answers: Object.fromEntries(Object.keys(answers).map((path) => [path, []])) }
}
