/**
 * Answers as Millrace gives them in the demo. The measured numbers are those of the flights (`PSI`, `WEEKS`, `SECOND`); the rest
 * is made up, in the words that monitoring and automation use.
 */
const DAY = 86_400_000
const at = (text: string): number => Date.parse(`2001-${text}Z`)

/** What the server answers, by path. */
export type Scene = Readonly<Record<string, unknown>>

interface Names {
  readonly endpoint: string
  /** The origin that training never saw. */
  readonly value: string
  readonly column: string
}

const PLAIN: Names = { endpoint: 'late', value: 'GST', column: 'origin_late_3h' }

const STILL = ['hour(date)', 'dayofweek(date)', 'distance', 'origin', 'destination']
const WEEKS = [
  ['05-14', 11_812, 0.161, 0.145, 0.714, 0.402, 0.018],
  ['05-21', 11_423, 0.222, 0.183, 0.722, 0.482, 0.041],
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: a measured loss that happens to look like log10(e)
  ['05-28', 11_688, 0.179, 0.151, 0.704, 0.434, 0.03],
  ['06-04', 11_661, 0.181, 0.155, 0.703, 0.435, 0.031],
  ['06-11', 11_649, 0.257, 0.196, 0.739, 0.512, 0.062],
  ['06-18', 11_702, 0.209, 0.164, 0.724, 0.463, 0.045],
] as const
const SECOND: Readonly<Record<string, readonly [number, number, number, number]>> = {
  '06-04': [0.176, 0.724, 0.416, 0.016],
  '06-11': [0.231, 0.762, 0.482, 0.035],
  '06-18': [0.192, 0.737, 0.445, 0.025],
}
const PSI = [
  [0.07, 0.34, 0.14, 0.16, 0.51, 0.22],
  [0.063, 0.297, 0.108, 0.135, 0.479, 0.21],
  [0.063, 0.274, 0.1, 0.12, 0.455, 0.19],
]

const figure = (value: number) => ({
  value,
  low: value - 0.009,
  high: value + 0.009,
  count: 11_649,
  convention: 'as declared',
})

const shift = (psi: number) => ({
  psi,
  p: psi > 0.2 ? 0.004 : 0.4,
  adjustedP: psi > 0.2 ? 0.014 : 0.62,
  excess: Math.max(0, psi - 0.15),
  designEffect: psi > 0.05 ? 9.2 : 1.1,
  windows: 3,
  lossEffect: psi / 6,
  drifted: psi > 0.2,
  convention: 'PSI, natural log, 10 quantile bins of training',
})

function driftOf(names: Names, week: number) {
  const live = [names.column, 'inbound_late_3h', 'dest_late_3h'].map((column, index) => [
    column,
    shift(PSI[index]![week]!),
  ])
  return Object.fromEntries([
    ...live,
    ...STILL.map((column) => [column, shift(column === 'hour(date)' ? 0.006 : 0.002)]),
  ])
}

function calibration(names: Names, week: number, closed?: string) {
  const [day, , were, said] = WEEKS[week]!
  const gap = were - said
  const from = at(`${day}T00:00`)
  return {
    id: `cal-${day}`,
    endpoint: names.endpoint,
    code: 'monitoring.calibration',
    severity: 'alarm',
    message: `Version 1 predicts ${(said * 100).toFixed(1)} % and ${(were * 100).toFixed(1)} % come true: the gap of +${(gap * 100).toFixed(1)} points passes the limit of 1.5 points. Over the 14 days since it took over it is +2.8 points (between +1.1 points and +4.4 points), with evidence of 1,490 to 1 that this is no accident.`,
    subjects: [],
    evidence: {
      gap,
      max: 0.015,
      champion: 1,
      blocks: 14,
      rows: 23_110,
      mean: 0.028,
      low: 0.011,
      high: 0.044,
      logE: 7.31,
      convention: 'mean of label − prediction, block t-mixture on days',
    },
    champion: 1,
    at: from + 7 * DAY,
    from,
    to: from + 7 * DAY,
    closedAt: closed ? at('06-12T00:00') : null,
    closedBecause: closed ?? null,
  }
}

