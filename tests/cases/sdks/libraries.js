// The libraries that vendors give to their customers, each called as its documents say. For some vendors none is asked; there stands what their documents tell one to write.
//
// A library has `refuses`, which says whether an error is its no; `verify`; and, where it can sign, `sign`.
const crypto = require('crypto');
const path = require('path');

const now = () => Math.floor(Date.now() / 1000);

class Refused extends Error {}

function same(expected, given) {
  const [left, right] = [Buffer.from(expected), Buffer.from(given || '')];
  if (left.length !== right.length || !crypto.timingSafeEqual(left, right)) throw new Refused('the signature is another');
}

const listed = (family, at, signatures) => ({
  [`${family}-id`]: 'msg_of_others',
  [`${family}-timestamp`]: String(at),
  [`${family}-signature`]: signatures.join(' '),
});

// The file stands in the folder of the package, wherever its main one does.
function version(name) {
  const folders = require.resolve.paths(name).map((folder) => path.join(folder, name, 'package.json'));
  for (const file of folders) {
    try {
      return JSON.parse(require('fs').readFileSync(file)).version;
    } catch {}
  }
  throw new Error(`${name} is not there`);
}

function onfido() {
  const { WebhookEventVerifier, OnfidoInvalidSignatureError } = require('@onfido/api');
  return {
    version: version('@onfido/api'),
    // It compares without looking at the length first, which Node does not take.
    refuses: (error) => error instanceof OnfidoInvalidSignatureError || error.code === 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
    verify: (key, body, headers) => new WebhookEventVerifier(key).readPayload(body.toString(), headers['x-sha2-signature'] || ''),
  };
}

function stripe() {
  const Stripe = require('stripe');
  return {
    version: version('stripe'),
    refuses: (error) => error instanceof Stripe.errors.StripeSignatureVerificationError,
    verify: (key, body, headers) => Stripe.webhooks.constructEvent(body, headers['stripe-signature'], key),
    sign(keys, body, at) {
      const each = keys.map((secret) => Stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret, timestamp: at }));
      return { 'stripe-signature': each.map((one, index) => (index ? one.slice(one.indexOf(',') + 1) : one)).join(',') };
    },
  };
}

// Standard Webhooks, and Svix, which has the same under names of its own.
function webhooks(name, family) {
  const { Webhook, WebhookVerificationError } = require(name);
  return {
    version: version(name),
    refuses: (error) => error instanceof WebhookVerificationError,
    verify: (key, body, headers) => new Webhook(key).verify(body, headers),
    sign: (keys, body, at) => listed(family, at, keys.map((key) => new Webhook(key).sign('msg_of_others', new Date(at * 1000), body))),
  };
}

// Version 1a of Standard Webhooks, which its libraries for Python and JavaScript pass over: the seed, and the public key behind it.
function ed25519() {
  const bytes = (key) => Buffer.from(key.replace(/^whsk_/, ''), 'base64');
  const jwk = (key, secret) => ({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes(key).subarray(32).toString('base64url'), ...secret },
  });
  const message = (id, time, body) => Buffer.concat([Buffer.from(`${id}.${time}.`), body]);
  return {
    version: process.versions.node,
    refuses: (error) => error instanceof Refused,
    verify(key, body, headers) {
      const [version, signature] = (headers['webhook-signature'] || '').split(',');
      const signed = message(headers['webhook-id'], headers['webhook-timestamp'], body);
      const good = version === 'v1a' && crypto.verify(null, signed, crypto.createPublicKey(jwk(key)), Buffer.from(signature, 'base64'));
      if (!good) throw new Refused('the signature is another');
      if (Math.abs(now() - Number(headers['webhook-timestamp'])) > 300) throw new Refused('the time is outside the tolerance');
    },
    sign(keys, body, at) {
      const one = (key) => crypto.sign(null, message('msg_of_others', at, body), crypto.createPrivateKey(jwk(key, { d: bytes(key).subarray(0, 32).toString('base64url') })));
      return listed('webhook', at, keys.map((key) => `v1a,${one(key).toString('base64')}`));
    },
  };
}

const SUMSUB = { HMAC_SHA1_HEX: 'sha1', HMAC_SHA256_HEX: 'sha256', HMAC_SHA512_HEX: 'sha512' };

function sumsub() {
  return {
    version: process.versions.node,
    refuses: (error) => error instanceof Refused,
    verify(key, body, headers) {
      const hash = SUMSUB[headers['x-payload-digest-alg']];
      if (!hash) throw new Refused('no algorithm');
      same(crypto.createHmac(hash, key).update(body).digest('hex'), headers['x-payload-digest']);
    },
    sign: (keys, body) => ({
      'x-payload-digest-alg': 'HMAC_SHA256_HEX',
      'x-payload-digest': crypto.createHmac('sha256', keys[0]).update(body).digest('hex'),
    }),
  };
}

function veriff() {
  const digest = (key, body) => crypto.createHmac('sha256', key).update(body).digest('hex');
  return {
    version: process.versions.node,
    refuses: (error) => error instanceof Refused,
    verify: (key, body, headers) => same(digest(key, body), headers['x-hmac-signature']),
    sign: (keys, body) => ({ 'x-hmac-signature': digest(keys[0], body) }),
  };
}

const makers = {
  onfido,
  stripe,
  standardwebhooks: () => webhooks('standardwebhooks', 'webhook'),
  svix: () => webhooks('svix', 'svix'),
  ed25519,
  sumsub,
  veriff,
};

const there = {};
for (const [name, make] of Object.entries(makers)) {
  try {
    there[name] = make();
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
  }
}
module.exports = { there, now };
