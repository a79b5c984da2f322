import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type CommentFacts, keepComment, markerFor, renderComment } from '../../src/github/comment.ts'
import { remember, secrets } from '../../src/redact.ts'
import { commandIn, hasLabel } from '../../src/github/preview.ts'
import { mayWrite } from '../../src/github/pull-request.ts'
import { clientOf, DENIED, MISSING, page, type Reply, type Seen, serve } from './server.ts'

describe('the comment', () => {
  const MARKER = '<!-- run-on-fargate:0123456789abcdef -->'
  const OTHER = '<!-- run-on-fargate:fedcba9876543210 -->'
  const BODY = `${MARKER}\n\n### Live\n`
  const ACTIONS = 'github-actions[bot]'
  const COMMENTS = '/repos/acme/space/issues/7/comments'

  interface Comment {
    readonly id: number
    readonly author: string
    body: string
  }

  interface World {
    /** As whom the token writes. */
    readonly login?: string
    readonly comments?: Comment[]
    /** Called before each call is answered, to do what others do meanwhile. */
    readonly meanwhile?: (request: Seen, comments: Comment[]) => Reply | undefined
  }

  /** GitHub's comments on pull request 7: people may ask who they are, jobs and Apps may not. */
  async function serveComments({ login = ACTIONS, comments = [], meanwhile }: World) {
    const isBot = login.endsWith('[bot]')
    let last = 1000
    const shape = ({ id, author, body }: Comment) => ({
      id,
      body,
      user: { login: author, type: author.endsWith('[bot]') ? 'Bot' : 'User' }
    })
    const server = await serve((request) => {
      const { method, path, body } = request
      const other = meanwhile?.(request, comments)
      if (other !== undefined) return other
      const at = comments.findIndex(({ id }) => path === `/repos/acme/space/issues/comments/${id}`)
      const found = comments[at]
      if (typeof body.body === 'string' && body.body.length > 65_536) return { status: 422 }
      if (method === 'GET' && path === '/user') return isBot ? DENIED : { status: 200, body: { login } }
      if (method === 'POST' && path === '/graphql') return { status: 200, body: { data: { viewer: { login } } } }
      if (method === 'GET' && path === COMMENTS) {
        return page(comments.map(shape), request, `http://${String(request.headers.host)}`)
      }
      if (method === 'POST' && path === COMMENTS && typeof body.body === 'string') {
        const made = { id: ++last, author: login, body: body.body }
        comments.push(made)
        return { status: 201, body: shape(made) }
      }
      if (found === undefined) return MISSING
      if (method === 'PATCH' && typeof body.body === 'string') {
        found.body = body.body
        return { status: 200, body: shape(found) }
      }
      if (method !== 'DELETE') return MISSING
      comments.splice(at, 1)
      return { status: 204 }
    })
    return Object.assign(server, { comments })
  }

  const by = (author: string, id: number, body = `${MARKER}\nOld`): Comment => ({ id, author, body })
  const chatter = (count: number) => Array.from({ length: count }, (_, index) => by('octocat', index + 1, 'Nice!'))

  test('the first time a comment is created', async () => {
    await using github = await serveComments({ comments: chatter(2) })
    expect(await keepComment(clientOf(github), 7, BODY)).toBe('created')
    expect(github.comments.at(-1)).toEqual({ id: 1001, author: ACTIONS, body: BODY })
    expect(github.comments).toHaveLength(3)
  })

  test('the next time it is edited, on whatever page it stands', async () => {
    await using github = await serveComments({ comments: [...chatter(230), by(ACTIONS, 500), ...chatter(3)] })
    expect(await keepComment(clientOf(github), 7, BODY)).toBe('edited')
    expect(github.comments.filter(({ body }) => body === BODY)).toEqual([{ id: 500, author: ACTIONS, body: BODY }])
    expect(github.comments).toHaveLength(234)
    expect(github.calls().filter((call) => call === `GET ${COMMENTS}`)).toHaveLength(3)
  })

  test.each([BODY, BODY.trimEnd(), BODY.replaceAll('\n', '\r\n')])(
    'it is left alone when it says %j already',
    async (body) => {
      await using github = await serveComments({ comments: [by(ACTIONS, 5, body)] })
      expect(await keepComment(clientOf(github), 7, BODY)).toBe('unchanged')
      expect(github.calls().filter((call) => /PATCH|POST|DELETE/.test(call))).toEqual([])
    }
  )

  test.each([
    ['a person’s', ACTIONS, by('mallory', 5)],
    ['another bot’s', ACTIONS, by('mallory[bot]', 5)],
    ['another App’s', 'acme-deploys[bot]', by('mallory[bot]', 5)],
    ['the job’s, with an App’s token', 'acme-deploys[bot]', by('dependabot[bot]', 5)],
    ['another person’s, with a personal token', 'octocat', by('mallory', 5)],
    ['ours of another environment', ACTIONS, by(ACTIONS, 5, `${OTHER}\nOld`)],
    ['ours that only quotes the marker', ACTIONS, by(ACTIONS, 5, `> ${MARKER}\nOld`)],
    ['ours with the marker further down', ACTIONS, by(ACTIONS, 5, `Hello\n${MARKER}`)],
    ['one without a text', ACTIONS, by(ACTIONS, 5, '')]
  ])('a comment is left alone: %s', async (_, login, comment) => {
    await using github = await serveComments({ login, comments: [{ ...comment }] })
    expect(await keepComment(clientOf(github), 7, BODY)).toBe('created')
    expect(github.comments).toEqual([comment, { id: 1001, author: login, body: BODY }])
  })

  test.each([ACTIONS, 'acme-deploys[bot]', 'octocat'])('ours is known when the token is that of %s', async (login) => {
    await using github = await serveComments({
      login,
      comments: [by('mallory', 1), by('mallory[bot]', 2), by(login, 3)]
    })
    expect(await keepComment(clientOf(github), 7, BODY)).toBe('edited')
    expect(github.comments.map(({ body }) => body === BODY)).toEqual([false, false, true])
  })

  test('an App’s own is known at an Enterprise Server, whose GraphQL is beside its other API', async () => {
    const mine = by('acme-deploys[bot]', 3)
    await using github = await serve(({ path, method, headers }) => {
      if (path === '/api/v3/user') return DENIED
      if (path === '/api/graphql') return { status: 200, body: { data: { viewer: { login: mine.author } } } }
      if (method === 'PATCH') return { status: 200, body: {} }
      return {
        status: 200,
        body: [{ id: 3, body: mine.body, user: { login: mine.author } }],
        headers: { host: String(headers.host) }
      }
    })
    expect(await keepComment(clientOf({ url: `${github.url}/api/v3` }), 7, BODY)).toBe('edited')
  })

  test('where GraphQL does not answer, the bot of jobs is taken', async () => {
    const meanwhile = ({ path }: Seen) => (path === '/graphql' ? MISSING : undefined)
    await using github = await serveComments({ comments: [by('mallory[bot]', 2), by(ACTIONS, 3)], meanwhile })
    expect(await keepComment(clientOf(github), 7, BODY)).toBe('edited')
    expect(github.comments.map(({ body }) => body === BODY)).toEqual([false, true])
  })

  describe('never a second one', () => {
    test('of several the oldest stays', async () => {
      await using github = await serveComments({ comments: [by(ACTIONS, 9), by('octocat', 7, 'Hi'), by(ACTIONS, 8)] })
      expect(await keepComment(clientOf(github), 7, BODY)).toBe('edited')
      expect(github.comments).toEqual([by('octocat', 7, 'Hi'), { id: 8, author: ACTIONS, body: BODY }])
    })

    test('when another run has made one in the same moment', async () => {
      await using github = await serveComments({
        meanwhile: ({ method }, comments) => {
          if (method === 'POST' && comments.length === 0) comments.push(by(ACTIONS, 900))
          return undefined
        }
      })
      expect(await keepComment(clientOf(github), 7, BODY)).toBe('created')
      expect(github.comments).toEqual([{ id: 900, author: ACTIONS, body: BODY }])
    })

    test('when the other run has deleted ours already', async () => {
      await using github = await serveComments({
        meanwhile: ({ method }, comments) => {
          if (method === 'POST') comments.push(by(ACTIONS, 900))
          if (method === 'DELETE') comments.splice(1)
          return undefined
        }
      })
      expect(await keepComment(clientOf(github), 7, BODY)).toBe('created')
      expect(github.comments).toEqual([{ id: 900, author: ACTIONS, body: BODY }])
    })

    test('when many runs make their first at once', async () => {
      await using github = await serveComments({})
      await Promise.all(Array.from({ length: 8 }, () => keepComment(clientOf(github), 7, BODY)))
      expect(github.comments).toEqual([{ id: 1001, author: ACTIONS, body: BODY }])
    })

    test('when the connection is dropped after it was made', async () => {
      let dropped = false
      await using github = await serve((request) => {
        const made = { id: 5, body: BODY, user: { login: ACTIONS } }
        if (request.method === 'GET') return { status: 200, body: dropped ? [made, { ...made, id: 6 }] : [] }
        if (request.method === 'DELETE') return { status: 204 }
        if (dropped) return { status: 201, body: { ...made, id: 6 } }
        dropped = true
        return 'hangup'
      })
      await keepComment(clientOf(github, { patience: 5000 }), 7, BODY)
      expect(github.calls().at(-1)).toBe('DELETE /repos/acme/space/issues/comments/6')
    })
  })

  test('one that was deleted while it was to be edited is made anew', async () => {
    await using github = await serveComments({
      comments: [by(ACTIONS, 5)],
      meanwhile: ({ method }, comments) => {
        if (method === 'PATCH') comments.splice(0)
        return undefined
      }
    })
    expect(await keepComment(clientOf(github), 7, BODY)).toBe('created')
    expect(github.comments).toEqual([{ id: 1001, author: ACTIONS, body: BODY }])
  })

  test('none is made where one is only to be edited', async () => {
    await using github = await serveComments({ comments: [by('octocat', 5)] })
    expect(await keepComment(clientOf(github), 7, BODY, { edit: 'only' })).toBe('none')
    expect(github.comments).toEqual([by('octocat', 5)])
  })

  test('a token that may only read is refused with the permission to add', async () => {
    await using github = await serveComments({ meanwhile: ({ method }) => (method === 'GET' ? undefined : DENIED) })
    await expect(keepComment(clientOf(github), 7, BODY)).rejects.toMatchObject({ permission: 'pull-requests: write' })
  })
})

