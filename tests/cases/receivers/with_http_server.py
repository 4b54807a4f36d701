import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

folder = sys.argv[1]
count = 0


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        global count
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/boom":
            self.send_error(503, "Out of order", "The application is <broken>")
            return
        count += 1
        with open(os.path.join(folder, f"{count}.body"), "wb") as file:
            file.write(body)
        with open(os.path.join(folder, f"{count}.head"), "w", encoding="utf-8") as file:
            json.dump(list(self.headers.items()), file)
        self.send_response(204)
        self.end_headers()


server = HTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
