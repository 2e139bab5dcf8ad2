import { clock } from '../../state/moments.ts'
import { ruleInWords } from '../../state/needs.ts'
import { count, counted } from '../../state/numbers.ts'
import type { Verdict } from '../../state/verdict.ts'
import type { DatasetAnswer, Version } from './questions.ts'

/** How many rows there are, how many broke the contract and how, and when they were read. */
export function verdictOf({ name, source }: DatasetAnswer, version: Version | undefined): Verdict {
  if (!version)
    return {
      headline: `${name} was declared and not read yet.`,
      pieces: [{ text: source === null ? 'Push rows to it, or ingest a file.' : `millrace up reads ${source}.` }],
    }
  const { rows, quarantined, reasons, number, createdAt } = version
  const why = reasons
    .filter(({ outcome, rows: broken }) => outcome === 'quarantine' && broken > 0)
    .slice(0, 3)
    .map(({ column, code, rows: broken }) => `${column} ${ruleInWords(code)} (${count(broken)})`)
  return {
    headline: `${name}: ${counted(rows, 'row')}, ${quarantined === 0 ? 'all keep the contract' : `${count(quarantined)} in quarantine`}`,
    pieces: [
      ...(why.length > 0 ? [{ text: `${capital(why.join(', '))}. Nothing learns from them. ` }] : []),
      { text: `Version ${number}, read ` },
      { text: clock(createdAt), strong: true },
      { text: '.' },
    ],
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
