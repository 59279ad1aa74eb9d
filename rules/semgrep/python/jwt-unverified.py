import jwt


def who(token):
    # ruleid: assize.python.jwt-unverified
    return jwt.decode(token, options={"verify_signature": False})["sub"]


def who_of_any(token, key):
    # ruleid: assize.python.jwt-unverified
    return jwt.decode(token, key, algorithms=["HS256", "none"])["sub"]


def who_safely(token, key):
    # ok: assize.python.jwt-unverified
    return jwt.decode(token, key, algorithms=["RS256"], audience="shop")["sub"]
