import hashlib
import os

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import objects, queue, spans
from .environment import needed
from .models import Entry, Message, Migration, Tick


def front_page(_request):
    return HttpResponse(settings.GREETING + "\n", content_type="text/plain")


def shown_settings(_request):
    """What the application reads of its options; of the secret key only what tells it from another."""
    return JsonResponse(
        {
            "ALLOWED_HOSTS": settings.ALLOWED_HOSTS,
            "DEBUG": settings.DEBUG,
            "key": hashlib.sha256(os.environ.get("DJANGO_SECRET_KEY", "").encode()).hexdigest()[:8],
            "peers": os.environ.get("DJANGO_PEER_FQDNS"),
        }
    )


@csrf_exempt
def entries(request):
    if request.method == "POST":
        return JsonResponse({"id": Entry.objects.create(text=request.body.decode()).pk}, status=201)
    return JsonResponse(list(Entry.objects.order_by("id").values_list("text", flat=True)), safe=False)


@csrf_exempt
def messages(request):
    if request.method == "POST":
        queue.send(request.body.decode())
        return HttpResponse(status=202)
    return JsonResponse(list(Message.objects.order_by("id").values_list("text", flat=True)), safe=False)


def ticks(_request):
    return JsonResponse(sorted(set(Tick.objects.values_list("host", flat=True))), safe=False)


@csrf_exempt
def stored_object(request, name):
    if request.method == "PUT":
        objects.put(name, request.body)
        return HttpResponse(status=201)
    return HttpResponse(objects.get(name), content_type="application/octet-stream")


@csrf_exempt
@require_POST
def span(_request, name):
    return JsonResponse({"trace": spans.send(name)}, status=201)


def process(_request):
    """The process that starts the web server's workers: another one after a restart, the same after a reload."""
    return HttpResponse(f"{os.getppid()}\n", content_type="text/plain")


def migrations(_request):
    return JsonResponse([Migration.objects.count()], safe=False)


@csrf_exempt
@require_POST
def count(_request, word):
    needed("REDIS_DB_CONNECT_STRING")
    cache.add(word, 0, timeout=None)
    return JsonResponse({"count": cache.incr(word)})


@csrf_exempt
@require_POST
def send_mail(request, to):
    needed("SMTP_HOST")
    mail.send_mail("From the guest book", request.body.decode(), None, [to])
    return HttpResponse(status=202)