function drift(names: Names, week: number) {
  const from = at(`${WEEKS[week]![0]}T00:00`)
  return {
    ...calibration(names, week, 'two quiet windows'),
    id: `drift-${week}`,
    code: 'monitoring.drift',
    severity: 'notice',
    message: `${names.column} (PSI ${PSI[0]![week]}), inbound_late_3h (PSI ${PSI[1]![week]}) and dest_late_3h (PSI ${PSI[2]![week]}) moved away from what version 1 was trained on, more than the training weeks differ among themselves (adjusted p 0.014, at most 0.05).`,
    subjects: [names.column, 'inbound_late_3h', 'dest_late_3h'],
    evidence: { champion: 1, level: 0.05, lossEffect: 0.08, columns: { [names.column]: shift(PSI[0]![week]!) } },
    at: from + 7 * DAY,
  }
}

function unseen({ endpoint, value }: Names, closed: boolean) {
  const evidence = { column: 'origin', value, first: at('06-10T18:30') }
  const message = `One flight from ${value}, and none in training. It was answered; origin counts as unknown.`
  return {
    id: 'unseen-1',
    endpoint,
    code: 'monitoring.unseen',
    severity: 'notice',
    message,
    subjects: [value],
    evidence,
    champion: 1,
    at: at('06-10T18:30'),
    from: null,
    to: null,
    closedAt: closed ? at('06-18T12:00') : null,
    closedBecause: closed ? 'the champion changed' : null,
  }
}

const alertsOf = (names: Names, promoted: boolean) => [
  calibration(names, 1, promoted ? 'the champion changed' : undefined),
  drift(names, 1),
  unseen(names, promoted),
  drift(names, 4),
]

function performance(labeled: number, said: number, scores: readonly [number, number, number]) {
  return {
    predictions: labeled + 30,
    labeled,
    meanPrediction: said,
    auc: figure(scores[0]),
    logloss: figure(scores[1]),
    ece: figure(scores[2]),
  }
}

function windowOf(names: Names, week: number) {
  const [day, labeled, were, said, ...scores] = WEEKS[week]!
  const from = at(`${day}T00:00`)
  const first = { ...performance(labeled, said, scores), labelRate: were, gap: figure(were - said) }
  const second = SECOND[day]
  const both = second && { 1: first, 2: performance(labeled, second[0], [second[1], second[2], second[3]]) }
  const alerts = [
    week === 1 || week === 4 ? drift(names, week) : undefined,
    week > 0 ? calibration(names, week) : undefined,
  ]
  return {
    ...{
      id: `w-${day}`,
      endpoint: names.endpoint,
      model: names.endpoint,
      from,
      to: from + 7 * DAY,
      measuredAt: from + 7 * DAY,
      champion: 1,
    },
    ...first,
    mature: true,
    psi: driftOf(names, week),
    predictionPsi: shift([0.05, 0.29, 0.1, 0.12, 0.4, 0.2][week]!),
    byVersion: both ?? { 1: first },
    sameRows: both ? { rows: labeled, versions: both } : null,
    alerts: alerts.filter((alert) => alert !== undefined),
    notes: [],
  }
}

function windowsOf(names: Names, full: number) {
  const from = at(`${WEEKS[full]?.[0] ?? '06-25'}T00:00`)
  const open = {
    endpoint: names.endpoint,
    from,
    to: from + 7 * DAY,
    predictions: 660,
    labeled: 438,
    labelRate: null,
    meanPrediction: 0.17,
    champion: 1,
    byVersion: {},
    sameRows: null,
    psi: {},
    predictionPsi: null,
    alerts: [],
  }
  return [...Array.from({ length: full }, (_, week) => windowOf(names, week)), open]
}

const paired = (
  mean: number,
  low: number | null,
  high: number | null,
  requests: number,
  blocks: number,
  logE: number,
) => ({
  ...{ champion: 1, challenger: 2, logE, favors: 'challenger', mean, low, high, blocks, requests, largestGap: 0.61 },
  ...{ spanMs: (blocks / 10) * DAY, eValue: Math.exp(logE), blockHours: 1 },
})

