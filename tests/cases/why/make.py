"""Makes cases.json, one callback for each thing that may go wrong between signing and checking: python3 make.py > cases.json

What is signed here is signed by Python's hmac, and written anew by Python's json. `cause` is what must be found, `says` a part of
its sentence; no cause means that none must be named.
"""
import base64, gzip, hashlib, hmac, json

cases = []
ODD = '{ "id":"é/1",  "type" : "check.done", "amount":1.50 }'
PLAIN = '{"id":"é/<1>","amount":1.50,"a":[1,{}]}'
SECRET = "hunter2-hunter2"
AT = "1700000000"


def mac(key, message, name="sha256"):
    key = key.encode() if isinstance(key, str) else key
    message = message.encode() if isinstance(message, str) else message
    return hmac.new(key, message, name)


def case(name, cause, says, vendor, headers, body, secrets=None, environment=None, auth=None):
    body = body.encode() if isinstance(body, str) else body
    try:
        content = {"body": body.decode()}
    except UnicodeDecodeError:
        content = {"body_base64": base64.b64encode(body).decode()}
    cases.append({
        "name": name, "cause": cause, "says": says, "vendor": vendor, "auth": auth, "headers": headers, **content,
        "secrets": secrets or {vendor: SECRET}, "environment": environment,
    })


def onfido(name, cause, says, signed, body, key=SECRET, hash="sha256", **more):
    case(name, cause, says, "onfido", [["x-sha2-signature", mac(key, signed, hash).hexdigest()]], body, **more)


# How the signature is written.
right = mac(SECRET, ODD)
for how, value in [
    ("capital letters", right.hexdigest().upper()),
    ("base64", base64.b64encode(right.digest()).decode()),
    ("base64url", base64.urlsafe_b64encode(mac(SECRET, "b" + ODD).digest()).decode().rstrip("=")),
]:
    body = "b" + ODD if how == "base64url" else ODD
    case(f"written: {how}", "written", f"came in {how}" if "base" in how else how, "onfido", [["x-sha2-signature", value]], body)
case("value-prefix", "value-prefix", '"sha256="', "onfido", [["x-sha2-signature", "sha256=" + right.hexdigest()]], ODD)
for length in [40, 62, 63]:
    case(f"truncated: {length} digits", "truncated", "beginning of the right one", "onfido", [["x-sha2-signature", right.hexdigest()[:length]]], ODD)
case("repeated-header", "repeated-header", "came more than once", "onfido",
     [["x-sha2-signature", mac("another", ODD).hexdigest()], ["x-sha2-signature", right.hexdigest()]], ODD)
for hash in ["sha1", "sha384", "sha512"]:
    onfido(f"hash: {hash}", "hash", f"made with SHA-{hash[3:]}, and", ODD, ODD, hash=hash)
for named, hash in [("HMAC_SHA256_HEX", "sha1"), ("HMAC_SHA384_HEX", "sha384")]:
    says = "send x-payload-digest-alg: HMAC_SHA1_HEX beside it" if hash == "sha1" else "x-payload-digest-alg is to name it"
    case(f"hash: {named} is {hash}", "hash", says, "sumsub",
         [["x-payload-digest", mac(SECRET, ODD, hash).hexdigest()], ["x-payload-digest-alg", named]], ODD)

DIGEST, NAMED = ["x-payload-digest", right.hexdigest()], "x-payload-digest-alg"
for how, names in [("not named", []), ("misspelt", [[NAMED, "hmac-sha256"]])]:
    case(f"hash: {how}", "hash", "send x-payload-digest-alg: HMAC_SHA256_HEX beside it", "sumsub", [DIGEST, *names], ODD)
case("repeated-header: that names the hash", "repeated-header", "x-payload-digest-alg came more than once", "sumsub",
     [DIGEST, [NAMED, "HMAC_SHA1_HEX"], [NAMED, "HMAC_SHA256_HEX"]], ODD)