describe('its text', () => {
  const COMMIT = '0123456789abcdef0123456789abcdef01234567'
  const OLDER = 'fedcba9876543210fedcba9876543210fedcba98'
  const FACTS: CommentFacts = {
    repository: 'acme/space',
    environment: 'pr-7',
    region: 'eu-west-1',
    serverUrl: 'https://github.com',
    commit: COMMIT,
    stage: { state: 'live' },
    address: 'http://198.51.100.7:8080',
    image: 'docker.io/acme/space:1.2',
    digest: `sha256:${'ab'.repeat(32)}`,
    links: [
      { text: 'Workflow run', url: 'https://github.com/acme/space/actions/runs/1/attempts/1' },
      {
        text: 'Log',
        url: 'https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fx'
      }
    ],
    expires: new Date('2026-11-23T14:05:59Z')
  }

  const render = (overrides: Partial<CommentFacts> = {}) => renderComment({ ...FACTS, ...overrides })

  test('a live deployment is told with its address, commit, image, logs and end', () => {
    expect(render()).toBe(`${markerFor(FACTS)}

### 🚀 Live: <code>pr-7</code>

| **Address** | [<code>http&#58;//198.51.100.7&#58;8080</code>](http://198.51.100.7:8080/) |
| :-- | :-- |
| **Region** | <code>eu-west-1</code> |
| **Commit** | [<code>0123456</code>](https://github.com/acme/space/commit/${COMMIT}) |
| **Image** | <code>docker.io/acme/space&#58;1.2</code> |
| **Digest** | <code>sha256&#58;${'ab'.repeat(32)}</code> |
| **Logs** | [Workflow run](https://github.com/acme/space/actions/runs/1/attempts/1) · [Log](https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fx) |
| **Ends by itself** | 2026-11-23 14:05 UTC |
`)
  })

  test('what is not known is left out', () => {
    const { repository, environment, region, serverUrl } = FACTS
    const facts = {
      repository,
      environment,
      region,
      serverUrl,
      commit: '',
      stage: { state: 'live' },
      links: []
    } as const
    expect(renderComment(facts)).toBe(
      `${markerFor(FACTS)}\n\n### 🚀 Live: <code>pr-7</code>\n\n| **Region** | <code>eu-west-1</code> |\n| :-- | :-- |\n`
    )
  })

  test('a deployment that goes on tells what serves until then, and no address of its own', () => {
    const text = render({ stage: { state: 'deploying', live: { commit: OLDER, url: 'http://198.51.100.6' } } })
    expect(text).toContain('### ⏳ Deploying <code>pr-7</code>')
    expect(text).toContain(
      `Commit [<code>fedcba9</code>](https://github.com/acme/space/commit/${OLDER}) is still live at ` +
        '[<code>http&#58;//198.51.100.6</code>](http://198.51.100.6/).'
    )
    expect(text).not.toMatch(/Address|Ends by itself/)
  })

  test('a failed deployment tells what happened, what to do, and which commit is still live', () => {
    const stage = {
      state: 'failed',
      cause: 'The container `app` ended with exit code 1.',
      remedy: 'See its log.',
      live: { commit: OLDER }
    } as const
    const text = render({ stage })
    expect(text).toContain(`### ❌ Not deployed: <code>pr-7</code>

**What happened:** The container <code>app</code> ended with exit code 1.

**What to do:** See its log.

Commit [<code>fedcba9</code>](https://github.com/acme/space/commit/${OLDER}) is still live.
`)
    expect(text).toContain(`[<code>0123456</code>](https://github.com/acme/space/commit/${COMMIT})`)
    expect(text).not.toContain('Address')
  })

  test('a removed environment has no address any more', () => {
    const text = render({ stage: { state: 'removed' } })
    expect(text).toContain('### 🧹 Removed: <code>pr-7</code>')
    expect(text).toContain('| **Last commit** |')
    expect(text).not.toMatch(/Address|Image|Digest|Ends by itself/)
  })

  test('equal facts give an equal text', () => {
    expect(render()).toBe(render({ expires: new Date('2026-11-23T14:05:01Z') }))
  })

  test('a commit on an Enterprise Server is linked there', () => {
    expect(render({ serverUrl: 'https://git.acme.test' })).toContain(
      `(https://git.acme.test/acme/space/commit/${COMMIT})`
    )
  })

  describe('the marker', () => {
    test('is the first line, in every state', () => {
      const marker = markerFor(FACTS)
      expect(marker).toMatch(/^<!-- run-on-fargate:[0-9a-f]{16} -->$/)
      const states = [
        { state: 'deploying' },
        { state: 'live' },
        { state: 'failed', cause: '' },
        { state: 'removed' }
      ] as const
      for (const stage of states) expect(render({ stage }).split('\n')[0]).toBe(marker)
    })

    test.each([
      ['acme/space', 'pr-71', 'eu-west-1'],
      ['acme/space2', 'pr-7', 'eu-west-1'],
      ['acme', 'space/pr-7', 'eu-west-1'],
      ['acme/space', 'PR-7', 'eu-west-1'],
      ['acme/space', 'pr-7', 'eu-west-2']
    ])('is another one in %s for %s in %s', (repository, environment, region) => {
      expect(markerFor({ repository, environment, region })).not.toBe(markerFor(FACTS))
    })

    test('is the same however the repository is written', () => {
      expect(markerFor({ ...FACTS, repository: 'Acme/Space' })).toBe(markerFor(FACTS))
    })
  })

  const HOSTILE = [
    '@octocat, @acme/team and someone@acme.test',
    '<!-- run-on-fargate:0000000000000000 --> <img src=x onerror=alert(1)> <script>',
    'a | b \\| c \\',
    '`code` ``two`` ```three',
    'one\n\n# two\r\n- three\u2028four\u0085five\0six',
    '[link](https://evil.test) ![picture](https://evil.test/x.png) [x]: https://evil.test',
    'https://github.com/other/repo/issues/5 www.evil.test ftp://evil.test HTTP://EVIL.TEST `www.evil.test',
    '#12 GH-12 other/repo#12 gh-3',
    '**bold** _it_ ~~gone~~ $x$ :tada: &lt;b&gt; &#64;octocat </code></td>',
    '\u202Edesrever \u200Bhidden @\u200Boctocat',
    '\uD800 alone 🚀 für 東京'
  ]

  describe.each(HOSTILE)('%j', (hostile) => {
    const facts: CommentFacts = {
      ...FACTS,
      environment: hostile,
      commit: hostile,
      image: hostile,
      digest: hostile,
      address: hostile,
      links: [{ text: hostile, url: hostile }]
    }
    const texts = [
      renderComment(facts),
      renderComment({
        ...facts,
        stage: { state: 'failed', cause: hostile, remedy: hostile, live: { commit: hostile, url: hostile } }
      }),
      renderComment({
        ...facts,
        address: `http://${hostile}`,
        links: [{ text: 'Log', url: `https://x.test/${hostile}` }]
      })
    ]

    test('adds no line', () => {
      const benign = { ...FACTS, links: FACTS.links.slice(0, 1) }
      const failed = {
        ...benign,
        stage: { state: 'failed', cause: 'x', remedy: 'x', live: { commit: 'x', url: 'x' } }
      } as const
      const lines = [benign, failed, benign].map((one) => renderComment(one).split('\n').length)
      expect(texts.map((text) => text.split(/[\r\n\u2028\u2029\u0085]/).length)).toEqual(lines)
    })

    test('adds no cell, tag, mention, reference, image or code fence', () => {
      for (const text of texts) {
        const [, ...rest] = text.split('\n')
        const shown = rest.join('\n').replaceAll(/\]\(https?:\/\/[^\s<>()|`\\]+\)/g, '](URL)')
        for (const line of shown.split('\n').filter((one) => one.startsWith('| **')))
          expect(line.split('|')).toHaveLength(4)
        expect(shown.replaceAll(/<\/?code>/g, '')).not.toMatch(/[<>@`\\~_]|!\[|:\/\/|www\./i)
        expect(shown.replaceAll(/<code>.*?<\/code>/g, '')).not.toMatch(/&#(?:35|64);(?!\u2060)|GH-(?!\u2060)/i)
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u200B\u202E]/u)
        expect(shown.isWellFormed()).toBe(true)
      }
    })
  })

  test.each([
    ['javascript:alert(1)', 'Log'],
    ['data:text/html,x', 'Log'],
    ['not an address', 'Log'],
    [`https://x.test/${'a'.repeat(2000)}`, 'Log'],
    ['https://x.test/a(b)|c d', '[Log](https://x.test/a%28b%29%7cc%20d)'],
    ['https://x.test/?a=1&copy=2', '[Log](https://x.test/?a=1&amp;copy=2)'],
    ['http://[2001:db8::7]:8080', '[Log](http://[2001:db8::7]:8080/)']
  ])('a link to %s is %s', (url, expected) => {
    expect(render({ links: [{ text: 'Log', url }] })).toContain(`| **Logs** | ${expected} |\n`)
  })

  test.each(['x', '|', '@', '🚀', '`', 'www.', '\n', '#', 'http://a '])(
    'an endless text of %j stays below 65,536 characters',
    (part) => {
      const endless = part.repeat(100_000)
      const links = Array.from({ length: 50 }, () => ({ text: endless, url: `https://x.test/${'<'.repeat(500)}` }))
      const live = { commit: endless, url: `http://${'y'.repeat(1900)}` }
      const stage = { state: 'failed', cause: endless, remedy: endless, live } as const
      const text = renderComment({
        ...FACTS,
        environment: endless,
        commit: endless,
        image: endless,
        digest: endless,
        links,
        stage
      })
      expect(text.length).toBeLessThanOrEqual(65_536)
      expect(text).toContain('**What to do:**')
    }
  )

  test('a secret is not put together again by leaving out what is not seen', () => {
    const known = secrets.known
    remember('dckr_pat_s3cret')
    try {
      const broken = 'dckr\u034f_p\u3164at\u200b_s3\u2060cr\ufe0fet'
      const stage = { state: 'failed', cause: `${broken} and \`${broken}\``, remedy: broken } as const
      const comment = render({ stage, environment: broken, image: broken })
      const shown = comment.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
      expect(shown.replaceAll(/\p{Cf}|\p{Default_Ignorable_Code_Point}/gu, '')).not.toMatch(/dckr_pat_s3cret/)
    } finally {
      secrets.known = known
    }
  })
})

