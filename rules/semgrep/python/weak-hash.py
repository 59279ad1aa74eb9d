import hashlib


def fingerprint(document):
    # ruleid: assize.python.weak-hash
    return hashlib.md5(document).hexdigest()


def checksum(document):
    # ruleid: assize.python.weak-hash
    return hashlib.new("sha1", document).hexdigest()


def fingerprint_safely(document):
    # ok: assize.python.weak-hash
    return hashlib.sha256(document).hexdigest()


def cache_key(url):
    # ok: assize.python.weak-hash
    return hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()
