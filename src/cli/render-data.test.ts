import { describe, expect, it } from 'vitest'
import { renderAnswer, renderDifference, renderMerge, renderVersion, renderVersions } from './render-data.ts'

describe('a difference', () => {
  it('is shown as counts, columns that moved and some keys, without what a terminal would obey', () => {
    const text = renderDifference({
      ...{ before: 'f@1', after: 'f@2', seconds: 0.2 },
      schema: { added: [{ name: 'x', kind: 'number' }], removed: [], changed: [] },
      rows: { before: 10, after: 11, added: 1, removed: 0, changed: 1, same: 9 },
      keys: {
        ...{ columns: ['id'], repeated: false, added: [{ id: 'new\u001b[2J' }], removed: [] },
        changed: [{ key: { id: 'k' }, columns: { v: { before: 1, after: null } } }],
      },
      columns: [
        { name: 'v', changed: 1, missing: { before: 0, after: 1 }, distance: { kind: 'ks', value: 0.12345 } },
        { name: 'same', changed: 0, missing: { before: 2, after: 2 }, distance: { kind: 'ks', value: 0 } },
      ],
    })
    expect(text).toContain('9 same, 1 changed, 1 added, 0 removed')
    expect(text).toContain('0 → 1')
    expect(text).toContain('0.123 (ks)')
    expect(text).toContain('v 1 → -')
    expect(text).not.toContain('same  ')
    expect(text).not.toContain('\u001b')
  })
})

describe('a merge', () => {
  it('that met conflicts names them', () => {
    const conflicts = [{ key: { id: 7 }, ours: 'changed', theirs: 'removed' }]
    const done = { outcome: 'conflicts', version: 3, taken: 0, removed: 0, conflicting: 2, conflicts }
    expect(renderMerge(done)).toMatch(
      /^Nothing was changed: 2 rows were changed on both branches, 1 of them here\.\n\nid {2}ours/,
    )
    expect(renderMerge({ ...done, outcome: 'merged', taken: 5 })).toBe('Version 3: 5 rows were taken, 0 removed.\n')
  })
})

describe('an answer', () => {
  it('says that there is more', () => {
    expect(renderAnswer({ rows: [{ n: 1 }], more: true })).toContain('more rows')
    expect(renderAnswer({ rows: [], more: false })).toBe('None.\n')
  })
})

describe('a version', () => {
  it('is shown in a few lines, however many chunks it has', () => {
    const version = {
      ...{ dataset: 'f', number: 2, version: `sha256-${'0'.repeat(64)}`, createdAt: 1.7e12, rows: 10, quarantined: 1 },
      ...{
        chunks: Array.from({ length: 99 }, () => ({})),
        schema: [{ name: 'x', kind: 'number' }],
        source: { path: 'f.csv' },
      },
      reasons: [{ code: 'below_min', column: 'x', rows: 1, outcome: 'quarantine' }],
    }
    const text = renderVersion(version)
    expect(text.split('\n').length).toBeLessThan(12)
    expect(text).toContain('10, and 1 in quarantine')
    expect(text).toContain('below_min')
    expect(renderVersions({ versions: [version] })).toContain('sha256-000000000000\n')
  })
})
