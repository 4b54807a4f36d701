const fs = require('fs');
const path = require('path');
const express = require('express');

const folder = process.argv[2];
const app = express();
let count = 0;

app.post('/hook', express.raw({ type: () => true, limit: '10mb' }), (request, response) => {
  count += 1;
  const pairs = request.rawHeaders.flatMap((name, at, all) => (at % 2 ? [] : [[name, all[at + 1]]]));
  fs.writeFileSync(path.join(folder, `${count}.body`), Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
  fs.writeFileSync(path.join(folder, `${count}.head`), JSON.stringify(pairs));
  response.sendStatus(200);
});

app.post('/boom', () => {
  throw new Error('the application is broken');
});

const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