function decisionsOf(names: Names, promoted: boolean) {
  const one = (
    id: string,
    when: string,
    what: string,
    said: readonly [because: string, rule: string],
    evidence: object,
  ) => ({
    ...{ id, endpoint: names.endpoint, at: at(when), what, evidence },
    ...{ because: said[0], rule: said[1] },
  })
  const steps = [
    one('1', '06-04T00:00', 'retrain', [calibration(names, 2).message, 'renew on monitoring.calibration'], {
      alert: 'monitoring.calibration',
      raisedAt: at('06-04T00:00'),
      ...calibration(names, 2).evidence,
    }),
    one(
      '2',
      '06-04T00:05',
      'shadow',
      ['v2 passed 2 of 2 gates; it now scores every request beside v1 and answers none.', 'gates passed'],
      { champion: 1, challenger: 2, rows: 70_305, auc: 0.724, logloss: 0.416 },
    ),
    one(
      '3',
      '06-05T01:00',
      'canary',
      [
        '1,706 labeled requests scored by both in shadow, none answered by v2: loss −0.0147 (interval still unbounded).',
        'shadow is over, nothing speaks against it',
      ],
      { ...paired(-0.0147, null, null, 1_706, 6, 1.9), percent: 5 },
    ),
    one(
      '4',
      '06-08T00:00',
      'canary',
      [
        'Nothing speaks against v2 at 5 %: loss −0.0181 (−0.0344 to −0.0018) on 6,240 labeled requests.',
        'no suspicion of harm since the last step',
      ],
      { ...paired(-0.0181, -0.0344, -0.0018, 6_240, 77, 4.4), percent: 25 },
    ),
    one(
      '5',
      '06-12T00:00',
      'canary',
      [
        'Nothing speaks against v2 at 25 %: loss −0.0207 (−0.0311 to −0.0104) on 13,375 labeled requests.',
        'no suspicion of harm since the last step',
      ],
      { ...paired(-0.0207, -0.0311, -0.0104, 13_375, 102, 4.55), percent: 50 },
    ),
  ]
  const last = one(
    '6',
    '06-18T12:00',
    'promote',
    [
      'Better on 23,310 labeled requests: loss −0.0245 (−0.0285 to −0.0205).',
      'better: evidence ≥ 100, no suspicion of harm, a full day seen',
    ],
    { ...paired(-0.0245, -0.0285, -0.0205, 23_310, 131, 21.4), percent: 100 },
  )
  return [...(promoted ? [last] : []), ...steps.reverse()]
}

const gates = [
  { name: 'auc.min', passed: true, limit: 0.65, value: 0.724, says: 'auc 0.724 is at least 0.65' },
  {
    name: 'logloss.no_worse_than_champion',
    passed: true,
    limit: 0.435,
    value: 0.416,
    says: 'logloss 0.416 is no worse than 0.435',
  },
]

function dataAnswers({ value, column }: Names): Scene {
  const version = (dataset: string, rows: number, quarantined: number) => ({
    ...{
      dataset,
      version: `sha256-${dataset === 'flights' ? '9f31aa02b7c4d1' : '77c1be90aa4212'}`,
      number: 1,
      createdAt: at('05-14T00:00'),
      rows,
      quarantined,
    },
    reasons: quarantined > 0 ? [{ code: 'below_min', column: 'delay', rows: quarantined, outcome: 'quarantine' }] : [],
  })
  const broken = (row: number, values: object) => ({
    row,
    outcome: 'quarantine',
    reasons: [{ code: 'below_min', column: 'delay' }],
    values,
  })
  const fresh = { from: at('05-13T00:00'), through: at('06-18T09:30'), entities: 254 }
  const view = (name: string, entity: string, feature: string) => ({
    ...{ name, from: 'flights', entity, on: entity, knownAt: 'date + to_minutes(30)', fresh },
    features: [{ name: feature, fn: 'mean', value: 'delay > 15', window: '3h' }],
  })
  return {
    '/api/v1/datasets': {
      datasets: [
        { name: 'airports', versions: 1, current: version('airports', 3_376, 0) },
        { name: 'flights', versions: 1, current: version('flights', 2_999_997, 3) },
      ],
    },
    '/api/v1/datasets/flights/quarantine': {
      rows: [
        broken(501_233, {
          date: '2001-02-01 09:30:00',
          delay: '-212',
          distance: '255',
          origin: 'LAS',
          destination: 'PHX',
        }),
        broken(812_944, {
          date: '2001-02-22 07:12:00',
          delay: '-953',
          distance: '938',
          origin: 'EWR',
          destination: 'MCO',
        }),
        broken(930_017, {
          date: '2001-02-27 11:55:00',
          delay: '-1116',
          distance: '1068',
          origin: 'MIA',
          destination: value,
        }),
      ],
    },
    '/api/v1/features': {
      views: [
        view('origin_late', 'origin', column),
        view('inbound_late', 'destination', 'inbound_late_3h'),
        view('dest_late', 'destination', 'dest_late_3h'),
      ],
    },
  }
}

