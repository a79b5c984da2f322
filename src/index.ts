import type { post as Post } from './post.ts'

// The bundle does nothing by itself: `entry/main.js` and `entry/post.js` each call one of these. A post step that had to
// find out from saved state which of the two it is would deploy when the main step was cancelled before it saved any.
export { main } from './main.ts'

export const post: typeof Post = async (env) => (await import('./post.ts')).post(env)
