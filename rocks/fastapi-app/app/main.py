"""One route for each thing the application can be integrated with."""

import hashlib
import os
import time

import prometheus_client
import redis.asyncio
from fastapi import Body, FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from starlette.middleware.sessions import SessionMiddleware

from . import database, login, mail, objects, queue
from .environment import needed

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=os.environ.get("APP_SECRET_KEY", "only while tried without a charm"))
app.include_router(login.routes)
requests = prometheus_client.Counter("http_requests", "Requests that were answered.", ["status"])


@app.middleware("http")
async def counted(request, proceed):
    answer = await proceed(request)
    requests.labels(answer.status_code).inc()
    return answer


@app.exception_handler(LookupError)
async def not_integrated(_request, error):
    return JSONResponse({"error": str(error)}, 503)


@app.get("/", response_class=PlainTextResponse)
def front_page():
    return os.environ.get("APP_GREETING", "Hello from FastAPI!") + "\n"


@app.get("/settings")
def settings():
    """What the application reads of its options; of the secret key only what tells it from another."""
    return {
        "BASE_URL": os.environ.get("APP_BASE_URL"),
        "GREETING": os.environ.get("APP_GREETING"),
        "key": hashlib.sha256(os.environ.get("APP_SECRET_KEY", "").encode()).hexdigest()[:8],
        "peers": os.environ.get("APP_PEER_FQDNS"),
    }


@app.get("/process", response_class=PlainTextResponse)
def process():
    """The process that serves: another one after a restart."""
    return f"{os.getpid()}\n"


@app.post("/hang/{seconds}")
async def hang(seconds: int):
    """Holds up everybody: the port takes connections and nothing answers."""
    time.sleep(seconds)  # noqa: ASYNC251 - that is what it is for
    return {"hung": seconds}


@app.get(os.environ.get("METRICS_PATH", "/metrics"))
def metrics():
    return Response(prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST)


@app.post("/entries", status_code=201)
def add_entry(text: str = Body(media_type="text/plain")):
    with database.connect() as connection:
        return {"id": connection.execute("INSERT INTO entry (text) VALUES (%s) RETURNING id", [text]).fetchone()[0]}


@app.get("/entries")
def entries():
    return database.listed("SELECT text FROM entry ORDER BY id")


@app.post("/messages", status_code=202)
def send_message(text: str = Body(media_type="text/plain")):
    queue.send(text)


@app.get("/messages")
def messages():
    return database.listed("SELECT text FROM message ORDER BY id")


@app.put("/objects/{name}", status_code=201)
async def put_object(name: str, request: Request):
    objects.put(name, await request.body())


@app.get("/objects/{name}")
def get_object(name: str):
    return Response(objects.get(name))


@app.post("/mail/{to}", status_code=202)
def send_mail(to: str, text: str = Body(media_type="text/plain")):
    mail.send(to, text)


@app.get("/migrations")
def migrations():
    return database.listed("SELECT count(*) FROM migration")


@app.get("/ticks")
def ticks():
    return database.listed("SELECT DISTINCT host FROM tick ORDER BY host")


@app.post("/counters/{word}")
async def count(word: str):
    async with redis.asyncio.Redis.from_url(needed("REDIS_DB_CONNECT_STRING"), socket_timeout=5) as client:
        return {"count": await client.incr(word)}


@app.post("/spans/{name}", status_code=201)
def span(name: str):
    needed("OTEL_EXPORTER_OTLP_ENDPOINT")
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter()))
    with provider.get_tracer(__name__).start_as_current_span(name) as started:
        trace = f"{started.get_span_context().trace_id:032x}"
    provider.shutdown()
    return {"trace": trace}