# The body on its way.
onfido("empty-body", "empty-body", "empty body", "", ODD)
case("body-decoded", "body-decoded", "before it was compressed", "onfido",
     [["x-sha2-signature", right.hexdigest()], ["content-encoding", "gzip"]], gzip.compress(ODD.encode(), mtime=0))
onfido("byte-order-mark: added", "byte-order-mark", "without the byte-order mark", ODD, "\ufeff" + ODD)
onfido("byte-order-mark: lost", "byte-order-mark", "with a byte-order mark", "\ufeff" + ODD, ODD)
onfido("final-line-break: added", "final-line-break", "something added", ODD, ODD + "\n")
onfido("final-line-break: CRLF added", "final-line-break", "without the line break", ODD + "\n", ODD + "\n\r\n")
onfido("final-line-break: space added", "final-line-break", "without the white space", ODD, " " + ODD + "\n\n")
onfido("final-line-break: lost", "final-line-break", "--data-binary", ODD + "\n", ODD)
onfido("final-line-break: CRLF lost", "final-line-break", "something took away", ODD + "\r\n", ODD)
LINES = '{\n   "b": 1,\n   "a": 2\n}'
onfido("line-breaks: LF", "line-breaks", "LF where CRLF came", LINES, LINES.replace("\n", "\r\n"))
onfido("line-breaks: CRLF", "line-breaks", "CRLF where LF came", LINES.replace("\n", "\r\n"), LINES)
onfido("twice-encoded: sent", "twice-encoded", "JSON twice", ODD, json.dumps(ODD))
onfido("twice-encoded: signed", "twice-encoded", "once more", json.dumps(ODD, ensure_ascii=False), ODD)
onfido("escapes: ASCII", "escapes", "not ASCII as \\uXXXX", ODD.replace("é", "\\u00e9"), ODD)
onfido("escapes: slashes", "escapes", "slashes as \\/", ODD.replace("/", "\\/"), ODD)
onfido("escapes: none", "escapes", "nothing escaped", ODD, ODD.replace("é", "\\u00e9"))
value = json.loads(PLAIN, parse_float=lambda text: 1.5)
PLAIN = PLAIN.replace("1.50", "1.5")


def dumped(**how):
    return json.dumps(value, **{"ensure_ascii": False, "separators": (",", ":"), **how})


for how, says, text in [
    ("compact", "JSON without white space:", dumped()),
    ("Python's", "as Python writes it), with all that is not ASCII", json.dumps(value)),
    ("two spaces", "indented by 2 spaces:", dumped(indent=2, separators=None)),
    ("four spaces", "indented by 4 spaces:", dumped(indent=4, separators=None)),
    ("PHP's pretty print", "indented by 4 spaces, with slashes as \\/ and all", dumped(indent=4, separators=None, ensure_ascii=True).replace("/", "\\/")),
    ("PHP's", "as PHP writes it", dumped(ensure_ascii=True).replace("/", "\\/")),
    ("Go's encoder", "as Go writes it), with a line break", dumped().replace("<", "\\u003c").replace(">", "\\u003e") + "\n"),
]:
    onfido(f"layout: {how}", "layout", says, text, PLAIN.replace(",", " ,"))
onfido("sorted-keys", "sorted-keys", "sorted by name", dumped(sort_keys=True), PLAIN)
onfido("sorted-keys: Python's", "sorted-keys", "Python writes it), with its members sorted", dumped(sort_keys=True, separators=None), PLAIN)


# The secret.
def given(name, cause, says, given, used, vendor="onfido", **more):
    onfido(name, cause, says, ODD, ODD, key=used, secrets={"onfido": given}, **more)


