import type { post as Post } from './post.ts'

// The bundle runs nothing by itself: `entry/main.js` and `entry/post.js` each call one of these. Saved state can't tell
// which step runs: after a main step that was cancelled before it saved any, the post step would deploy.
export { main } from './main.ts'

export const post: typeof Post = async (env) => (await import('./post.ts')).post(env)
