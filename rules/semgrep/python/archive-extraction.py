import tarfile


def restore(archive, folder):
    with tarfile.open(archive) as bundle:
        # ruleid: assize.python.archive-extraction
        bundle.extractall(folder)


def restore_all(archive):
    bundle = tarfile.open(archive, "r:gz")
    # ruleid: assize.python.archive-extraction
    bundle.extractall(path="/srv/restore")
    bundle.close()


def restore_safely(archive, folder):
    with tarfile.open(archive) as bundle:
        # ok: assize.python.archive-extraction
        bundle.extractall(folder, filter="data")