given("secret-space: given", "secret-space", "without the white space", SECRET + " ", SECRET)
given("secret-space: quotes", "secret-space", "without the quotes", f'"{SECRET}"', SECRET)
given("secret-space: signed with a line break", "secret-space", "did not take that off", SECRET, SECRET + "\n")
given("secret-prefix: lost", "secret-prefix", "give it whole", SECRET, "whsec_" + SECRET)
given("secret-prefix: stripped", "secret-prefix", "keeps that", "whsec_" + SECRET, SECRET)
given("secret-padding: stripped", "secret-padding", "without the =", "c2VjcmV0cw==", "c2VjcmV0cw")
given("secret-padding: lost", "secret-padding", "with = at its end", "c2VjcmV0cw", "c2VjcmV0cw==")
given("secret-encoding: base64", "secret-encoding", "the secret in base64 as its key", "c2VjcmV0cw==", b"secrets")
given("secret-encoding: hex", "secret-encoding", "the secret in hex as its key", "73656372657473", b"secrets")
given("secret-encoding: base64url", "secret-encoding", "the secret in base64url", "--__AAAA", b"\xfb\xef\xff\x00\x00\x00")
given("secret-encoding: hashed", "secret-encoding", "the SHA-256 of the secret in hex", SECRET, hashlib.sha256(SECRET.encode()).hexdigest())
given("secret-encoding: base64 after its prefix", "secret-encoding", "the secret in base64 after whsec_", "whsec_c2VjcmV0cw==", b"secrets")
given("secret-passed-over", "secret-passed-over", "IDHOOK_SECRET_ONFIDO", SECRET, "the live one", environment="the live one")
given("secret-of-another-vendor", "secret-of-another-vendor", "given for Veriff", SECRET, "of Veriff")
cases[-1]["secrets"]["veriff"] = "of Veriff"


def standard(name, cause, says, key, message, headers=None, written=None, version="v1", secret="whsec_c2VjcmV0cw==", **more):
    value = version + "," + (written or (lambda mac: base64.b64encode(mac.digest()).decode()))(mac(key, message))
    headers = headers or [["webhook-id", "msg_1"], ["webhook-timestamp", AT]]
    case(name, cause, says, "standard-webhooks", headers + [["webhook-signature", value]], ODD, secrets={"standard-webhooks": secret}, **more)


WHOLE = f"msg_1.{AT}.{ODD}"
standard("truncated: base64", "truncated", "beginning of the right one", b"secrets", WHOLE, written=lambda mac: base64.b64encode(mac.digest()).decode()[:40])
standard("secret-encoding: text with its prefix", "secret-encoding", "the secret as text", "whsec_c2VjcmV0cw==", WHOLE)
standard("secret-encoding: text after its prefix", "secret-encoding", "the secret after whsec_ as text", "c2VjcmV0cw==", WHOLE)
standard("written: hex", "written", "in hex with capital letters", b"secrets", WHOLE, written=lambda mac: mac.hexdigest())

# What belongs to it.
for names in [["x-webhook-id", "webhook-timestamp"], ["webhook-id", "x-webhook-timestamp"], ["x-webhook-id", "x-webhook-timestamp"]]:
    headers = [["x-request-id", "2"], ["x-deadline-timestamp", "3"]] + [list(line) for line in zip(names, ["msg_1", AT])]
    standard(f"renamed-header: {names}", "renamed-header", [f"came as {name}" for name in names if name[0] == "x"][-1], b"secrets", WHOLE, headers)

# What is signed.
standard("signed-parts: no id", "signed-parts", "one of the time, \".\", and the body, and", b"secrets", f"{AT}.{ODD}")
standard("signed-parts: no time", "signed-parts", "one of the id, \".\", and the body, and", b"secrets", f"msg_1.{ODD}")
standard("signed-parts: nothing between", "signed-parts", "the id, the time, and the body", b"secrets", f"msg_1{AT}{ODD}")


def stripe(name, cause, says, value, body=ODD, **more):
    case(name, cause, says, "stripe", [["stripe-signature", value]], body, **more)


