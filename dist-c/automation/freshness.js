import { DAY } from '../base/index.js';
/** How far ahead of the clock arrivals are read at once. */
const AHEAD = 60 * DAY;
/** A feed is opened once and advanced; a new version of the data, or the end of what was read, opens another. */
export function createFreshener(needs) {
    let open;
    let looked = Number.NEGATIVE_INFINITY;
    let versions = '';
    const currentVersions = async (project, now) => {
        if (open && now - looked < DAY / 24)
            return versions;
        looked = now;
        const names = [...new Set(project.views.map((view) => view.from.name))];
        versions = (await Promise.all(names.map((name) => needs.datasets.current(name)))).join(' ');
        return versions;
    };
    return {
        async refresh(project) {
            if (project.views.length === 0)
                return;
            const now = needs.clock.now();
            const current = await currentVersions(project, now);
            if (!open || now > open.until || open.versions !== current) {
                const until = now + AHEAD;
                open = { feed: await needs.online.feed({ views: project.views, from: now, to: until }), until, versions: current };
            }
            await open.feed.advance(now);
        },
    };
}
//# sourceMappingURL=freshness.js.map