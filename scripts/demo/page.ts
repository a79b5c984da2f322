import { Agent, get } from 'node:http'
import { text } from 'node:stream/consumers'

/** How long a page may take to answer, in ms. */
const PATIENCE = 5000

/**
 * Fetches a page from its `http://` address, by the proxy that `environment` names or directly without one. The proxy
 * settings of this machine do not count. `name` is the host that is asked for, where that is not the address. Throws an Error
 * when nothing answers.
 */
export async function fetchPage(
  url: string,
  environment: Readonly<Record<string, string>>,
  name?: string
): Promise<{ readonly status: number; readonly body: string }> {
  const agent = new Agent({ proxyEnv: environment })
  return await new Promise((resolve, reject) => {
    const options = { agent, signal: AbortSignal.timeout(PATIENCE), headers: name === undefined ? {} : { host: name } }
    const request = get(url, options, (response) => {
      text(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, body })
      }, reject)
    })
    request.on('error', (error) => {
      reject(new Error(`${url} does not answer: ${error.message}`, { cause: error }))
    })
  })
}
