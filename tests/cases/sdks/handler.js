// The same application as handler.py, which says what it does, in Node.
const http = require('http');
const { there, now } = require('./libraries.js');

const keys = process.argv.slice(3);

function done(request, body) {
  const [action, name, which, later] = request.url.slice(1).split('/');
  const library = there[name];
  const chosen = [...which].map((digit) => keys[Number(digit)]);
  if (action === 'sign') return [200, { headers: library.sign(chosen, body, now() + Number(later)) }];
  const why = [];
  for (const key of chosen) {
    try {
      library.verify(key, body, request.headers);
      return [200, {}];
    } catch (error) {
      if (!library.refuses(error)) throw error;
      why.push(`${error.constructor.name}: ${error.message}`);
    }
  }
  return [400, { why: why.join('; ') }];
}

const server = http.createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces);
    let [status, told] = [500, {}];
    try {
      [status, told] = done(request, body);
    } catch (error) {
      told = { why: String(error.stack) };
    }
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(told.why);
    console.log(JSON.stringify({ path: request.url, status, body: body.toString('base64'), ...told }));
  });
});

server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
  console.log(JSON.stringify({ there: Object.fromEntries(Object.entries(there).map(([name, library]) => [name, library.version])) }));
});
