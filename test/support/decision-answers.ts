/** The answers of a server whose loop waits for a person, as `automation.*` gives them, by path; `name` stands wherever a person's text may. */
export function decisionAnswers(name: string): Readonly<Record<string, object>> {
  const at = Date.UTC(2001, 5, 4)
  const folds = [{ from: at - 2_000, to: at - 1_000, loss: 0.41, rows: 900 }]
  const backtest = { loss: 0.41, championLoss: 0.44, rows: 900, difference: -0.03, low: -0.05, high: -0.01 }
  const tried = { ...backtest, blocks: 12, blockMs: 3_600_000, folds }
  const asked = {
    ...{ id: 'asked', at, endpoint: 'late', what: 'hold', because: `A person is asked. ${name}` },
    ...{ rule: 'a person is asked', evidence: { champion: 1, weighed: true, policy: 'sha256-0123456789abcdef' } },
    alternatives: [
      { name, chosen: true, because: name, lengthMs: 3_628_800_000, backtest: tried },
      { name: 'v1 kept', chosen: false, because: 'not tried', version: 1, backtest: null },
    ],
    inputs: { rule: 'renewal.proposal', given: { requests: null }, digest: `sha256-${'0'.repeat(64)}` },
  }
  const rollout = { id: 'began', champion: 1, challenger: 2 }
  const test = { logHarm: 3, mean: 0.01, low: -0.01, high: 0.03, requests: 700 }
  const stepped = {
    ...{ id: 'stepped', at: at - 3_600_000, endpoint: 'late', what: 'canary', because: 'Nothing speaks against v2.' },
    rule: name,
    evidence: {
      challenger: 2,
      champion: 1,
      percent: 25,
      logE: 3.2,
      requests: 700,
      mean: -0.02,
      low: -0.04,
      high: 0.001,
    },
    inputs: {
      rule: 'rollout.move',
      given: { rollout, evidence: { tests: [{ ...test, name, kind: 'segment' }] } },
      digest: `sha256-${'1'.repeat(64)}`,
    },
    outcomes: [{ at, says: `It held. ${name}`, evidence: {} }],
  }
  const series = [1, 2, 3, 9].map((hour) => ({
    ...{ to: at - 7_200_000 + hour * 600_000, requests: hour * 100, mean: -0.02, low: -0.04, high: 0.001 },
    logE: hour,
  }))
  return {
    '/api/v1/decisions': { decisions: [asked, stepped] },
    '/api/v1/decisions/asked': asked,
    '/api/v1/decisions/stepped': stepped,
    '/api/v1/decisions/asked/replay': {
      ...{ decision: 'asked', same: false, replayable: true, says: 'The rule decides otherwise: because.' },
      differs: [{ field: 'because', recorded: name, now: 'another' }],
    },
    '/api/v1/orders': {
      orders: [{ id: 'word', at: at - 1_000, endpoint: 'late', word: 'pause', by: name, because: name }],
    },
    '/api/v1/loop': {
      loops: [
        {
          ...{ endpoint: 'late', model: 'late', mode: 'single', champion: 1, challenger: null, percent: 0 },
          ...{ state: 'drifting', next: name, evidence: null, rollout: null, paused: null, waitsFor: 'asked', now: at },
          renewal: { on: ['calibration'], windowDays: 42 },
        },
      ],
    },
    '/api/v1/endpoints/late/rollout': {
      ...{ ...rollout, rollout: 'began', blockHours: 1 / 6, convention: `Brier loss ${name}`, series },
    },
  }
}