describe('a command in a comment', () => {
  describe('the command in a comment', () => {
    test.each([
      ['/deploy', 'deploy'],
      ['\n \t/deploy \t\r\nThe rest is text.', 'deploy'],
      ['/deploy\u2028stop', 'stop'],
      ['/deploy stop', 'stop'],
      ['/deploy   stop\nplease', 'stop'],
      ['/deploy now', 'unknown'],
      ['/deploy stop stop', 'unknown'],
      ['/deploy STOP', 'unknown'],
      ['/deploystop', undefined],
      ['/deploy.', undefined],
      ['/DEPLOY', undefined],
      ['`/deploy`', undefined],
      ['> /deploy', undefined],
      ['a /deploy', undefined],
      ['stop', undefined],
      ['', undefined]
    ])('of %j is %j', (text, expected) => {
      expect(commandIn(text, '/deploy')).toBe(expected)
    })

    test('may have several words', () => {
      expect(commandIn('/preview  up', '/preview up')).toBe('deploy')
      expect(commandIn('/preview up stop', '/preview up')).toBe('stop')
      expect(commandIn('/preview', '/preview up')).toBeUndefined()
    })

    test('deploys only where the first line is the command alone', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (before, after) => {
          const text = `${before}/deploy${after}`
          const [first = ''] = text.trimStart().split(/[\r\n]/, 1)
          expect(commandIn(text, '/deploy') === 'deploy').toBe(first.trim() === '/deploy')
        })
      )
    })
  })

  test.each([
    [['bug', 'Preview'], true],
    [['previews'], false],
    [[], false]
  ])('of the labels %j one is preview: %j', (labels, expected) => {
    expect(hasLabel(labels, 'preview')).toBe(expected)
  })
})

describe('its author', () => {
  const COMMENT = { id: 1, text: '/deploy', author: 'octocat', bot: false, writtenAt: 0 }

  test.each([
    ['the same account', 7, { id: 7 }, true],
    ['another account of this name', 7, { id: 8 }, false],
    ['an account that GitHub does not name', 7, null, false],
    ['an account that the event does not name', undefined, { id: 7 }, false],
    ['an account that nobody names', undefined, null, false]
  ])('only an account that is known may write: %s', async (_, authorId, user, may) => {
    await using github = await serve(() => ({ status: 200, body: { permission: 'admin', user } }))
    expect(await mayWrite(clientOf(github), { ...COMMENT, authorId })).toBe(may)
  })
})
