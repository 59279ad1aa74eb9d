import os
import stat


def publish(path):
    # ruleid: assize.python.world-writable-file
    os.chmod(path, 0o777)
    # ruleid: assize.python.world-writable-file
    os.chmod(path, stat.S_IRUSR | stat.S_IWOTH)


def publish_safely(path):
    # ok: assize.python.world-writable-file
    os.chmod(path, 0o640)
    # ok: assize.python.world-writable-file
    os.makedirs(path + ".d", 0o750)
