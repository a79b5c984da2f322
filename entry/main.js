import { main } from '../dist/index.js'
import { end } from './end.js'

await main(process.env)
end()