timed = mac(SECRET, f"{AT}.{ODD}").hexdigest()
stripe("signed-parts: the body alone", "signed-parts", "one of the body, and", f"t={AT},v1={right.hexdigest()}")
stripe("signed-parts: the body alone, bare", "signed-parts", "one of the body, and", right.hexdigest())
case("signed-parts: with a time", "signed-parts", "the value of x-timestamp", "onfido",
     [["x-sha2-signature", timed], ["x-timestamp", AT]], ODD)
plain = lambda text: hashlib.sha256(text.encode()).hexdigest()
case("signed-parts: the secret first", "signed-parts", "one of the secret and the body", "veriff",
     [["x-signature", plain(SECRET + ODD)]], ODD, auth="x-signature")
case("plain-hash", "plain-hash", "the body and the secret", "onfido", [["x-sha2-signature", plain(ODD + SECRET)]], ODD)
milliseconds = AT + "000"
stripe("time-unit", "time-unit", "right as milliseconds since 1970", f"t={milliseconds},v1={mac(SECRET, f'{milliseconds}.{ODD}').hexdigest()}")

# Another signature altogether.
case("other-scheme", "other-scheme", "--auth x-signature", "veriff", [["x-signature", plain(ODD + SECRET)]], ODD)
case("other-header", "other-header", "stands in x-hub-signature-256", "onfido", [["x-hub-signature-256", "sha256=" + right.hexdigest()]], ODD)
case("other-header: bare", "other-header", "stands in x-checksum", "onfido", [["x-checksum", right.hexdigest()]], ODD)
case("other-header: of pairs", "other-header", "stands in x-gateway-signature", "stripe", [["x-gateway-signature", f"t={AT},v1={timed}"]], ODD)
case("other-vendor: its own secret", "other-vendor", "--vendor stripe", "onfido",
     [["stripe-signature", f"t={AT},v1={mac('their own', f'{AT}.{ODD}').hexdigest()}"]], ODD, secrets={"onfido": SECRET, "stripe": "their own"})
case("other-vendors-way", "other-vendors-way", "the secret of Onfido, but in the way of Stripe", "onfido",
     [["stripe-signature", f"t={AT},v1={timed}"]], ODD)

# Nothing that could be named.
onfido("another secret", None, "another one than the sender's", ODD, ODD, key="somebody else's")
stripe("another secret, with a time", None, "another one than the sender's", f"t={AT},v1={mac('somebody', f'{AT}.{ODD}').hexdigest()}")
onfido("another body", None, "another one than the sender's", ODD.replace("1.50", "2.50"), ODD)
case("no signature", None, "looks like a signature", "onfido", [], ODD)
case("somebody's signature", None, "that a secret given here makes", "onfido", [["x-other-signature", mac("x", ODD).hexdigest()]], ODD)
case("too little of the right one", None, "what is malformed", "onfido", [["x-sha2-signature", right.hexdigest()[:30]]], ODD)
case("more than the right one", None, "what is malformed", "onfido", [["x-sha2-signature", right.hexdigest() + "00"]], ODD)
case("a part of another one", None, "what is malformed", "onfido", [["x-sha2-signature", mac("x", ODD).hexdigest()[:62]]], ODD)
for version, others, secret, give in [
    ("v1a", "v1", "whsec_c2VjcmV0cw==", "the public key (whpk_…)"),
    ("v1", "v1a", "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", "the shared secret (whsec_…)"),
]:
    for auth in [None, others]:
        says = f"webhook-signature came with {version}, and the secret that is given is one for {others}: give {give}" + (f", with --auth {version}" if auth else "")
        standard(f"a signature of {version}, {auth}", None, says, b"others", WHOLE, version=version, secret=secret, auth=auth)
standard("a signature of v9", None, "have the sender make one of v1", b"others", WHOLE, version="v9")
case("rubbish", None, "none fits", "onfido", [["x-sha2-signature", "rubbish"]], ODD)

print(json.dumps(cases, indent=1, ensure_ascii=False))
