"""The libraries that vendors give to their customers, each called as its documents say, and nothing of our own beside them but Ed25519.

A library has `refusal`, which it raises on what it does not take; `verify`; and, where it can sign, `sign`. Its version is what is installed.
"""

import base64
import datetime
from importlib import import_module
from importlib.metadata import version


class Onfido:
    def __init__(self):
        from onfido import OnfidoInvalidSignatureError, WebhookEventVerifier

        self.version, self.refusal, self.verifier = version("onfido-python"), OnfidoInvalidSignatureError, WebhookEventVerifier

    def verify(self, key, body, headers):
        self.verifier(key).read_payload(body.decode(), headers.get("x-sha2-signature", ""))


class Stripe:
    def __init__(self):
        import stripe

        self.version, self.refusal, self.webhook = version("stripe"), stripe.SignatureVerificationError, stripe.Webhook
        self.signature = stripe.WebhookSignature

    def verify(self, key, body, headers):
        self.webhook.construct_event(body, headers.get("stripe-signature"), key)

    def sign(self, keys, body, at):
        each = [self.signature.generate_signature_header(body.decode(), key, at) for key in keys]
        return {"stripe-signature": ",".join(each[:1] + [one.split(",", 1)[1] for one in each[1:]])}


class Webhooks:
    """Standard Webhooks, and Svix, which has the same under names of its own."""

    def __init__(self, package, family):
        library = import_module(package)
        # The error is the same in both.
        from standardwebhooks import WebhookVerificationError

        self.version, self.refusal, self.webhook, self.family = version(package), WebhookVerificationError, library.Webhook, family

    def verify(self, key, body, headers):
        self.webhook(key).verify(body, headers)

    def sign(self, keys, body, at):
        moment = datetime.datetime.fromtimestamp(at, datetime.timezone.utc)
        each = [self.webhook(key).sign("msg_of_others", moment, body.decode()) for key in keys]
        return listed(self.family, at, each)


class Ed25519:
    """Version 1a of Standard Webhooks, which its libraries for Python and JavaScript pass over."""

    def __init__(self):
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ed25519

        self.version, self.refusal, self.library = version("cryptography"), (InvalidSignature, LookupError), ed25519

    def verify(self, key, body, headers):
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        version, signature = headers["webhook-signature"].split(",")
        if version != "v1a":
            raise LookupError(f"{version} is not v1a")
        # The public key stands behind the seed.
        public = self.library.Ed25519PublicKey.from_public_bytes(bytes_of(key)[32:])
        public.verify(base64.b64decode(signature, validate=True), signed)
        if abs(now() - int(headers["webhook-timestamp"])) > 300:
            raise LookupError("the time is outside the tolerance")

    def sign(self, keys, body, at):
        each = []
        for key in keys:
            private = self.library.Ed25519PrivateKey.from_private_bytes(bytes_of(key)[:32])
            each.append("v1a," + base64.b64encode(private.sign(f"msg_of_others.{at}.".encode() + body)).decode())
        return listed("webhook", at, each)


def listed(family, at, signatures):
    return {f"{family}-id": "msg_of_others", f"{family}-timestamp": str(at), f"{family}-signature": " ".join(signatures)}


def bytes_of(key):
    return base64.b64decode(key.removeprefix("whsk_"), validate=True)


def now():
    return int(datetime.datetime.now(datetime.timezone.utc).timestamp())


LIBRARIES = {
    "onfido": Onfido,
    "stripe": Stripe,
    "standardwebhooks": lambda: Webhooks("standardwebhooks", "webhook"),
    "svix": lambda: Webhooks("svix", "svix"),
    "ed25519": Ed25519,
}
