import logging

log = logging.getLogger(__name__)


def login(user, password):
    # ruleid: assize.python.secret-in-log
    log.info("login of %s with %s", user, password)
    # ruleid: assize.python.secret-in-log
    log.debug(f"client uses {user.api_key}")


def login_safely(user, password):
    # ok: assize.python.secret-in-log
    log.info("login of %s", user)
    # ok: assize.python.secret-in-log
    log.debug("password given: %s", bool(password))
