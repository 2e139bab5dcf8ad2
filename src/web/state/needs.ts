import type { Focus, Snapshot } from './focus.ts'
import { capital, count, counted, inWords, share } from './numbers.ts'
import { lastJudged, named } from './weeks.ts'

/** Something in which nothing more happens without a person. */
export interface Need {
  readonly key: string
  readonly title: string
  readonly text: string
  readonly act: string
  readonly href: string
}

/** What waits for a person, the most pressing first. */
export function needsOf(snapshot: Snapshot, focuses: readonly Focus[]): Need[] {
  return [...waiting(focuses), ...failed(snapshot), ...quarantined(snapshot)]
}

function waiting(focuses: readonly Focus[]): Need[] {
  return focuses
    .filter((focus) => focus.status === 'needs' || driftsForGood(focus))
    .map(({ endpoint, loop, weeks, status }) => {
      const week = lastJudged(weeks)
      const said = week?.said === undefined ? '' : `${named(endpoint.champion)} said ${share(week.said)}, `
      const were = week?.were === undefined ? '' : `${share(week.were)} were. `
      return {
        key: `endpoint-${endpoint.name}`,
        title: status === 'needs' ? `${endpoint.name} waits for you` : `${endpoint.name} drifts and has no renewal`,
        text: `${capital(said + were)}${loop?.next ?? ''}`.trim(),
        act: 'See decisions',
        href: '#decisions',
      }
    })
}

/** Nothing in its policy ends the drift. */
function driftsForGood({ status, loop }: Focus): boolean {
  return status === 'drifting' && loop !== undefined && loop.renewalDays === undefined
}

function failed(snapshot: Snapshot): Need[] {
  const newest = snapshot.runs[0]
  if (newest?.status !== 'failed') return []
  return [
    {
      key: `run-${newest.id}`,
      title: 'The newest training run failed',
      text: `${newest.experiment}: the champion goes on serving. The run says at which step, and why.`,
      act: 'See the run',
      href: '#experiments',
    },
  ]
}

function quarantined(snapshot: Snapshot): Need[] {
  return snapshot.datasets
    .filter(({ quarantined }) => quarantined > 0)
    .map((dataset) => ({
      key: `quarantine-${dataset.name}`,
      title: `${counted(dataset.quarantined, 'row')} of ${dataset.name} ${dataset.quarantined === 1 ? 'is' : 'are'} in quarantine`,
      text: `${reasonsOf(dataset.reasons)} Nothing learns from them; the other ${count(dataset.rows - dataset.quarantined)} go on.`,
      act: dataset.quarantined === 1 ? 'See the row' : 'See the rows',
      href: '#data',
    }))
}

function reasonsOf(
  reasons: readonly { readonly code: string; readonly column: string; readonly rows: number }[],
): string {
  if (reasons.length === 0) return 'They break the contract.'
  const parts = reasons.slice(0, 3).map(({ code, column, rows }) => {
    const many = reasons.length > 1 ? ` (${count(rows)})` : ''
    return `${column} ${ruleInWords(code)}${many}`
  })
  return `They break the contract: ${parts.join(', ')}.`
}

const RULES: Readonly<Record<string, string>> = {
  below_min: 'below its minimum',
  above_max: 'above its maximum',
  not_in_values: 'not one of its values',
  not_referenced: 'not in the table it refers to',
}

/** `below_min` → `below its minimum`. */
export function ruleInWords(code: string): string {
  const plain = code.replace(/^[a-z]+\./, '')
  return RULES[plain] ?? plain.replaceAll('_', ' ')
}

/** `Nothing needs you.`, `Two things need you.` */
export function needsSentence(needs: number): string {
  if (needs === 0) return 'Nothing needs you.'
  return `${capital(inWords(needs))} ${needs === 1 ? 'thing needs' : 'things need'} you.`
}
