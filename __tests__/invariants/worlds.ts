/** How many times as many worlds are generated as in `npm test`; `.ci/run` sets it. */
export const WORLDS = Number(process.env.WORLDS ?? 1)
