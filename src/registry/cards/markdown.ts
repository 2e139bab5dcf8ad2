import { mermaidOf } from '../lineage/text.ts'
import type { Card } from './card.ts'
import { type CardTable, tablesOf } from './tables-of.ts'
import { factsOf, shownMoment, wordsOf } from './texts.ts'

/** A card as Markdown (GitHub's), every text of it escaped. */
export function markdownOf(card: Card): string {
  return [`# ${escaped(card.title)}`, '', ...bodyOf(card)].join('\n')
}

/** All of a card below its title. */
export function bodyOf(card: Card): readonly string[] {
  const { description, missing, stale, warnings, commands, lineage, madeAt } = card
  return [
    ...(description === '' ? [] : [quoted(description), '']),
    ...table(
      ['', ''],
      factsOf(card).map(([name, value]) => [name, value]),
    ),
    '',
    ...wordsOf(card).flatMap(([title, text]) => [`## ${title}`, '', paragraphs(text), '']),
    ...tablesOf(card).flatMap(section),
    ...(warnings.length === 0 ? [] : ['## Warnings', '', ...warnings.map((one) => `- ${escaped(one)}`), '']),
    ...[
      '## Lineage',
      '',
      '```mermaid',
      mermaidOf(lineage).trimEnd(),
      '```',
      '',
      `Shown by \`${code(commands.lineage)}\`.`,
      '',
    ],
    ...(stale.length === 0 ? [] : ['## Changed since', '', ...stale.map((one) => `- ${escaped(one)}`), '']),
    ...(missing.length === 0 ? [] : ['## Not known', '', ...missing.map((one) => `- ${escaped(one)}`), '']),
    ...['## Checked by', '', `- \`${code(commands.verify)}\``],
    ...(commands.reproduce === null ? [] : [`- \`${code(commands.reproduce)}\``]),
    ...[
      '',
      `Made by Millrace at ${shownMoment(madeAt)} from what was kept; nothing of it was typed in but what the author says.`,
      '',
    ],
  ]
}

function section({ title, says, head, rows, numbers, command }: CardTable): readonly string[] {
  return [
    ...[`## ${title}`, '', ...says.map(escaped), ...(says.length > 0 ? [''] : [])],
    ...table(head, rows, numbers),
    ...(command === null ? [] : ['', `From \`${code(command)}\`.`]),
    '',
  ]
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`
  const rule = `|${head.map((_, i) => (numbers.includes(i) ? ' ---: |' : ' --- |')).join('')}`
  return [line(head), rule, ...rows.map(line)]
}

/** On one line, and with nothing in it that Markdown or HTML would obey. */
export function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]#|~!$]/g, '\\$&')
    .replace(/(?<=:)\/\//g, '&#47;/')
    .replace(/^(\s*\d*)([-+.)])(?=\s|$)/, '$1\\$2')
}

const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((one) => escaped(one))
    .join('\n\n')

const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${escaped(line)}`)
    .join('\n')

const code = (text: string): string => text.replace(/[\p{Cc}`]/gu, ' ')
