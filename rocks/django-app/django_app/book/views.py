import os

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .models import Entry, Migration


def front_page(_request):
    return HttpResponse(settings.GREETING + "\n", content_type="text/plain")


def shown_settings(_request):
    """What the application reads of its options; of the secret key only whether there is one."""
    return JsonResponse(
        {
            "ALLOWED_HOSTS": settings.ALLOWED_HOSTS,
            "DEBUG": settings.DEBUG,
            "secret_key": "DJANGO_SECRET_KEY" in os.environ,
            "peers": os.environ.get("DJANGO_PEER_FQDNS"),
        }
    )


@csrf_exempt
def entries(request):
    if request.method == "POST":
        return JsonResponse({"id": Entry.objects.create(text=request.body.decode()).pk}, status=201)
    return JsonResponse(list(Entry.objects.order_by("id").values_list("text", flat=True)), safe=False)


def migrations(_request):
    return JsonResponse([Migration.objects.count()], safe=False)


@csrf_exempt
@require_POST
def count(_request, word):
    if "REDIS_DB_CONNECT_STRING" not in os.environ:
        return JsonResponse({"error": "REDIS_DB_CONNECT_STRING is not set: no cache is shared by the units"}, status=503)
    cache.add(word, 0, timeout=None)
    return JsonResponse({"count": cache.incr(word)})


@csrf_exempt
@require_POST
def send_mail(request, to):
    if not settings.EMAIL_HOST:
        return JsonResponse({"error": "SMTP_HOST is not set: no mail server is integrated"}, status=503)
    mail.send_mail("From the guest book", request.body.decode(), None, [to])
    return HttpResponse(status=202)
