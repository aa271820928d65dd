"""The addresses of one chain: by LangServe, or the same ones without it."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langchain_core.load import dumpd
from langchain_core.runnables import Runnable
from pydantic import BaseModel


class One(BaseModel):
    input: Any


class Many(BaseModel):
    inputs: list[Any]


def add_routes(app: FastAPI, chain: Runnable, path: str, library: str) -> None:
    if library == "langserve":
        import langserve

        langserve.add_routes(app, chain, path=path)
    else:
        add_plain_routes(app, chain, path)


def add_plain_routes(app: FastAPI, chain: Runnable, path: str) -> None:
    """What clients of LangServe call: they need not know which of the two answers."""

    @app.post(f"{path}/invoke")
    async def invoke(body: One):
        return {"output": dumpd(await chain.ainvoke(body.input))}

    @app.post(f"{path}/batch")
    async def batch(body: Many):
        return {"output": dumpd(await chain.abatch(body.inputs))}

    @app.post(f"{path}/stream")
    async def stream(body: One):
        async def events():
            try:
                async for part in chain.astream(body.input):
                    yield f"event: data\ndata: {json.dumps(dumpd(part))}\n\n"
            # Too late for a status: the answer has begun.
            except Exception as error:
                problem = json.dumps({"status_code": 500, "message": type(error).__name__})
                yield f"event: error\ndata: {problem}\n\n"
            yield "event: end\n\n"

        return StreamingResponse(events(), media_type="text/event-stream")
