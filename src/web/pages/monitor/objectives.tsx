import { Command } from '../../parts/command.tsx'
import { State } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import { clock, duration } from '../../state/moments.ts'
import { count, fixed, orWord, share } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { askObjectives, type Objective } from './questions.ts'

/** How much of each error budget is left, and how fast it burns. */
export function Objectives({ endpoint }: { endpoint: string }) {
  const { data, reading } = useQuestion(['alerts', 'objectives', endpoint], () => askObjectives(endpoint))
  const objectives = data?.objectives ?? []
  const burning = objectives.filter(({ level }) => level !== 'ok').length
  return (
    <Panel
      id="objectives"
      of={7}
      title={
        objectives.length === 0
          ? 'No objectives are declared'
          : burning === 0
            ? 'Every error budget holds'
            : `${burning} of ${objectives.length} error budgets burn too fast`
      }
      note="Share of requests, or of minutes, that must be good; a burn of 1 uses a budget up in exactly its window"
      reading={reading}
      has={data !== undefined}
    >
      {data && objectives.length === 0 && (
        <>
          <p className="lede">
            Latency, errors and the age of features are counted against an objective as soon as it is declared at the
            endpoint:
          </p>
          <Command text="watch: { slo: { latency: { under: '50ms', share: '99%' }, errors: { share: '99.9%' } } }" />
        </>
      )}
      {objectives.map((objective) => (
        <One key={objective.objective} objective={objective} />
      ))}
      {objectives.length > 0 && <p className="note">{data?.convention}</p>}
    </Panel>
  )
}

function One({ objective }: { objective: Objective }) {
  const { says, share: wanted, since, events, bad, badShare, low, high, budgetLeft, level, burns, window } = objective
  const left = budgetLeft === null ? undefined : Math.max(0, Math.min(1, budgetLeft))
  return (
    <section className="objective" aria-label={says}>
      <h3>
        {says}
        {level === 'ok' ? (
          <State status="healthy" word="holds" />
        ) : (
          <State status={level === 'page' ? 'needs' : 'drifting'} word={level === 'page' ? 'burns fast' : 'burns'} />
        )}
      </h3>
      {left === undefined ? (
        <p className="note">Nothing was counted yet.</p>
      ) : (
        <>
          <p className="budget-words">
            <b>{`${share(budgetLeft!)} of the budget left`}</b>
            <span>{`${count(bad)} of ${count(events)} bad: ${orWord(badShare, (value) => share(value, 3))} (${share(low, 3)} to ${share(high, 3)}), allowed ${share(1 - wanted, 3)}`}</span>
          </p>
          <div className="budget" aria-hidden="true">
            <i className={level === 'ok' ? '' : 'burning'} style={{ width: `${100 * left}%` }} />
          </div>
        </>
      )}
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Burn rate over</th>
              <th scope="col" className="num">
                Long
              </th>
              <th scope="col" className="num">
                Short
              </th>
              <th scope="col" className="num">
                Limit
              </th>
              <th scope="col">Then</th>
            </tr>
          </thead>
          <tbody>
            {burns.map((burn) => (
              <tr key={`${burn.long} ${burn.level}`}>
                <th scope="row">{`${duration(burn.long)}, ${duration(burn.short)}`}</th>
                <td className="num" title={`${burn.inLong.bad} of ${burn.inLong.events}`}>
                  {orWord(burn.inLong.burn, (value) => fixed(value, 2), 'nothing counted')}
                </td>
                <td className="num" title={`${burn.inShort.bad} of ${burn.inShort.events}`}>
                  {orWord(burn.inShort.burn, (value) => fixed(value, 2), 'nothing counted')}
                </td>
                <td className="num">{fixed(burn.limit, 1)}</td>
                <td>{burn.burning ? <State status="drifting" word={burn.level} /> : burn.level}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="note">{`Over ${duration(window)}${since === null ? '' : `; counted since ${clock(since)}`}.`}</p>
    </section>
  )
}
