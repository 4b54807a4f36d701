import json, os, sys

from flask import Flask, request
from werkzeug.serving import make_server

folder = sys.argv[1]
app = Flask(__name__)
count = 0


@app.post("/hook")
def hook():
    global count
    count += 1
    with open(os.path.join(folder, f"{count}.body"), "wb") as file:
        file.write(request.get_data())
    with open(os.path.join(folder, f"{count}.head"), "w", encoding="utf-8") as file:
        json.dump(list(request.headers.items()), file)
    return "ok"


@app.post("/boom")
def boom():
    raise ValueError("the application is broken")


server = make_server("127.0.0.1", 0, app)
print(f"http://127.0.0.1:{server.port}", flush=True)
server.serve_forever()
