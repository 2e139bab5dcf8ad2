/** Traffic follows the rollout, never the other way round. */
export function courseOf(rollout) {
    const { champion, challenger, phase, percent } = rollout;
    if (phase === 'probation')
        return { champion: challenger, challenger: null, previous: champion, mode: 'single', percent: 0 };
    if (phase === 'shadow')
        return { champion, challenger, previous: null, mode: 'shadow', percent: 0 };
    return { champion, challenger, previous: null, mode: 'canary', percent };
}
/** Where an endpoint stands when no rollout is under way. */
export function restingCourse(champion) {
    return { champion, challenger: null, previous: null, mode: 'single', percent: 0 };
}
/**
 * Brings traffic and aliases to where the record says they are: after each decision, and after a crash between the two. Does
 * nothing when they are there already.
 */
export async function steer(needs, to) {
    const { course, because } = to;
    const state = await needs.endpoints.get(to.endpoint);
    const there = state.champion === course.champion &&
        (state.challenger ?? null) === course.challenger &&
        (state.previous ?? null) === course.previous &&
        state.mode === course.mode &&
        state.percent === course.percent;
    if (!there)
        await needs.endpoints.setTraffic(to.endpoint, { ...course, because });
    const { champion, challenger, previous } = course;
    await needs.models.moveAliases({
        model: state.model,
        to: { champion, challenger, previous },
        by: 'automation',
        because,
    });
}
//# sourceMappingURL=steer.js.map