import hashlib
import hmac


def accepted(key, body, signature):
    expected = hmac.new(key, body, hashlib.sha256).hexdigest()
    # ruleid: assize.python.timing-unsafe-compare
    return signature == expected


def known(user, given):
    # ruleid: assize.python.timing-unsafe-compare
    return given == user.api_key


def accepted_safely(key, body, signature):
    expected = hmac.new(key, body, hashlib.sha256).hexdigest()
    # ok: assize.python.timing-unsafe-compare
    return hmac.compare_digest(expected, signature)


def has_one(user):
    # ok: assize.python.timing-unsafe-compare
    return user.api_key != ""


def is_set(user):
    # ok: assize.python.timing-unsafe-compare
    return user.api_key is not None
