/** The shape of what failed; a word must stand beside it. */
export function Cross() {
  return (
    <svg className="mark needs" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="3" fill="none" />
    </svg>
  )
}