function modelAnswers({ endpoint: model }: Names, promoted: boolean): Scene {
  const version = (number: number, metrics: object, to: string, rows: number, aliases: string[]) => ({
    ...{
      model,
      version: number,
      run: `run-${number}`,
      createdAt: at(`${to}T00:04`),
      artifact: `sha256-${String(number).repeat(4)}c07a9f31e2b4`,
    },
    ...{
      aliases,
      gates,
      metrics,
      trainedOn: { dataset: 'flights', version: 'x', from: at('04-23T00:00'), to: at(`${to}T00:00`), rows },
    },
  })
  const run = (number: number, when: string, metrics: object, tags: object) => ({
    ...{
      id: `run-${number}`,
      experiment: model,
      name: `${model}-${number}`,
      status: 'FINISHED',
      startedAt: at(when),
      metrics,
    },
    ...{ params: { learner: 'boosting' }, tags },
  })
  const aliases = promoted ? [['previous'], ['champion']] : [['champion'], ['challenger']]
  return {
    '/api/v1/models': { models: [{ name: model, latest: 2, aliases: {} }] },
    [`/api/v1/models/${encodeURIComponent(model)}`]: {
      model: { name: model },
      versions: [
        version(2, { auc: 0.724, logloss: 0.416, ece: 0.016 }, '06-04', 70_305, aliases[1]!),
        version(1, { auc: 0.731, logloss: 0.349, ece: 0.012 }, '05-14', 36_120, aliases[0]!),
      ],
    },
    '/api/v1/runs': {
      runs: [
        run(2, '06-04T00:00', { logloss: 0.416 }, { because: 'the calibration alarm' }),
        run(
          1,
          '05-14T00:00',
          { logloss: 0.349, naive_auc: 0.905, point_in_time_auc: 0.722 },
          { because: 'late has no model yet', reproduced: 'true' },
        ),
      ],
    },
  }
}

/** The demo in the night to June 19, or on June 25 after the promotion. */
function scene(names: Names, promoted: boolean): Scene {
  const { endpoint: name } = names
  const path = `/api/v1/endpoints/${encodeURIComponent(name)}`
  const traffic = promoted
    ? { champion: 2, previous: 1, mode: 'single', percent: 0, since: at('06-18T12:00') }
    : { champion: 1, challenger: 2, mode: 'canary', percent: 50, since: at('06-12T00:00') }
  const state = promoted
    ? {
        state: 'Healthy',
        next: 'v1 goes on scoring beside v2 until Jul 16, so that going back stays possible.',
        now: at('06-25T09:30'),
      }
    : {
        state: 'Rolling out',
        next: 'v2 answers everything as soon as the evidence that it is better reaches 100 to 1.',
        now: at('06-18T09:30'),
      }
  return {
    ...dataAnswers(names),
    ...modelAnswers(names, promoted),
    '/api/v1/endpoints': { endpoints: [{ name, model: name, ...traffic }] },
    '/api/v1/loop': {
      loops: [
        {
          endpoint: name,
          ...state,
          evidence: promoted ? null : { ...paired(-0.0245, -0.0285, -0.0205, 23_310, 131, 21.4), n: 23_310 },
          renewal: { on: ['calibration', 'logloss'], windowDays: 42 },
        },
      ],
    },
    [`${path}/windows`]: { windows: windowsOf(names, promoted ? 6 : 5).reverse() },
    '/api/v1/alerts': { alerts: alertsOf(names, promoted) },
    '/api/v1/decisions': { decisions: decisionsOf(names, promoted) },
    '/api/v1/mentions': { mentions: [] },
  }
}

/** Half of the requests go to v2. */
export const rolling: Scene = scene(PLAIN, false)
/** v2 answers everything, v1 scores beside it. */
export const promoted: Scene = scene(PLAIN, true)
/** Every name that comes from data is an attempt to be more than a name. */
export const CANARY = `<img src=x onerror="document.title='broken'">`
export const hostile: Scene = scene({ endpoint: 'late', value: CANARY, column: `${CANARY}${'w'.repeat(80)}` }, false)
/** Nothing was declared yet. */
export const empty: Scene = Object.fromEntries(Object.keys(rolling).map((path) => [path, {}]))
/** The data is being read, and nothing serves. */
export const beginning: Scene = { ...empty, ...dataAnswers(PLAIN) }
