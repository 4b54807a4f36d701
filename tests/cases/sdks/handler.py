"""An application that trusts nobody's word but a library's: 200 for what the library takes, 400 for what it refuses.

POST /verify/LIBRARY/KEYS has it verify the callback, POST /sign/LIBRARY/KEYS/LATER sign the body as of so many seconds from now. KEYS are digits: which
of the keys of the command line to try, or to sign with. A LIBRARY `described:VENDOR:SCHEME[:HASH]` is a scheme of a pack. What came of it is
a line of JSON on stdout, after a line that says where this listens and one with the versions of what is there.
"""

import base64
import json
import sys
import traceback
from http.server import BaseHTTPRequestHandler, HTTPServer

import libraries
from described import Described, Refused, Unknown

payloads, keys = sys.argv[1], sys.argv[2:]
there = {}
for name, library in libraries.LIBRARIES.items():
    try:
        there[name] = library()
    except ImportError:
        pass


class Pack:
    refusal = Refused

    def __init__(self, vendor, scheme, hash_name=None):
        self.described, self.hash_name = Described(payloads, vendor, scheme), hash_name

    def verify(self, key, body, headers):
        self.described.verify(key, body, headers, libraries.now())

    def sign(self, keys, body, at):
        return self.described.sign(keys, body, at, self.hash_name)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            status, told = self.done(body, headers)
        except Unknown as error:
            status, told = 501, {"why": str(error)}
        except Exception:
            status, told = 500, {"why": traceback.format_exc()}
        why = told.get("why", "").encode()
        self.send_response(status)
        self.send_header("content-type", "text/plain; charset=utf-8")
        self.send_header("content-length", str(len(why)))
        self.end_headers()
        self.wfile.write(why)
        print(json.dumps({"path": self.path, "status": status, "body": base64.b64encode(body).decode()} | told), flush=True)

    def done(self, body, headers):
        action, name, which, *later = self.path.strip("/").split("/")
        library = Pack(*name.split(":")[1:]) if name.startswith("described:") else there[name]
        chosen = [keys[int(digit)] for digit in which]
        if action == "sign":
            return 200, {"headers": library.sign(chosen, body, libraries.now() + int(later[0]))}
        why = []
        for key in chosen:
            try:
                library.verify(key, body, headers)
                return 200, {}
            except library.refusal as error:
                why.append(f"{type(error).__name__}: {error}")
        return 400, {"why": "; ".join(why)}

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
print(json.dumps({"there": {name: library.version for name, library in there.items()}}), flush=True)
server.serve_forever()
