from django.http import HttpResponse, JsonResponse


def health(get_response):
    """Answers the image's own check before hosts are looked at: it asks under no name that is served."""

    def middleware(request):
        if request.path == "/health":
            return HttpResponse("ok\n", content_type="text/plain")
        return get_response(request)

    return middleware


class NotIntegrated:
    """What is not integrated is said, with the variable that is missing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, _request, error):
        return JsonResponse({"error": str(error)}, status=503) if isinstance(error, LookupError) else None
