import { expect, test } from 'vitest'
import { CONCEPT_RENDERERS } from './render-concept.ts'

test('changes of the concept are shown with evidence on a log scale and errors under it', () => {
  const change = { row: 900, bet: 'boundary', since: 700, evidence: 123_456.7, errorBefore: 0.1, errorAfter: 0.25 }
  const found = {
    detections: [{ ...change, segment: null, again: [1500] }],
    ...{ rows: 1000, error: 0.12, convention: 'mean error', alarmAt: 100_000, notes: ['A \u001b[31mnote.'] },
    history: [
      { row: 0, evidence: 1, error: 0.1 },
      { row: 500, evidence: 120_000, error: 0.2 },
    ],
  }
  const render = CONCEPT_RENDERERS['monitoring.concept'] as (result: object) => string
  const shown = render(found)
  for (const part of [
    'the boundary moved',
    '123,457 to 1',
    '0.1 → 0.25',
    'evidence  ▁!',
    'error     ▅█',
    'A ?[31mnote.',
  ])
    expect(shown).toContain(part)
  expect(render({ ...found, detections: [], history: [] })).toContain('No change of the concept.')
})
