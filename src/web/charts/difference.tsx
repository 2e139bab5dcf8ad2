import { range, signed } from '../state/numbers.ts'
import type { Paired } from '../state/shapes.ts'
import { Measured } from './measured.tsx'
import { linear } from './scale.ts'

const HEIGHT = 58

/** One difference with its interval against zero: left of the line the challenger is better. */
export function Difference({ paired, name = 'challenger' }: { paired: Paired; name?: string }) {
  return <Measured height={HEIGHT}>{(width) => <Drawing paired={paired} name={name} width={width} />}</Measured>
}

function Drawing({ paired, name, width }: { paired: Paired; name: string; width: number }) {
  const { mean = 0, low, high } = paired
  const reach = Math.max(0.005, Math.abs(low ?? mean), Math.abs(high ?? mean)) * 1.15
  const x = linear([-reach, reach], [4, width - 4])
  const interval = low === undefined || high === undefined ? 'interval still unbounded' : range(low, high)
  return (
    <svg
      className="chart"
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`Difference ${signed(mean)}, ${interval}`}
    >
      <path className="grid-line" d={`M4 22H${width - 4}`} />
      <path d={`M${x(0)} 6V38`} stroke="var(--axis)" />
      {low !== undefined && high !== undefined && (
        <path d={`M${x(low)} 22H${x(high)}`} stroke="var(--challenger)" strokeWidth="3" />
      )}
      <rect x={x(mean) - 4.5} y={17.5} width="9" height="9" fill="var(--challenger)" />
      <text x="4" y="54">
        ← {name} better
      </text>
      <text x={x(0)} y="54" textAnchor="middle">
        0
      </text>
      <text x={width - 4} y="54" textAnchor="end">
        worse →
      </text>
    </svg>
  )
}
