import type { Card } from '../../src/registry/cards/card.ts'

/** Text that every format must take as text. */
export const HOSTILE = '<script>alert(1)</script> | `x` *y* [z](javascript:1) # "q" \u0007'

/** A card with everything in it, and text that wants out of it. */
export const cardOf = (more: Partial<Card> = {}): Card => ({
  ...{ model: 'late', version: 3, title: 'late 3', createdAt: Date.UTC(2026, 0, 5), by: 'ada', description: HOSTILE },
  ...{ stage: 'production', aliases: ['champion'], artifact: `sha256-${'a'.repeat(64)}`, source: null, run: 'run1' },
  ...{ because: 'calibration drifted', objective: 'binary', label: 'delay > 15', learner: 'boosting' },
  author: {
    intendedUse: `Warn passengers.\n\n${HOSTILE}`,
    limitations: 'Storms.',
    license: 'Apache-2.0',
    owners: ['ada'],
    ethics: 'None known.',
  },
  signature: {
    inputs: [{ name: 'distance', type: 'float', shape: [null, 1] }],
    outputs: [{ name: 'probabilities', type: 'float', shape: [null, 2] }],
  },
  data: [
    {
      ...{ dataset: 'flights', version: `sha256-${'b'.repeat(64)}`, context: 'training', rows: 300, number: 2 },
      ...{ newest: 3, command: 'millrace data profile flights@2' },
    },
    {
      dataset: 'gone',
      version: 'x1',
      context: 'features',
      rows: null,
      number: null,
      newest: null,
      command: 'millrace registry lineage dataset:gone@x1',
    },
  ],
  window: { from: Date.UTC(2025, 11, 1), to: Date.UTC(2026, 0, 1), rows: 300 },
  heldOut: { from: Date.UTC(2025, 11, 25), to: Date.UTC(2026, 0, 1), rows: 60 },
  metrics: [
    { name: 'auc', value: 0.712345, low: 0.68, high: 0.74, count: 60, convention: 'trapezoid, DeLong', on: 'held out' },
    { name: 'ece', value: null, low: null, high: null, count: 60, convention: HOSTILE, on: 'held out' },
    { name: 'bare', value: 2, low: null, high: null, count: null, convention: null, on: 'logged' },
  ],
  columns: [{ name: HOSTILE, kind: 'category', rows: 300, missing: 0.25, range: '3 texts' }],
  slices: [{ column: 'origin', slice: HOSTILE, rows: 40, loss: 0.7, overall: 0.5 }],
  candidates: [{ learner: 'logistic', metric: 'logloss', value: 0.5, low: 0.4, high: 0.6 }],
  gates: [{ name: 'auc.min', passed: false, limit: 0.8, value: 0.71, says: HOSTILE }],
  warnings: [HOSTILE],
  environment: { millrace: '0.1.0', node: '20.19.0' },
  history: [
    {
      alias: 'champion',
      version: 3,
      previous: 2,
      at: Date.UTC(2026, 0, 6),
      by: 'ada',
      because: HOSTILE,
      request: null,
    },
  ],
  stages: [{ stage: 'production', at: Date.UTC(2026, 0, 6), by: 'ada', because: '' }],
  lineage: {
    of: 'model:late/3',
    nodes: [
      { id: 'model:late/3', kind: 'model', name: 'late/3', facts: {} },
      { id: 'run:run1', kind: 'run', name: HOSTILE, facts: {} },
    ],
    edges: [{ from: 'run:run1', to: 'model:late/3', how: 'made' }],
    isCut: false,
  },
  signed: { state: 'signed', reason: null, keys: ['sha256:abc'] },
  missing: ['Intervals of bare.'],
  stale: ['It learned from flights@2; flights@3 is newer.'],
  commands: {
    metrics: 'millrace tracking run run1',
    reproduce: 'millrace reproduce run1',
    verify: 'millrace registry verify late --version 3',
    lineage: 'millrace registry lineage model:late/3',
  },
  madeAt: Date.UTC(2026, 0, 7),
  ...more,
})
