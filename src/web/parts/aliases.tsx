/** The aliases of a version as tags: champion in ink, challenger in blue. */
export function Aliases({ aliases }: { aliases: readonly string[] }) {
  if (aliases.length === 0) return <span className="dim">none</span>
  return (
    <span className="tags">
      {aliases.map((alias) => (
        <span key={alias} className={alias === 'challenger' ? 'tag challenger' : 'tag'}>
          {alias}
        </span>
      ))}
    </span>
  )
}
