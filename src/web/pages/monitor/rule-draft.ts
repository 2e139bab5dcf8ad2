import { splitList } from '../../state/address.ts'
import type { Rule } from './questions.ts'

/** A rule as it is being written; numbers are texts until they are asked with. */
export interface Draft {
  readonly metric: string
  readonly side: 'above' | 'below'
  readonly limit: string
  readonly windows: string
  readonly back: string
  readonly backWindows: string
  readonly sure: boolean
}

const PARTS = ['metric', 'side', 'limit', 'windows', 'back', 'backWindows', 'sure'] as const

/** The draft as one text for the address. */
export function writeDraft(draft: Draft): string {
  return PARTS.map((part) => String(draft[part]).replaceAll('%', '%25').replaceAll(',', '%2C')).join(',')
}

/** The draft of such a text; undefined where it is none. */
export function readDraft(text: string | undefined): Draft | undefined {
  const parts = splitList(text)
  if (parts.length !== PARTS.length) return undefined
  const [metric, side, limit, windows, back, backWindows, sure] = parts as [string, ...string[]] &
    readonly [string, string, string, string, string, string, string]
  return {
    metric,
    side: side === 'below' ? 'below' : 'above',
    limit,
    windows,
    back,
    backWindows,
    sure: sure === 'true',
  }
}

/** A rule in force, to be changed. */
export function draftOf({ when }: Rule): Draft {
  const { metric, side, limit, windows, sure, until } = when
  return {
    ...{ metric, side, limit: String(limit), windows: String(windows), sure },
    ...{ back: until.limit === limit ? '' : String(until.limit), backWindows: String(until.windows) },
  }
}

/** What the server takes; undefined while a number is missing. */
export function whenOf(draft: Draft) {
  const { metric, side, sure } = draft
  const [limit, windows, backWindows] = [draft.limit, draft.windows, draft.backWindows].map(numberIn)
  const back = draft.back.trim() === '' ? undefined : numberIn(draft.back)
  if (metric.trim() === '' || limit === undefined || windows === undefined || backWindows === undefined)
    return undefined
  const other = side === 'above' ? 'below' : 'above'
  return {
    ...{ metric: metric.trim(), [side]: limit, for: Math.round(windows) },
    ...(sure && { sure }),
    until: { for: Math.round(backWindows), ...(back !== undefined && { [other]: back }) },
  }
}

function numberIn(text: string): number | undefined {
  const value = Number(text)
  return text.trim() !== '' && Number.isFinite(value) ? value : undefined
}
