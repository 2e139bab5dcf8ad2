import type { Measured } from '../bench.ts'
import { isMet, type Metric } from './targets.ts'

/** One row a set and metric, one column a peer, and how often ours is at least as good. */
export function tableOf(cases: readonly Measured[]): string {
  const peers = [...new Set(cases.map(({ peer }) => peer))]
  const names = [...new Set(cases.map((one) => one.case))]
  const head = ['set, metric', 'Millrace', ...peers]
  const rows = names.map((name) => {
    const own = cases.filter((one) => one.case === name)
    return [name, digits(own[0]!.ours), ...peers.map((peer) => cell(own.find((one) => one.peer === peer)))]
  })
  return [...lines([head, ...rows]), '', ...peers.map((peer) => tally(cases, peer))].join('\n')
}

/** Theirs, with a mark where ours is at least as good. */
function cell(measured: Measured | undefined): string {
  if (!measured || measured.theirs === null) return '-'
  return `${digits(measured.theirs)} ${isBetter(measured) ? '+' : '-'}`
}

function tally(cases: readonly Measured[], peer: string): string {
  const compared = cases.filter((one) => one.peer === peer && one.theirs !== null)
  const met = compared.filter(isBetter)
  const lost = compared.filter((one) => !isBetter(one)).map((one) => one.case)
  return `${peer}: met or beaten on ${met.length} of ${compared.length}${lost.length > 0 ? `; behind on ${lost.join('; ')}` : ''}`
}

const isBetter = ({ unit, ours, theirs }: Measured): boolean => isMet(unit as Metric, ours, theirs!)

function lines(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  return rows.map((row) =>
    row.map((text, at) => (at === 0 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join('  '),
  )
}

const digits = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(1) : value.toPrecision(4))
