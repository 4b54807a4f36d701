"""A second reading of what packs say about signatures, on Python's hmac and hashlib: it shares no code with the tool, and takes no library's word.

What it cannot do (public keys, tokens, signatures in the body, several schemes together) it says, and the caller passes over that scheme.
"""

import base64
import hashlib
import hmac
import json


class Refused(Exception):
    pass


class Unknown(Exception):
    """No primitive that is done here."""


def scheme(payloads, vendor, name):
    with open(f"{payloads}/{vendor}/vendor.json", encoding="utf-8") as file:
        schemes = [one["scheme"] for one in json.load(file)["credentials"]["schemes"]]
    found = [one["signature"] for one in schemes if "signature" in one and one["signature"]["id"] == name]
    if not found:
        raise Unknown(f"{name} is no signature by itself")
    return found[0]


def only(spec, known):
    if set(spec) - set(known):
        raise Unknown(f"{sorted(set(spec) - set(known))} is not done here")
    return spec


def first(headers, names, what):
    found = [headers[name] for name in names if name in headers]
    if not found:
        raise Refused(f"no {what}")
    return found[0]


class Described:
    def __init__(self, payloads, vendor, name):
        spec = only(scheme(payloads, vendor, name), ["id", "by", "of", "written", "prefix", "in", "timestamp", "message_id"])
        self.spec, self.keyed = spec, only(spec["by"], ["hmac", "digest"])
        self.place = only(spec["in"], ["header"])["header"]
        self.grammar = self.place.get("grammar", "raw")
        if self.grammar != "raw":
            only(self.grammar, ["pairs", "list"])

    def verify(self, key, body, headers, now):
        value = first(headers, self.place["names"], "signature")
        signatures, time = self.taken_apart(value)
        timestamp = self.spec.get("timestamp")
        if timestamp and timestamp["in"] != "signature":
            time = first(headers, timestamp["in"]["header"], "time")
        parts = {"body": body, "secret": key.encode(), "timestamp": (time or "").encode()}
        if "message_id" in self.spec:
            parts["message-id"] = first(headers, self.spec["message_id"]["header"], "id").encode()
        named = self.hash().get("named-by") if isinstance(self.hash(), dict) else None
        name = named["values"].get(headers.get(named["header"])) if named else self.hash()
        if not name:
            raise Refused("no hash of that name")
        expected = self.made(key, parts, name)
        if not any(hmac.compare_digest(self.told(signature), expected) for signature in signatures):
            raise Refused("no signature matches")
        limits = (timestamp or {}).get("limits", {})
        if "past" in limits and int(time) < now - limits["past"] or "future" in limits and int(time) > now + limits["future"]:
            raise Refused("the time is outside the tolerance")

    def sign(self, keys, body, at, hash_name):
        """With one key; where a header names the hash, by any of those names."""
        [key] = keys
        parts, headers = {"body": body, "secret": key.encode(), "timestamp": str(at).encode(), "message-id": b"msg_of_others"}, {}
        name = self.hash()
        if isinstance(name, dict):
            named = name["named-by"]
            headers[named["header"]], name = hash_name, named["values"][hash_name]
        if "message_id" in self.spec:
            headers[self.spec["message_id"]["header"][0]] = "msg_of_others"
        timestamp = self.spec.get("timestamp")
        if timestamp and timestamp["in"] != "signature":
            headers[timestamp["in"]["header"][0]] = str(at)
        headers[self.place["names"][0]] = self.put_together(self.written(self.made(key, parts, name)), at)
        return headers

    def hash(self):
        return (self.keyed.get("hmac") or self.keyed.get("digest"))["hash"]

    def made(self, secret, parts, name):
        keyed = self.keyed.get("hmac") or self.keyed["digest"]
        how = keyed.get("key", {})
        secret = secret.removeprefix(how.get("strip", ""))
        key = {"text": str.encode, "base64": base64.b64decode, "hex": bytes.fromhex}[how.get("encoding", "text")](secret)
        if how.get("transform", "none") == "sha256-hex":
            key = hashlib.sha256(key).hexdigest().encode()
        parts = parts | {"secret": key}
        if any(isinstance(part, dict) and "text" not in part or isinstance(part, str) and part not in parts for part in self.spec["of"]):
            raise Unknown(f"{self.spec['of']} is not done here")
        message = b"".join(part["text"].encode() if isinstance(part, dict) else parts[part] for part in self.spec["of"])
        return hmac.new(key, message, name).digest() if "hmac" in self.keyed else hashlib.new(name, message).digest()

    def written(self, raw):
        ways = {"base64": base64.b64encode, "base64url": base64.urlsafe_b64encode, "hex": base64.b16encode, "hex-any-case": base64.b16encode}
        text = ways[self.spec["written"]](raw).decode()
        return self.spec.get("prefix", "") + (text.lower() if self.spec["written"].startswith("hex") else text)

    def told(self, text):
        text = text.removeprefix(self.spec.get("prefix", ""))
        try:
            if self.spec["written"].startswith("hex"):
                return bytes.fromhex(text)
            return base64.b64decode(text, altchars=b"-_" if self.spec["written"] == "base64url" else None)
        except ValueError as error:
            raise Refused(str(error)) from None

    def taken_apart(self, value):
        if self.grammar == "raw":
            return [value], None
        [(kind, words)] = self.grammar.items()
        items = [item.split(words["value"], 1) for item in value.split(words["items"])]
        label = words["signature"] if kind == "pairs" else words["version"]
        times = [item[1] for item in items if item[0] == words.get("timestamp")]
        return [item[1] for item in items if item[0] == label], times[0] if times else None

    def put_together(self, signature, at):
        if self.grammar == "raw":
            return signature
        [(kind, words)] = self.grammar.items()
        if kind == "list":
            return words["version"] + words["value"] + signature
        time = [words["timestamp"] + words["value"] + str(at)] if "timestamp" in words else []
        return words["items"].join([*time, words["signature"] + words["value"] + signature])
