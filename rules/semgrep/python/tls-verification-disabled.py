import ssl

import requests


def balance(account):
    # ruleid: assize.python.tls-verification-disabled
    return requests.get(f"https://bank.example.org/{account}", verify=False, timeout=5).json()


def context():
    ctx = ssl.create_default_context()
    # ruleid: assize.python.tls-verification-disabled
    ctx.check_hostname = False
    # ruleid: assize.python.tls-verification-disabled
    ctx.verify_mode = ssl.CERT_NONE
    return ctx


def session():
    s = requests.Session()
    # ruleid: assize.python.tls-verification-disabled
    s.verify = False
    return s


def balance_safely(account):
    # ok: assize.python.tls-verification-disabled
    return requests.get(f"https://bank.example.org/{account}", verify="/etc/ssl/own-ca.pem", timeout=5)


def context_safely():
    # ok: assize.python.tls-verification-disabled
    return ssl.create_default_context(cafile="/etc/ssl/own-ca.pem")
