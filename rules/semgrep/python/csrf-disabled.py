from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from flask import Flask

app = Flask(__name__)
# ruleid: assize.python.csrf-disabled
app.config["WTF_CSRF_ENABLED"] = False


# ruleid: assize.python.csrf-disabled
@csrf_exempt
def transfer(request):
    return JsonResponse({"ok": True})


# ok: assize.python.csrf-disabled
@csrf_protect
def transfer_safely(request):
    return JsonResponse({"ok": True})


class TestSettings:
    TESTING = True
    # ok: assize.python.csrf-disabled
    WTF_CSRF_ENABLED = False
