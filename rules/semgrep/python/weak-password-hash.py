import hashlib
import os


def store(user, password):
    # ruleid: assize.python.weak-password-hash
    user.digest = hashlib.sha256(password.encode()).hexdigest()


def store_with_salt(user, new_password, salt):
    # ruleid: assize.python.weak-password-hash
    user.digest = hashlib.sha512(salt + new_password.encode()).hexdigest()


def store_safely(user, password):
    salt = os.urandom(16)
    # ok: assize.python.weak-password-hash
    user.digest = hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)


def of_file(content):
    # ok: assize.python.weak-password-hash
    return hashlib.sha256(content).hexdigest()
