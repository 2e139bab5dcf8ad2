import type { Card } from './card.ts'
import { type CardTable, tablesOf } from './tables-of.ts'
import { factsOf, shownMoment, wordsOf } from './texts.ts'

/** No script, nothing from elsewhere: the page says so to the browser too. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

const STYLE = `
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #5a5a5a; --line: #d8d8d8; --paper: #fff; --shade: #f5f5f4; --bad: #a11; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --soft: #aaa; --line: #3a3a3a; --paper: #161616; --shade: #202020; --bad: #f88; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
p { margin: .25rem 0 .75rem; white-space: pre-line; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(7rem, 11rem) minmax(0, 1fr); margin: 1rem 0; border-top: 1px solid var(--line); }
dt, dd { margin: 0; padding: .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
dt { color: var(--soft); padding-right: 1rem; }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 2px solid currentColor; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); min-width: 4rem; }
td { overflow-wrap: break-word; max-width: 26rem; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
code { font: .85em/1.4 ui-monospace, monospace; background: var(--shade); padding: .1em .3em; border-radius: 3px; overflow-wrap: anywhere; }
small { color: var(--soft); }
.no { color: var(--bad); font-weight: 600; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
`

/** A card as one HTML page that needs nothing else: no script, no picture from elsewhere, every text escaped. */
export function htmlOf(card: Card): string {
  const { title, description, warnings, missing, stale, commands, madeAt } = card
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(title)}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${text(title)}</h1>`,
    ...(description === '' ? [] : [`<p>${text(description)}</p>`]),
    `<dl>${factsOf(card)
      .map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`)
      .join('')}</dl>`,
    ...wordsOf(card).map(([name, words]) => `<h2>${text(name)}</h2><p>${text(words)}</p>`),
    ...tablesOf(card).map(section),
    listOf('Warnings', warnings),
    lineageOf(card),
    listOf('Changed since', stale),
    listOf('Not known', missing),
    `<h2>Checked by</h2><ul>${[commands.verify, commands.reproduce].flatMap((one) => (one === null ? [] : [`<li><code>${text(one)}</code></li>`])).join('')}</ul>`,
    `<p><small>Made by Millrace at ${text(shownMoment(madeAt))} from what was kept; nothing of it was typed in but what the author says.</small></p>`,
    '</main></body></html>',
    '',
  ].join('\n')
}

function section({ title, says, head, rows, numbers, command }: CardTable): string {
  const cells = (row: readonly string[], tag: 'th' | 'td'): string =>
    row
      .map((cell, i) => {
        const classes = [...(numbers.includes(i) ? ['n'] : []), ...(title === 'Gates' && cell === 'no' ? ['no'] : [])]
        const named = classes.length > 0 ? ` class="${classes.join(' ')}"` : ''
        return `<${tag}${named}${tag === 'th' ? ' scope="col"' : ''}>${text(cell)}</${tag}>`
      })
      .join('')
  return [
    `<h2>${text(title)}</h2>`,
    ...says.map((one) => `<p>${text(one)}</p>`),
    `<div class="wide" tabindex="0" role="region" aria-label="${text(title)}"><table><thead><tr>${cells(head, 'th')}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</tbody></table></div>`,
    ...(command === null ? [] : [`<p><small>From <code>${text(command)}</code></small></p>`]),
  ].join('\n')
}

function lineageOf({ lineage, commands }: Card): string {
  const names = new Map(lineage.nodes.map(({ id, kind, name }) => [id, `${kind} ${name}`]))
  const lines = lineage.edges.map(
    ({ from, to, how }) =>
      `<li>${text(names.get(from) ?? from)} → <small>${text(how)}</small> → ${text(names.get(to) ?? to)}</li>`,
  )
  return `<h2>Lineage</h2><ul>${lines.join('')}</ul><p><small>From <code>${text(commands.lineage)}</code></small></p>`
}

const listOf = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `<h2>${text(title)}</h2><ul>${items.map((one) => `<li>${text(one)}</li>`).join('')}</ul>`

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const text = (given: string): string => given.replace(/[^\P{Cc}\n]/gu, ' ').replace(/[&<>"']/g, (sign) => SIGNS[sign]!)
