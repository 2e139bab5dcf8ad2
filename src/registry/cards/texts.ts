import type { Card, CardMetric } from './card.ts'

export const UNKNOWN = 'not known'
const DIGITS = 4

/** A moment as people read it, to the minute. */
export const shownMoment = (ms: number | null): string =>
  ms === null ? UNKNOWN : `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

export const shownNumber = (value: number | null): string =>
  value === null ? UNKNOWN : Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(DIGITS)))

/** `0.71 (0.69 to 0.73)`; without an interval it says so. */
export function shownMetric({ value, low, high }: Pick<CardMetric, 'value' | 'low' | 'high'>): string {
  if (value === null) return 'could not be measured'
  return low === null || high === null
    ? `${shownNumber(value)} (no interval)`
    : `${shownNumber(value)} (${shownNumber(low)} to ${shownNumber(high)})`
}

/** What is true of the version as a whole, in lines of name and value. */
export function factsOf(card: Card): readonly (readonly [string, string])[] {
  const { window, heldOut, objective, label, learner } = card
  return [
    ['Registered', `${shownMoment(card.createdAt)} by ${card.by}`],
    ['Stage', card.stage ?? 'none'],
    ['Aliases', card.aliases.join(', ') || 'none'],
    ['Answers', [objective, label && `of ${label}`].filter(Boolean).join(' ') || UNKNOWN],
    ['Learner', learner ?? UNKNOWN],
    ...(window
      ? [['Learned from', `${window.rows} rows of ${shownMoment(window.from)} to ${shownMoment(window.to)}`] as const]
      : []),
    ...(heldOut
      ? [
          [
            'Judged on',
            `${heldOut.rows} held-out rows of ${shownMoment(heldOut.from)} to ${shownMoment(heldOut.to)}`,
          ] as const,
        ]
      : []),
    ...(card.because === null ? [] : [['Trained because', card.because] as const]),
    ['Bytes', card.artifact ?? 'no ONNX'],
    ...(card.source === null ? [] : [['Source', card.source] as const]),
    ['Run', card.run ?? 'none'],
    [
      'Signature',
      card.signed.state === 'signed' ? `holds, by ${card.signed.keys.join(', ')}` : (card.signed.reason ?? ''),
    ],
    [
      'Environment',
      Object.entries(card.environment)
        .map(([name, of]) => `${name} ${of}`)
        .join(', ') || UNKNOWN,
    ],
  ]
}

/** What the author says, by heading. */
export function wordsOf({ author }: Card): readonly (readonly [string, string])[] {
  const { intendedUse, outOfScope, limitations, ethics, owners, references } = author
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['Intended use', intendedUse],
    ['Out of scope', outOfScope],
    ['Limitations', limitations],
    ['Ethical considerations', ethics],
    ['Owners', owners?.join(', ')],
    ['References', references?.join(', ')],
  ]
  return parts.flatMap(([title, text]) => (text === undefined ? [] : [[title, text] as const]))
}
