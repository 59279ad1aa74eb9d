from Crypto.Cipher import AES, DES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def lock(key, data):
    # ruleid: assize.python.weak-cipher
    return DES.new(key, DES.MODE_CBC).encrypt(data)


def lock_blocks(key, data):
    # ruleid: assize.python.weak-cipher
    return AES.new(key, AES.MODE_ECB).encrypt(data)


def lock_openssl(key):
    # ruleid: assize.python.weak-cipher
    return Cipher(algorithms.AES(key), modes.ECB())


def lock_safely(key, nonce, data):
    # ok: assize.python.weak-cipher
    return AESGCM(key).encrypt(nonce, data, None)


def lock_gcm(key):
    # ok: assize.python.weak-cipher
    return AES.new(key, AES.MODE_GCM)
