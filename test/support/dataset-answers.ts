/** The answers of a server about one dataset with two versions, as `data.*` gives them, by path; `name` stands wherever a person's text may. */
export function datasetAnswers(dataset: string, name: string): Readonly<Record<string, object>> {
  const column = (given: string, kind: string) => ({ name: given, kind })
  const version = (number: number, rows: number) => ({
    ...{ dataset, version: `sha256-${String(number).repeat(64)}`, number, createdAt: 989_798_400_000 + number, rows },
    ...{
      schema: [column(name, 'number'), column('origin', 'category')],
      chunks: [],
      undeclared: ['origin'],
      leftOut: [],
    },
    reasons: [{ code: 'below_min', column: name, rows: 1, outcome: 'quarantine' }],
    ...{ quarantined: 1, contract: 'sha256-0', source: { path: name, digest: 'sha256-0' } },
  })
  const profiled = (given: string, more: object) => ({
    ...{ name: given, missing: 3, sentinels: [], distinct: 40, quantiles: [], top: [], personal: null },
    ...{ mean: null, deviation: null, min: null, max: null, histogram: null, ...more },
    bounds: { distinct: 0, quantiles: 0, top: 0 },
  })
  const base = `/api/v1/datasets/${dataset}`
  const rule = { column: name, kind: 'number', rule: { min: -200 } }
  const histogram = { edges: [0, 10, 30, 90], counts: [4, 50, 46] }
  const counts = { before: 90, after: 100, added: 12, removed: 2, changed: 0, same: 88 }
  return {
    [base]: {
      name: dataset,
      source: name,
      onViolation: 'quarantine',
      rules: [rule],
      versions: 2,
      current: version(2, 100),
    },
    [`${base}/versions`]: { versions: [version(2, 100), version(1, 90)] },
    [`${base}/quarantine`]: {
      rows: [
        {
          ...{ id: 0, row: 7, outcome: 'quarantine', reasons: [{ code: 'below_min', column: name }] },
          values: { [name]: '-212', origin: name },
        },
      ],
    },
    '/api/v1/uses': {
      ...{ dataset, version: 2, digest: 'sha256-2' },
      uses: [{ kind: 'model', name: 'late', version: 1, how: 'training' }],
    },
    '/api/v1/profiles': {
      rows: 100,
      columns: [
        profiled(name, { type: 'number', role: 'number', histogram }),
        profiled('origin', { type: 'category', role: 'category', top: [{ value: name, count: 60 }] }),
      ],
      ...{ duplicates: 2, keys: [], correlations: [], times: [] },
      warnings: [{ code: 'sentinel_suspected', column: name, evidence: { value: name, rows: 3 } }],
    },
    '/api/v1/differences': {
      ...{
        before: `${dataset}@1`,
        after: `${dataset}@2`,
        schema: { added: [], removed: [], changed: [] },
        rows: counts,
      },
      keys: { columns: [], repeated: false, added: [], removed: [], changed: [] },
      columns: [
        {
          ...{ name, changed: null, missing: { before: 1, after: 3 } },
          distance: { kind: 'ks', value: 0.21, rows: { before: 90, after: 100 } },
        },
      ],
      seconds: 0.1,
    },
  }
}
