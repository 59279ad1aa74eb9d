import random
import secrets
import string


def reset(user):
    # ruleid: assize.python.insecure-random-token
    user.reset_token = "".join(random.choice(string.ascii_letters) for _ in range(32))


def otp():
    # ruleid: assize.python.insecure-random-token
    otp = random.randint(100000, 999999)
    return str(otp)


def generate_password(length):
    # ruleid: assize.python.insecure-random-token
    return "".join(random.choices(string.printable, k=length))


def reset_safely(user):
    # ok: assize.python.insecure-random-token
    user.reset_token = secrets.token_urlsafe(32)


def colour():
    # ok: assize.python.insecure-random-token
    shade = random.choice(["red", "green"])
    return shade


def retry_after(attempt):
    # ok: assize.python.insecure-random-token
    return 2**attempt + random.random()
