import type { Deed } from '../state/deed.ts'

/** What became of what was done here: the sentence with a way back, or why not, with the next step. */
export function DeedNote({ deed: { failure, done, undo } }: { deed: Deed }) {
  return (
    <div role="status" className="deed">
      {done !== undefined && (
        <p>
          {done}{' '}
          {undo && (
            <button type="button" className="button small" onClick={undo}>
              Undo
            </button>
          )}
        </p>
      )}
      {failure && (
        <p>
          <b>{failure.says}</b> {failure.help} <code>{failure.code}</code>
        </p>
      )}
    </div>
  )
}
