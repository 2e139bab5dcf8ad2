const WEEK = 604_800_000
const START = 989_798_400_000
const CONVENTION = 'as in a test'

const figure = (value: number) => ({
  value,
  low: value - 0.01,
  high: value + 0.01,
  count: 9_000,
  convention: CONVENTION,
})

const shift = (psi: number, lossEffect: number) => ({
  ...{ psi, p: 0.001, adjustedP: 0.004, excess: psi - 0.02, designEffect: 4, windows: 3, lossEffect },
  ...{ jensenShannon: 0.1, missing: 0.01, trainedMissing: 0, unknown: 0.002, drifted: psi > 0.2 },
  convention: CONVENTION,
})

function windowOf(index: number, name: string) {
  const from = START + index * WEEK
  const performance = {
    ...{ predictions: 10_000, labeled: 9_000, meanPrediction: 0.18, labelRate: 0.2, gap: figure(0.02) },
    ...{ logloss: figure(0.4 + index / 100), auc: figure(0.7) },
  }
  const groups = Array.from({ length: 10 }, (_, group) => ({
    ...{ count: 900, mean: group / 12, rate: group / 11, low: group / 11 - 0.01, high: group / 11 + 0.02 },
  }))
  return {
    ...{
      id: `w${index}`,
      endpoint: 'late',
      model: 'late',
      from,
      to: from + WEEK,
      measuredAt: from + WEEK,
      champion: 1,
    },
    ...performance,
    ...{ mature: index < 2, psi: { [name]: shift(index === 1 ? 0.4 : 0.05, 0.08), hour: shift(0, 0) } },
    ...{
      predictionPsi: shift(0.1, 0.02),
      byVersion: { 1: performance },
      sameRows: null,
      calibration: null,
      loss: null,
    },
    curve: { error: figure(0.03), groups, refused: null },
    segments: [
      { column: 'origin', value: name, share: 0.3, trainedShare: 0.2, performance, refused: null, calibration: {} },
    ],
    ...{ notes: [], alerts: [] },
  }
}

/** The answers of a server that watches the endpoint `late`, by path; `name` stands wherever a person's text may. */
export function monitorAnswers(name: string): Readonly<Record<string, object>> {
  const windows = [2, 1, 0].map((index) => windowOf(index, name))
  const [, moved] = windows
  const alert = {
    ...{ id: 'a1', endpoint: 'late', code: 'monitoring.drift', severity: 'alarm', subjects: [name] },
    ...{ message: `${name} moved away. It was fine before.`, evidence: { psi: 0.4, note: name }, champion: 1 },
    ...{ at: moved!.to, from: moved!.from, to: moved!.to, closedAt: null, closedBecause: null },
  }
  const delivery = {
    ...{ id: 'd1', receiver: 'ops', what: 'firing', endpoint: 'late', alerts: ['a1'], at: moved!.to },
    ...{ state: 'sent', tries: 1, triedAt: moved!.to, reason: null },
  }
  const shown = { events: 100, bad: 1, burn: 0.5 }
  const objective = {
    ...{ objective: 'latency', says: '99 % under 50 ms', share: 0.99, window: 4 * WEEK, since: START },
    ...{ events: 10_000, bad: 40, badShare: 0.004, low: 0.003, high: 0.005, budgetLeft: 0.6, level: 'ok' },
    burns: [
      { level: 'page', limit: 14.4, long: 3_600_000, short: 300_000, inLong: shown, inShort: shown, burning: false },
    ],
  }
  const points = [...windows].reverse().map(({ from, to, logloss, mature }) => ({
    ...{ from, to, predictions: 10_000, labeled: 9_000, mature, windows: 1, figure: logloss },
    estimated: { version: 1, value: 0.41, low: 0.4, high: 0.42, limit: 0.44, trusted: true, alarm: false },
    weighted: mature ? null : { value: 0.43, low: 0.41, high: 0.45, effective: 800, spokenFor: 0.9 },
  }))
  const column = (psi: number) => ({
    shift: shift(psi, 0.08),
    histogram: { bins: ['< 1', name, 'missing'], reference: [50, 40, 10], current: [20, 70, 10] },
  })
  const base = '/api/v1/endpoints/late'
  return {
    '/api/v1/endpoints': {
      endpoints: [{ name: 'late', model: 'late', champion: 1, challenger: null, mode: 'single' }],
    },
    '/api/v1/alerts': { alerts: [alert] },
    '/api/v1/alerts/a1': { alert, deliveries: [delivery] },
    '/api/v1/alerts/a1/acknowledgement': alert,
    '/api/v1/silences': { silences: [] },
    '/api/v1/comments': { comments: [] },
    '/api/v1/mentions': { mentions: [] },
    '/api/v1/whoami': { id: 'local', roles: ['admin'], permits: ['*'], known: [] },
    '/api/v1/slo': { endpoints: [{ endpoint: 'late', objectives: [objective] }], convention: CONVENTION },
    '/api/v1/receivers': {
      receivers: [{ name: 'ops', channel: 'slack', quiet: null, secrets: [{ variable: 'URL', isSet: false }] }],
      routes: [{ to: ['ops'], when: {}, escalate: [] }],
    },
    '/api/v1/receivers/ops/test': { success: false, error: 'no route to host' },
    '/api/v1/deliveries': { deliveries: [delivery] },
    '/api/v1/alert-rules': { rules: [] },
    '/api/v1/alert-rule-trials': {
      ...{ from: START, to: START + 3 * WEEK, days: 21, windows: 3, messages: [], told: [], notRead: [] },
      alerts: [
        {
          ...{ rule: 'new-rule', endpoint: 'late', severity: 'alarm', openedAt: moved!.to, closedAt: null },
          ...{ message: `${name} is too much.`, overlaps: ['a1'] },
        },
      ],
      raised: [
        {
          ...{ id: 'a1', endpoint: 'late', code: 'monitoring.drift', severity: 'alarm', openedAt: moved!.to },
          ...{ closedAt: null, foundBy: ['new-rule'] },
        },
      ],
      messagesAMonth: 1.43,
    },
    [`${base}/windows`]: { windows },
    [`${base}/watch`]: {
      ...{ endpoint: 'late', window: WEEK, rows: null, calibrationMax: 0.03, loglossWorse: 0.1 },
      drift: { falseMessagesAMonth: 1, excess: 0.1, lossEffect: 0.05 },
      ...{ estimate: true, concept: false, objectives: 1, segments: ['origin'], groups: [] },
    },
    [`${base}/performance`]: { metric: 'logloss', points },
    [`${base}/drift`]: {
      ...{ from: moved!.from, to: moved!.to, champion: 1, notes: [] },
      columns: { [name]: column(0.4), hour: column(0) },
    },
    [`${base}/journal`]: {
      columns: ['id', 'score', `f:${name}`].map((one) => ({ name: one, kind: 'text' })),
      rows: [{ id: 'p1', score: 0.25, [`f:${name}`]: name }],
    },
  }
}
