import json, os, socket, sys

import uvicorn
from fastapi import FastAPI, Request
from pydantic import BaseModel

folder = sys.argv[1]
app = FastAPI()
count = 0


class Order(BaseModel):
    order: int


@app.post("/hook")
async def hook(request: Request):
    global count
    count += 1
    with open(os.path.join(folder, f"{count}.body"), "wb") as file:
        file.write(await request.body())
    with open(os.path.join(folder, f"{count}.head"), "w", encoding="utf-8") as file:
        json.dump([[name.decode(), value.decode()] for name, value in request.headers.raw], file)
    return {"received": count}


@app.post("/boom")
async def boom(order: Order):
    return order


# Only of a socket that says so does asyncio know that it is TCP, whose small packets are not to wait.
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listener.bind(("127.0.0.1", 0))
listener.listen()
print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
