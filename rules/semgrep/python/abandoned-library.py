# ruleid: assize.python.abandoned-library
from oauth2client import client
# ruleid: assize.python.abandoned-library
import python_jwt

# ok: assize.python.abandoned-library
from google.auth import default
# ok: assize.python.abandoned-library
import jwt


def whoami():
    return client, python_jwt, default, jwt
