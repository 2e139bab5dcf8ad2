import { DeedNote } from '../../parts/deed-note.tsx'
import { useDeed } from '../../state/deed.ts'
import { cancelRun, type PipelineAnswer, runAgain } from './questions.ts'

/** To run it again, or to stop what runs; who may not is told so. */
export function Acts({ answer: { pipeline, status, declared } }: { answer: PipelineAnswer }) {
  const deed = useDeed(['pipelines'])
  const run = status?.run ?? null
  const partition = status?.partition ?? null
  const isOpen = status?.state === 'running' || status?.state === 'queued'
  return (
    <div>
      <div className="acts">
        {isOpen && run !== null && (
          <button
            type="button"
            className="button"
            disabled={deed.busy}
            onClick={() =>
              deed.act({
                does: () => cancelRun(run),
                says: 'Stopped. What is finished stays in the cache.',
                undoes: { does: () => runAgain(pipeline, partition), says: 'It runs again, from the cache on.' },
              })
            }
          >
            Stop the run
          </button>
        )}
        {!isOpen && declared && (
          <button
            type="button"
            className="button main"
            disabled={deed.busy}
            onClick={() =>
              deed.act({
                does: () => runAgain(pipeline, partition),
                says: 'Begun. The newest run is shown unless another is chosen below.',
              })
            }
          >
            {run === null ? 'Run it' : 'Run it again'}
          </button>
        )}
      </div>
      <DeedNote deed={deed} />
    </div>
  )
}
