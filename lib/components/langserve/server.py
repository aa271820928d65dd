"""Chains over HTTP: those of the config, and Python files with a chain of one's own. Without a model, they echo."""

import importlib.util
import json
import logging
import os
import sys
from pathlib import Path

from fastapi import FastAPI
from langchain_core.messages import AIMessageChunk
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableGenerator
from langchain_openai import ChatOpenAI
from prometheus_client import Gauge
from prometheus_fastapi_instrumentator import Instrumentator

from routes import add_routes

log = logging.getLogger("uvicorn.error")
settings = json.loads(Path(os.environ["SETTINGS"]).read_text())
own = Path(os.environ["OWN_CHAINS"])

broken_chains = Gauge("langserve_broken_chains", "Files of chains that cannot be loaded.")
served_chains = Gauge("langserve_chains", "Chains that are served.")


async def echo(prompts):
    """What answers where no model is set: the last message, word by word."""
    async for prompt in prompts:
        for word in prompt.to_messages()[-1].text.split(" "):
            yield AIMessageChunk(content=f"{word} ")


def model(temperature):
    # Address and key are variables that the client reads by itself, in chains of one's own as well.
    name = os.environ.get("MODEL_NAME")
    return ChatOpenAI(model=name, temperature=temperature) if name else RunnableGenerator(echo)


def from_config(chain):
    messages = [("system", chain["system"])] if chain.get("system") else []
    prompt = ChatPromptTemplate.from_messages([*messages, ("human", chain["prompt"])])
    return prompt | model(chain["temperature"]) | StrOutputParser()


def from_file(path):
    """A Python file that defines `chain`."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    if not isinstance(module.chain, Runnable):
        raise TypeError("chain is not a runnable of LangChain")
    return module.chain


app = FastAPI(title="Chains", description="Each chain has /invoke, /batch and /stream below its name.")
chains = {name: from_config(chain) for name, chain in settings["chains"].items()}
broken = {}
for path in sorted(own.glob("*.py")) if own.is_dir() else []:
    try:
        chains[path.stem] = from_file(path)
    # Whatever is wrong with one file must not stop the others.
    except Exception as error:
        broken[path.stem] = f"{type(error).__name__}: {error}"
        log.exception("%s cannot be loaded", path.name)

for name, chain in chains.items():
    add_routes(app, chain, f"/{name}", settings["library"])
broken_chains.set(len(broken))
served_chains.set(len(chains))


@app.get("/")
def index():
    return {"chains": sorted(chains), "broken": broken, "documentation": "/docs"}


@app.get("/healthz")
def healthz():
    return {"status": "ok"}


Instrumentator(excluded_handlers=["/healthz", "/metrics"]).instrument(app).expose(app, include_in_schema=False)
