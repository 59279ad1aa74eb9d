import os

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

FIXED = b"0123456789abcdef"


def lock(key, data):
    # ruleid: assize.python.static-iv
    return AES.new(key, AES.MODE_CBC, b"0000000000000000").encrypt(data)


def lock_named(key, data):
    iv = bytes(16)
    # ruleid: assize.python.static-iv
    return Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor().update(data)


def lock_safely(key, data):
    iv = os.urandom(16)
    # ok: assize.python.static-iv
    return iv + Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor().update(data)


def unlock(key, message):
    # ok: assize.python.static-iv
    return AES.new(key, AES.MODE_CBC, message[:16]).decrypt(message[16:])
